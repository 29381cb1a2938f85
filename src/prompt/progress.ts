/** Progress on stderr, drawn with ora, for work that takes longer than a second. */

import { grouped } from '../core/counts.ts';
import type { Progress } from './prompter.ts';

/** For pipes, `--quiet` and terminals that cannot draw over a line. */
export const silentProgress: Progress = { update() {}, stop() {} };

export interface ProgressOptions {
  /** stderr. */
  readonly stream: NodeJS.WritableStream & { readonly columns?: number };
  /** What is being done: `Transferring`. */
  readonly label: string;
  readonly colour: boolean;
  /** Milliseconds, from any moment on. */
  readonly now: () => number;
}

/** Work that is over sooner shows nothing. */
const PATIENCE = 1000;
/** No sooner than this is the text made anew, however often it is updated. */
const REDRAW = 100;

/**
 * Call `update` with every batch and `stop` at the end, whatever the end: it leaves no trace. The spinner turns while
 * the work lets the event loop turn.
 */
export function terminalProgress({ stream, label, colour, now }: ProgressOptions): Progress {
  const started = now();
  let redrawn = started;
  let stopped = false;
  let text = '';
  let spinner: { text: string; stop(): unknown } | undefined;

  async function start(): Promise<void> {
    const { default: ora } = await import('ora');
    if (stopped) return;
    // No hold on stdin and no hidden cursor: both would put handlers of their own between Ctrl-C and us.
    const options = { stream, text, discardStdin: false, hideCursor: false, isEnabled: true };
    spinner = ora(colour ? options : { ...options, color: false }).start();
  }

  return {
    update(done, total) {
      const at = now();
      if (stopped || at - started < PATIENCE || at - redrawn < REDRAW) return;
      redrawn = at;
      const first = text === '';
      text = progressText({ label, done, total, elapsed: at - started, columns: stream.columns ?? 80 });
      if (first) void start();
      else if (spinner !== undefined) spinner.text = text;
    },
    stop() {
      stopped = true;
      spinner?.stop();
      spinner = undefined;
    },
  };
}

/**
 * `Transferring 41,000 of 100,000 rows (52,000 rows/s, 1 s to go)`; without a total `Transferring 41,000 rows (52,000
 * rows/s)`. `elapsed` in milliseconds, above 0. Speed and rest are left out where the line would be too long.
 */
export function progressText({
  label,
  done,
  total,
  elapsed,
  columns,
}: {
  label: string;
  done: number;
  total: number | null;
  elapsed: number;
  columns: number;
}): string {
  const perSecond = (done * 1000) / elapsed;
  const rows = `${label} ${grouped(done)}${total === null ? '' : ` of ${grouped(total)}`} rows`;
  const rest = total === null || perSecond === 0 ? '' : `, ${duration((total - done) / perSecond)} to go`;
  const full = `${rows} (${grouped(rounded(perSecond))} rows/s${rest})`;
  // The spinner and a space stand before it, and a full last column would wrap.
  return full.length + 3 > columns ? rows : full;
}

/** Two digits say how fast it is; more would only flicker. */
function rounded(value: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, value))) - 1);
  return Math.round(value / unit) * unit;
}

function duration(seconds: number): string {
  if (seconds < 100) return `${Math.ceil(seconds)} s`;
  return seconds < 6000 ? `${Math.ceil(seconds / 60)} min` : `${Math.ceil(seconds / 3600)} h`;
}
