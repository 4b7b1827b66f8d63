import { useState } from 'react';
import { Link } from 'wouter';
import type { Project } from '../../api/types';
import { useFormats, useText } from '../../i18n';
import { Section } from '../../ui/Page';
import { DotColumns, FigureTable } from './DotColumns';
import { twoDigits, useCategoryNames } from './names';
import { behindHref, useCategoryWeeks } from './queries';
import { CsvLink } from './Tiles';
import type { Alpha, Quality } from './types';
import './agreement.css';

interface ByCategoryProps {
  project: Project;
  figures: readonly Alpha[];
  /** The category whose weeks are shown. */
  chosen: number | null;
  onChoose: (category: number | null) => void;
}

function ByCategory({ project, figures, chosen, onChoose }: ByCategoryProps) {
  const text = useText();
  const words = text.quality;
  const formats = useFormats();
  const nameOf = useCategoryNames(project);
  const sorted = [...figures].sort((one, other) => (one.alpha ?? 2) - (other.alpha ?? 2));
  return (
    <div className="scroll-x">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{words.category}</th>
            <th scope="col" className="number">
              {words.alpha}
            </th>
            <td />
            <th scope="col" className="number">
              {words.items}
            </th>
          </tr>
        </thead>
        <tbody>
          {sorted.map(({ kind, category, alpha, tasks }) => (
            <tr key={`${kind} ${category}`} className={category === chosen ? 'alpha-chosen' : undefined}>
              <td>
                <button
                  type="button"
                  className="link"
                  aria-pressed={category === chosen}
                  onClick={() => onChoose(category === chosen ? null : category)}
                >
                  {nameOf(category ?? 0)}
                </button>
              </td>
              <td className="number">{twoDigits(alpha)}</td>
              <td className="alpha-track" aria-hidden="true">
                <span style={{ width: `${Math.max(0, alpha ?? 0) * 100}%` }} />
              </td>
              <td className="number">
                <Link
                  href={behindHref(project.id, 'compared', { kind, category: String(category) })}
                  aria-label={words.itemsOf(formats.number(tasks), nameOf(category ?? 0))}
                >
                  {formats.number(tasks)}
                </Link>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ByWeek({ project, figures, title }: { project: Project; figures: readonly Alpha[]; title: string }) {
  const text = useText();
  const formats = useFormats();
  const words = text.quality;
  const hrefOf = ({ kind, week, category }: Alpha) =>
    behindHref(project.id, 'compared', {
      kind,
      ...(week !== null && { week }),
      ...(category !== null && { category: String(category) }),
    });
  const columns = figures.map((figure) => ({
    key: `${figure.kind} ${figure.week}`,
    name: figure.week === null ? '' : formats.date(figure.week),
    label: words.weekLabel(
      figure.week === null ? '' : formats.date(figure.week),
      twoDigits(figure.alpha),
      words.tiles.agreementSample(formats.number(figure.tasks)),
    ),
    value: figure.alpha,
    href: hrefOf(figure),
  }));
  return (
    <div>
      <DotColumns columns={columns} label={title} height={160} written={twoDigits} />
      <FigureTable
        summary={words.asTable}
        heads={[words.week, words.alpha, words.items, words.votes]}
        rows={figures.map((figure) => ({
          key: `${figure.kind} ${figure.week}`,
          cells: [
            <Link key="week" href={hrefOf(figure)}>
              {figure.week === null ? '' : formats.date(figure.week)}
            </Link>,
            twoDigits(figure.alpha),
            formats.number(figure.tasks),
            formats.number(figure.votes),
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
  const nameOf = useCategoryNames(project);
  const [chosen, setChosen] = useState<number | null>(null);
  const ofCategory = useCategoryWeeks(project.id, chosen);
  const isOfCategory = chosen !== null && ofCategory.data !== undefined;
  const shown = isOfCategory ? ofCategory.data.weeks : weeks;
  const title = chosen === null ? words.allCategories : nameOf(chosen);
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
            <div key={kind} className="stack alpha-weeks" data-waiting={ofCategory.isFetching}>
              <header className="alpha-head">
                <h3 aria-live="polite">{kinds.length > 1 ? words.ofKind(text.terms.stage[kind], title) : title}</h3>
                {chosen !== null && (
                  <button type="button" className="link" onClick={() => setChosen(null)}>
                    {words.showAll}
                  </button>
                )}
              </header>
              <ByWeek project={project} title={title} figures={shown.filter((figure) => figure.kind === kind)} />
            </div>
          ))}
          {categories.length > 0 && (
            <ByCategory project={project} figures={categories} chosen={chosen} onChoose={setChosen} />
          )}
        </div>
      </Section>
    </div>
  );
}
