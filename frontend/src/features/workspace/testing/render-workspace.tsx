import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, render, screen, waitFor } from '@testing-library/react';
import { vi } from 'vitest';
import { ScreenRecorder } from '../../../engine/testing/recorder';
import { type Language, TextProvider } from '../../../i18n';
import { ToastProvider } from '../../../ui/Toasts';
import { WorkspacePage } from '../WorkspacePage';
import type { FakeServer } from './fake-server';

/** A screen that paints by itself, unless it is held. */
class LiveScreen extends ScreenRecorder {
  isHeld = false;

  override requestFrame(callback: () => void): number {
    const id = super.requestFrame(callback);
    setTimeout(() => {
      if (!this.isHeld) this.frame();
    }, 0);
    return id;
  }
}

interface RenderOptions {
  language?: Language;
  loadPicture?: (url: string) => Promise<HTMLImageElement>;
}

/** Opens the workspace of project 1 over a fake server, in a window of 832 by 632 pixels. */
export function renderWorkspace(server: FakeServer, { language = 'en', loadPicture }: RenderOptions = {}) {
  vi.stubGlobal('fetch', server.fetch);
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(832);
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(632);
  const pictures: string[] = [];
  const frames = new LiveScreen();
  const surroundings = {
    screen: frames,
    loadPicture: async (url: string) => {
      pictures.push(url);
      return loadPicture === undefined ? document.createElement('img') : loadPicture(url);
    },
  };
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const view = render(
    <QueryClientProvider client={client}>
      <TextProvider initial={language}>
        <ToastProvider>
          <WorkspacePage projectId={1} surroundings={surroundings} />
        </ToastProvider>
      </TextProvider>
    </QueryClientProvider>,
  );
  return { ...view, frames, pictures };
}

export function canvas(): HTMLElement {
  return screen.getByRole('application');
}

/** Waits until the picture of the present question, or of the named image, has been painted. */
export async function untilReady(image?: number): Promise<void> {
  await waitFor(() => {
    const { dataset } = canvas();
    if (dataset.phase !== 'ready') throw new Error(`The picture is not there: ${dataset.phase}`);
    if (image !== undefined && dataset.image !== String(image)) throw new Error(`Still at picture ${dataset.image}`);
  });
}

/** Drags over the canvas, in pixels of the picture (which lies at 16, 16 at its own size). */
export function drag([x1, y1]: [number, number], [x2, y2]: [number, number]): void {
  act(() => {
    for (const [name, x, y] of [
      ['pointerdown', x1, y1],
      ['pointermove', x2, y2],
      ['pointerup', x2, y2],
    ] as const) {
      const init = { pointerId: 1, button: 0, clientX: x + 16, clientY: y + 16, bubbles: true };
      canvas().dispatchEvent(new PointerEvent(name, init));
    }
  });
}

/** Presses and lets go of a chord where the focus is. */
export function press(chord: string): void {
  const parts = chord.split('+');
  const key = parts.pop() ?? '';
  const code = /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : /^\d$/.test(key) ? `Digit${key}` : key;
  const modifiers = {
    ctrlKey: parts.includes('Ctrl'),
    shiftKey: parts.includes('Shift'),
    altKey: parts.includes('Alt'),
  };
  const target = document.activeElement ?? document.body;
  act(() => {
    target.dispatchEvent(new KeyboardEvent('keydown', { key, code, bubbles: true, cancelable: true, ...modifiers }));
    target.dispatchEvent(new KeyboardEvent('keyup', { key, code, bubbles: true, ...modifiers }));
  });
}
