/** How a table gets into a window. */

/** The blanks between two columns. */
export const GAP = 2;

export interface Span {
  /** The width of its widest cell, in terminal columns. */
  readonly natural: number;
  /** How narrow it may become; equal to `natural` for numbers and dates, which are wrong when cut. */
  readonly least: number;
  /** Whether it is left out before the others, after them, or never; `empty`: before anything is cut for it. */
  readonly drop: 'empty' | 'first' | 'last' | 'never' | null;
  /** A key: cut, it would be another one. */
  readonly whole: boolean;
  /** What a list is read for: the columns that go first are left out before it is cut. */
  readonly spared: boolean;
}

/**
 * The width of every column, or null for one that is left out. Columns with nothing in them make room first; then text
 * gives way, the widest before the others; then columns are left out from the right, as their `drop` says. What a list is
 * read for is cut when those are gone that go first. Where not even those fit that are never left out, their text is cut
 * down, though no key, before a window of next to nothing takes some of them. The message of a row is the last to go.
 * `width` null: everything at its natural width.
 */
export function fit(spans: readonly Span[], width: number | null): readonly (number | null)[] {
  if (width === null) return spans.map(({ natural }) => natural);
  const sparing = spans.map((span) => (span.spared ? { ...span, least: span.natural } : span));
  const all = spans.length;
  const must = spans.filter(({ drop }, at) => at === 0 || drop === 'never').length;
  const useful = spans.filter(({ drop }, at) => at === 0 || (drop !== 'first' && drop !== 'empty')).length;
  const most = spans.some(({ spared }) => spared) ? useful : all;
  return (
    fitted(sparing, width, { most: all, least: most }) ?? fitted(spans, width, { most, least: must }) ?? squeezed(spans, width)
  );
}

/** With so many columns. Null: even the fewest do not fit. */
function fitted(
  spans: readonly Span[],
  width: number,
  { most, least }: { readonly most: number; readonly least: number },
): readonly (number | null)[] | null {
  const order = keepingOrder(spans);
  const full = spans.filter(({ drop }, at) => at === 0 || drop !== 'empty').length;
  for (let count = most; count >= least; count -= 1) {
    const kept = new Set(order.slice(0, count));
    // As long as an empty column is there to go, nothing is cut for it.
    const needed = spans.map((span, at) => (kept.has(at) ? (count > full ? span.natural : span.least) : null));
    if (total(needed) <= width) return shrink(spans, kept, width);
  }
  return null;
}

/** In a window in which not even those fit that are never left out. */
function squeezed(spans: readonly Span[], width: number): readonly (number | null)[] {
  const least = cutDown(spans);
  const must = spans.filter(({ drop }, at) => at === 0 || drop === 'never').length;
  // What says why something is wrong stays longer than the keys: it can be cut, and most often names them.
  const rest = keepingOrder(spans)
    .slice(0, must)
    .toSorted((a, b) => Number(isWhole(spans, a)) - Number(isWhole(spans, b)));
  for (let count = must; count > 1; count -= 1) {
    const kept = new Set(rest.slice(0, count));
    if (total(least.map((span, at) => (kept.has(at) ? span.least : null))) <= width) return shrink(least, kept, width);
  }
  return spans.map(({ natural }, at) => (at === 0 ? Math.min(natural, width) : null));
}

/** Text down to what can still be read. */
function cutDown(spans: readonly Span[]): readonly Span[] {
  return spans.map((span) => (span.drop === 'never' && !span.whole ? { ...span, least: Math.min(span.least, 6) } : span));
}

function isWhole(spans: readonly Span[], at: number): boolean {
  return at > 0 && spans[at]?.whole === true;
}

/** The columns by how long they are kept: the first one longest. */
function keepingOrder(spans: readonly Span[]): readonly number[] {
  const rank = (at: number): number =>
    at === 0 ? 0 : { never: 1, last: 2, none: 3, first: 4, empty: 5 }[spans[at]?.drop ?? 'none'];
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
    if (at === null) break;
    widths[at] = (widths[at] ?? 0) - 1;
  }
  return widths;
}

/** The widest column that may still shrink, the first one only when no other may; null: none may. */
function widest(spans: readonly Span[], widths: readonly (number | null)[]): number | null {
  let found: number | null = null;
  for (let at = spans.length - 1; at >= 0; at -= 1) {
    const [width, least] = [widths[at] ?? 0, spans[at]?.least ?? 0];
    if (width > least && (found === null || (at > 0 && width >= (widths[found] ?? 0)))) found = at;
  }
  return found;
}
