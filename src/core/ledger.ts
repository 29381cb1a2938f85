/** The two append-only logs of an organization: transactions (the ledger) and activity (every other change). */

import type { Action } from './actions.ts';
import type { Day } from './days.ts';
import type { TransactionKind } from './kinds/all.ts';
import type { Draw } from './pools.ts';
import type { Role } from './roles.ts';
import type {
  Email,
  Instant,
  OrganizationKey,
  ProductKey,
  ProductKind,
  PurchaseNumber,
  Quantity,
  WorkspaceKey,
} from './values.ts';
import type { Workspace } from './workspaces.ts';

/** One line of the ledger, as contract section 5 prints it. Numbered 1, 2, 3, … in its organization, without gaps. */
export interface Transaction {
  readonly id: number;
  readonly at: Instant;
  readonly kind: TransactionKind;
  readonly product: ProductKey;
  readonly quantity: Quantity;
  readonly workspace: WorkspaceKey | null;
  /** Of a purchase or a revocation, or common to a credit's lots; a transfer can draw from several, its lots name them. */
  readonly subscription: string | null;
  readonly actor: Email;
  readonly reference: string | null;
  readonly note: string | null;
  /** Purchase, credit: the lots it made. Revocation: the lot it took from. All others: the lots of the units, in draw order. */
  readonly lots: readonly Draw[];
  /** Of a hold: its last day. */
  readonly until?: Day;
  /** Of a release, and of a transfer that posts: the transaction that made the hold. */
  readonly hold?: number;
  /** Of a credit: the transfer it makes up for. */
  readonly corrects?: number;
  /** Of a transfer that was asked for: the request that it grants. */
  readonly request?: number;
  readonly hash: string;
}

/** A transaction that has been decided, but not yet dated and sealed. */
export type TransactionDraft = Omit<Transaction, 'at' | 'actor' | 'hash'>;

export interface OrganizationState {
  readonly organization: OrganizationKey;
  readonly name: string;
  readonly activated: boolean;
}
export interface MemberState {
  readonly email: Email;
  readonly name: string | null;
  readonly role: Role;
  readonly entitlementManager: boolean;
}
export interface AccountManagerState {
  readonly email: Email;
  readonly accountManager: true;
}
/** Which login of a shared database a person is: what they may do there follows from it. */
export interface LoginState {
  readonly email: Email;
  readonly dbRole: string;
}
export interface ProductState {
  readonly product: ProductKey;
  readonly name: string;
  readonly kind: ProductKind;
}
/** What the ledger's row of a purchase does not say: from when to when its lot is valid. */
export interface PurchaseState {
  readonly purchase: PurchaseNumber;
  /** The ledger's row that recorded it: reference and note are there. */
  readonly transaction: number;
  readonly product: ProductKey;
  readonly subscription: string;
  readonly quantity: number;
  readonly startsOn: Day;
  readonly endsOn: Day | null;
}
/** After an extension, with the reason: of the line that says so, not of the purchase. */
export interface ExtendedState extends PurchaseState {
  readonly note?: string;
}

export const REQUEST_STATES = ['open', 'approved', 'declined', 'withdrawn'] as const;
/** What somebody asked for who cannot transfer, and what became of it. */
export interface RequestState {
  readonly request: number;
  readonly at: Instant;
  readonly requestedBy: Email;
  readonly workspace: WorkspaceKey;
  readonly product: ProductKey;
  /** Null: whatever is missing when it is approved. */
  readonly quantity: number | null;
  readonly note: string | null;
  readonly state: (typeof REQUEST_STATES)[number];
  readonly decidedBy: Email | null;
  readonly decidedAt: Instant | null;
  /** Why it was declined. */
  readonly reason: string | null;
  /** The transfer that an approval made. */
  readonly transaction: number | null;
}

/** What a consumption check did and what it left missing. Only its line tells: no record is kept of it. */
export interface CheckState {
  /** Seats that it assigned, and to how many workspaces. */
  readonly seats: number;
  readonly workspaces: number;
  readonly missingSeats: number;
  readonly missingModules: number;
  /** Workspaces that still miss something. */
  readonly missingWorkspaces: number;
}

/** A consumption check that ran: when, by whom, what it did and what it left missing. */
export interface LastCheck extends CheckState {
  readonly at: Instant;
  readonly actor: Email;
}

interface Change<Name extends Action, State> {
  readonly action: Name;
  readonly subject: string;
  readonly before: State | null;
  readonly after: State | null;
}

/** What the states of a line are, by the word before the dot of its action. */
interface States {
  readonly organization: OrganizationState;
  readonly member: MemberState;
  readonly 'account-manager': AccountManagerState;
  readonly login: LoginState;
  readonly product: ProductState;
  readonly purchase: ExtendedState;
  readonly request: RequestState;
  readonly workspace: Workspace;
  readonly check: CheckState;
}

/**
 * A change of anything that is not a balance. `after` is the whole new state (null: removed): the store writes exactly
 * that, so the log alone tells what every record should look like.
 */
export type ActivityDraft = {
  [Entity in keyof States]: Change<Extract<Action, `${Entity}.${string}`>, States[Entity]>;
}[keyof States];

export type Activity = ActivityDraft & {
  readonly id: number;
  readonly at: Instant;
  readonly actor: Email;
  readonly hash: string;
};

/** Where a log ends: the next line continues from here. Before the first line: id 0, 64 zeros, no time. */
export interface Head {
  readonly id: number;
  readonly hash: string;
  readonly at: Instant | null;
}

export const NO_HASH = '0'.repeat(64);
export const EMPTY_HEAD: Head = { id: 0, hash: NO_HASH, at: null };
