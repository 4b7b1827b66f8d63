import type { Session } from '../api/types';
import type { Text } from '../i18n';

export interface Place {
  href: string;
  label: string;
}

/** The places of the top bar that this person's roles open. */
export function placesOf(session: Session, text: Text): Place[] {
  if (session.user === null) return [];
  const roles = new Set(session.memberships.map((membership) => membership.role));
  const isAdmin = session.user.is_site_admin || roles.has('admin');
  const isReviewer = isAdmin || roles.has('reviewer');
  const words = text.app.places;
  return [
    { href: '/work', label: words.work, isOpen: true },
    { href: '/review', label: words.review, isOpen: isReviewer },
    { href: '/projects', label: words.projects, isOpen: isReviewer },
    { href: '/catalog', label: words.catalog, isOpen: isAdmin },
    { href: '/releases', label: words.releases, isOpen: roles.size > 0 || isAdmin },
    { href: '/models', label: words.models, isOpen: isReviewer },
  ].flatMap(({ isOpen, ...place }) => (isOpen ? [place] : []));
}

/** Which place an address belongs to: pages of a project that have a place of their own light that one. */
export function placeOfAddress(address: string): string {
  const inProject = /^\/projects\/\d+\/(review|releases|models)/.exec(address);
  if (inProject) return `/${inProject[1]}`;
  if (/^\/projects\/\d+\/(images|sources|categories)/.test(address)) return '/catalog';
  return `/${address.split('/')[1] ?? ''}`;
}
