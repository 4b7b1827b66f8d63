import { useFormats, useText } from '../../i18n';

const MOST = 30;

/** What was taken for what: rows are true categories, columns predicted ones, darker is more. */
export function Confusion({ table, names }: { table: readonly (readonly number[])[]; names: readonly string[] }) {
  const text = useText();
  const formats = useFormats();
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
            {table.map((row, place) => {
              const sum = Math.max(
                1,
                row.reduce((total, count) => total + count, 0),
              );
              return (
                <tr key={names[place]}>
                  <th scope="row">{names[place]}</th>
                  {row.map((count, column) => (
                    <td
                      key={heads[column]}
                      style={{
                        background: `color-mix(in srgb, var(--accent) ${Math.round((count / sum) * 70)}%, transparent)`,
                      }}
                    >
                      {count > 0 && formats.number(count)}
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </figure>
  );
}
