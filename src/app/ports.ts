/** What the use cases need from outside. Adapters implement it; nothing in here knows which database or clock it is. */

import type { Sha256 } from '../core/chain.ts';
import type { Day } from '../core/days.ts';
import type { Finding } from '../core/doctor.ts';
import type {
  Activity,
  Head,
  LastCheck,
  LoginState,
  MemberState,
  OrganizationState,
  ProductState,
  RequestState,
  Transaction,
} from '../core/ledger.ts';
import type { TransactionKind } from '../core/kinds/all.ts';
import type { Missing, MissingSum } from '../core/missing.ts';
import type { HeldForWorkspace, Referenced } from '../core/balances.ts';
import type { Hold } from '../core/kept.ts';
import type { CreditedTransfer } from '../core/credits.ts';
import type { HeldUnits, Lot } from '../core/pools.ts';
import type { DetailsOf } from '../core/refusals.ts';
import type { Actor } from '../core/roles.ts';
import type { Email, Instant, OrganizationKey, ProductKey, PurchaseNumber, WorkspaceKey } from '../core/values.ts';
import type { OrganizationFigures, Portfolio } from '../core/portfolio.ts';
import type { Extension, HeldLot, Movement } from '../core/usage.ts';
import type { Problem } from '../core/verify.ts';
import type { LookupSums } from '../core/verify-lookups.ts';
import type { StoredLot } from '../core/verify-balances.ts';
import type { FirstPart, LedgerPart } from '../core/verify-ledger.ts';
import type { WorkspaceRecords } from './workspace-records.ts';

export type { CalendarPart, WorkspaceOutline, WorkspaceRecords } from './workspace-records.ts';

/** A purchase as it is recorded: a lot, and what was written beside it. */
export interface Purchase extends Lot {
  readonly reference: string | null;
  readonly note: string | null;
}

export interface Assignment {
  readonly workspace: WorkspaceKey;
  readonly product: ProductKey;
  readonly quantity: number;
}

/** How many workspaces there are, and how many of them miss something. */
export interface WorkspaceCounts {
  readonly workspaces: number;
  readonly missing: number;
}

/** A hold, and what its transaction says beside it. */
export type RecordedHold = Hold &
  Pick<Transaction, 'at' | 'actor' | 'reference' | 'note'> & {
    /** The day of the ledger's last line: what had run out then is not open again, whatever a calendar says. */
    readonly dated: Day;
  };

/** What a credit needs to know of a transaction; of one that is not a transfer, only that. */
export type Creditable = Pick<Transaction, 'id' | 'kind'> & { readonly given: Given | null };

/** What was transferred, and how much of it credits made up for. */
export interface Given extends CreditedTransfer {
  readonly workspace: WorkspaceKey;
  readonly credited: number;
}

export interface HoldQuery {
  readonly hold?: number;
  readonly workspace?: string;
  readonly product?: string;
}

/** Filters of `transactions`, newest first. Days are whole UTC days, both ends included. */
export interface TransactionQuery {
  readonly product?: string;
  readonly workspace?: string;
  readonly kind?: TransactionKind;
  readonly actor?: string;
  readonly since?: Day;
  readonly until?: Day;
  /** Only transactions with a lower id. */
  readonly before?: number;
  readonly limit: number;
}

/** A member of one organization. */
export interface Membership extends MemberState {
  readonly organization: OrganizationKey;
}

/** Who can help: an organization's admins, and the store's account managers. */
export interface Helpers {
  readonly admins: readonly Email[];
  readonly accountManagers: readonly Email[];
}

/** Filters of `activity`, newest first. */
export interface ActivityQuery {
  /** Leaves these changes out. */
  readonly except?: readonly Activity['action'][];
  readonly subject?: string;
  readonly actor?: string;
  readonly since?: Day;
  readonly limit: number;
}

/** Transactions above one number, up to and with another. */
export interface LedgerRange {
  readonly after: number;
  readonly upTo: number;
}

/** A transaction without its lots, as far as a row of a file is compared with it. */
export interface EarlierTransfer extends Referenced {
  readonly at: Instant;
  readonly reference: string | null;
}

