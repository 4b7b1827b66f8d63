import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Link } from 'wouter';
import { api } from '../../api/client';
import type { Category, Project } from '../../api/types';
import { useSpeech, useText } from '../../i18n';
import { TextArea, TextField } from '../../ui/Field';
import { ActionError } from '../../ui/states';
import { useFailureToast, useToast } from '../../ui/Toasts';
import { nameIn, projectKey } from './queries';

interface Draft {
  name: string;
  zh: string;
  definition: string;
  definitionZh: string;
}

function draftOf(category: Category): Draft {
  return {
    name: category.name,
    zh: category.names.zh ?? '',
    definition: category.definition,
    definitionZh: category.definitions.zh ?? '',
  };
}

function useCategoryActions(project: Project, category: Category) {
  const text = useText();
  const toast = useToast();
  const fail = useFailureToast();
  const client = useQueryClient();
  const root = `/projects/${project.id}/categories`;
  const refresh = () => client.invalidateQueries({ queryKey: projectKey(project.id) });
  const save = useMutation({
    mutationFn: ({ name, zh, definition, definitionZh }: Draft) =>
      api.patch<void>(`${root}/${category.id}`, {
        name,
        definition,
        names: { ...category.names, zh },
        definitions: { ...category.definitions, zh: definitionZh },
      }),
    onSuccess: () => {
      toast(text.ui.saved);
      return refresh();
    },
  });
  const putBack = () => void api.post(root, { id: category.id }).then(refresh, fail);
  const remove = useMutation({
    mutationFn: () => api.remove(`${root}/${category.id}`),
    onSuccess: () => {
      toast(text.projects.categoryRemoved(category.name), putBack);
      return refresh();
    },
    onError: fail,
  });
  return { save, remove };
}

interface PartsProps {
  draft: Draft;
  onChange: (part: Partial<Draft>) => void;
  isAdmin: boolean;
}

function Parts({ draft, onChange, isAdmin }: PartsProps) {
  const text = useText();
  return (
    <>
      <div className="form-row">
        <TextField
          label={text.projects.nameEn}
          required
          readOnly={!isAdmin}
          maxLength={120}
          value={draft.name}
          onChange={(event) => onChange({ name: event.target.value })}
        />
        <TextField
          label={text.projects.nameZh}
          lang="zh"
          readOnly={!isAdmin}
          maxLength={120}
          value={draft.zh}
          onChange={(event) => onChange({ zh: event.target.value })}
        />
      </div>
      <TextArea
        label={text.projects.definitionEn}
        hint={text.projects.definitionHint}
        readOnly={!isAdmin}
        rows={4}
        value={draft.definition}
        onChange={(event) => onChange({ definition: event.target.value })}
      />
      <TextArea
        label={text.projects.definitionZh}
        lang="zh"
        readOnly={!isAdmin}
        rows={4}
        value={draft.definitionZh}
        onChange={(event) => onChange({ definitionZh: event.target.value })}
      />
    </>
  );
}

interface CategoryFormProps {
  project: Project;
  category: Category;
  isAdmin: boolean;
}

/** One category: its names, what it means, and the pictures that carry it. */
export function CategoryForm({ project, category, isAdmin }: CategoryFormProps) {
  const { text, language } = useSpeech();
  const [draft, setDraft] = useState(() => draftOf(category));
  const { save, remove } = useCategoryActions(project, category);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(draft);
  };
  return (
    <form className="stack category-form" onSubmit={submit}>
      <h2>{nameIn(language, category)}</h2>
      <p>
        <Link href={`/projects/${project.id}/images?category=${category.id}`}>{text.projects.picturesOf}</Link>
      </p>
      <Parts draft={draft} isAdmin={isAdmin} onChange={(part) => setDraft({ ...draft, ...part })} />
      <ActionError error={save.error} />
      {isAdmin && (
        <div className="form-actions">
          <button type="submit" className="button primary" disabled={save.isPending}>
            {text.ui.save}
          </button>
          <button
            type="button"
            className="button plain bad"
            disabled={remove.isPending}
            onClick={() => remove.mutate()}
          >
            {text.projects.removeCategory}
          </button>
        </div>
      )}
    </form>
  );
}
