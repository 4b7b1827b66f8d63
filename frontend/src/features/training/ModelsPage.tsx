import { Link, useParams } from 'wouter';
import { API_ROOT } from '../../api/client';
import type { Model, ModelDetail } from '../../api/types';
import { useFormats, useText } from '../../i18n';
import { CopyButton } from '../../ui/Copy';
import { Mark, type Tone } from '../../ui/Mark';
import { Page, Section } from '../../ui/Page';
import { Empty, Loaded, Skeleton } from '../../ui/states';
import { useFailureToast, useToast } from '../../ui/Toasts';
import { useCurrentProject, useMay } from '../projects/ProjectFrame';
import { useProjects } from '../projects/queries';
import { Evaluations } from './Evaluations';
import { headlineOf } from './headline';
import { useModel, useModels, usePublishModel } from './queries';
import { SuggestBoxes } from './SuggestBoxes';
import './training.css';

const TONE: Record<Model['state'], Tone> = { candidate: 'quiet', published: 'good', retired: 'quiet' };

function ModelRow({ model, projectId }: { model: Model; projectId: number }) {
  const text = useText();
  const formats = useFormats();
  return (
    <tr>
      <td>
        <Link href={`/projects/${projectId}/models/${model.id}`}>
          {model.name} v{model.version}
        </Link>
      </td>
      <td>{model.architecture}</td>
      <td>{text.training.task[model.task]}</td>
      <td>
        <Mark tone={TONE[model.state]}>{text.training.modelState[model.state]}</Mark>
      </td>
      <td className="number">{headlineOf(model.evaluations, text, formats)}</td>
      <td className="number">{formats.date(model.created_at)}</td>
    </tr>
  );
}

function ModelTable({ projectId }: { projectId: number }) {
  const text = useText();
  const query = useModels(projectId);
  return (
    <Loaded query={query} what={text.projects.tabs.models} skeleton={<Skeleton lines={3} height={40} />}>
      {({ results }) =>
        results.length === 0 ? (
          <Empty title={text.training.noModels}>{text.training.noModelsMore}</Empty>
        ) : (
          <div className="scroll-x">
            <table className="table">
              <thead>
                <tr>
                  <th>{text.training.model}</th>
                  <th>{text.training.architecture}</th>
                  <th>{text.training.taskTitle}</th>
                  <th>{text.training.stateTitle}</th>
                  <th className="number">{text.training.onTest}</th>
                  <th className="number">{text.training.made}</th>
                </tr>
              </thead>
              <tbody>
                {results.map((model) => (
                  <ModelRow key={model.id} model={model} projectId={projectId} />
                ))}
              </tbody>
            </table>
          </div>
        )
      }
    </Loaded>
  );
}

/** What the runs of a project left. */
export function ModelsPage() {
  const text = useText();
  const project = useCurrentProject();
  return (
    <Page title={text.projects.tabs.models} lead={text.training.modelsLead}>
      <ModelTable projectId={project.id} />
    </Page>
  );
}

/** The models of all projects that the reader belongs to. */
export function AllModelsPage() {
  const text = useText();
  const query = useProjects();
  return (
    <Page title={text.app.places.models} lead={text.training.modelsLead}>
      <Loaded query={query} what={text.app.places.models} skeleton={<Skeleton lines={4} height={40} />}>
        {({ results }) =>
          results.map((project) => (
            <Section key={project.id} title={project.name}>
              <ModelTable projectId={project.id} />
            </Section>
          ))
        }
      </Loaded>
    </Page>
  );
}

function ModelFiles({ model }: { model: ModelDetail }) {
  const text = useText();
  const formats = useFormats();
  return (
    <Section title={text.datasets.files} note={text.training.filesNote}>
      <div className="scroll-x">
        <table className="table">
          <tbody>
            {model.files.map((file) => (
              <tr key={file.name}>
                <td>
                  <a href={`${API_ROOT}/models/${model.id}/files/${encodeURIComponent(file.name)}`} download>
                    {file.name}
                  </a>
                </td>
                <td className="number">{formats.bytes(file.bytes)}</td>
                <td className="number">
                  <code>{file.sha256.slice(0, 12)}…</code> <CopyButton value={file.sha256} label="SHA-256" />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}

function Publish({ model }: { model: ModelDetail }) {
  const text = useText();
  const toast = useToast();
  const fail = useFailureToast();
  const publish = usePublishModel(model.id);
  if (!useMay('admin') || model.state !== 'candidate') return null;
  return (
    <button
      type="button"
      className="button primary"
      disabled={publish.isPending}
      onClick={() => publish.mutate(undefined, { onSuccess: () => toast(text.training.published), onError: fail })}
    >
      {text.training.publish}
    </button>
  );
}

/** One model: how good it is, where it comes from, and its files. */
export function ModelPage() {
  const text = useText();
  const project = useCurrentProject();
  const { model: id } = useParams<{ model: string }>();
  const query = useModel(Number(id));
  return (
    <Loaded query={query} what={text.training.model} skeleton={<Skeleton lines={6} height={40} />} isPage>
      {(model) => (
        <Page
          title={`${model.name} v${model.version}`}
          lead={
            <>
              <Mark tone={TONE[model.state]}>{text.training.modelState[model.state]}</Mark> · {model.architecture} ·{' '}
              {text.training.task[model.task]} ·{' '}
              <Link href={`/projects/${project.id}/runs/${model.run}`}>{text.training.run}</Link>
            </>
          }
          actions={<Publish model={model} />}
        >
          <SuggestBoxes model={model} projectId={project.id} />
          <Evaluations evaluations={model.evaluations} />
          <ModelFiles model={model} />
        </Page>
      )}
    </Loaded>
  );
}
