/** Three people's boxes over one thing, and the part they agree on. */
export function Brand() {
  return (
    <span className="brand">
      <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
        <rect x="7" y="7" width="6.5" height="6.5" className="brand-agreed" />
        <rect x="2" y="4.5" width="11.5" height="9" className="brand-vote" />
        <rect x="7" y="2" width="9" height="11.5" className="brand-vote" />
        <rect x="5" y="7" width="13" height="11" className="brand-vote" />
      </svg>
      <span className="brand-word">Quorum</span>
    </span>
  );
}
