/** `entitle browse`: reads a page, draws it, waits for a key; until somebody leaves. */

import { readHeads } from '../app/heads.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { explain, refuse } from '../core/refusals.ts';
import type { PoolRow } from '../core/results.ts';
import { SEAT } from '../core/values.ts';
import type { FullScreen } from '../prompt/prompter.ts';
import { totalsText } from '../view/words.ts';
import type { Look } from '../view/document.ts';
import { extentOf, frameOf } from './frame.ts';
import { type Found, readPage, type Source, type View, viewOf } from './pages.ts';
import { type Action, AMONG_EVENTS, inSight, press, spotOf, START, type State } from './state.ts';

export interface Browsing extends Source {
  readonly screen: FullScreen;
  readonly look: Look;
  /** Whose events these are, and the day. */
  readonly place: string;
  /** Carries out an action, with the event it is about; asks, and shows what came of it, in the terminal as it was. */
  readonly act: (action: Action, workspace: string | null) => Promise<void>;
}

/** How often it is looked whether another process has changed the store. */
const FOLLOW = 2_000;

/** Refuses as the first page's use case does, and with cancelled when the keyboard is gone; what is refused later is shown on the screen. */
export async function browse(browsing: Browsing): Promise<Outcome<null>> {
  const { screen } = browsing;
  let state = START;
  let read = await readAll(browsing, state);
  if (read.problem !== null) read = await readAll(browsing, (state = AMONG_EVENTS));
  if (read.problem !== null) return read.problem;
  for (;;) {
    const look = { ...browsing.look, width: screen.size().columns };
    const view = await viewOf(read.found, state.filter, look);
    state = clamped(state, view, screen);
    screen.draw(await frame(browsing, state, view, read, look));
    const event = await screen.next(FOLLOW);
    if (event.kind === 'end') return refuse('cancelled', {});
    if (event.kind === 'nothing') {
      if (await hasMoved(browsing, read)) read = await readAll(browsing, state, read);
      continue;
    }
    if (event.kind !== 'key') continue;
    const before = spotOf(state).page;
    const { state: next, wish } = press(state, event.key, extentOf(view, screen.size()));
    if (wish === 'quit') return done(null);
    state = next;
    if (wish !== null && wish !== 'reload') {
      const workspace = view.workspaceOf(spotOf(state).cursor);
      await screen.pause(() => browsing.act(wish, workspace));
    }
    if (wish !== null || spotOf(state).page !== before) read = await readAll(browsing, state, read);
  }
}

interface Read {
  readonly found: Found;
  /** Where the logs ended when it was read. */
  readonly heads: string;
  /** Of the pools, for the line that is on every page; of the last overview that was read. */
  readonly missing: string;
  /** Why the page cannot be shown. */
  readonly problem: Extract<Outcome<never>, { readonly ok: false }> | null;
}

/** The page, or, when it is refused, the page before with the reason. */
async function readAll(browsing: Browsing, state: State, before?: Read): Promise<Read> {
  const heads = await headsOf(browsing);
  const found = await readPage(browsing, spotOf(state).page);
  if (!found.ok) return { found: before?.found ?? { kind: 'help' }, heads, missing: before?.missing ?? '', problem: found };
  const missing = found.value.kind === 'overview' ? missingText(found.value.pools) : (before?.missing ?? '');
  return { found: found.value, heads, missing, problem: null };
}

async function headsOf({ services, caller }: Browsing): Promise<string> {
  const heads = await readHeads(services, caller);
  return heads.ok ? `${heads.value.ledger} ${heads.value.activity}` : '';
}

async function hasMoved(browsing: Browsing, { heads }: Read): Promise<boolean> {
  return (await headsOf(browsing)) !== heads;
}

/** The rows may have become fewer, the screen smaller. */
function clamped(state: State, view: View, screen: FullScreen): State {
  const extent = extentOf(view, screen.size());
  const spot = spotOf(state);
  const cursor = Math.max(0, Math.min(spot.cursor, extent.rows - 1));
  const kept = cursor === spot.cursor ? spot : inSight({ ...spot, cursor }, extent);
  const [first, ...rest] = state.trail;
  return { ...state, trail: rest.length === 0 ? [kept] : [first, ...rest.slice(0, -1), kept] };
}

async function frame(
  { screen, place }: Browsing,
  state: State,
  view: View,
  { missing, problem }: Read,
  look: Look,
): Promise<readonly string[]> {
  const { filter, typing } = state;
  const searched = typing || (filter.search !== '' && spotOf(state).page.kind === 'events');
  const notice =
    problem !== null
      ? explain(problem.refusal).message
      : searched
        ? `Search: ${filter.search}${typing ? '_' : ''}`
        : missing === ''
          ? ''
          : `Missing: ${missing}`;
  const bad = problem !== null || (!searched && missing !== '');
  return frameOf({ spot: spotOf(state), view, tab: state.trail[0].page.kind, place, notice, bad }, screen.size(), look);
}

function missingText(pools: readonly PoolRow[]): string {
  const seats = pools.find(({ product }) => product === SEAT)?.missing ?? 0;
  const modules = pools.reduce((sum, { product, missing }) => (product === SEAT ? sum : sum + missing), 0);
  return seats + modules === 0 ? '' : totalsText({ seats, modules });
}
