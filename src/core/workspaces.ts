/** Workspaces: status, what they need, and what they miss (contract, section 1). */

import type { Day } from './days.ts';
import { done, type Outcome } from './outcome.ts';
import { refuse } from './refusals.ts';
import type { Tags } from './tags.ts';
import { type ProductKey, SEAT, type WorkspaceKey } from './values.ts';

export const STATUSES = ['test', 'pre-production', 'production'] as const;
export type Status = (typeof STATUSES)[number];
export type Phase = 'live' | 'past';

/** A workspace as it is recorded: everything about it that is not in the ledger. */
export interface Workspace {
  readonly workspace: WorkspaceKey;
  readonly name: string;
  readonly status: Status;
  readonly startsOn: Day;
  readonly endsOn: Day;
  readonly participants: number;
  /** Installed modules, sorted by key. */
  readonly modules: readonly ProductKey[];
  /** Sorted by name; absent when there are none, so that what was written before there were tags reads the same. */
  readonly tags?: Tags;
  /** SHA-256 of the registration export that the participants were counted from last; absent before the first one. */
  readonly attendees?: string;
}

/** Units assigned to one workspace, or held for it, by product; a product without units is absent. */
export type Assigned = ReadonlyMap<ProductKey, number>;
export const NOTHING_ASSIGNED: Assigned = new Map();

/** What a workspace has, and what is kept for it. */
export interface Share {
  readonly assigned: Assigned;
  readonly held: Assigned;
}
export const NO_SHARE: Share = { assigned: NOTHING_ASSIGNED, held: NOTHING_ASSIGNED };

/** What a workspace needs, has and misses of one product. */
export interface Need {
  readonly product: ProductKey;
  readonly required: number;
  readonly assigned: number;
  /** Kept for it by holds that are open. */
  readonly held: number;
  readonly missing: number;
  /** Assigned and not needed: nobody came, or the module was uninstalled. */
  readonly surplus: number;
}

export interface Capabilities {
  readonly charged: boolean;
  readonly email: 'single' | 'all';
  readonly visible: boolean;
  readonly appSignIn: boolean;
  readonly magicLink: boolean;
}

/** The table of contract section 1, a column a status. */
export const CAPABILITIES: Readonly<Record<Status, Capabilities>> = {
  test: { charged: false, email: 'single', visible: false, appSignIn: false, magicLink: true },
  'pre-production': { charged: true, email: 'all', visible: false, appSignIn: false, magicLink: true },
  production: { charged: true, email: 'all', visible: true, appSignIn: true, magicLink: true },
};

export function isCharged(status: Status): boolean {
  return CAPABILITIES[status].charged;
}

/** Any case, and `preproduction` without the hyphen, are understood. */
export function parseStatus(text: string): Outcome<Status> {
  const word = text.toLowerCase();
  const status = STATUSES.find((known) => known === word || known.replace('-', '') === word);
  return status === undefined ? refuse('invalid-status', { value: text }) : done(status);
}

/** The step after a status; null after the last. */
export function nextStatus(status: Status): Status | null {
  return STATUSES[STATUSES.indexOf(status) + 1] ?? null;
}

export function phaseOf(workspace: Pick<Workspace, 'endsOn'>, today: Day): Phase {
  return workspace.endsOn < today ? 'past' : 'live';
}

/** One seat for each participant, one unit of each installed module; a test workspace needs nothing. */
export function requiredOf(workspace: Workspace, product: ProductKey): number {
  if (!isCharged(workspace.status)) return 0;
  if (product === SEAT) return workspace.participants;
  return workspace.modules.includes(product) ? 1 : 0;
}

export function needOf(workspace: Workspace, product: ProductKey, assigned: number, held = 0): Need {
  const required = requiredOf(workspace, product);
  const [missing, surplus] = [Math.max(0, required - assigned), Math.max(0, assigned - required)];
  return { product, required, assigned, held, missing, surplus };
}

/** What is still to be supplied: what is missing, less what is held for the workspace (contract, section 1, "Needs"). */
export function unsuppliedOf({ missing, held }: Pick<Need, 'missing' | 'held'>): number {
  return Math.max(0, missing - held);
}

/** Seats first, then every module that is installed, assigned or held, by key. */
export function needsOf(workspace: Workspace, { assigned, held }: Share): readonly Need[] {
  const modules = new Set(workspace.modules);
  for (const product of [...assigned.keys(), ...held.keys()]) if (product !== SEAT) modules.add(product);
  const products = [SEAT, ...[...modules].sort()];
  return products.map((product) => needOf(workspace, product, assigned.get(product) ?? 0, held.get(product) ?? 0));
}

/** What is missing, and nothing else; the common question, answered without listing what is covered. */
export function missingOf(workspace: Workspace, share: Share): readonly Need[] {
  return isCharged(workspace.status) ? needsOf(workspace, share).filter((need) => need.missing > 0) : [];
}

/** The order in which people read them: live before past, then by first day, then key. */
export function inCalendarOrder<W extends Pick<Workspace, 'workspace' | 'startsOn' | 'endsOn'>>(
  workspaces: readonly W[],
  today: Day,
): readonly W[] {
  return byRank(workspaces, (each) => `${phaseOf(each, today)} ${each.startsOn} ${each.workspace}`);
}

/** The order in which the consumption check and plans serve: live before past, production before pre-production, earliest `startsOn`, key. */
export function inServingOrder<W extends Workspace>(workspaces: readonly W[], today: Day): readonly W[] {
  return byRank(workspaces, ({ workspace, endsOn, status, startsOn }) => {
    const first = phaseOf({ endsOn }, today) === 'live' ? 0 : 1;
    return `${first} ${status === 'production' ? 0 : 1} ${startsOn} ${workspace}`;
  });
}

/** Ranks are compared as texts: a day is as long as any other, and what may differ in length, a key, comes last. */
function byRank<W>(workspaces: readonly W[], rankOf: (workspace: W) => string): readonly W[] {
  return workspaces
    .map((workspace) => ({ workspace, rank: rankOf(workspace) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .map(({ workspace }) => workspace);
}
