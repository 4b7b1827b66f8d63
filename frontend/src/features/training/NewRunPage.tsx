import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { api } from '../../api/client';
import type { Model, Project, Release, Run, SpecField, SpecValue, TrainingForm } from '../../api/types';
import { useText } from '../../i18n';
import { Field, fieldError, Select, SelectField, TextField } from '../../ui/Field';
import { Page } from '../../ui/Page';
import { ActionError, Empty, Loaded, Skeleton } from '../../ui/states';
import { useReleases } from '../datasets/queries';
import { useCurrentProject } from '../projects/ProjectFrame';
import { projectKey } from '../projects/queries';
import { useModels, useTrainingForm } from './queries';
import { changedSettings, defaultsOf, isMain, specValue } from './spec';
import './training.css';

interface SettingProps {
  field: SpecField;
  value: SpecValue;
  error: string | undefined;
  onValue: (value: SpecValue) => void;
}

function Setting({ field, value, error, onValue }: SettingProps) {
  const text = useText();
  const words: Readonly<Record<string, string>> = text.training.setting;
  const label = words[field.name] ?? field.name;
  const range =
    field.minimum !== undefined && field.maximum !== undefined ? `${field.minimum} – ${field.maximum}` : undefined;
  const choices = field.kind === 'boolean' ? ['true', 'false'] : field.choices;
  if (choices !== undefined)
    return (
      <Field label={label} error={error}>
        {(attributes) => (
          <Select
            {...attributes}
            value={String(value)}
            options={choices.map((choice) => ({ value: choice, label: text.training.yesNo[choice] ?? choice }))}
            onValue={(typed) => onValue(specValue(field, typed))}
          />
        )}
      </Field>
    );
  return (
    <TextField
      label={label}
      hint={range}
      error={error}
      type="number"
      step={field.kind === 'integer' ? 1 : 'any'}
      min={field.minimum}
      max={field.maximum}
      required={!field.nullable}
      value={value === null ? '' : String(value)}
      onChange={(event) => onValue(specValue(field, event.target.value))}
    />
  );
}

function useStart(project: Project) {
  const client = useQueryClient();
  const [, navigate] = useLocation();
  return useMutation({
    mutationFn: (wish: object) => api.post<Run>(`/projects/${project.id}/runs`, wish),
    onSuccess: ({ id }) => {
      navigate(`/projects/${project.id}/runs/${id}`);
      return client.invalidateQueries({ queryKey: projectKey(project.id) });
    },
  });
}

/** What a project usually trains: boxes want a detector, tags a classifier. */
function usualArchitecture(form: TrainingForm, project: Project): string {
  const task = project.template === 'tags' ? 'classify' : 'detect';
  const usual = form.architectures.find((each) => each.name === 'resnet8' && task === 'classify');
  return (usual ?? form.architectures.find((each) => each.task === task))?.name ?? '';
}

interface RunFormProps {
  form: TrainingForm;
  releases: readonly Release[];
  models: readonly Model[];
}

function RunForm({ form, releases, models }: RunFormProps) {
  const text = useText();
  const project = useCurrentProject();
  const [parameters] = useSearchParams();
  const start = useStart(project);
  const [architecture, setArchitecture] = useState(() => usualArchitecture(form, project));
  const defaults = defaultsOf(form, architecture);
  const [changes, setChanges] = useState<Record<string, SpecValue>>({});
  const [release, setRelease] = useState(parameters.get('release') ?? String(releases[0]?.id ?? ''));
  const [initial, setInitial] = useState('');
  const [name, setName] = useState('');
  const values = { ...defaults, ...changes };
  const fallback = `${architecture} ${releases.find(({ id }) => String(id) === release)?.name ?? ''}`.trim();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start.mutate({
      release: Number(release),
      name: name.trim() || fallback,
      spec: { architecture, ...changedSettings(changes, defaults) },
      initial_model: initial === '' ? null : Number(initial),
    });
  };
  const settings = (main: boolean) =>
    form.fields
      .filter((field) => field.name !== 'architecture' && isMain(field) === main)
      .map((field) => (
        <Setting
          key={field.name}
          field={field}
          value={values[field.name] ?? null}
          error={fieldError(start.error, `spec.${field.name}`) ?? fieldError(start.error, field.name)}
          onValue={(value) => setChanges({ ...changes, [field.name]: value })}
        />
      ));
  const fitting = models.filter((model) => model.architecture === architecture);
  return (
    <form className="stack" onSubmit={submit}>
      <div className="form-row">
        <SelectField
          label={text.training.fromRelease}
          value={release}
          options={releases.map(({ id, name: label }) => ({ value: String(id), label }))}
          onValue={setRelease}
        />
        <SelectField
          label={text.training.architecture}
          value={architecture}
          options={form.architectures.map((each) => ({
            value: each.name,
            label: `${each.name} · ${text.training.task[each.task]}`,
          }))}
          onValue={(value) => {
            setArchitecture(value);
            setChanges({});
            setInitial('');
          }}
        />
      </div>
      <div className="form-row">
        <TextField
          label={text.training.name}
          placeholder={fallback}
          maxLength={80}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <SelectField
          label={text.training.startFrom}
          value={initial}
          options={[
            { value: '', label: text.training.fromNothing },
            ...fitting.map((model) => ({ value: String(model.id), label: `${model.name} v${model.version}` })),
          ]}
          onValue={setInitial}
        />
      </div>
      <div className="settings">{settings(true)}</div>
      <details className="parameters">
        <summary>{text.training.moreSettings}</summary>
        <div className="settings">{settings(false)}</div>
      </details>
      <ActionError error={start.error} />
      <div className="form-actions">
        <button type="submit" className="button primary" disabled={start.isPending || release === ''}>
          {text.training.startNow}
        </button>
      </div>
    </form>
  );
}

/** Starts a run: a release, an architecture, and settings that are good as they come. */
export function NewRunPage() {
  const text = useText();
  const project = useCurrentProject();
  const form = useTrainingForm();
  const releases = useReleases(project.id);
  const models = useModels(project.id);
  const skeleton = <Skeleton lines={5} height={48} />;
  return (
    <Page title={text.training.start} lead={text.training.startLead} width="narrow">
      <Loaded query={form} what={text.training.settings} skeleton={skeleton}>
        {(found) => (
          <Loaded query={releases} what={text.projects.tabs.releases} skeleton={skeleton}>
            {({ results }) => {
              const frozen = results.filter(({ state }) => state === 'frozen');
              return frozen.length === 0 ? (
                <Empty title={text.datasets.none}>{text.training.needsRelease}</Empty>
              ) : (
                <RunForm form={found} releases={frozen} models={models.data?.results ?? []} />
              );
            }}
          </Loaded>
        )}
      </Loaded>
    </Page>
  );
}
