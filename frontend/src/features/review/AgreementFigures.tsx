import type { Agreement, Project } from '../../api/types';
import { useFormats, useSpeech, useText } from '../../i18n';
import { Bars, Figure } from '../../ui/charts';
import { nameIn } from '../projects/queries';
import { useAgreement } from './queries';

function Confusions({ project, agreement }: { project: Project; agreement: Agreement }) {
  const { text, language } = useSpeech();
  const formats = useFormats();
  const nameOf = (id: number) => {
    const category = project.categories.find((each) => each.id === id);
    return category ? nameIn(language, category) : '–';
  };
  const worst = agreement.confusion.slice(0, 3);
  if (worst.length === 0) return null;
  return (
    <div className="figure">
      <p className="quiet">{text.review.confusedMost}</p>
      <ul className="plain-list">
        {worst.map(({ voted, agreed, count }) => (
          <li key={`${voted}-${agreed}`}>
            {text.review.confused(nameOf(voted), nameOf(agreed), formats.number(count), count)}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** How well the voters agree: one figure, its spread, and what they take for each other. */
export function AgreementFigures({ project }: { project: Project }) {
  const text = useText();
  const formats = useFormats();
  const { data } = useAgreement(project.id);
  if (!data || data.images_settled === 0) return null;
  const bars = data.confidence_histogram.map((bar) => ({
    key: String(bar.from),
    value: bar.objects,
    label: text.review.confidenceBar(formats.percent(bar.from), formats.percent(bar.to), formats.number(bar.objects)),
  }));
  return (
    <div className="figures agreement">
      <Figure
        label={text.projects.agreement}
        value={data.mean_agreement === null ? '–' : formats.percent(data.mean_agreement)}
        note={text.review.settled(formats.number(data.images_settled))}
      />
      <Figure
        label={text.review.objects}
        value={formats.number(data.states.proposed)}
        note={text.review.states(formats.number(data.states.verified), formats.number(data.states.rejected))}
      />
      <div className="agreement-bars">
        <p className="quiet">{text.review.confidences}</p>
        <Bars
          bars={bars}
          label={text.review.confidences}
          height={40}
          from={formats.percent(0)}
          to={formats.percent(1)}
        />
      </div>
      <Confusions project={project} agreement={data} />
    </div>
  );
}
