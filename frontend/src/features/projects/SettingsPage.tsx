import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { api } from '../../api/client';
import type { Project, Stage } from '../../api/types';
import { useFormats, useText } from '../../i18n';
import { fieldError, SelectField, TextArea, TextField } from '../../ui/Field';
import { Page, Section } from '../../ui/Page';
import { ActionError } from '../../ui/states';
import { useToast } from '../../ui/Toasts';
import { Checks } from './Checks';
import { useCurrentProject } from './ProjectFrame';
import { projectKey } from './queries';

const LAYERS = [1, 2];

function useChange<Body>(projectId: number, path: string) {
  const text = useText();
  const toast = useToast();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Body) => api.patch<unknown>(`/projects/${projectId}${path}`, body),
    onSuccess: () => {
      toast(text.ui.saved);
      return client.invalidateQueries({ queryKey: projectKey(projectId) });
    },
  });
}

interface SavedProps {
  change: { error: unknown; isPending: boolean };
  onSave: () => void;
  children: ReactNode;
}

/** A form with the button that keeps it. */
function Saved({ change, onSave, children }: SavedProps) {
  const text = useText();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSave();
  };
  return (
    <form className="form" onSubmit={submit}>
      {children}
      <ActionError error={change.error} />
      <div className="form-actions">
        <button type="submit" className="button" disabled={change.isPending}>
          {text.ui.save}
        </button>
      </div>
    </form>
  );
}

function ProjectForm({ project }: { project: Project }) {
  const text = useText();
  const formats = useFormats();
  const words = text.checks.settings;
  const { name, description, review_layers, accept_above, audit_percent } = project;
  const [draft, setDraft] = useState({ name, description, review_layers, accept_above, audit_percent });
  const change = useChange<typeof draft>(project.id, '');
  const set = (part: Partial<typeof draft>) => setDraft({ ...draft, ...part });
  return (
    <Saved change={change} onSave={() => change.mutate(draft)}>
      <TextField
        label={text.wizard.name}
        error={fieldError(change.error, 'name')}
        required
        maxLength={120}
        value={draft.name}
        onChange={(event) => set({ name: event.target.value })}
      />
      <TextArea
        label={text.projects.description}
        maxLength={5000}
        value={draft.description}
        onChange={(event) => set({ description: event.target.value })}
      />
      <SelectField
        label={text.projects.reviewLayers}
        hint={text.projects.reviewLayersHint}
        value={String(draft.review_layers)}
        options={LAYERS.map((layers) => ({
          value: String(layers),
          label: text.wizard.people(formats.number(layers), layers),
        }))}
        onValue={(value) => set({ review_layers: Number(value) })}
      />
      <TextField
        label={words.acceptAbove}
        hint={words.acceptAboveHint}
        error={fieldError(change.error, 'accept_above')}
        type="number"
        min={50}
        max={100}
        step="any"
        value={draft.accept_above === null ? '' : asPercent(draft.accept_above)}
        onChange={({ target }) => set({ accept_above: target.value === '' ? null : target.valueAsNumber / 100 })}
      />
      <TextField
        label={words.auditPercent}
        hint={words.auditPercentHint}
        error={fieldError(change.error, 'audit_percent')}
        type="number"
        required
        min={0}
        max={100}
        step="any"
        value={draft.audit_percent}
        onChange={({ target }) => set({ audit_percent: target.valueAsNumber })}
      />
    </Saved>
  );
}

/** A share in percent, without the dust of binary fractions. */
function asPercent(share: number): number {
  return Math.round(share * 1e6) / 1e4;
}

function StageForm({ project, stage }: { project: Project; stage: Stage }) {
  const text = useText();
  const words = text.checks.settings;
  const { min_answers = 0, lease_minutes = 30, gold_percent = 5, gold_feedback = 0 } = stage.settings;
  const most_votes = Math.max(stage.redundancy, stage.settings.most_votes ?? 0);
  const [draft, setDraft] = useState({
    redundancy: stage.redundancy,
    most_votes,
    min_answers,
    lease_minutes,
    gold_percent,
    gold_feedback,
  });
  const asksWhatIsThere = stage.kind === 'draw' || stage.kind === 'tag';
  const change = useChange<typeof draft>(project.id, `/stages/${stage.id}`);
  const number = (part: keyof typeof draft, label: string, hint: string | undefined, min: number, max: number) => (
    <TextField
      label={label}
      hint={hint}
      error={fieldError(change.error, part)}
      type="number"
      required
      min={min}
      max={max}
      value={draft[part]}
      onChange={(event) => setDraft({ ...draft, [part]: event.target.valueAsNumber })}
    />
  );
  return (
    <Saved change={change} onSave={() => change.mutate(draft)}>
      {number('redundancy', text.wizard.redundancy, text.projects.redundancyMoves, 1, 50)}
      {number('most_votes', words.mostVotes, words.mostVotesHint, 1, 50)}
      {asksWhatIsThere && number('min_answers', text.wizard.minAnswers, text.wizard.minAnswersHint, 0, 1_000)}
      {number('lease_minutes', text.projects.leaseMinutes, text.projects.leaseMinutesHint, 1, 1_440)}
      {number('gold_percent', words.goldPercent, words.goldPercentHint, 0, 50)}
      {number('gold_feedback', words.goldFeedback, words.goldFeedbackHint, 0, 1_000)}
    </Saved>
  );
}

/** What an administrator may change while a project runs: its name, how many review, how each stage asks, how answers are checked. */
export function SettingsPage() {
  const text = useText();
  const formats = useFormats();
  const project = useCurrentProject();
  return (
    <Page title={text.projects.tabs.settings} lead={text.projects.settingsLead}>
      <div className="columns">
        <Section title={text.projects.project}>
          <ProjectForm project={project} />
        </Section>
        {project.stages.map((stage) => (
          <Section
            key={stage.id}
            title={text.projects.stageTitle(formats.number(stage.position + 1), text.terms.stage[stage.kind])}
          >
            <StageForm project={project} stage={stage} />
          </Section>
        ))}
      </div>
      <Checks project={project} />
    </Page>
  );
}
