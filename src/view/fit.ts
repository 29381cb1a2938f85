/** How a table gets into a window. */

/** The blanks between two columns. */
export const GAP = 2;

export interface Span {
  /** The width of its widest cell, in terminal columns. */
  readonly natural: number;
  /** How narrow it may become; equal to `natural` for numbers and dates, which are wrong when cut. */
  readonly least: number;
  /** Whether it is left out before the others, or after them. */
  readonly drop: 'first' | 'last' | null;
}

/**
 * The width of every column, or null for one that is left out. Text gives way first: the widest before the others,
 * and the first column (the key, which people copy) last. When that is not enough, columns are left out from the
 * right, as their `drop` says, but never the first. `width` null: everything at its natural width.
 */
export function fit(spans: readonly Span[], width: number | null): readonly (number | null)[] {
  if (width === null) return spans.map(({ natural }) => natural);
  const order = keepingOrder(spans);
  for (let count = spans.length; count > 1; count -= 1) {
    const kept = new Set(order.slice(0, count));
    if (total(spans.map(({ least }, at) => (kept.has(at) ? least : null))) <= width) return shrink(spans, kept, width);
  }
  return spans.map(({ natural }, at) => (at === 0 ? Math.min(natural, width) : null));
}

/** The columns by how long they are kept: the first one longest. */
function keepingOrder(spans: readonly Span[]): readonly number[] {
  const rank = (at: number): number => (at === 0 ? 0 : { last: 1, none: 2, first: 3 }[spans[at]?.drop ?? 'none']);
  return spans.map((_, at) => at).sort((a, b) => rank(a) - rank(b) || a - b);
}

function total(widths: readonly (number | null)[]): number {
  const shown = widths.filter((each) => each !== null);
  return shown.reduce((sum, each) => sum + each, GAP * (shown.length - 1));
}

function shrink(spans: readonly Span[], kept: ReadonlySet<number>, width: number): readonly (number | null)[] {
  const widths = spans.map(({ natural }, at) => (kept.has(at) ? natural : null));
  for (let over = total(widths) - width; over > 0; over -= 1) {
    const at = widest(spans, widths);
    widths[at] = (widths[at] ?? 0) - 1;
  }
  return widths;
}

/** The widest column that may still shrink; the first one only when no other may. */
function widest(spans: readonly Span[], widths: readonly (number | null)[]): number {
  let found = 0;
  for (let at = 1; at < spans.length; at += 1) {
    const [width, least] = [widths[at] ?? 0, spans[at]?.least ?? 0];
    if (width > least && (found === 0 || width > (widths[found] ?? 0))) found = at;
  }
  return found;
}
