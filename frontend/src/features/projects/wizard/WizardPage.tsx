import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Link, useLocation, useParams } from 'wouter';
import { api } from '../../../api/client';
import type { Project, Source } from '../../../api/types';
import { useFormats, useText } from '../../../i18n';
import { DropZone } from '../../../ui/DropZone';
import type { DroppedFile } from '../../../ui/dropped';
import { Page } from '../../../ui/Page';
import { ProgressBar } from '../../../ui/Progress';
import { ActionError, Empty, Failure, Skeleton } from '../../../ui/states';
import { useSources } from '../../catalog/queries';
import { UploadBar } from '../../catalog/UploadBar';
import { nameOfDrop, useImport } from '../../catalog/useImport';
import { useProject, useSetState } from '../queries';
import { MapStep } from './MapStep';
import { PlanForm } from './PlanForm';
import { FIRST_PLAN, projectBody, type Step, stepOf } from './plan';
import './wizard.css';

const WAITS: readonly Step[] = ['check', 'import'];

interface PartProps {
  number: number;
  title: string;
  isOpen: boolean;
  children: ReactNode;
}

function Part({ number, title, isOpen, children }: PartProps) {
  return (
    <li className="wizard-part" data-open={isOpen}>
      <h2>
        <span className="wizard-number">{number}</span>
        {title}
      </h2>
      {isOpen && <div className="wizard-body">{children}</div>}
    </li>
  );
}

/** The server reads or imports; the page may be left meanwhile. */
function Waiting({ source, step }: { source: Source; step: Step }) {
  const text = useText();
  const formats = useFormats();
  const done = source.imported + source.duplicates + source.refused;
  return (
    <div className="stack" role="status">
      <ProgressBar value={done} total={source.total} label={source.name} />
      <p>
        {step === 'check' ? text.wizard.checking : text.wizard.importing}{' '}
        {source.total > 0 && (
          <span className="quiet">{text.catalog.filesOf(formats.number(done), formats.number(source.total))}</span>
        )}
      </p>
      {step === 'import' && <p className="quiet">{text.wizard.mayLeave}</p>}
    </div>
  );
}

/** Makes the project when the first pictures are dropped, then sends them. */
function useBegin(project: Project | undefined, source: Source | undefined) {
  const [plan, setPlan] = useState(FIRST_PLAN);
  const [, navigate] = useLocation();
  const sending = useImport();
  const create = useMutation({
    mutationFn: (files: readonly DroppedFile[]) => api.post<Project>('/projects', projectBody(plan, nameOfDrop(files))),
  });
  const take = (files: DroppedFile[]) => {
    if (project) return void sending.begin(project.id, files, source?.state === 'receiving' ? source : undefined);
    create.mutate(files, {
      onSuccess: ({ id }) => {
        navigate(`/projects/new/${id}`, { replace: true });
        void sending.begin(id, files);
      },
    });
  };
  return { plan, setPlan, take, sending, error: create.error ?? sending.error, isCreating: create.isPending };
}

/** Opens the project as soon as its pictures are in, if that was asked for. */
function useOpening(project: Project | undefined, step: Step) {
  const [, navigate] = useLocation();
  const setState = useSetState(project?.id ?? 0);
  const [opens, setOpens] = useState<boolean | null>(null);
  const isDone = useRef(false);
  useEffect(() => {
    if (!project || isDone.current || opens === null) return;
    const isReady = opens ? step === 'open' : true;
    if (!isReady) return;
    isDone.current = true;
    const leave = () => navigate(`/projects/${project.id}`, { replace: true });
    if (opens) setState.mutate('live', { onSuccess: leave });
    else leave();
  }, [project, step, opens, navigate, setState]);
  return { setOpens, error: setState.error };
}

function PicturesPart({
  step,
  begin,
  source,
}: {
  step: Step;
  begin: ReturnType<typeof useBegin>;
  source: Source | undefined;
}) {
  const text = useText();
  if (begin.sending.sending) return <UploadBar status={begin.sending.sending.status} />;
  if (begin.isCreating) return <Skeleton lines={2} />;
  if (step === 'check' && source) return <Waiting source={source} step={step} />;
  if (step === 'failed' && source) return <Failed source={source} onFiles={begin.take} />;
  return (
    <DropZone onFiles={begin.take}>
      {source?.state === 'receiving' ? text.catalog.dropAgain(source.name) : undefined}
    </DropZone>
  );
}

function Failed({ source, onFiles }: { source: Source; onFiles: (files: DroppedFile[]) => void }) {
  const text = useText();
  return (
    <div className="stack">
      <Empty title={text.wizard.failed}>{source.message}</Empty>
      <DropZone onFiles={onFiles} />
    </div>
  );
}

function Steps({ project, source }: { project: Project | undefined; source: Source | undefined }) {
  const text = useText();
  const begin = useBegin(project, source);
  const isSending = begin.sending.sending !== null;
  const step = stepOf({ project, source, isSending });
  const opening = useOpening(project, step);
  const isLast = step === 'map' || step === 'import' || step === 'open';
  return (
    <ol className="wizard plain-list">
      <Part
        number={1}
        title={project ? `${project.name} · ${text.terms.template[project.template]}` : text.wizard.what}
        isOpen={!project}
      >
        <PlanForm plan={begin.plan} onPlan={begin.setPlan} />
      </Part>
      <Part number={2} title={text.wizard.pictures} isOpen={!isLast}>
        <PicturesPart step={step} begin={begin} source={source} />
        <ActionError error={begin.error} />
      </Part>
      <Part number={3} title={text.wizard.understood} isOpen={isLast}>
        {step === 'map' && project && source && (
          <MapStep project={project} source={source} onConfirmed={opening.setOpens} />
        )}
        {WAITS.includes(step) && source && <Waiting source={source} step={step} />}
        {step === 'open' && project && (
          <p>
            {text.wizard.ready} <Link href={`/projects/${project.id}`}>{text.wizard.toProject}</Link>
          </p>
        )}
        <ActionError error={opening.error} />
      </Part>
    </ol>
  );
}

/** From a folder of pictures to a project: name, pictures, what was understood, done. The address keeps the place. */
export function WizardPage() {
  const text = useText();
  const { project: id } = useParams<{ project?: string }>();
  const projectId = id === undefined ? 0 : Number(id);
  const query = useProject(projectId, id !== undefined);
  const sources = useSources(projectId, id !== undefined);
  return (
    <Page title={text.wizard.title} lead={text.wizard.lead} width="narrow">
      {query.isError ? (
        <Failure error={query.error} what={text.projects.project} onRetry={() => void query.refetch()} />
      ) : (
        <Steps project={query.data} source={sources.data?.results[0]} />
      )}
    </Page>
  );
}
