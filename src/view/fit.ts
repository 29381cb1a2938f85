/** How a table gets into a window. */

/** The blanks between two columns. */
export const GAP = 2;

export interface Span {
  /** The width of its widest cell, in terminal columns. */
  readonly natural: number;
  /** How narrow it may become; equal to `natural` for numbers and dates, which are wrong when cut. */
  readonly least: number;
  /** Whether it is left out before the others, after them, or never. */
  readonly drop: 'first' | 'last' | 'never' | null;
}

/**
 * The width of every column, or null for one that is left out. Text gives way first: the widest before the others,
 * and the first column (the key, which people copy) last. When that is not enough, columns are left out from the
 * right, as their `drop` says, but never the first and those that say so. `width` null: everything at its natural width.
 */
export function fit(spans: readonly Span[], width: number | null): readonly (number | null)[] {
  if (width === null) return spans.map(({ natural }) => natural);
  const order = keepingOrder(spans);
  const least = 1 + spans.filter(({ drop }, at) => at > 0 && drop === 'never').length;
  for (let count = spans.length; count >= Math.max(2, least); count -= 1) {
    const kept = new Set(order.slice(0, count));
    if (total(spans.map((span, at) => (kept.has(at) ? span.least : null))) <= width) return shrink(spans, kept, width);
    if (count === least) return shrink(cutDown(spans), kept, width);
  }
  return spans.map(({ natural }, at) => (at === 0 ? Math.min(natural, width) : null));
}

/** For a window in which not even those fit that are never left out. */
function cutDown(spans: readonly Span[]): readonly Span[] {
  return spans.map((span) => (span.drop === 'never' ? { ...span, least: 1 } : span));
}

/** The columns by how long they are kept: the first one longest. */
function keepingOrder(spans: readonly Span[]): readonly number[] {
  const rank = (at: number): number => (at === 0 ? 0 : { never: 1, last: 2, none: 3, first: 4 }[spans[at]?.drop ?? 'none']);
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
    widths[at] = Math.max(1, (widths[at] ?? 0) - 1);
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
