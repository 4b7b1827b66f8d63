import { type KeyboardEvent, type RefObject, useMemo, useState } from 'react';
import type { Category } from '../../api/types';
import { useSpeech } from '../../i18n';
import { categoryColour } from '../../ui/category-colours';
import type { BenchState } from './bench-state';
import { categoryDefinition, categoryName, namesOf } from './box-style';
import { findCategories } from './category-search';
import { digitOf, shownKey } from './keys';

interface CategoryPanelProps {
  categories: readonly Category[];
  state: BenchState | null;
  isTagging: boolean;
  search: RefObject<HTMLInputElement | null>;
  onChoose: (id: string) => void;
  /** The person is done with the field: the keys go back to the picture. */
  onLeave: () => void;
}

/** More than these are found by typing. */
const SHOWN_AT_MOST = 200;

function isOn(category: Category, state: BenchState | null, isTagging: boolean): boolean {
  if (state === null) return false;
  if (isTagging) return state.tags.includes(category.id);
  const id = String(category.id);
  const isNaming = state.selected !== null && state.tool === 'select';
  return isNaming ? (state.selected?.categories.includes(id) ?? false) : state.active === id;
}

/** The sentence that says what a category would now be chosen for. */
function useTarget(categories: readonly Category[], state: BenchState | null, isTagging: boolean): string {
  const { text, language } = useSpeech();
  const words = text.workspace;
  if (state === null) return '';
  if (isTagging) return words.marked(state.tags.length);
  const { selected, tool, active } = state;
  if (selected !== null && (tool === 'select' || selected.categories.length === 0)) {
    const names = namesOf(selected, categories, language);
    return names.length === 0 ? words.nameThisBox : words.thisBox(names.join(' + '));
  }
  const next = categories.find((category) => String(category.id) === active);
  return next === undefined ? words.chooseCategory : words.nextBox(categoryName(next, language));
}

interface RowProps {
  category: Category;
  place: number;
  isChosen: boolean;
  isMatch: boolean;
  onChoose: () => void;
}

function CategoryRow({ category, place, isChosen, isMatch, onChoose }: RowProps) {
  const { language } = useSpeech();
  const digit = digitOf(place);
  return (
    <li>
      <button
        type="button"
        className={isMatch ? 'category-row match' : 'category-row'}
        aria-pressed={isChosen}
        aria-keyshortcuts={digit ?? undefined}
        title={categoryDefinition(category, language)}
        onClick={onChoose}
      >
        <kbd>{digit ?? ''}</kbd>
        <span className="swatch" style={{ background: categoryColour(place) }} />
        <span className="category-name">{categoryName(category, language)}</span>
        <span className="category-tick" aria-hidden="true">
          {isChosen ? '✓' : ''}
        </span>
      </button>
    </li>
  );
}

/** The categories with their digits, and a field that finds them by any name. */
export function CategoryPanel({ categories, state, isTagging, search, onChoose, onLeave }: CategoryPanelProps) {
  const { text } = useSpeech();
  const words = text.workspace;
  const [typed, setTyped] = useState('');
  const [place, setPlace] = useState(0);
  const found = useMemo(() => findCategories(categories, typed), [categories, typed]);
  const places = useMemo(() => new Map(categories.map((category, index) => [category.id, index])), [categories]);
  const target = useTarget(categories, state, isTagging);
  const shown = found.slice(0, SHOWN_AT_MOST);
  const type = (value: string) => {
    setTyped(value);
    setPlace(0);
  };
  const finish = (id?: number) => {
    if (id !== undefined) onChoose(String(id));
    type('');
    onLeave();
  };
  const keyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) setPlace(Math.min(Math.max(place + step, 0), Math.max(shown.length - 1, 0)));
    else if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) finish(shown[place]?.id);
    else if (event.key === 'Escape') finish();
    else return;
    event.preventDefault();
  };
  return (
    <section className="work-categories" aria-label={words.categories}>
      <header className="panel-head">
        <h2>{words.categories}</h2>
        <kbd>{shownKey('search')}</kbd>
      </header>
      <input
        ref={search}
        type="search"
        className="field"
        data-region
        placeholder={words.searchCategories}
        aria-label={words.searchCategories}
        value={typed}
        onChange={(event) => type(event.target.value)}
        onKeyDown={keyDown}
      />
      <p className="panel-note" aria-live="polite">
        {target}
      </p>
      <ul className="category-list">
        {shown.map((category, index) => (
          <CategoryRow
            key={category.id}
            category={category}
            place={places.get(category.id) ?? index}
            isChosen={isOn(category, state, isTagging)}
            isMatch={typed !== '' && index === place}
            onChoose={() => onChoose(String(category.id))}
          />
        ))}
      </ul>
      {found.length === 0 && <p className="panel-note">{words.noCategory}</p>}
    </section>
  );
}
