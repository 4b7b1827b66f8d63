import { createContext, type ReactNode, useContext, useEffect } from 'react';
import './page.css';

const PRODUCT = 'Quorum';
const TitleContext = createContext('');

/** What the pages below belong to; it stands in the title of their browser tabs. */
export const TitleScope = TitleContext.Provider;

/** Names the browser tab after what the page shows. */
export function useTitle(title: string): void {
  const scope = useContext(TitleContext);
  useEffect(() => {
    const parts = [title, scope, PRODUCT].filter((part) => part !== '');
    document.title = [...new Set(parts)].join(' · ');
  }, [title, scope]);
}

interface PageProps {
  title: string;
  lead?: ReactNode;
  actions?: ReactNode;
  /** `wide` for walls and tables, `narrow` for forms and reading. */
  width?: 'normal' | 'wide' | 'narrow';
  children: ReactNode;
}

/** One page: its title, one sentence about it, its actions, its content. */
export function Page({ title, lead, actions, width = 'normal', children }: PageProps) {
  useTitle(title);
  return (
    <main className={`page page-${width}`} id="content">
      <header className="page-head">
        <div className="page-words">
          <h1>{title}</h1>
          {lead !== undefined && <p className="page-lead">{lead}</p>}
        </div>
        {actions !== undefined && <div className="page-actions">{actions}</div>}
      </header>
      {children}
    </main>
  );
}

interface SectionProps {
  title: string;
  note?: ReactNode;
  actions?: ReactNode;
  className?: string;
  children: ReactNode;
}

/** A part of a page under its own heading. */
export function Section({ title, note, actions, className = '', children }: SectionProps) {
  return (
    <section className={`section ${className}`}>
      <header className="section-head">
        <h2>{title}</h2>
        {note !== undefined && <p className="quiet">{note}</p>}
        {actions !== undefined && <div className="section-actions">{actions}</div>}
      </header>
      {children}
    </section>
  );
}
