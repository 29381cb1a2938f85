/** Where somebody is in `entitle browse`, and what a key does there. Pure: the pages are read and drawn elsewhere. */

import { type Filter, cleared, nextPhase, nextSort, searching } from './filter.ts';

/** A page. Events and pools list; the others are about one thing. */
export type Page =
  | { readonly kind: 'overview' }
  | { readonly kind: 'events' }
  | { readonly kind: 'pool'; readonly product: string }
  | { readonly kind: 'event'; readonly workspace: string }
  | { readonly kind: 'transaction'; readonly id: number }
  | { readonly kind: 'help' };

/** A page, and how far one has got on it: the row under the cursor, and the first line that is shown. */
export interface Spot {
  readonly page: Page;
  readonly cursor: number;
  readonly top: number;
}

export interface State {
  /** From the list one began with to the page that is shown. */
  readonly trail: readonly [Spot, ...Spot[]];
  readonly filter: Filter;
  /** Whether keys go into the search. */
  readonly typing: boolean;
}

/** What the page that is shown has: rows to choose from, and lines above them. */
export interface Extent {
  readonly rows: number;
  /** Lines above the first row, its header among them. */
  readonly above: number;
  /** Lines that fit on the screen. */
  readonly height: number;
  /** What a row leads to; null: nothing. */
  readonly pageOf: (row: number) => Page | null;
}

export const ACTIONS = ['transfer', 'promote', 'hold', 'export'] as const;
export type Action = (typeof ACTIONS)[number];

/** What a key asks for beyond the next state. */
export type Wish = 'quit' | 'reload' | Action | null;

export const START: State = {
  trail: [{ page: { kind: 'overview' }, cursor: 0, top: 0 }],
  filter: cleared,
  typing: false,
};

export function spotOf({ trail }: State): Spot {
  return trail.at(-1) ?? trail[0];
}

/** Where somebody begins who sees no pools. */
export const AMONG_EVENTS: State = { ...START, trail: [{ page: { kind: 'events' }, cursor: 0, top: 0 }] };

interface Step {
  readonly state: State;
  readonly wish: Wish;
}

/** `key`: the name of a key (`up`, `return`, `escape`), or the character that was typed. */
export function press(state: State, key: string, extent: Extent): Step {
  if (state.typing) return { state: typed(state, key), wish: null };
  const moved = move(spotOf(state), key, extent);
  if (moved !== null) return { state: at(state, moved), wish: null };
  const wish = WISHES[key] ?? null;
  if (wish !== null) return { state, wish };
  return travel(state, key, extent);
}

const WISHES: Readonly<Record<string, Wish>> = {
  'ctrl-c': 'quit',
  'ctrl-d': 'quit',
  r: 'reload',
  t: 'transfer',
  p: 'promote',
  h: 'hold',
  x: 'export',
};

/** To another page, or to another choice of events. */
function travel(state: State, key: string, extent: Extent): Step {
  const stay: Step = { state, wish: null };
  switch (key) {
    case 'q':
    case 'escape':
    case 'left':
      return back(state, key);
    case 'return':
    case 'right': {
      const page = extent.pageOf(spotOf(state).cursor);
      return page === null ? stay : { state: open(state, page), wish: null };
    }
    case '1':
      return { state: from(state, { kind: 'overview' }), wish: null };
    case '2':
      return { state: from(state, { kind: 'events' }), wish: null };
    case 'tab':
      return { state: from(state, { kind: state.trail[0].page.kind === 'events' ? 'overview' : 'events' }), wish: null };
    case '?':
      return spotOf(state).page.kind === 'help' ? back(state, key) : { state: open(state, { kind: 'help' }), wish: null };
    default:
      return { state: sift(state, key), wish: null };
  }
}

/** Live or past, only what misses something, the order, a search: of the list of events alone. */
function sift(state: State, key: string): State {
  if (spotOf(state).page.kind !== 'events') return state;
  const { filter } = state;
  switch (key) {
    case '/':
      return { ...state, typing: true };
    case 'l':
      return sifted(state, nextPhase(filter));
    case 'm':
      return sifted(state, { ...filter, missing: !filter.missing });
    case 's':
      return sifted(state, nextSort(filter));
    default:
      return state;
  }
}

/** A search as it is typed: Enter keeps it, Escape drops it. */
function typed(state: State, key: string): State {
  const { filter } = state;
  switch (key) {
    case 'return':
    case 'down':
    case 'tab':
      return { ...state, typing: false };
    case 'escape':
    case 'ctrl-c':
      return { ...sifted(state, searching(filter, '')), typing: false };
    case 'ctrl-u':
      return sifted(state, searching(filter, ''));
    case 'backspace':
      return sifted(state, searching(filter, [...filter.search].slice(0, -1).join('')));
    default:
      return [...key].length === 1 ? sifted(state, searching(filter, filter.search + key)) : state;
  }
}

/** Another choice begins at its first row. */
function sifted(state: State, filter: Filter): State {
  return at({ ...state, filter }, { ...spotOf(state), cursor: 0, top: 0 });
}

/** A step back; from the first page out. A search is dropped before the page is left. */
function back(state: State, key: string): Step {
  const { trail, filter } = state;
  if (spotOf(state).page.kind === 'events' && key === 'escape' && filter.search !== '') {
    return { state: sifted(state, searching(filter, '')), wish: null };
  }
  const [first, ...rest] = trail;
  if (rest.length > 0) return { state: { ...state, trail: [first, ...rest.slice(0, -1)] }, wish: null };
  return { state, wish: key === 'left' ? null : 'quit' };
}

function open(state: State, page: Page): State {
  return { ...state, trail: [...state.trail, { page, cursor: 0, top: 0 }] };
}

function from(state: State, page: Page): State {
  return { ...state, trail: [{ page, cursor: 0, top: 0 }] };
}

function at(state: State, spot: Spot): State {
  const [first, ...rest] = state.trail;
  return { ...state, trail: rest.length === 0 ? [spot] : [first, ...rest.slice(0, -1), spot] };
}

/** The spot after a key that moves; null for any other key. Without rows the page itself moves. */
function move(spot: Spot, key: string, { rows, above, height }: Extent): Spot | null {
  const page = Math.max(1, height - 1);
  const steps: Readonly<Record<string, number>> = {
    up: -1,
    k: -1,
    down: 1,
    j: 1,
    pageup: -page,
    pagedown: page,
    ' ': page,
    home: -Infinity,
    g: -Infinity,
    end: Infinity,
    G: Infinity,
  };
  const step = steps[key];
  if (step === undefined) return null;
  if (rows === 0 || (step < 0 && spot.cursor === 0)) return { ...spot, top: within(spot.top + step, above + rows - height) };
  const cursor = within(spot.cursor + step, rows - 1);
  return inSight({ ...spot, cursor }, { above, height });
}

/** Scrolled as little as it takes for the cursor's row to be seen; at the first row, to the page's beginning where both fit. */
export function inSight(spot: Spot, { above, height }: Pick<Extent, 'above' | 'height'>): Spot {
  const line = above + spot.cursor;
  const top = spot.cursor === 0 && line < height ? 0 : Math.min(Math.max(spot.top, line - height + 1), line);
  return { ...spot, top };
}

function within(value: number, most: number): number {
  return Math.max(0, Math.min(value, Math.max(0, most)));
}
