import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { api } from '../../api/client';
import type { Agreement, Page, Project, Report, Source } from '../../api/types';
import { useFormats, useText } from '../../i18n';
import { Section } from '../../ui/Page';
import { useHeldUp } from '../quality/queries';
import type { HeldUp } from '../quality/types';
import { useMay } from './ProjectFrame';
import { projectKey, reportsKey } from './queries';
import './needs.css';

interface Need {
  words: string;
  href: string;
  action: string;
}

interface Facts {
  proposed: number;
  refused: number;
  reported: number;
  isChecked: boolean;
  heldUp: HeldUp | undefined;
}

function useFacts(project: Project, agreement: Agreement | undefined): Facts {
  const isAdmin = useMay('admin');
  const heldUp = useHeldUp(project.id, useMay('reviewer'));
  const root = `/projects/${project.id}`;
  const sources = useQuery({
    queryKey: [...projectKey(project.id), 'sources'],
    queryFn: () => api.get<Page<Source>>(`${root}/sources`),
    enabled: isAdmin,
  });
  const reports = useQuery({
    queryKey: [...reportsKey(project.id), 'count'],
    queryFn: () => api.get<Page<Report>>(`${root}/reports`, { waiting: true, page_size: 200 }),
    enabled: isAdmin,
  });
  const imports = sources.data?.results ?? [];
  return {
    proposed: agreement?.states.proposed ?? 0,
    refused: imports.reduce((sum, source) => sum + source.refused, 0),
    reported: reports.data?.results.length ?? 0,
    isChecked: imports.some((source) => source.state === 'checked'),
    heldUp: heldUp.data,
  };
}

/** How many categories the project's `tag` question should ask about and does not yet; 0 where it asks no such thing. */
function categoriesWanted({ stages, categories }: Project): number {
  const wanted = stages.find(({ kind }) => kind === 'tag')?.settings.min_answers ?? 0;
  return categories.length > 0 && categories.length < wanted ? wanted : 0;
}

/** Checks that nobody here is left to answer, or that would find nobody. */
function useCheckers(heldUp: HeldUp | undefined): string | undefined {
  const text = useText().projects;
  const formats = useFormats();
  const found = heldUp?.checkers;
  if (!found?.is_short) return undefined;
  const { stuck, trusted, needed, more } = found;
  const here = text.trustedHere(formats.number(trusted), trusted, formats.number(needed));
  const wait = stuck > 0 ? text.checksStuck(formats.number(stuck), stuck) : text.checksWould;
  return text.checkersShort(wait, here, text.findCheckers(formats.number(more), more));
}

function useNeeds(project: Project, { proposed, refused, reported, isChecked, heldUp }: Facts): Need[] {
  const text = useText().projects;
  const formats = useFormats();
  const root = `/projects/${project.id}`;
  const wanted = categoriesWanted(project);
  const asks = text.needMoreCategories(formats.number(wanted), formats.number(project.categories.length));
  const need = (isThere: boolean, place: string, words: string, action: string): Need[] =>
    isThere ? [{ words, href: `${root}/${place}`, action }] : [];
  const checkers = useCheckers(heldUp);
  const unmerged = heldUp?.unmerged ?? 0;
  const firstUnmerged = `images/${heldUp?.tasks[0]?.image ?? ''}`;
  const people = useMay('admin') ? 'people' : 'quality';
  return [
    ...need(checkers !== undefined, people, checkers ?? '', text.look),
    ...need(unmerged > 0, firstUnmerged, text.needUnmerged(formats.number(unmerged), unmerged), text.look),
    ...need(project.images_count === 0, 'sources', text.needImages, text.addImages),
    ...need(project.categories.length === 0, 'categories', text.needCategories, text.addCategories),
    ...need(wanted > 0, 'categories', asks, text.addCategories),
    ...need(isChecked, 'sources', text.needMapping, text.look),
    ...need(proposed > 0, 'review', text.needReview(formats.number(proposed), proposed), text.tabs.review),
    ...need(reported > 0, 'reports', text.needReports(formats.number(reported), reported), text.look),
    ...need(refused > 0, 'sources', text.needRefused(formats.number(refused), refused), text.look),
  ];
}

/** The short list of what does not go on by itself. */
export function NeedsAPerson({ project, agreement }: { project: Project; agreement: Agreement | undefined }) {
  const text = useText();
  const needs = useNeeds(project, useFacts(project, agreement));
  return (
    <Section title={text.projects.needs}>
      {needs.length === 0 ? (
        <p className="quiet">{text.projects.needsNothing}</p>
      ) : (
        <ul className="needs plain-list">
          {needs.map((need) => (
            <li key={need.words}>
              <span>{need.words}</span>
              <Link href={need.href}>{need.action}</Link>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
