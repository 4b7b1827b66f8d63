import { useFormats, useText } from '../../i18n';

const MOST = 30;

interface RowProps {
  name: string;
  row: readonly number[];
  heads: readonly string[];
}

function ConfusionRow({ name, row, heads }: RowProps) {
  const formats = useFormats();
  const sum = Math.max(
    1,
    row.reduce((total, count) => total + count, 0),
  );
  const shade = (count: number) => `color-mix(in srgb, var(--accent) ${Math.round((count / sum) * 70)}%, transparent)`;
  return (
    <tr>
      <th scope="row">{name}</th>
      {row.map((count, column) => (
        <td key={heads[column]} style={{ background: shade(count) }}>
          {count > 0 && formats.number(count)}
        </td>
      ))}
    </tr>
  );
}

/** What was taken for what: rows are true categories, columns predicted ones, darker is more. */
export function Confusion({ table, names }: { table: readonly (readonly number[])[]; names: readonly string[] }) {
  const text = useText();
  if (table.length > MOST) return null;
  const heads = [...names, text.training.nothing].slice(0, table[0]?.length ?? 0);
  return (
    <figure className="confusion">
      <figcaption>{text.training.confusion}</figcaption>
      <div className="scroll-x">
        <table>
          <thead>
            <tr>
              <td />
              {heads.map((name) => (
                <th key={name} scope="col">
                  <span>{name}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {table.map((row, place) => (
              <ConfusionRow key={names[place]} name={names[place] ?? ''} row={row} heads={heads} />
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  );
}