/** Everything that can be read, seen at one moment: nothing another process commits meanwhile shows. */
export interface Records extends WorkspaceRecords {
  organizations(): Promise<readonly OrganizationState[]>;
  organization(key: string): Promise<OrganizationState | null>;
  /** The address as this organization sees it; without one, as the store does. */
  actor(email: Email, organization: OrganizationKey | null): Promise<Actor>;
  /** Where the address is a member, and as what. */
  memberships(email: Email): Promise<readonly Membership[]>;
  /** How many workspaces there are and what is missing, of every organization that may be seen; by key. */
  figures(): Promise<readonly OrganizationFigures[]>;
  accountManagers(): Promise<readonly Email[]>;
  /** For whoever belongs to the organization, or to the store. */
  helpers(organization: OrganizationKey): Promise<Helpers>;
  /** Which members the database's logins are; a file has none. */
  logins(): Promise<readonly LoginState[]>;
  members(organization: OrganizationKey): Promise<readonly MemberState[]>;
  products(organization: OrganizationKey): Promise<readonly ProductState[]>;
  purchases(organization: OrganizationKey): Promise<readonly Purchase[]>;
  purchase(organization: OrganizationKey, purchase: PurchaseNumber): Promise<Purchase | null>;
  /** Lots as they are kept, each with the transaction that opened it. */
  lots(organization: OrganizationKey): Promise<readonly StoredLot[]>;
  assignments(organization: OrganizationKey, workspace?: WorkspaceKey): Promise<readonly Assignment[]>;
  assignmentsOf(organization: OrganizationKey, workspaces: readonly WorkspaceKey[]): Promise<readonly Assignment[]>;
  /** What charged workspaces miss, as it is kept; units, by workspace and product. */
  missing(organization: OrganizationKey): Promise<readonly Missing[]>;
  /** The same summed by product; a product of which nothing is missing is absent. */
  missingSums(organization: OrganizationKey): Promise<readonly MissingSum[]>;
  workspaceCounts(organization: OrganizationKey): Promise<WorkspaceCounts>;
  /** What holds keep, lot by lot, that are open on a day or later, and were on the day of the ledger's last line. */
  heldUnits(organization: OrganizationKey, from: Day): Promise<readonly HeldForWorkspace[]>;
  /** Holds, newest first; all of them unless told. */
  holds(organization: OrganizationKey, query?: HoldQuery): Promise<readonly RecordedHold[]>;
  /** What open holds keep of each lot on a day or later: for whoever takes something back, and may not see the holds. */
  keptOfLots(organization: OrganizationKey, from: Day): Promise<readonly HeldUnits[]>;
  /** A transaction as far as a credit of it goes: whoever credits may not see transfers. */
  creditable(organization: OrganizationKey, transaction: number): Promise<Creditable | null>;
  /** Workspaces for which somebody asked for a product, whatever became of it. */
  askedFor(organization: OrganizationKey, product: ProductKey): Promise<readonly WorkspaceKey[]>;
  /** What was asked for, the first request first. */
  requests(organization: OrganizationKey): Promise<readonly RequestState[]>;
  /** The number of the next request: whoever asks may not see everybody's. */
  nextRequest(organization: OrganizationKey): Promise<number>;
  transactions(organization: OrganizationKey, query: TransactionQuery): Promise<readonly Transaction[]>;
  transaction(organization: OrganizationKey, id: number): Promise<Transaction | null>;
  /** The ledger, or a part of it, oldest first, a few thousand rows at a time. */
  ledger(organization: OrganizationKey, part?: LedgerRange): AsyncIterable<readonly Transaction[]>;
  /** The number of the last transaction up to the end of each day. */
  ledgerEnds(organization: OrganizationKey, days: readonly Day[]): Promise<readonly number[]>;
  /** What a part of the ledger comes to, by product and kind; or by lot, product and kind. */
  movements(organization: OrganizationKey, range: LedgerRange): Promise<readonly Movement[]>;
  lotMovements(organization: OrganizationKey, range: LedgerRange): Promise<readonly Movement[]>;
  /** What a part of the ledger assigned to each workspace. */
  workspaceMovements(organization: OrganizationKey, range: LedgerRange): Promise<readonly Assignment[]>;
  /** Every activated organization where an address is Entitlement manager, as far as urgency goes. */
  portfolio(email: Email, today: Day): Promise<Portfolio>;
  /** What holds keep, or kept, of lots, where they run to this day or longer. */
  heldLots(organization: OrganizationKey, until: Day): Promise<readonly HeldLot[]>;
  /** What a part of the ledger posted or released of holds, by hold and lot. */
  closings(organization: OrganizationKey, range: LedgerRange): Promise<readonly Omit<HeldLot, 'until' | 'closed'>[]>;
  /** Every later end that these purchases were given, the earliest first. */
  extensions(organization: OrganizationKey, purchases: readonly PurchaseNumber[]): Promise<readonly Extension[]>;
  /** Which of these references are used already, and by what. */
  references(organization: OrganizationKey, references: readonly string[]): Promise<ReadonlyMap<string, Referenced>>;
  /** Every used reference that begins so and is about one of these workspaces. */
  referencesUnder(
    organization: OrganizationKey,
    prefix: string,
    workspaces: readonly string[],
  ): Promise<ReadonlyMap<string, Referenced>>;
  /** These transactions, by their numbers; those that are not there are left out. */
  transactionsOf(organization: OrganizationKey, ids: readonly number[]): Promise<ReadonlyMap<number, EarlierTransfer>>;
  /** For each of these workspaces and each product, the last transfer up to a transaction that a file's row made by what it says. */
  lastFromFiles(organization: OrganizationKey, workspaces: readonly string[], upTo: number): Promise<readonly EarlierTransfer[]>;
  /** The hash of a line of a log; null when there is no such line. */
  hashAt(organization: OrganizationKey, log: 'ledger' | 'activity', id: number): Promise<string | null>;
  activity(organization: OrganizationKey, query: ActivityQuery): Promise<readonly Activity[]>;
  /** The last consumption check; null: none ever ran. */
  lastCheck(organization: OrganizationKey): Promise<LastCheck | null>;
  /** The whole activity log, oldest first, a few thousand rows at a time. A state that is not JSON comes as its text. */
  activityLog(organization: OrganizationKey): AsyncIterable<readonly Activity[]>;
  ledgerHead(organization: OrganizationKey): Promise<Head>;
  activityHead(organization: OrganizationKey): Promise<Head>;
}

