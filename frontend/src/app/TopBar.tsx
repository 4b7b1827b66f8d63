import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { api } from '../api/client';
import type { Session, User } from '../api/types';
import { useSignOut } from '../features/accounts/session';
import { LANGUAGE_NAME, LANGUAGES, type Language, useSpeech } from '../i18n';
import { Menu, type MenuItem } from '../ui/Menu';
import { useToast } from '../ui/Toasts';
import { Brand } from './Brand';
import { placeOfAddress, placesOf } from './places';
import { chooseTheme, storedTheme, THEMES } from './theme';
import './top-bar.css';

function usePersonItems(session: Session): MenuItem[] {
  const { text } = useSpeech();
  const [, navigate] = useLocation();
  const toast = useToast();
  const signOut = useSignOut();
  if (session.user === null) return [];
  const told = (unsent: number) => unsent > 0 && toast(text.app.unsentStays(unsent));
  const account = { label: text.app.account, onSelect: () => navigate('/account') };
  const users = { label: text.app.users, onSelect: () => navigate('/users') };
  const leave = { label: text.app.signOut, onSelect: () => signOut.mutate(undefined, { onSuccess: told }) };
  return session.user.is_site_admin ? [account, users, leave] : [account, leave];
}

function LookMenus({ session }: { session: Session }) {
  const { text, language, setLanguage } = useSpeech();
  const [theme, setTheme] = useState(storedTheme);
  const themes = THEMES.map((each) => ({
    label: each === theme ? `${text.app.themes[each]} ✓` : text.app.themes[each],
    onSelect: () => {
      chooseTheme(each);
      setTheme(each);
    },
  }));
  const speak = (chosen: Language) => {
    setLanguage(chosen);
    // Kept with the account too, for the next machine; without a line it holds on this one.
    if (session.user !== null) api.patch<User>('/me', { language: chosen }).catch(() => undefined);
  };
  const languages = LANGUAGES.map((each) => ({ label: LANGUAGE_NAME[each], onSelect: () => speak(each) }));
  return (
    <>
      <Menu className="button plain bar-look" label={text.app.theme} items={themes} />
      <Menu className="button plain" label={LANGUAGE_NAME[language]} name={text.common.language} items={languages} />
    </>
  );
}

function Places({ session }: { session: Session }) {
  const { text } = useSpeech();
  const [address, navigate] = useLocation();
  const places = placesOf(session, text);
  const current = placeOfAddress(address);
  if (places.length === 0) return null;
  return (
    <>
      <nav className="bar-places" aria-label={text.app.main}>
        {places.map((place) => (
          <Link key={place.href} href={place.href} aria-current={place.href === current ? 'page' : undefined}>
            {place.label}
          </Link>
        ))}
      </nav>
      <div className="bar-menu">
        <Menu
          className="button plain"
          label={text.app.menu}
          items={places.map((place) => ({ label: place.label, onSelect: () => navigate(place.href) }))}
        />
      </div>
    </>
  );
}

/** The bar over every page but the workspace: where one can go, and who one is. */
export function TopBar({ session }: { session: Session }) {
  const { text } = useSpeech();
  const items = usePersonItems(session);
  return (
    <header className="bar">
      <a className="bar-skip" href="#content">
        {text.app.skip}
      </a>
      <Link href="/" className="bar-home" aria-label="Quorum">
        <Brand />
      </Link>
      <Places session={session} />
      <div className="bar-end">
        <LookMenus session={session} />
        {session.user !== null && (
          <Menu className="button plain bar-person" label={session.user.name || session.user.email} items={items} />
        )}
      </div>
    </header>
  );
}
