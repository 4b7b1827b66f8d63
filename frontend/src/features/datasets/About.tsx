import type { Release, ReleaseChanges } from '../../api/types';
import { useFormats, useText } from '../../i18n';
import { CopyButton } from '../../ui/Copy';
import { Bars } from '../../ui/charts';
import { Section } from '../../ui/Page';
import { Loaded } from '../../ui/states';
import { useChanges } from './queries';

function shown(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

/** How the labels were agreed: confidence of the objects, and the parameters that made them. */
export function Agreed({ release }: { release: Release }) {
  const text = useText();
  const formats = useFormats();
  const bars = (release.counts.confidence ?? []).map((bar) => ({
    key: String(bar.from),
    value: bar.objects,
    label: text.review.confidenceBar(formats.percent(bar.from), formats.percent(bar.to), formats.number(bar.objects)),
  }));
  return (
    <Section title={text.datasets.agreed}>
      {bars.length > 0 && (
        <Bars
          bars={bars}
          label={text.review.confidences}
          height={64}
          from={formats.percent(0)}
          to={formats.percent(1)}
        />
      )}
      <details className="parameters">
        <summary>{text.datasets.parameters}</summary>
        <dl className="facts">
          {Object.entries(release.parameters).map(([name, value]) => (
            <div key={name} className="fact">
              <dt>{name}</dt>
              <dd>
                <code>{shown(value)}</code>
              </dd>
            </div>
          ))}
        </dl>
      </details>
      <p className="row checksum">
        <span className="quiet">{text.datasets.manifest}</span> <code>{release.manifest_sha256.slice(0, 16)}…</code>
        <CopyButton value={release.manifest_sha256} label={text.datasets.manifest} />
      </p>
    </Section>
  );
}

function ChangeList({ changes }: { changes: ReleaseChanges }) {
  const text = useText();
  const formats = useFormats();
  if (changes.previous === null) return <p className="quiet">{text.datasets.first}</p>;
  if (changes.changes.length === 0) return <p className="quiet">{text.datasets.unchanged(changes.previous.name)}</p>;
  return (
    <>
      <p className="quiet">{text.datasets.since(changes.previous.name)}</p>
      <table className="table">
        <tbody>
          {changes.changes.map(({ kind, split, images }) => (
            <tr key={`${kind} ${split}`}>
              <td>{text.datasets.change[kind]}</td>
              <td>{text.terms.split[split]}</td>
              <td className="number">{formats.number(images)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

/** What differs from the release before. */
export function Changes({ release }: { release: Release }) {
  const text = useText();
  const query = useChanges(release);
  return (
    <Section title={text.datasets.changes}>
      <Loaded query={query} what={text.datasets.changes}>
        {(changes) => <ChangeList changes={changes} />}
      </Loaded>
    </Section>
  );
}
