import { useEffect, useRef } from 'react';
import type uPlot from 'uplot';
import './curves.css';

export interface Curve {
  name: string;
  values: readonly (number | null)[];
  /** The token of its colour. */
  token: string;
  isDashed?: boolean;
}

interface CurvesProps {
  label: string;
  axis: string;
  steps: readonly number[];
  curves: readonly Curve[];
  height?: number;
}

/** Epochs are counted: no axis says 1.2. */
const WHOLE_STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000];

function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function axisLook(label: string, isLow: boolean): uPlot.Axis {
  const line = token('--line');
  return {
    stroke: token('--quiet'),
    font: `12px ${token('--font')}`,
    grid: { stroke: line, width: 1 },
    ticks: { stroke: line, width: 1 },
    ...(isLow ? { incrs: WHOLE_STEPS, label, labelFont: `12px ${token('--font')}`, labelSize: 20 } : { size: 56 }),
  };
}

/** The figure under the pointer; without one, the last that arrived. */
function figureOf(plot: uPlot, value: number | null, series: number): string {
  const last = Array.from(plot.data[series] ?? []).findLast((each) => typeof each === 'number');
  const shown = value ?? last;
  return typeof shown === 'number' ? String(Number(shown.toPrecision(3))) : '–';
}

function optionsOf({ axis, curves, height = 240 }: CurvesProps, width: number): uPlot.Options {
  return {
    width,
    height,
    scales: { x: { time: false } },
    cursor: { drag: { x: false, y: false } },
    axes: [axisLook(axis, true), axisLook('', false)],
    series: [
      { label: axis, value: figureOf },
      ...curves.map((curve) => ({
        label: curve.name,
        value: figureOf,
        stroke: token(curve.token),
        width: 2,
        ...(curve.isDashed ? { dash: [6, 4] } : {}),
        points: { show: curve.values.length < 3 },
      })),
    ],
  };
}

function dataOf({ steps, curves }: CurvesProps): uPlot.AlignedData {
  return [[...steps], ...curves.map((curve) => [...curve.values])];
}

/** Curves that grow as figures arrive. The plotting code is fetched only when a page shows one. */
export function Curves(props: CurvesProps) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const shape = props.curves.map((curve) => curve.name).join('|');
  useEffect(() => {
    const node = place.current;
    if (node === null || shape === '') return;
    let isGone = false;
    const observer = new ResizeObserver(() => {
      plot.current?.setSize({ width: node.clientWidth, height: latest.current.height ?? 240 });
    });
    void import('uplot').then(({ default: Plot }) => {
      if (isGone) return;
      plot.current = new Plot(optionsOf(latest.current, node.clientWidth), dataOf(latest.current), node);
      observer.observe(node);
    });
    return () => {
      isGone = true;
      observer.disconnect();
      plot.current?.destroy();
      plot.current = null;
    };
  }, [shape]);
  useEffect(() => {
    plot.current?.setData(dataOf(props));
  }, [props]);
  return (
    <div
      ref={place}
      className="curves"
      role="img"
      aria-label={props.label}
      style={{ minHeight: `${(props.height ?? 240) + 32}px` }}
    />
  );
}
