import { useText } from '../../i18n';

/** Three people's boxes around a pear, a cup and a lemon: where they meet is what Quorum keeps. */
export function VotesFigure() {
  const text = useText();
  return (
    <figure className="votes-figure">
      <svg viewBox="0 0 560 320" role="img" aria-label={text.accounts.figure}>
        <rect width="560" height="320" className="scene-wall" />
        <rect y="214" width="560" height="106" className="scene-table" />
        <ellipse cx="152" cy="266" rx="70" ry="10" className="scene-shade" />
        <path
          d="M150 92c18 0 26 24 30 50 5 30 34 42 34 78 0 34-30 50-64 50s-64-16-64-50c0-36 29-48 34-78 4-26 12-50 30-50z"
          className="scene-pear"
        />
        <path d="M150 94c0-14 4-22 14-30" className="scene-stalk" />
        <ellipse cx="306" cy="268" rx="72" ry="9" className="scene-shade" />
        <path d="M250 150h108l-10 104c-1 10-9 16-20 16h-48c-11 0-19-6-20-16z" className="scene-cup" />
        <path d="M356 172c36-6 44 50-6 56" className="scene-ear" />
        <ellipse cx="304" cy="150" rx="54" ry="10" className="scene-tea" />
        <ellipse cx="456" cy="266" rx="58" ry="8" className="scene-shade" />
        <path
          d="M400 234c4-26 30-42 58-42 20 0 34 8 44 22l12 8-6 12c-8 24-30 36-54 36-30 0-54-14-54-36z"
          className="scene-lemon"
        />
        <g className="scene-votes">
          <path d="M74 56h148v222H74z" />
          <path d="M90 72h130v198H90z" />
          <path d="M84 62h124v218H84z" />
          <path d="M238 130h156v150H238z" />
          <path d="M252 146h138v124H252z" />
          <path d="M244 138h114v140H244z" />
          <path d="M390 180h132v100H390z" />
          <path d="M404 192h108v76H404z" />
          <path d="M394 188h130v84H394z" />
        </g>
        <g className="scene-agreed">
          <path d="M82 64h136v210H82z" className="first" />
          <path d="M246 138h146v136H246z" className="second" />
          <path d="M396 186h120v88H396z" className="third" />
        </g>
      </svg>
      <figcaption>{text.accounts.figureCaption}</figcaption>
    </figure>
  );
}
