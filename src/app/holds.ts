/** `holds`, `holds add`, `holds post` and `holds release`. */

import type { Balances } from '../core/balances.ts';
import { addDays, type Day, LAST_DAY } from '../core/days.ts';
import { type Hold, type HoldState, holdStateOn, remainingOfHold } from '../core/kept.ts';
import { decideHold, decidePosting, decideRelease, type HoldRequest, type Posting } from '../core/holds.ts';
import type { TransactionDraft } from '../core/ledger.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import type { HoldRow } from '../core/results.ts';
import { isSameTransfer } from '../core/transfers.ts';
import { type OrganizationKey, type ProductKey, type WorkspaceKey, tidied } from '../core/values.ts';
import type { Mode } from './commit.ts';
import type { Caller, RecordedHold, Records, Services } from './ports.ts';
import { findProduct } from './products.ts';
import type { Authorized } from './authorization.ts';
import { readBalances } from './balances.ts';
import { figuresOf, seenInTransfer, toldOf, transferContext, type TransferTold, withCandidates } from './transfer.ts';
import { findWorkspace } from './workspaces.ts';
import { write } from './write.ts';
import { read } from './read.ts';

export interface HoldFilter {
  readonly workspace: string | null;
  readonly product: string | null;
  readonly state: HoldState | null;
}

/** `on`: a day's calendar; a hold that had run out on the day of the ledger's last line is not open on any. */
export function holdRow(hold: RecordedHold, on: Day): HoldRow {
  const { at, workspace, product, quantity, posted, released, until, actor, reference, note, lots } = hold;
  return {
    hold: hold.hold,
    at,
    workspace,
    product,
    quantity,
    posted,
    released,
    remaining: remainingOfHold(hold),
    until,
    state: holdStateOn(hold, hold.dated > on ? hold.dated : on),
    actor,
    reference,
    note,
    lots: lots.map(({ closed: _, ...lot }) => lot),
  };
}

/** Holds, newest first. Refuses as `authorize` does, or with workspace-not-found or product-not-found. */
export function listHolds(services: Services, caller: Caller, filter: HoldFilter): Promise<Outcome<readonly HoldRow[]>> {
  return read(services, caller, 'active-entitlements', async (authorized, records) => {
    const { organization } = authorized.organization;
    if (filter.workspace !== null) {
      const workspace = await findWorkspace(services, records, organization, filter.workspace);
      if (!workspace.ok) return workspace;
    }
    if (filter.product !== null) {
      const product = await findProduct(services, records, organization, filter.product);
      if (!product.ok) return product;
    }
    const { workspace, product } = filter;
    const query = { ...(workspace === null ? {} : { workspace }), ...(product === null ? {} : { product }) };
    const rows = (await records.holds(organization, query)).map((hold) => holdRow(hold, services.clock.today()));
    return done(filter.state === null ? rows : rows.filter(({ state }) => state === filter.state));
  });
}

/** Days ahead for which it is said that a hold runs out. */
const SOON = 7;

/** Open holds that run out within a week, the first one first. */
export async function endingHolds(records: Records, organization: OrganizationKey, day: Day): Promise<readonly HoldRow[]> {
  const last = day > addDays(LAST_DAY, -SOON) ? LAST_DAY : addDays(day, SOON);
  const rows = (await records.holds(organization)).map((hold) => holdRow(hold, day));
  return rows
    .filter(({ state, until }) => state === 'open' && until <= last)
    .toSorted((a, b) => (a.until === b.until ? (a.hold ?? 0) - (b.hold ?? 0) : a.until < b.until ? -1 : 1));
}

/** The same, for whoever may see them. Refuses as `authorize` does. */
export function listEndingHolds(services: Services, caller: Caller, day: Day): Promise<Outcome<readonly HoldRow[]>> {
  return read(services, caller, 'active-entitlements', async (authorized, records) =>
    done(await endingHolds(records, authorized.organization.organization, day)),
  );
}

/** One hold by its number. Also refuses with hold-not-found. */
export function showHold(services: Services, caller: Caller, key: string): Promise<Outcome<HoldRow>> {
  return read(services, caller, 'active-entitlements', async (authorized, records) => {
    const found = await findHold(records, authorized.organization.organization, key);
    return found.ok ? done(holdRow(found.value, services.clock.today())) : found;
  });
}

async function findHold(records: Records, organization: OrganizationKey, key: string): Promise<Outcome<RecordedHold>> {
  const [found] = /^[1-9][0-9]{0,14}$/.test(key) ? await records.holds(organization, { hold: Number(key) }) : [];
  return found === undefined ? refuse('hold-not-found', { key, organization }) : done(found);
}

/**
 * Holds units for a workspace. The same reference with the same content returns the hold that is there. Refuses as
 * `authorize` and `decideHold` do, or with reference-conflict.
 */
