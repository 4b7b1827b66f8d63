import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { api } from '../../api/client';
import type { Agreement, Page, Project, Report, Source } from '../../api/types';
import { useFormats, useText } from '../../i18n';
import { Section } from '../../ui/Page';
import { useMay } from './ProjectFrame';
import { projectKey } from './queries';
import './needs.css';

interface Need {
  key: string;
  words: string;
  href: string;
  action: string;
}

function useNeeds(project: Project, agreement: Agreement | undefined): Need[] {
  const text = useText().projects;
  const formats = useFormats();
  const isAdmin = useMay('admin');
  const root = `/projects/${project.id}`;
  const sources = useQuery({
    queryKey: [...projectKey(project.id), 'sources'],
    queryFn: () => api.get<Page<Source>>(`${root}/sources`),
    enabled: isAdmin,
  });
  const reports = useQuery({
    queryKey: [...projectKey(project.id), 'reports'],
    queryFn: () => api.get<Page<Report>>(`${root}/reports`),
    enabled: isAdmin,
  });
  const proposed = agreement?.states.proposed ?? 0;
  const refused = sources.data?.results.reduce((sum, source) => sum + source.refused, 0) ?? 0;
  const isChecked = sources.data?.results.some((source) => source.state === 'checked') ?? false;
  const reported = reports.data?.results.length ?? 0;
  const needs: (Need | false)[] = [
    project.images_count === 0 && {
      key: 'images',
      words: text.needImages,
      href: `${root}/sources`,
      action: text.addImages,
    },
    project.categories.length === 0 && {
      key: 'categories',
      words: text.needCategories,
      href: `${root}/categories`,
      action: text.addCategories,
    },
    isChecked && { key: 'checked', words: text.needMapping, href: `${root}/sources`, action: text.look },
    proposed > 0 && {
      key: 'review',
      words: text.needReview(formats.number(proposed)),
      href: `${root}/review`,
      action: text.tabs.review,
    },
    reported > 0 && {
      key: 'reports',
      words: text.needReports(formats.number(reported)),
      href: `${root}/images`,
      action: text.look,
    },
    refused > 0 && {
      key: 'refused',
      words: text.needRefused(formats.number(refused)),
      href: `${root}/sources`,
      action: text.look,
    },
  ];
  return needs.filter((need) => need !== false);
}

/** The short list of what does not go on by itself. */
export function NeedsAPerson({ project, agreement }: { project: Project; agreement: Agreement | undefined }) {
  const text = useText();
  const needs = useNeeds(project, agreement);
  return (
    <Section title={text.projects.needs}>
      {needs.length === 0 ? (
        <p className="quiet">{text.projects.needsNothing}</p>
      ) : (
        <ul className="needs plain-list">
          {needs.map((need) => (
            <li key={need.key}>
              <span>{need.words}</span>
              <Link href={need.href}>{need.action}</Link>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