/** Sealed rows to append to one organization's logs; the records they describe change in the same commit. */
export interface Batch {
  readonly organization: OrganizationKey;
  readonly transactions: readonly Transaction[];
  readonly activity: readonly Activity[];
  /** More of the same decision follows: what all of it comes to may be booked at its end. */
  readonly more?: boolean;
}

/** Records inside a write: only `app/write.ts` is handed one. */
export interface WritableRecords extends Records {
  append(batch: Batch): Promise<void>;
}

/** Whom the database takes whoever opened the store for. */
export interface Login {
  /** The database's name for it. */
  readonly name: string;
  /** The member it is tied to; null: none, or it does not matter. */
  readonly member: Email | null;
  /** Whether it could change every row by other means, so that roles are a courtesy to it: the owner, a shared login. */
  readonly trusted: boolean;
  /** Whether the database spreads organizations over machines: what is read of several is of one moment within each only. */
  readonly spread: boolean;
}

/** One sum for each ledger that was asked about, and what was found wrong on the way. */
export interface StoreLookups {
  readonly damaged: readonly string[];
  readonly sums: readonly LookupSums[];
}

export interface Store {
  read<T>(work: (records: Records) => Promise<T>): Promise<T>;
  /**
   * Holds what `work` asks about for writing, from the first question to its end; commits when it says so, else leaves no
   * trace. When another writer was in the way, `work` is run again from its start.
   */
  write<T>(work: (records: WritableRecords) => Promise<{ readonly commit: boolean; readonly value: T }>): Promise<T>;
  /** What the database itself finds wrong with its file, its references and its schema, one line each; beside other work. */
  faults(): Promise<readonly Problem[]>;
  /**
   * What the database's own look-ups of each ledger hold, up to and with a number; beside other work, even while `read` is
   * under way. Null: it looks after them itself.
   */
  lookups(ends: readonly (readonly [organization: OrganizationKey, last: number])[]): Promise<StoreLookups | null>;
  /** Where the database keeps the rows, and whether its machines get at one another; for `doctor`. Nothing where there is but one. */
  findings(): Promise<readonly Finding[]>;
  /** Whether people log in to it; whoever can read a file can say who they are. */
  readonly hasLogins: boolean;
  /** What the store's owner runs on the database server to let one more login in. */
  grantsFor(login: string): readonly string[];
  /** Null: there are none. */
  login(): Promise<Login | null>;
  close(): Promise<void>;
}

/** What every use case is given. */
export interface Services {
  readonly store: Store;
  readonly clock: Clock;
  readonly sha256: Sha256;
  /** The known word nearest to a mistyped one, or null when none is near. */
  readonly nearest: (word: string, known: readonly string[]) => string | null;
  /** Lets signals and screens have their turn, every few thousand rows; throws when the run was told to stop. */
  readonly yieldTurn: () => Promise<void>;
  /** The size of a part: rows that are decided, recorded or copied between two turns. */
  readonly rowsAtOnce: number;
  /** How to verify the first part of a ledger in another thread; null where there is none to have. */
  readonly verifyWorker?: () => Promise<((part: LedgerPart) => Promise<FirstPart>) | null>;
}

export interface Clock {
  now(): Instant;
  /** The calendar day in UTC. */
  today(): Day;
  /**
   * The newest time that files of this machine carry, whoever wrote them: what a clock that jumped is held against. Absent, or
   * null: there is nothing to hold it against. A server has a clock of its own.
   */
  readonly seen?: () => Instant | null;
  /** Asks whether a clock that is far ahead is right; once for all. False: there is nobody to ask. Raises cancelled for a No. */
  readonly trust?: (ahead: DetailsOf<'clock-ahead'>) => Promise<boolean>;
}

/** Who asks, and about which organization; null: the only one there is. */
export interface Caller {
  readonly actor: Email;
  readonly organization: string | null;
}
