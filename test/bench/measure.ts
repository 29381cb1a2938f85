/** Timing whole processes: rounds are interleaved, so that a machine that slows down slows all of them alike. */

import { spawn } from 'node:child_process';
import { performance } from 'node:perf_hooks';

export interface Run {
  readonly file: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** In the place of the whole environment: a certificate that it names adds 50 ms to every start of Node. */
  readonly onlyEnv?: Readonly<Record<string, string>>;
  /** Before each run, untimed: a fresh copy of a store. */
  readonly prepare?: () => void;
}

/** Milliseconds: the median, and the quartiles around it. */
export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** Runs every program once to warm up, then `rounds` times, one after the other in each round. One spread a program. */
export async function interleave(runs: readonly Run[], rounds: number): Promise<readonly Spread[]> {
  const times = runs.map((): number[] => []);
  for (let round = 0; round <= rounds; round += 1) {
    for (const [index, run] of runs.entries()) {
      const { milliseconds } = await timed(run);
      if (round > 0) times[index]?.push(milliseconds);
    }
  }
  return times.map(spreadOf);
}

/**
 * Runs a program to its end and throws when it fails. A reference prints how many milliseconds it spent loading the rows
 * it is given (`{"loaded":…}`): those do not count, since no program under test is given its rows.
 */
export async function timed(run: Run): Promise<{ readonly milliseconds: number }> {
  run.prepare?.();
  const started = performance.now();
  const { status, output, problems } = await ended(run);
  const milliseconds = performance.now() - started;
  if (status !== 0) throw new Error(`${run.file} ${run.args.join(' ')}: exit status ${status}\n${problems}`);
  const loaded = /^\{"loaded":([0-9.]+)\}$/.exec(output)?.[1] ?? '0';
  return { milliseconds: milliseconds - Number(loaded) };
}

interface Ended {
  readonly status: number | null;
  /** The first characters of stdout; the rest is read, as by somebody at the other end of a pipe, and dropped. */
  readonly output: string;
  readonly problems: string;
}

function ended({ file, args, env, onlyEnv }: Run): Promise<Ended> {
  const child = spawn(file, args, { env: onlyEnv ?? { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const [output, problems] = [beginning(child.stdout), beginning(child.stderr)];
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, output: output(), problems: problems() }));
  });
}

function beginning(stream: NodeJS.ReadableStream): () => string {
  const most = 10_000;
  let text = '';
  stream.on('data', (chunk: Buffer) => {
    if (text.length < most) text += chunk.toString();
  });
  return () => text.slice(0, most);
}

function spreadOf(times: readonly number[]): Spread {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (part: number): number => sorted[Math.round((sorted.length - 1) * part)] ?? Number.NaN;
  return { median: at(0.5), low: at(0.25), high: at(0.75) };
}
