import type { Evaluation, Figures } from '../../api/types';
import { useFormats, useText } from '../../i18n';
import { Figure } from '../../ui/charts';
import { Section } from '../../ui/Page';
import { figureOf } from '../datasets/figures';
import { Confusion } from './Confusion';
import { Examples } from './Examples';
import { categoryRows, confusionOf, intervalOf } from './evaluation';

const HEADLINES = ['ap50', 'ap', 'top1_error', 'top5_error'] as const;

function Headlines({ figures }: { figures: Figures }) {
  const text = useText();
  const formats = useFormats();
  return (
    <div className="figures">
      {HEADLINES.map((name) => {
        const value = figureOf(figures, name);
        if (value === null) return null;
        const interval = intervalOf(figures, name);
        return (
          <Figure
            key={name}
            label={text.training.figure[name]}
            value={formats.percent(value, 1)}
            note={interval && text.training.interval(formats.percent(interval[0], 1), formats.percent(interval[1], 1))}
          />
        );
      })}
      {figureOf(figures, 'images') !== null && (
        <Figure label={text.projects.tabs.images} value={formats.number(figureOf(figures, 'images') ?? 0)} />
      )}
    </div>
  );
}

function PerCategory({ figures }: { figures: Figures }) {
  const text = useText();
  const formats = useFormats();
  const { columns, rows } = categoryRows(figures);
  if (rows.length === 0) return null;
  const words: Readonly<Record<string, string>> = text.training.figure;
  return (
    <details className="parameters">
      <summary>{text.training.perCategory}</summary>
      <div className="scroll-x">
        <table className="table">
          <thead>
            <tr>
              <th>{text.catalog.category}</th>
              {columns.map((name) => (
                <th key={name} className="number">
                  {words[name] ?? name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.name}>
                <td>{row.name}</td>
                {columns.map((name) => {
                  const value = row.figures[name] ?? null;
                  const isCount = name === 'images' || name === 'boxes';
                  return (
                    <td key={name} className="number">
                      {value === null ? '–' : isCount ? formats.number(value) : formats.percent(value, 1)}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function One({ evaluation }: { evaluation: Evaluation }) {
  const text = useText();
  const confusion = confusionOf(evaluation.figures);
  const names = categoryRows(evaluation.figures).rows.map(({ name }) => name);
  return (
    <Section
      title={text.training.onSplit(text.terms.split[evaluation.split])}
      note={evaluation.split === 'test' ? text.training.testNote : undefined}
    >
      <Headlines figures={evaluation.figures} />
      <Examples figures={evaluation.figures} />
      <PerCategory figures={evaluation.figures} />
      {confusion && <Confusion table={confusion} names={names} />}
    </Section>
  );
}

/** A model measured, split by split, the test first. */
export function Evaluations({ evaluations }: { evaluations: readonly Evaluation[] }) {
  const ordered = [...evaluations].sort((a, b) => Number(b.split === 'test') - Number(a.split === 'test'));
  return ordered.map((evaluation) => <One key={`${evaluation.release} ${evaluation.split}`} evaluation={evaluation} />);
}
