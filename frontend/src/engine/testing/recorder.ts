import type { Screen } from '../layers';
import type { Context2D } from '../renderer';

/** One call on a 2D context, with the stroke or fill that was in force. */
export interface Call {
  readonly name: string;
  readonly args: readonly unknown[];
  readonly strokeStyle: unknown;
  readonly lineWidth: unknown;
  readonly dash: readonly number[];
}

/** A 2D context that paints nothing and remembers what was asked. */
export class ContextRecorder {
  readonly context: Context2D;
  calls: Call[] = [];

  constructor() {
    const state: Record<string, unknown> = {};
    let dash: readonly number[] = [];
    const call = (name: string, args: unknown[]) => {
      if (name === 'setLineDash') dash = args[0] as readonly number[]; // that is the method's one argument
      this.calls.push({ name, args, strokeStyle: state.strokeStyle, lineWidth: state.lineWidth, dash });
      return name === 'measureText' ? { width: String(args[0]).length * 7 } : undefined;
    };
    const handler: ProxyHandler<Record<string, unknown>> = {
      get: (target, name) => target[String(name)] ?? ((...args: unknown[]) => call(String(name), args)),
      set: (target, name, value) => {
        target[String(name)] = value;
        return true;
      },
    };
    // The proxy answers to every name of the interface; the compiler cannot know.
    this.context = new Proxy(state, handler) as unknown as Context2D;
  }

  named(name: string): Call[] {
    return this.calls.filter((call) => call.name === name);
  }

  forget(): void {
    this.calls = [];
  }
}

/** A screen whose frames come when the test says so. The first recorder is the lower layer, the second the upper. */
export class ScreenRecorder implements Screen {
  readonly pixelRatio = 1;
  readonly recorders: ContextRecorder[] = [];
  #frames = new Map<number, () => void>();
  #next = 1;

  contextOf(): Context2D {
    const recorder = new ContextRecorder();
    this.recorders.push(recorder);
    return recorder.context;
  }

  requestFrame(callback: () => void): number {
    this.#frames.set(this.#next, callback);
    this.#next += 1;
    return this.#next - 1;
  }

  cancelFrame(id: number): void {
    this.#frames.delete(id);
  }

  /** Lets one frame pass; says how many callbacks it had. */
  frame(): number {
    const due = [...this.#frames.values()];
    this.#frames.clear();
    for (const callback of due) callback();
    return due.length;
  }
}
