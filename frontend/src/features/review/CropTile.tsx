import { useEffect, useRef, useState } from 'react';
import type { Crop } from '../../api/types';
import { useFormats, useText } from '../../i18n';
import { drawCrop } from './crop-picture';
import { renditionOf, windowOf } from './crops';
import { REASONS } from './reasons';

interface TileProps {
  crop: Crop;
  place: number;
  colour: string;
  size: number;
  isAt: boolean;
  reason: number | undefined;
  onMark: () => void;
}

/** Cuts the object out of its picture; `failed` when the picture did not come. */
function useCut({ crop, colour, size }: TileProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [phase, setPhase] = useState<'loading' | 'ready' | 'failed'>('loading');
  useEffect(() => {
    const element = canvas.current;
    if (element === null || size === 0) return;
    const abort = new AbortController();
    const pixels = Math.round(size * (window.devicePixelRatio || 1));
    const view = windowOf(crop);
    const url = crop.image.urls[renditionOf(crop, view, pixels)];
    drawCrop(element, { url, crop, view, pixels, colour }, abort.signal).then(
      () => !abort.signal.aborted && setPhase('ready'),
      () => !abort.signal.aborted && setPhase('failed'),
    );
    return () => abort.abort();
  }, [crop, colour, size]);
  return { canvas, phase };
}

/** One object of the grid. A press marks it as wrong or right. */
export function CropTile(props: TileProps) {
  const { crop, place, isAt, reason, onMark } = props;
  const text = useText();
  const formats = useFormats();
  const { canvas, phase } = useCut(props);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!isAt) return;
    button.current?.focus({ preventScroll: true });
    button.current?.scrollIntoView({ block: 'nearest' });
  }, [isAt]);
  const word = reason === undefined ? undefined : REASONS[reason]?.word;
  const label = text.crops.tile(formats.number(place + 1), crop.image.name, formats.percent(crop.confidence));
  return (
    <button
      ref={button}
      type="button"
      className="crop"
      data-at={isAt}
      data-phase={phase}
      aria-pressed={word !== undefined}
      aria-label={word === undefined ? label : `${label}, ${text.crops.wrong(text.crops.reasons[word])}`}
      tabIndex={isAt ? 0 : -1}
      onClick={onMark}
    >
      <canvas ref={canvas} />
      {phase === 'failed' && <span className="crop-failed">{text.common.somethingFailed(crop.image.name)}</span>}
      {word !== undefined && <span className="crop-wrong">✕ {text.crops.reasons[word]}</span>}
    </button>
  );
}
