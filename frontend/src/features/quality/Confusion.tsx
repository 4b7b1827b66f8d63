import { Link } from 'wouter';
import type { Project } from '../../api/types';
import { useFormats, useText } from '../../i18n';
import { Section } from '../../ui/Page';
import { type Matrix, matrixOf } from './matrix';
import { useCategoryNames } from './names';
import { CsvLink } from './Tiles';
import type { ConfusionCell, Quality } from './types';
import './confusion.css';

const hrefOf = (project: Project, cell: ConfusionCell) =>
  `/projects/${project.id}/quality/confusion/${cell.voted}/${cell.agreed}`;

function useCellWords(project: Project) {
  const { quality: text } = useText();
  const formats = useFormats();
  const nameOf = useCategoryNames(project);
  return (cell: ConfusionCell) =>
    text.confusionCell(
      nameOf(cell.voted),
      nameOf(cell.agreed),
      formats.number(cell.votes),
      formats.number(cell.images),
    );
}

function MatrixRow({ project, matrix, agreed }: { project: Project; matrix: Matrix; agreed: number }) {
  const formats = useFormats();
  const wordsOf = useCellWords(project);
  const nameOf = useCategoryNames(project);
  return (
    <tr>
      <th scope="row">{nameOf(agreed)}</th>
      {matrix.categories.map((voted) => {
        const cell = matrix.cellAt(voted, agreed);
        if (cell === undefined) return <td key={voted} className="matrix-none" />;
        const strength = Math.round((cell.votes / matrix.rowSum(agreed)) * 70);
        const hue = voted === agreed ? 'var(--quiet)' : 'var(--accent)';
        const background = `color-mix(in srgb, ${hue} ${voted === agreed ? Math.round(strength / 4) : Math.max(8, strength)}%, transparent)`;
        return (
          <td key={voted} style={{ background }}>
            <Link href={hrefOf(project, cell)} title={wordsOf(cell)} aria-label={wordsOf(cell)}>
              {formats.number(cell.votes)}
            </Link>
          </td>
        );
      })}
    </tr>
  );
}

function MatrixTable({ project, matrix }: { project: Project; matrix: Matrix }) {
  const { quality: text } = useText();
  const nameOf = useCategoryNames(project);
  return (
    <div className="scroll-x matrix">
      <table aria-label={text.confusionTitle}>
        <thead>
          <tr>
            <td />
            {matrix.categories.map((category) => (
              <th key={category} scope="col">
                <span className="matrix-name">{nameOf(category)}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {matrix.categories.map((agreed) => (
            <MatrixRow key={agreed} project={project} matrix={matrix} agreed={agreed} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function MostConfused({ project, matrix }: { project: Project; matrix: Matrix }) {
  const { quality: text } = useText();
  const formats = useFormats();
  const nameOf = useCategoryNames(project);
  return (
    <div className="most-confused">
      <h3>{text.confusedMost}</h3>
      <ol className="plain-list">
        {matrix.confused.slice(0, 8).map((cell) => (
          <li key={`${cell.voted}-${cell.agreed}`}>
            <Link href={hrefOf(project, cell)}>{text.confusedRow(nameOf(cell.voted), nameOf(cell.agreed))}</Link>
            <span className="number">{formats.number(cell.votes)}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}

/** What is taken for what; every cell opens its images. */
export function ConfusionSection({ project, quality }: { project: Project; quality: Quality }) {
  const { quality: text } = useText();
  const formats = useFormats();
  const matrix = matrixOf(quality.confusion.cells);
  return (
    <Section
      title={text.confusionTitle}
      note={text.confusionNote(formats.number(quality.confusion.tasks))}
      actions={<CsvLink projectId={project.id} figure="confusion" title={text.confusionTitle} />}
    >
      {matrix.confused.length === 0 ? (
        <p className="quiet">{text.noConfusion}</p>
      ) : (
        <div className="confusion-parts">
          {matrix.isSmall && <MatrixTable project={project} matrix={matrix} />}
          <MostConfused project={project} matrix={matrix} />
        </div>
      )}
    </Section>
  );
}
