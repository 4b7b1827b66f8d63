import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import type { Crop, CropsLeft, Project } from '../../api/types';
import { useFormats, useSpeech, useText } from '../../i18n';
import { Select } from '../../ui/Field';
import { Chip } from '../../ui/Mark';
import { Page, useTitle } from '../../ui/Page';
import { ProgressBar } from '../../ui/Progress';
import { Empty, Loaded, Skeleton } from '../../ui/states';
import { useCurrentProject } from '../projects/ProjectFrame';
import { nameIn } from '../projects/queries';
import { CropsFoot } from './CropsFoot';
import { CropTile } from './CropTile';
import { type CropOrder, useCropsLeft } from './crop-queries';
import { type CropAction, columnsFor, cropActionOfKey, marked, moved, type Sheet } from './crops';
import { useCrops } from './use-crops';
import './crops.css';

const GAP = 4;
const TYPING = 'input, textarea, select, [role=dialog], [role=menu]';
const PRESSED_BY_ITSELF = 'a, button:not(.crop)';

/** Keys act on the page, but never while somebody types or presses another button. */
function useKeys(onAction: (action: CropAction) => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const target = event.target instanceof Element ? event.target : null;
      if (target?.closest(TYPING)) return;
      if ((event.key === 'Enter' || event.key === ' ') && target?.closest(PRESSED_BY_ITSELF)) return;
      const action = cropActionOfKey(event);
      if (action === null) return;
      event.preventDefault();
      onAction(action);
    };
    window.addEventListener('keydown', press, { capture: true });
    return () => window.removeEventListener('keydown', press, { capture: true });
  }, [onAction]);
}

/** How many columns the grid has, and how large its tiles are, in the room that there is. */
function useGridSize(count: number) {
  const grid = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const node = grid.current;
    if (node === null) return;
    const measure = () => setRoom({ width: node.clientWidth, height: node.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(node);
    return () => observer.disconnect();
  }, []);
  const columns = room.width === 0 ? 1 : columnsFor(count, room.width, room.height, GAP);
  const size = Math.floor((room.width - GAP * (columns - 1)) / columns);
  return { grid, columns, size: Math.max(0, size) };
}

interface GridProps {
  sheet: Sheet;
  colourOf: (crop: Crop) => string;
  onSheet: (sheet: Sheet) => void;
  onColumns: (columns: number) => void;
  isBusy: boolean;
}

function Grid({ sheet, colourOf, onSheet, onColumns, isBusy }: GridProps) {
  const { grid, columns, size } = useGridSize(sheet.crops.length);
  useEffect(() => onColumns(columns), [onColumns, columns]);
  return (
    <div className="crops-room" ref={grid}>
      <div className="crops-grid" data-busy={isBusy} style={{ gridTemplateColumns: `repeat(${columns}, ${size}px)` }}>
        {sheet.crops.map((crop, place) => (
          <CropTile
            key={crop.id}
            crop={crop}
            place={place}
            size={size}
            colour={colourOf(crop)}
            isAt={place === sheet.at}
            reason={sheet.wrong.get(crop.id)}
            onMark={() => onSheet(marked({ ...sheet, at: place }, crop.id, null))}
          />
        ))}
      </div>
    </div>
  );
}

interface DeskProps {
  project: Project;
  category: number;
  left: CropsLeft;
  order: CropOrder;
  onCategory: (category: number) => void;
  onOrder: (order: CropOrder) => void;
}

function CropsHead({ project, category, left, order, onCategory, onOrder, done }: DeskProps & { done: number }) {
  const { text, language } = useSpeech();
  const formats = useFormats();
  const count = (id: number) => left.categories.find((row) => row.category === id)?.left ?? 0;
  const shown = project.categories.filter(({ id }) => id === category || count(id) > 0);
  const name = project.categories.find(({ id }) => id === category);
  const definition = name && (name.definitions[language] || name.definition);
  const progress = text.crops.progress(formats.number(done), formats.number(count(category)));
  return (
    <header className="crops-head">
      <div className="crops-question">
        <h1>{text.crops.title(name ? nameIn(language, name) : '–')}</h1>
        {definition && <p className="quiet">{definition}</p>}
      </div>
      <Select
        aria-label={text.crops.category}
        value={String(category)}
        options={shown.map((each) => ({
          value: String(each.id),
          label: text.crops.option(nameIn(language, each), formats.number(count(each.id))),
        }))}
        onValue={(value) => onCategory(Number(value))}
      />
      <div className="chips">
        {(['risk', 'sure'] as const).map((each) => (
          <Chip key={each} label={text.crops.order[each]} isOn={order === each} onToggle={() => onOrder(each)} />
        ))}
      </div>
      <div className="crops-progress">
        <span className="quiet" aria-live="polite">
          {progress}
        </span>
        <ProgressBar value={done} total={done + count(category)} label={progress} />
      </div>
    </header>
  );
}