export async function addHold(
  services: Services,
  caller: Caller,
  request: HoldRequest,
  dryRun = false,
): Promise<Outcome<HoldRow>> {
  const added = await write<number | HoldRow>(
    services,
    caller,
    { needs: 'active-entitlements', dryRun },
    async (authorized, records) => {
      const { organization } = authorized.organization;
      const earlier = await findEarlier(records, organization, request);
      if (!earlier.ok) return earlier;
      if (earlier.value !== null) return done({ entries: [], result: earlier.value });
      const balances = await readBalances(services, records, organization, { workspace: request.workspace });
      const decided = decideHold(balances, request, transferContext(services, authorized));
      if (!decided.ok) return withCandidates(decided, balances);
      if (decided.value.kind === 'skipped') return done({ entries: [], result: nothingHeld(caller, request, decided.value) });
      const { draft } = decided.value;
      const result = dryRun ? heldThen(caller, request, draft) : draft.id;
      return done({ entries: [{ organization, transactions: balances.drafts() }], result });
    },
  );
  if (!added.ok || typeof added.value !== 'number') return added as Outcome<HoldRow>;
  return showHold(services, caller, String(added.value));
}

/** The hold that this reference made, null when it made nothing yet. */
async function findEarlier(
  records: Records,
  organization: OrganizationKey,
  request: HoldRequest,
): Promise<Outcome<number | null>> {
  const reference = request.reference === null ? null : tidied(request.reference);
  const earlier = reference === null ? undefined : (await records.references(organization, [reference])).get(reference);
  if (earlier === undefined || reference === null) return done(null);
  const made = await records.transaction(organization, earlier.id);
  const same = earlier.kind === 'hold' && made?.until === request.until && isSameTransfer(earlier, request);
  return same ? done(earlier.id) : refuse('reference-conflict', { reference, transaction: earlier.id });
}

/** A hold that is still to be made: what it would keep, of which lots. */
function heldThen({ actor }: Caller, { until }: HoldRequest, draft: TransactionDraft): HoldRow {
  const { workspace, product, quantity, reference, note, lots } = draft;
  if (workspace === null) throw new Error('a hold without a workspace');
  const kept = { quantity, posted: 0, released: 0, remaining: quantity };
  return { hold: null, at: null, workspace, product, ...kept, until, state: 'open', actor, reference, note, lots };
}

/** `missing` was asked for, and nothing is. */
function nothingHeld(
  { actor }: Caller,
  { until, reference, note }: HoldRequest,
  { workspace, product }: { readonly workspace: WorkspaceKey; readonly product: ProductKey },
): HoldRow {
  const nothing = { quantity: 0, posted: 0, released: 0, remaining: 0 };
  return { hold: null, at: null, workspace, product, ...nothing, until, state: 'released', actor, reference, note, lots: [] };
}

export interface PostingReport extends TransferTold {
  readonly hold: HoldRow;
  /** What is given back to the pool, because it is not posted. */
  readonly released: number;
}

/** Posts a hold: what is asked for is transferred, the rest released. Refuses as `decidePosting` does, or with changed-meanwhile. */
export function postHold(
  services: Services,
  caller: Caller,
  key: string,
  posting: Posting,
  mode: Mode,
): Promise<Outcome<PostingReport>> {
  return write(services, caller, { needs: 'active-entitlements', ...mode }, async (authorized, records) => {
    const found = await readHold(services, records, authorized, key);
    if (!found.ok) return found;
    const { hold, balances } = found.value;
    const before = figuresOf(balances, hold.workspace, hold.product);
    const decided = decidePosting(balances, hold, posting);
    if (!decided.ok) return decided;
    const { quantity } = decided.value;
    const released = remainingOfHold(hold) - quantity;
    const { organization } = authorized.organization;
    const result = {
      ...toldOf({ authorized, balances, before, dryRun: mode.dryRun }, decided.value),
      hold: holdRow(hold, balances.dated),
      released,
    };
    return done({ entries: [{ organization, transactions: balances.drafts() }], seen: seenInTransfer(result), result });
  });
}

/** Gives back what a hold keeps. Refuses as `decideRelease` does. */
export async function releaseHold(
  services: Services,
  caller: Caller,
  key: string,
  note: string | null,
  dryRun = false,
): Promise<Outcome<HoldRow>> {
  const released = await write(services, caller, { needs: 'active-entitlements', dryRun }, async (authorized, records) => {
    const found = await readHold(services, records, authorized, key);
    if (!found.ok) return found;
    const { hold, balances } = found.value;
    const decided = decideRelease(balances, hold, { note });
    if (!decided.ok) return decided;
    return done({
      entries: [{ organization: authorized.organization.organization, transactions: balances.drafts() }],
      result: releasedRow(hold, services.clock.today()),
    });
  });
  return released.ok && !dryRun ? showHold(services, caller, key) : released;
}

/** A hold after what it keeps was given back. */
function releasedRow(hold: RecordedHold, day: Day): HoldRow {
  const lots = hold.lots.map((lot) => ({ ...lot, closed: lot.quantity }));
  return holdRow({ ...hold, released: hold.released + remainingOfHold(hold), lots }, day);
}

interface HeldNow {
  readonly hold: RecordedHold & Hold;
  readonly balances: Balances;
}

async function readHold(services: Services, records: Records, authorized: Authorized, key: string): Promise<Outcome<HeldNow>> {
  const { organization } = authorized.organization;
  const hold = await findHold(records, organization, key);
  if (!hold.ok) return hold;
  const balances = await readBalances(services, records, organization, { workspace: hold.value.workspace });
  return done({ hold: hold.value, balances });
}
