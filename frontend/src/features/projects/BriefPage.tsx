import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api } from '../../api/client';
import type { Page as ApiPage, Brief, Project } from '../../api/types';
import { LANGUAGE_NAME, LANGUAGES, useFormats, useText } from '../../i18n';
import { TextArea } from '../../ui/Field';
import { Page, Section } from '../../ui/Page';
import { ActionError, Empty, Loaded } from '../../ui/states';
import { useToast } from '../../ui/Toasts';
import { useCurrentProject, useMay } from './ProjectFrame';
import { projectKey } from './queries';
import './brief.css';

function usePublish(project: Project) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (instructions: Record<string, string>) =>
      api.post<Brief>(`/projects/${project.id}/briefs`, { instructions }),
    // Not awaited: the new version makes this form anew, and with it the caller's own callbacks.
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: projectKey(project.id) });
    },
  });
}

function BriefForm({ project }: { project: Project }) {
  const text = useText();
  const toast = useToast();
  const current = project.brief?.instructions ?? {};
  const [draft, setDraft] = useState(current);
  const publish = usePublish(project);
  const isChanged = LANGUAGES.some((language) => (draft[language] ?? '') !== (current[language] ?? ''));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    publish.mutate(draft, { onSuccess: ({ version }) => toast(text.projects.briefPublished(version)) });
  };
  return (
    <form className="stack" onSubmit={submit}>
      <div className="brief-languages">
        {LANGUAGES.map((language) => (
          <TextArea
            key={language}
            label={LANGUAGE_NAME[language]}
            lang={language}
            rows={14}
            placeholder={text.projects.briefPlaceholder}
            value={draft[language] ?? ''}
            onChange={(event) => setDraft({ ...draft, [language]: event.target.value })}
          />
        ))}
      </div>
      <ActionError error={publish.error} />
      <div className="form-actions">
        <button type="submit" className="button primary" disabled={!isChanged || publish.isPending}>
          {text.projects.publishBrief}
        </button>
        <span className="quiet">{text.projects.publishNote}</span>
      </div>
    </form>
  );
}

function Versions({ project }: { project: Project }) {
  const text = useText();
  const formats = useFormats();
  const query = useQuery({
    queryKey: [...projectKey(project.id), 'briefs'],
    queryFn: () => api.get<ApiPage<Brief>>(`/projects/${project.id}/briefs`),
  });
  return (
    <Section title={text.projects.versions}>
      <Loaded query={query} what={text.projects.versions}>
        {({ results }) =>
          results.length === 0 ? (
            <Empty title={text.projects.noVersions} />
          ) : (
            <ol className="versions plain-list">
              {results.map((brief) => (
                <li key={brief.version}>
                  <details>
                    <summary>
                      {text.projects.version(brief.version)}{' '}
                      <span className="quiet">{formats.dateTime(brief.created_at)}</span>
                    </summary>
                    {LANGUAGES.map((language) => (
                      <p key={language} lang={language} className="brief-words">
                        {brief.instructions[language]}
                      </p>
                    ))}
                  </details>
                </li>
              ))}
            </ol>
          )
        }
      </Loaded>
    </Section>
  );
}

/** What the project tells its workers, in both languages, and every version it told before. */
export function BriefPage() {
  const text = useText();
  const project = useCurrentProject();
  const isAdmin = useMay('admin');
  return (
    <Page title={text.projects.tabs.brief} lead={text.projects.briefLead}>
      {isAdmin && <BriefForm key={project.brief?.version} project={project} />}
      <Versions project={project} />
    </Page>
  );
}
