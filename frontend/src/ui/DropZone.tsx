import { type DragEvent, type ReactNode, useRef, useState } from 'react';
import { useText } from '../i18n';
import { type DroppedFile, filesOfDrop, filesOfInput } from './dropped';
import './dropzone.css';

/** Takes files and folders dropped anywhere on what it wraps. */
export function useDrop(onFiles: (files: DroppedFile[]) => void) {
  const [isOver, setOver] = useState(false);
  const depth = useRef(0);
  const enter = (change: number) => {
    depth.current = Math.max(0, depth.current + change);
    setOver(depth.current > 0);
  };
  return {
    isOver,
    handlers: {
      onDragEnter: () => enter(1),
      onDragLeave: () => enter(-1),
      onDragOver: (event: DragEvent) => event.preventDefault(),
      onDrop: (event: DragEvent) => {
        event.preventDefault();
        depth.current = 0;
        setOver(false);
        void filesOfDrop(event.dataTransfer).then((files) => files.length > 0 && onFiles(files));
      },
    },
  };
}

interface FileButtonProps {
  label: string;
  isFolder?: boolean;
  onFiles: (files: DroppedFile[]) => void;
}

/** A button that asks the browser for files, or for a whole folder. */
export function FileButton({ label, isFolder = false, onFiles }: FileButtonProps) {
  return (
    <label className="button file-button">
      {label}
      <input
        type="file"
        multiple
        className="visually-hidden"
        // The standard name of the attribute that every browser knows for folders.
        {...(isFolder ? { webkitdirectory: '' } : {})}
        onChange={(event) => {
          const files = event.target.files === null ? [] : filesOfInput(event.target.files);
          event.target.value = '';
          if (files.length > 0) onFiles(files);
        }}
      />
    </label>
  );
}

interface DropZoneProps {
  onFiles: (files: DroppedFile[]) => void;
  children?: ReactNode;
}

/** The place that says what may be dropped, with buttons for those who do not drag. */
export function DropZone({ onFiles, children }: DropZoneProps) {
  const text = useText();
  const { isOver, handlers } = useDrop(onFiles);
  return (
    <fieldset className="dropzone" data-over={isOver} {...handlers}>
      <legend className="visually-hidden">{text.ui.dropTitle}</legend>
      <p className="dropzone-title">{text.ui.dropTitle}</p>
      <p className="quiet">{children ?? text.ui.dropHint}</p>
      <div className="row">
        <FileButton label={text.ui.chooseFolder} isFolder onFiles={onFiles} />
        <FileButton label={text.ui.chooseFiles} onFiles={onFiles} />
      </div>
    </fieldset>
  );
}
