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

interface Choice {
  architecture: string;
  initial: string;
  changes: Record<string, SpecValue>;
}

interface RunFormProps {
  form: TrainingForm;
  releases: readonly Release[];
  models: readonly Model[];
}

/** What is chosen so far; another architecture begins with its own settings again. */
function useRunWish({ form, releases }: RunFormProps, project: Project) {
  const [parameters] = useSearchParams();
  const [release, setRelease] = useState(parameters.get('release') ?? String(releases[0]?.id ?? ''));
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<Choice>(() => ({
    architecture: usualArchitecture(form, project),
    initial: '',
    changes: {},
  }));
  const defaults = defaultsOf(form, chosen.architecture);
  const fallback = `${chosen.architecture} ${releases.find(({ id }) => String(id) === release)?.name ?? ''}`.trim();
  const body = {
    release: Number(release),
    name: name.trim() || fallback,
    spec: { architecture: chosen.architecture, ...changedSettings(chosen.changes, defaults) },
    initial_model: chosen.initial === '' ? null : Number(chosen.initial),
  };
  const values = { ...defaults, ...chosen.changes };
  return { release, setRelease, name, setName, chosen, setChosen, values, fallback, body };
}

type Wish = ReturnType<typeof useRunWish>;

function Origin({ form, releases, wish }: Pick<RunFormProps, 'form' | 'releases'> & { wish: Wish }) {
  const text = useText();
  return (
    <div className="form-row">
      <SelectField
        label={text.training.fromRelease}
        value={wish.release}
        options={releases.map(({ id, name: label }) => ({ value: String(id), label }))}
        onValue={wish.setRelease}
      />
      <SelectField
        label={text.training.architecture}
        value={wish.chosen.architecture}
        options={form.architectures.map((each) => ({
          value: each.name,
          label: `${each.name} · ${text.training.task[each.task]}`,
        }))}
        onValue={(architecture) => wish.setChosen({ architecture, initial: '', changes: {} })}
      />
    </div>
  );
}

function NameAndStart({ models, wish }: Pick<RunFormProps, 'models'> & { wish: Wish }) {
  const text = useText();
  const fitting = models.filter((model) => model.architecture === wish.chosen.architecture);
  return (
    <div className="form-row">
      <TextField
        label={text.training.name}
        placeholder={wish.fallback}
        maxLength={80}
        value={wish.name}
        onChange={(event) => wish.setName(event.target.value)}
      />
      <SelectField
        label={text.training.startFrom}
        value={wish.chosen.initial}
        options={[
          { value: '', label: text.training.fromNothing },
          ...fitting.map((model) => ({ value: String(model.id), label: `${model.name} v${model.version}` })),
        ]}
        onValue={(initial) => wish.setChosen({ ...wish.chosen, initial })}
      />
    </div>
  );
}

function Settings({ fields, wish, error }: { fields: readonly SpecField[]; wish: Wish; error: unknown }) {
  const { chosen, values, setChosen } = wish;
  return (
    <div className="settings">
      {fields.map((field) => (
        <Setting
          key={field.name}
          field={field}
          value={values[field.name] ?? null}
          error={fieldError(error, `spec.${field.name}`) ?? fieldError(error, field.name)}
          onValue={(value) => setChosen({ ...chosen, changes: { ...chosen.changes, [field.name]: value } })}
        />
      ))}
    </div>
  );
}

function RunForm(props: RunFormProps) {
  const text = useText();
  const project = useCurrentProject();
  const start = useStart(project);
  const wish = useRunWish(props, project);
  const fields = props.form.fields.filter(({ name }) => name !== 'architecture');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start.mutate(wish.body);
  };
  return (
    <form className="stack" onSubmit={submit}>
      <Origin form={props.form} releases={props.releases} wish={wish} />
      <NameAndStart models={props.models} wish={wish} />
      <Settings fields={fields.filter(isMain)} wish={wish} error={start.error} />
      <details className="parameters">
        <summary>{text.training.moreSettings}</summary>
        <Settings fields={fields.filter((field) => !isMain(field))} wish={wish} error={start.error} />
      </details>
      <ActionError error={start.error} />
      <div className="form-actions">
        <button type="submit" className="button primary" disabled={start.isPending || wish.release === ''}>
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
