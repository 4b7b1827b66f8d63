import { Link, Redirect } from 'wouter';
import type { Project } from '../../api/types';
import { useFormats, useText } from '../../i18n';
import { Page, Section } from '../../ui/Page';
import { Empty, Loaded, Skeleton } from '../../ui/states';
import { useCurrentProject, useMay } from '../projects/ProjectFrame';
import { AgreementSection } from './Agreement';
import { CalibrationSection } from './Calibration';
import { ConfusionSection } from './Confusion';
import { DotColumns, FigureTable } from './DotColumns';
import { behindHref, useQuality } from './queries';
import { StandingBar } from './Standing';
import { CsvLink, Tiles } from './Tiles';
import type { Quality } from './types';
import { VotesBars } from './VotesBars';
import './quality.css';

interface PartProps {
  project: Project;
  quality: Quality;
}

function StandingAndVotes({ project, quality }: PartProps) {
  const { quality: text } = useText();
  return (
    <div className="columns quality-columns">
      <Section
        title={text.standingTitle}
        note={text.standingNote}
        actions={<CsvLink projectId={project.id} figure="standing" title={text.standingTitle} />}
      >
        <StandingBar projectId={project.id} standing={quality.redundancy.standing} />
      </Section>
      <div id="votes">
        <Section
          title={text.votesTitle}
          note={text.votesNote}
          actions={<CsvLink projectId={project.id} figure="votes" title={text.votesTitle} />}
        >
          {quality.redundancy.stages.length === 0 ? (
            <p className="quiet">{text.tooFew}</p>
          ) : (
            <VotesBars stages={quality.redundancy.stages} />
          )}
        </Section>
      </div>
    </div>
  );
}

function GoldByWeek({ project, quality }: PartProps) {
  const { quality: text } = useText();
  const formats = useFormats();
  const { weeks } = quality.gold;
  return (
    <div id="gold">
      <Section
        title={text.goldTitle}
        note={text.goldNote}
        actions={<CsvLink projectId={project.id} figure="gold" title={text.goldTitle} />}
      >
        {weeks.length === 0 ? (
          <p className="quiet">{text.noGold}</p>
        ) : (
          <>
            <DotColumns
              label={text.goldTitle}
              height={160}
              columns={weeks.map(({ week, right }) => ({
                key: week,
                name: formats.date(week),
                label: text.weekLabel(
                  formats.date(week),
                  right.value === null ? '–' : formats.percent(right.value, 1),
                  text.ofWhole(formats.number(right.part), formats.number(right.whole)),
                ),
                value: right.value,
                low: right.low,
                high: right.high,
              }))}
            />
            <FigureTable
              summary={text.asTable}
              heads={[text.week, text.right, text.votes, text.workers]}
              rows={weeks.map(({ week, right, workers }) => ({
                key: week,
                cells: [
                  formats.date(week),
                  right.value === null ? '–' : formats.percent(right.value, 1),
                  formats.number(right.whole),
                  formats.number(workers),
                ],
              }))}
            />
          </>
        )}
      </Section>
    </div>
  );
}

function Effort({ project, quality }: PartProps) {
  const text = useText();
  const formats = useFormats();
  const words = text.quality;
  const { kinds, images, objects, seconds_per_object } = quality.effort;
  const say = (value: number | null) => (value === null ? '–' : formats.number(value, 1));
  return (
    <div id="effort">
      <Section
        title={words.effortTitle}
        note={words.effortNote(formats.number(images), formats.number(objects))}
        actions={<CsvLink projectId={project.id} figure="effort" title={words.effortTitle} />}
      >
        <div className="scroll-x">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{words.kind}</th>
                <th scope="col" className="number">
                  {words.secondsPerObject}
                </th>
                <th scope="col" className="number">
                  {words.votesPerObject}
                </th>
                <th scope="col" className="number">
                  {words.medianSeconds}
                </th>
              </tr>
            </thead>
            <tbody>
              {kinds.map((kind) => (
                <tr key={kind.kind}>
                  <td>
                    <Link href={behindHref(project.id, 'worked', { kind: kind.kind })}>
                      {text.terms.stage[kind.kind]}
                    </Link>
                  </td>
                  <td className="number">{say(kind.seconds_per_object)}</td>
                  <td className="number">{say(kind.votes_per_object)}</td>
                  <td className="number">{say(kind.median_seconds)}</td>
                </tr>
              ))}
              {kinds.length > 1 && (
                <tr>
                  <td>
                    <Link href={behindHref(project.id, 'worked')}>{words.total}</Link>
                  </td>
                  <td className="number">{say(seconds_per_object)}</td>
                  <td />
                  <td />
                </tr>
              )}
            </tbody>
          </table>
        </div>
      </Section>
    </div>
  );
}

function Figures(props: PartProps) {
  const { quality: text } = useText();
  if (props.quality.redundancy.standing.images === 0 && props.quality.confusion.tasks === 0)
    return <Empty title={text.none}>{text.noneMore}</Empty>;
  return (
    <>
      <Tiles projectId={props.project.id} quality={props.quality} />
      <StandingAndVotes {...props} />
      <CalibrationSection {...props} />
      <ConfusionSection {...props} />
      <AgreementSection {...props} />
      <div className="columns quality-columns">
        <GoldByWeek {...props} />
        <Effort {...props} />
      </div>
    </>
  );
}

/** How good the truth of the project is, and what it cost. */
export function QualityPage() {
  const { quality: text } = useText();
  const project = useCurrentProject();
  const mayReview = useMay('reviewer');
  const query = useQuality(project.id);
  if (!mayReview) return <Redirect to={`/projects/${project.id}/my-quality`} replace />;
  return (
    <Page title={text.title} lead={text.lead}>
      <Loaded query={query} what={text.what} skeleton={<Skeleton lines={4} height={160} />}>
        {(quality) => <Figures project={project} quality={quality} />}
      </Loaded>
    </Page>
  );
}
