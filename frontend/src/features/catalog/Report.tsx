import type { Category, ImportReport, Mapping, Source } from '../../api/types';
import { useFormats, useText } from '../../i18n';
import { Select } from '../../ui/Field';
import { choiceToValue, namesIn, valueToChoice } from './mapping';
import './catalog.css';

/** What the dry run understood, in sentences. */
export function ReportSentence({ report }: { report: ImportReport }) {
  const text = useText().catalog;
  const formats = useFormats();
  const number = (value: number | undefined) => formats.number(value ?? 0);
  const parts = [
    text.understoodImages(number(report.images)),
    (report.labelled_images ?? 0) > 0 &&
      text.understoodLabels(number(report.labelled_images), number(report.boxes), number(report.tags)),
    (report.unknown_categories?.length ?? 0) > 0 &&
      text.understoodUnknown(number(report.unknown_categories?.length), report.unknown_categories?.length ?? 0),
    (report.broken ?? 0) > 0 && text.understoodBroken(number(report.broken), report.broken ?? 0),
    (report.missing_files ?? 0) > 0 && text.understoodMissing(number(report.missing_files), report.missing_files ?? 0),
  ];
  return <p>{parts.filter(Boolean).join(' ')}</p>;
}

/** The first things that were wrong, with file and line. */
export function ReportProblems({ report }: { report: ImportReport }) {
  const text = useText().catalog;
  const problems = report.problems ?? [];
  if (problems.length === 0) return null;
  return (
    <details className="report-problems">
      <summary>{text.showProblems}</summary>
      <ul className="plain-list">
        {problems.map((problem) => (
          <li key={`${problem.name}:${problem.line}:${problem.code}:${problem.detail}`}>
            <code>
              {problem.name}
              {problem.line !== null && `:${problem.line}`}
            </code>{' '}
            {problem.detail}
          </li>
        ))}
      </ul>
    </details>
  );
}

interface MappingProps {
  source: Source;
  categories: readonly Category[];
  mapping: Mapping;
  onChange: (mapping: Mapping) => void;
}

/** What becomes of each name that the labels use: a new category, one that exists, or nothing. */
export function MappingTable({ source, categories, mapping, onChange }: MappingProps) {
  const text = useText().catalog;
  const formats = useFormats();
  const names = namesIn(source.report);
  if (names.length === 0) return null;
  const options = [
    { value: 'new', label: text.makeNew },
    { value: 'ignore', label: text.leaveOut },
    ...categories.map(({ id, name }) => ({ value: String(id), label: name })),
  ];
  return (
    <div className="scroll-x">
      <table className="table mapping">
        <thead>
          <tr>
            <th>{text.nameInLabels}</th>
            <th className="number">{text.howOften}</th>
            <th>{text.becomes}</th>
          </tr>
        </thead>
        <tbody>
          {names.map(({ name, count }) => (
            <tr key={name}>
              <td>{name}</td>
              <td className="number">{formats.number(count)}</td>
              <td>
                <Select
                  aria-label={text.becomesOf(name)}
                  value={choiceToValue(mapping[name] ?? null)}
                  options={options}
                  onValue={(value) => onChange({ ...mapping, [name]: valueToChoice(value) })}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
