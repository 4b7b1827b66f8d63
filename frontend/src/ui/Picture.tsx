import { useEffect, useRef } from 'react';
import { drawBoxes, type SmallBox } from './category-colours';
import './picture.css';

interface PictureProps {
  src: string;
  name: string;
  width: number;
  height: number;
  boxes: readonly SmallBox[];
  /** `always`, or only while the pointer or the keyboard is on the picture. */
  showBoxes?: 'always' | 'hover';
}

/** A small picture with its boxes over it; the space is reserved before the bytes are there. */
export function Picture({ src, name, width, height, boxes, showBoxes = 'hover' }: PictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    if (element === null || boxes.length === 0) return;
    const draw = () => drawBoxes(element, boxes, width);
    const observer = new ResizeObserver(draw);
    observer.observe(element);
    return () => observer.disconnect();
  }, [boxes, width]);
  return (
    <span className={`picture picture-${showBoxes}`} style={{ aspectRatio: `${width} / ${height}` }}>
      <img src={src} alt={name} loading="lazy" decoding="async" />
      {boxes.length > 0 && <canvas ref={canvas} />}
    </span>
  );
}
