import { useState } from 'react';
import type { Source } from '../../api/types';
import { useFormats, useText } from '../../i18n';
import { ActionError } from '../../ui/states';
import { useCurrentProject } from '../projects/ProjectFrame';
import { proposedMapping } from './mapping';
import { useStartImport } from './queries';
import { MappingTable, ReportProblems, ReportSentence } from './Report';

/** The dry run of a source: what was understood, what becomes of each name, and the button that begins. */
export function ConfirmImport({ source }: { source: Source }) {
  const text = useText();
  const formats = useFormats();
  const project = useCurrentProject();
  const start = useStartImport(project.id, source.id);
  const [mapping, setMapping] = useState(() => proposedMapping(source, project.categories));
  return (
    <div className="stack panel">
      <ReportSentence report={source.report} />
      <ReportProblems report={source.report} />
      <MappingTable source={source} categories={project.categories} mapping={mapping} onChange={setMapping} />
      <ActionError error={start.error} />
      <div className="form-actions">
        <button
          type="button"
          className="button primary"
          disabled={start.isPending}
          onClick={() => start.mutate(mapping)}
        >
          {text.catalog.importNow(formats.number((source.report.images ?? 0) - (source.report.broken ?? 0)))}
        </button>
      </div>
    </div>
  );
}
