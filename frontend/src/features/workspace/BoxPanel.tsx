import { useEffect, useRef } from 'react';
import type { Category } from '../../api/types';
import { ATTRIBUTES, type Attribute, type Box, type EngineAction } from '../../engine';
import { useSpeech } from '../../i18n';
import { categoryColour } from '../../ui/category-colours';
import type { BenchState } from './bench-state';
import { namesOf } from './box-style';
import { shownKey } from './keys';
import type { Workbench } from './workbench';
import '../../ui/mark.css';

interface BoxPanelProps {
  bench: Workbench | null;
  state: BenchState | null;
  categories: readonly Category[];
}

const ATTRIBUTE_ACTION: Record<Attribute, EngineAction> = {
  occluded: 'toggle-occluded',
  truncated: 'toggle-truncated',
  group_of: 'toggle-group-of',
  difficult: 'toggle-difficult',
};

function AttributeButtons({ bench, selected }: { bench: Workbench | null; selected: Box }) {
  const { text } = useSpeech();
  const words = text.workspace;
  return (
    <fieldset className="attributes">
      <legend className="visually-hidden">{words.attributes}</legend>
      {ATTRIBUTES.map((name) => {
        const chord = shownKey(ATTRIBUTE_ACTION[name]);
        return (
          <button
            key={name}
            type="button"
            className="chip"
            aria-pressed={selected.attributes[name]}
            aria-keyshortcuts={chord}
            title={words.attributeMeaning[name]}
            onClick={() => bench?.editor.execute('toggle-attribute', name)}
          >
            {words.attribute[name]} <kbd>{chord}</kbd>
          </button>
        );
      })}
    </fieldset>
  );
}

interface BoxRowProps {
  box: Box;
  place: number;
  isSelected: boolean;
  categories: readonly Category[];
  onSelect: () => void;
  onDelete: () => void;
}

function BoxRow({ box, place, isSelected, categories, onSelect, onDelete }: BoxRowProps) {
  const { text, language } = useSpeech();
  const words = text.workspace;
  const row = useRef<HTMLLIElement>(null);
  const names = namesOf(box, categories, language).join(' + ') || words.unnamed;
  const colourPlace = categories.findIndex((category) => String(category.id) === box.categories[0]);
  const notes = ATTRIBUTES.filter((name) => box.attributes[name]).map((name) => words.attribute[name]);
  useEffect(() => {
    if (isSelected) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isSelected]);
  return (
    <li ref={row} className={isSelected ? 'box-row selected' : 'box-row'}>
      <button
        type="button"
        className="box-name"
        aria-current={isSelected}
        aria-label={words.box(place, names)}
        onClick={onSelect}
      >
        <span className="number">{place}</span>
        <span
          className="swatch"
          style={{ background: colourPlace === -1 ? 'transparent' : categoryColour(colourPlace) }}
        />
        <span className={box.categories.length === 0 ? 'caution category-name' : 'category-name'}>{names}</span>
        <span className="quiet box-notes">
          {(box.suggestion === true ? [words.suggested, ...notes] : notes).join(', ')}
        </span>
      </button>
      <button
        type="button"
        className="box-delete"
        aria-label={words.deleteBox(place)}
        title={words.deleteBox(place)}
        onClick={onDelete}
      >
        ×
      </button>
    </li>
  );
}

/** The boxes in the order in which they were drawn, in step with the canvas, and the attributes of the selected one. */
export function BoxPanel({ bench, state, categories }: BoxPanelProps) {
  const { text, formats } = useSpeech();
  const words = text.workspace;
  const boxes = state?.boxes ?? [];
  const selected = state?.selected ?? null;
  const suggested = boxes.filter((box) => box.suggestion === true).length;
  const select = (id: string) => {
    bench?.editor.setTool('select');
    bench?.editor.execute('select', id);
  };
  return (
    <section className="work-boxes" aria-label={words.boxes(formats.number(boxes.length))}>
      <header className="panel-head">
        <h2>{words.boxes(formats.number(boxes.length))}</h2>
      </header>
      {boxes.length === 0 && <p className="panel-note">{words.noBoxes}</p>}
      {suggested > 0 && (
        <button type="button" className="button" onClick={() => bench?.acceptAll()}>
          {words.acceptAll(suggested)}
        </button>
      )}
      <ol className="box-list">
        {boxes.map((box, index) => (
          <BoxRow
            key={box.id}
            box={box}
            place={index + 1}
            isSelected={box.id === selected?.id}
            categories={categories}
            onSelect={() => select(box.id)}
            onDelete={() => {
              select(box.id);
              bench?.editor.execute('delete');
            }}
          />
        ))}
      </ol>
      {selected !== null && <AttributeButtons bench={bench} selected={selected} />}
    </section>
  );
}
