/** `entitle browse`: reads a page, draws it, waits for a key; until somebody leaves. */

import { readHeads } from '../app/heads.ts';
import { listPools } from '../app/pools.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { explain, refuse } from '../core/refusals.ts';
import type { PoolRow } from '../core/results.ts';
import { SEAT } from '../core/values.ts';
import type { FullScreen } from '../prompt/prompter.ts';
import { totalsText } from '../view/words.ts';
import type { Look } from '../view/document.ts';
import { extentOf, frameOf } from './frame.ts';
import { isRead, type Outlines, type Sight } from './events.ts';
import { type Found, readPage, type View, viewOf } from './pages.ts';
import type { Source } from './source.ts';
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
    let view = await viewOf(read.found, look);
    state = clamped(state, view, screen);
    if (!isInSight(read, state, screen)) {
      read = await readAll(browsing, state, read);
      view = await viewOf(read.found, look);
      state = clamped(state, view, screen);
    }
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
  readonly outlines: Outlines | null;
  /** Where the logs ended when it was read. */
  readonly heads: string;
  /** Of the pools, for the line that is on every page. */
  readonly missing: string;
  /** Why the page cannot be shown. */
  readonly problem: Extract<Outcome<never>, { readonly ok: false }> | null;
}

/** The page, or, when it is refused, the page before with the reason. */
async function readAll(browsing: Browsing, state: State, before?: Read): Promise<Read> {
  const heads = await headsOf(browsing);
  const sight = sightOf(state, browsing.screen);
  const outlines = before?.outlines ?? null;
  const reading = await readPage(browsing, { page: spotOf(state).page, sight, heads, outlines });
  const missing = before?.heads === heads ? before.missing : await readMissing(browsing);
  if (!reading.ok) return { found: before?.found ?? { kind: 'help' }, outlines, heads, missing, problem: reading };
  return { ...reading.value, heads, missing, problem: null };
}

/** Nothing for whoever may not see it. */
async function readMissing({ services, caller, today }: Browsing): Promise<string> {
  const pools = await listPools(services, caller, today);
  return pools.ok ? missingText(pools.value) : '';
}

function sightOf(state: State, screen: FullScreen): Sight {
  return { filter: state.filter, top: spotOf(state).top, height: screen.size().rows };
}

/** Whether all of the page that is to be seen was read; what was refused is not asked for again. */
function isInSight({ found, problem }: Read, state: State, screen: FullScreen): boolean {
  return problem !== null || found.kind !== 'events' || isRead(found, sightOf(state, screen));
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
