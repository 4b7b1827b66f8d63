import { type DragEvent, type ReactNode, useState } from 'react';
import type { Source } from '../../api/types';
import { useText } from '../../i18n';
import { DropZone, FileButton, useDrop } from '../../ui/DropZone';
import type { DroppedFile } from '../../ui/dropped';
import { Page } from '../../ui/Page';
import { ActionError, Loaded, Skeleton } from '../../ui/states';
import { useCurrentProject } from '../projects/ProjectFrame';
import { useSources } from './queries';
import { ServerFolder } from './ServerFolder';
import { SourceRow } from './SourceRow';
import { UploadBar } from './UploadBar';
import { useImport } from './useImport';
import './catalog.css';

function Actions({ onFiles }: { onFiles: (files: DroppedFile[]) => void }) {
  const text = useText();
  const project = useCurrentProject();
  return (
    <>
      <ServerFolder project={project} />
      <FileButton label={text.ui.chooseFiles} onFiles={onFiles} />
      <FileButton label={text.ui.chooseFolder} isFolder onFiles={onFiles} />
    </>
  );
}

/** Every import of the project with what became of its files. Files may be dropped anywhere. */
export function SourcesPage() {
  const text = useText();
  const project = useCurrentProject();
  const query = useSources(project.id);
  const { sending, error, begin } = useImport();
  const [resumed, setResumed] = useState<Source>();
  const take = (files: DroppedFile[]) => {
    void begin(project.id, files, resumed);
    setResumed(undefined);
  };
  const { isOver, handlers } = useDrop(take);
  const list = (sources: readonly Source[]) => (
    <ul className="sources plain-list">
      {sources.map((source) => (
        <SourceRow
          key={source.id}
          source={source}
          isSending={source.id === sending?.sourceId}
          onResume={() => setResumed(source)}
        />
      ))}
    </ul>
  );
  return (
    <DropPage isOver={isOver} handlers={handlers}>
      <Page title={text.projects.tabs.sources} lead={text.catalog.sourcesLead} actions={<Actions onFiles={take} />}>
        {sending && <UploadBar status={sending.status} />}
        <ActionError error={error} />
        {resumed && <p role="status">{text.catalog.dropAgain(resumed.name)}</p>}
        <Loaded query={query} what={text.projects.tabs.sources} skeleton={<Skeleton lines={3} height={56} />}>
          {({ results }) => (results.length === 0 && !sending ? <DropZone onFiles={take} /> : list(results))}
        </Loaded>
      </Page>
    </DropPage>
  );
}

interface DropPageProps {
  isOver: boolean;
  handlers: {
    onDragEnter: () => void;
    onDragLeave: () => void;
    onDragOver: (event: DragEvent) => void;
    onDrop: (event: DragEvent) => void;
  };
  children: ReactNode;
}

function DropPage({ isOver, handlers, children }: DropPageProps) {
  const text = useText();
  return (
    <section className="drop-page" data-over={isOver} aria-label={text.ui.dropTitle} {...handlers}>
      {children}
    </section>
  );
}