/** One category, page after page. */
function CropsDesk(props: DeskProps) {
  const { project, category, order } = props;
  const { text, language } = useSpeech();
  const [, navigate] = useLocation();
  const desk = useCrops(project.id, category, order);
  const { sheet, setSheet, query } = desk;
  const columns = useRef(1);
  const [setColumns] = useState(() => (value: number) => {
    columns.current = value;
  });
  const act = (action: CropAction) => {
    const crop = sheet?.crops[sheet.at];
    if (action === 'undo') desk.undo();
    else if (sheet === null || crop === undefined) return;
    else if (action === 'send') desk.submit();
    else if (action === 'open') navigate(`/projects/${project.id}/review/${crop.image.id}`);
    else if (action === 'mark') setSheet(marked(sheet, crop.id, null));
    else if (typeof action === 'object') setSheet(marked(sheet, crop.id, action.reason));
    else setSheet(moved(sheet, action, columns.current));
  };
  useKeys(act);
  const named = project.categories.find(({ id }) => id === category);
  useTitle(text.crops.pageTitle);
  return (
    <main className="crops" id="content">
      <CropsHead {...props} done={desk.done} />
      {sheet === null ? (
        <Loaded query={query} what={text.crops.pageTitle} skeleton={<Skeleton lines={4} height={140} />}>
          {() => <Skeleton lines={4} height={140} />}
        </Loaded>
      ) : sheet.crops.length === 0 ? (
        <Empty title={text.crops.allDone(named ? nameIn(language, named) : '–')}>{text.crops.allDoneMore}</Empty>
      ) : (
        <Grid
          sheet={sheet}
          colourOf={() => `--category-${(named?.position ?? 0) % 8}`}
          onSheet={setSheet}
          onColumns={setColumns}
          isBusy={desk.isBusy}
        />
      )}
      <CropsFoot project={project} desk={desk} onAction={act} />
    </main>
  );
}

/** The grid of crops: one category at a glance, answered by keys. The address names category and order. */
export function CropsPage() {
  const text = useText();
  const project = useCurrentProject();
  const left = useCropsLeft(project.id);
  const search = useSearch();
  const [, navigate] = useLocation();
  const asked = new URLSearchParams(search);
  const order: CropOrder = asked.get('order') === 'sure' ? 'sure' : 'risk';
  const known = project.categories.some(({ id }) => id === Number(asked.get('category')));
  const go = (category: number, next: CropOrder) =>
    navigate(`/projects/${project.id}/review/crops?category=${category}&order=${next}`, { replace: true });
  // The category that was first stays: one that is done must not make room for another under the hand.
  const [first, setFirst] = useState<number | null>(null);
  const most = left.data?.categories[0]?.category ?? null;
  useEffect(() => setFirst((before) => before ?? most), [most]);
  const category = known ? Number(asked.get('category')) : first;
  return (
    <Loaded query={left} what={text.crops.pageTitle} skeleton={<Skeleton lines={5} height={120} />} isPage>
      {(found) =>
        category === null && most === null ? (
          <Page title={text.crops.pageTitle}>
            <Empty
              title={text.crops.nothing}
              action={
                <Link href={`/projects/${project.id}/review`} className="button">
                  {text.crops.toQueue}
                </Link>
              }
            >
              {text.crops.nothingMore}
            </Empty>
          </Page>
        ) : (
          <CropsDesk
            key={`${category ?? most} ${order}`}
            project={project}
            category={category ?? most ?? 0}
            left={found}
            order={order}
            onCategory={(id) => go(id, order)}
            onOrder={(next) => go(category ?? most ?? 0, next)}
          />
        )
      }
    </Loaded>
  );
}
