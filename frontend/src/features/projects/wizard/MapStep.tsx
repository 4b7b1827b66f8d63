import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../../api/client';
import type { Mapping, Project, Source } from '../../../api/types';
import { useFormats, useText } from '../../../i18n';
import { TextArea } from '../../../ui/Field';
import { ActionError } from '../../../ui/states';
import { namesIn, proposedMapping, typedNames } from '../../catalog/mapping';
import { MappingTable, ReportProblems, ReportSentence } from '../../catalog/Report';
import { projectKey } from '../queries';

interface Confirmed {
  mapping: Mapping;
  names: readonly string[];
}

function useConfirm(project: Project, source: Source) {
  const client = useQueryClient();
  const root = `/projects/${project.id}`;
  return useMutation({
    mutationFn: async ({ mapping, names }: Confirmed) => {
      const known = new Set(project.categories.map(({ name }) => name.toLowerCase()));
      for (const name of names.filter((each) => !known.has(each.toLowerCase())))
        await api.post(`${root}/categories`, { name });
      await api.post(`${root}/sources/${source.id}/start`, { mapping });
    },
    // Not awaited: the refetch takes this step off the page, and with it the caller's own callbacks.
    onSettled: () => {
      void client.invalidateQueries({ queryKey: projectKey(project.id) });
    },
  });
}

interface MapStepProps {
  project: Project;
  source: Source;
  onConfirmed: (opens: boolean) => void;
}

/** The dry run: what was understood, what each name becomes, what else to ask about; then the project is made. */
export function MapStep({ project, source, onConfirmed }: MapStepProps) {
  const text = useText();
  const formats = useFormats();
  const confirm = useConfirm(project, source);
  const [mapping, setMapping] = useState(() => proposedMapping(source, project.categories));
  const [words, setWords] = useState('');
  const names = typedNames(words);
  const hasCategory =
    names.length > 0 || project.categories.length > 0 || Object.values(mapping).some((each) => each !== null);
  const images = (source.report.images ?? 0) - (source.report.broken ?? 0);
  const hasNames = namesIn(source.report).length > 0;
  const go = (opens: boolean) => confirm.mutate({ mapping, names }, { onSuccess: () => onConfirmed(opens) });
  return (
    <div className="stack">
      <ReportSentence report={source.report} />
      <ReportProblems report={source.report} />
      <MappingTable source={source} categories={project.categories} mapping={mapping} onChange={setMapping} />
      <TextArea
        label={hasNames ? text.wizard.moreCategories : text.wizard.categories}
        hint={text.wizard.categoriesHint}
        rows={hasNames ? 2 : 5}
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      <ActionError error={confirm.error} />
      <div className="form-actions">
        <button
          type="button"
          className="button primary"
          disabled={confirm.isPending || !hasCategory}
          onClick={() => go(true)}
        >
          {text.wizard.createAndOpen(formats.number(images), images)}
        </button>
        <button type="button" className="button" disabled={confirm.isPending} onClick={() => go(false)}>
          {text.wizard.createDraft}
        </button>
        {!hasCategory && <span className="quiet">{text.wizard.needsCategory}</span>}
      </div>
    </div>
  );
}
