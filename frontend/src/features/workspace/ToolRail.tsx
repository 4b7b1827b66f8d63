import type { ReactNode } from 'react';
import { useText } from '../../i18n';
import type { BenchState } from './bench-state';
import { shownKey } from './keys';
import type { Workbench } from './workbench';

type Shape = 'draw' | 'select' | 'pan' | 'undo' | 'redo' | 'in' | 'out' | 'fit';

const PATHS: Record<Shape, ReactNode> = {
  draw: <path d="M4 7V4h3M13 4h3v3M16 13v3h-3M7 16H4v-3M10 7v6M7 10h6" />,
  select: <path d="M5 3l10 6-4.5 1.2L8 15z" />,
  pan: <path d="M10 3v14M3 10h14M10 3L8 5M10 3l2 2M10 17l-2-2M10 17l2-2M3 10l2-2M3 10l2 2M17 10l-2-2M17 10l-2 2" />,
  undo: <path d="M7 5L4 8l3 3M4 8h7a4 4 0 010 8H8" />,
  redo: <path d="M13 5l3 3-3 3M16 8H9a4 4 0 000 8h3" />,
  in: <path d="M9 14a5 5 0 100-10 5 5 0 000 10zM13 13l4 4M9 7v4M7 9h4" />,
  out: <path d="M9 14a5 5 0 100-10 5 5 0 000 10zM13 13l4 4M7 9h4" />,
  fit: <path d="M3 7V4h3M14 4h3v3M17 13v3h-3M6 16H3v-3M7 8h6v4H7z" />,
};

interface ToolProps {
  shape: Shape;
  name: string;
  chord: string;
  isOn?: boolean;
  isDisabled?: boolean;
  onPress: () => void;
}

function Tool({ shape, name, chord, isOn, isDisabled = false, onPress }: ToolProps) {
  return (
    <button
      type="button"
      className={`rail-tool rail-${shape}`}
      title={`${name} (${chord})`}
      aria-label={name}
      aria-keyshortcuts={chord}
      aria-pressed={isOn}
      disabled={isDisabled}
      onClick={onPress}
    >
      <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
        {PATHS[shape]}
      </svg>
    </button>
  );
}

/** The tools at the left; on a phone the three that a thumb needs, at the foot. */
export function ToolRail({ bench, state }: { bench: Workbench | null; state: BenchState | null }) {
  const words = useText().workspace;
  const isJudging = bench?.isJudging ?? false;
  const isLooking = isJudging || (bench?.isTagging ?? false);
  const isOff = bench === null || state?.phase !== 'ready';
  const tool = (name: 'draw' | 'select' | 'pan') => (
    <Tool
      shape={name}
      name={words.tool[name]}
      chord={shownKey(name)}
      isOn={state?.tool === name}
      isDisabled={isOff}
      onPress={() => bench?.editor.setTool(name)}
    />
  );
  return (
    <nav className="work-rail" aria-label={words.tools}>
      {!isLooking && tool('draw')}
      {!isLooking && tool('select')}
      {tool('pan')}
      <hr />
      {!isJudging && (
        <>
          <Tool
            shape="undo"
            name={words.undo}
            chord={shownKey('undo')}
            isDisabled={isOff || !state.canUndo}
            onPress={() => bench?.step('undo')}
          />
          <Tool
            shape="redo"
            name={words.redo}
            chord={shownKey('redo')}
            isDisabled={isOff || !state.canRedo}
            onPress={() => bench?.step('redo')}
          />
          <hr />
        </>
      )}
      <Tool
        shape="in"
        name={words.zoomIn}
        chord="+"
        isDisabled={isOff}
        onPress={() => bench?.editor.execute('zoom', 1.25)}
      />
      <Tool
        shape="out"
        name={words.zoomOut}
        chord="-"
        isDisabled={isOff}
        onPress={() => bench?.editor.execute('zoom', 0.8)}
      />
      <Tool
        shape="fit"
        name={words.fit}
        chord={shownKey('fit')}
        isDisabled={isOff}
        onPress={() => bench?.editor.execute('fit')}
      />
    </nav>
  );
}
