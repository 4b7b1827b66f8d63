import { type ReactNode, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { justify, type Shape, widthInRow } from './justify';
import './picture.css';

const GAP = 4;

interface WallProps<T extends Shape> {
  items: readonly T[];
  rowHeight?: number;
  keyOf: (item: T) => string | number;
  renderTile: (item: T) => ReactNode;
}

/** The width of an element, followed as it changes. */
function useWidth() {
  const element = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const node = element.current;
    if (node === null) return;
    setWidth(node.clientWidth);
    const observer = new ResizeObserver(() => setWidth(node.clientWidth));
    observer.observe(node);
    return () => observer.disconnect();
  }, []);
  return { element, width };
}

/** A justified wall: pictures in rows that fill the width, none cropped, none distorted. */
export function Wall<T extends Shape>({ items, rowHeight = 180, keyOf, renderTile }: WallProps<T>) {
  const { element, width } = useWidth();
  const wished = width < 500 ? Math.min(rowHeight, 120) : rowHeight;
  const rows = useMemo(
    () => (width > 0 ? justify(items, { width, rowHeight: wished, gap: GAP }) : []),
    [items, width, wished],
  );
  return (
    <div className="wall" ref={element}>
      {rows.map((row) => (
        <div className="wall-row" key={row.items.map(keyOf).join()}>
          {row.items.map((item) => (
            <div key={keyOf(item)} style={{ width: `${widthInRow(item, row.height)}px` }}>
              {renderTile(item)}
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}
