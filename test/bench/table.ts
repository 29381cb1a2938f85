/** The one table: each figure beside its reference from the same run. */

import type { Spread } from './measure.ts';

export interface Row {
  readonly what: string;
  readonly ours: string;
  readonly reference: string;
  readonly ratio: string;
  readonly target: string;
  /** Null when there is nothing to judge. */
  readonly reached: boolean | null;
}

export interface Compared {
  readonly what: string;
  readonly ours: Spread;
  readonly reference: Spread;
  readonly of: string;
  /** The most that ours may be of the reference. */
  readonly target: number;
}

/** A figure as a multiple of its reference. */
export function ratioRow({ what, ours, reference, of, target }: Compared): Row {
  const ratio = ours.median / reference.median;
  return {
    what,
    ours: shown(ours),
    reference: `${shown(reference)} ${of}`,
    ratio: `${ratio.toFixed(2)}×`,
    target: `≤ ${target}×`,
    reached: ratio <= target,
  };
}

/** A figure that has a limit of its own, in milliseconds; the reference tells how much of it is the machine's. */
export function limitRow({ what, ours, reference, of, target }: Compared): Row {
  const ratio = `${(ours.median / reference.median).toFixed(2)}×`;
  return {
    what,
    ours: shown(ours),
    reference: `${shown(reference)} ${of}`,
    ratio,
    target: `≤ ${target} ms`,
    reached: ours.median <= target,
  };
}

/** So many times as much work in hardly more than so many times as long. */
export function rateRow(
  what: string,
  { milliseconds, of, times, target }: { milliseconds: number; of: Spread; times: number; target: number },
): Row {
  const ratio = milliseconds / (of.median * times);
  return {
    what,
    ours: `${(milliseconds / 1000).toFixed(1)} s`,
    reference: `${times} × ${shown(of)}`,
    ratio: `${ratio.toFixed(2)}×`,
    target: `≤ ${target}×`,
    reached: ratio <= target,
  };
}

/** The most memory a run held. */
export function memoryRow(what: string, megabytes: number, most: number): Row {
  const ours = `${megabytes.toFixed(0)} MB`;
  return { what, ours, reference: '', ratio: '', target: `≤ ${most} MB`, reached: megabytes <= most };
}

/** A line that cannot be measured, and why. */
export function absentRow(what: string, why: string): Row {
  return { what, ours: why, reference: '', ratio: '', target: '', reached: null };
}

/** `412 ms (405–440)`: the median and the quartiles. */
function shown({ median, low, high }: Spread): string {
  const seconds = median >= 10_000;
  const number = (value: number): string => (seconds ? (value / 1000).toFixed(1) : value.toFixed(median < 100 ? 1 : 0));
  return `${number(median)} ${seconds ? 's' : 'ms'} (${number(low)}–${number(high)})`;
}

const COLUMNS = ['what', 'ours', 'reference', 'ratio', 'target'] as const;

export function tableText(rows: readonly Row[]): string {
  const titles: Row = { what: '', ours: 'entitle', reference: 'reference', ratio: 'ratio', target: 'reach', reached: null };
  const widths = COLUMNS.map((column) => Math.max(...[titles, ...rows].map((row) => row[column].length)));
  const lines = [titles, ...rows].map((row) => {
    const cells = COLUMNS.map((column, index) => row[column].padEnd(widths[index] ?? 0));
    const verdict = row.reached === null ? '' : row.reached ? 'reached' : 'MISSED';
    return [...cells, verdict].join('  ').trimEnd();
  });
  return `${lines.join('\n')}\n`;
}
