import { Link } from 'wouter';
import type { Project } from '../../api/types';
import { useFormats, useText } from '../../i18n';
import { Section } from '../../ui/Page';
import { DotColumns, FigureTable } from './DotColumns';
import { twoDigits, useCategoryNames } from './names';
import { CsvLink } from './Tiles';
import type { Alpha, Quality } from './types';
import './agreement.css';

function ByCategory({ project, figures }: { project: Project; figures: readonly Alpha[] }) {
  const text = useText();
  const formats = useFormats();
  const nameOf = useCategoryNames(project);
  const sorted = [...figures].sort((one, other) => (one.alpha ?? 2) - (other.alpha ?? 2));
  return (
    <div className="scroll-x">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{text.quality.category}</th>
            <th scope="col" className="number">
              {text.quality.alpha}
            </th>
            <td />
            <th scope="col" className="number">
              {text.quality.items}
            </th>
          </tr>
        </thead>
        <tbody>
          {sorted.map(({ kind, category, alpha, tasks }) => (
            <tr key={`${kind} ${category}`}>
              <td>
                <Link href={`/projects/${project.id}/images?category=${category}`}>{nameOf(category ?? 0)}</Link>
              </td>
              <td className="number">{twoDigits(alpha)}</td>
              <td className="alpha-track" aria-hidden="true">
                <span style={{ width: `${Math.max(0, alpha ?? 0) * 100}%` }} />
              </td>
              <td className="number">{formats.number(tasks)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ByWeek({ figures }: { figures: readonly Alpha[] }) {
  const text = useText();
  const formats = useFormats();
  const words = text.quality;
  const columns = figures.map(({ kind, week, alpha, tasks }) => ({
    key: `${kind} ${week}`,
    name: week === null ? '' : formats.date(week),
    label: words.weekLabel(
      week === null ? '' : formats.date(week),
      twoDigits(alpha),
      words.tiles.agreementSample(formats.number(tasks)),
    ),
    value: alpha,
  }));
  return (
    <div>
      <DotColumns columns={columns} label={words.agreementTitle} height={160} written={twoDigits} />
      <FigureTable
        summary={words.asTable}
        heads={[words.week, words.alpha, words.items, words.votes]}
        rows={figures.map(({ kind, week, alpha, tasks, votes }) => ({
          key: `${kind} ${week}`,
          cells: [
            week === null ? '' : formats.date(week),
            twoDigits(alpha),
            formats.number(tasks),
            formats.number(votes),
          ],
        }))}
      />
    </div>
  );
}

/** How far voters agree beyond chance, the worst categories first, and whether it gets better. */
export function AgreementSection({ project, quality }: { project: Project; quality: Quality }) {
  const text = useText();
  const { categories, weeks, kinds } = quality.agreement;
  const words = text.quality;
  return (
    <div id="agreement">
      <Section
        title={words.agreementTitle}
        note={words.agreementNote}
        actions={<CsvLink projectId={project.id} figure="agreement" title={words.agreementTitle} />}
      >
        {kinds.length === 0 && <p className="quiet">{words.noAgreement}</p>}
        <div className="columns">
          {kinds.map(({ kind }) => (
            <div key={kind} className="stack">
              {kinds.length > 1 && <h3>{text.terms.stage[kind]}</h3>}
              <ByWeek figures={weeks.filter((figure) => figure.kind === kind)} />
            </div>
          ))}
          {categories.length > 0 && <ByCategory project={project} figures={categories} />}
        </div>
      </Section>
    </div>
  );
}
