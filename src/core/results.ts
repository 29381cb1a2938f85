/** The rows and objects that commands print: names and meaning are those of contract section 5. */

import type { Finding } from './doctor.ts';
import type { Day } from './days.ts';
import type { RequestState } from './ledger.ts';
import type { Drift } from './plan.ts';
import type { HoldState } from './kept.ts';
import type { Draw, PoolFigures } from './pools.ts';
import type { Amounts } from './promotion.ts';
import type { RefusalCode } from './refusals.ts';
import type { Email, Instant, OrganizationKey, ProductKey, ProductKind, PurchaseNumber, WorkspaceKey } from './values.ts';
import type { LogHeads } from './expected.ts';
import type { Problem } from './verify.ts';
import type { Tags } from './tags.ts';
import type { Role } from './roles.ts';
import type { Capabilities, Phase, Status } from './workspaces.ts';

export interface PoolRow extends Omit<PoolFigures, 'nextExpiry'> {
  readonly product: ProductKey;
  readonly name: string;
  readonly kind: ProductKind;
  /** Over the pool's charged workspaces, live and past. */
  readonly missing: number;
  readonly nextExpiry: PoolFigures['nextExpiry'];
}

export interface Figures {
  readonly required: number;
  readonly assigned: number;
  readonly held: number;
  readonly missing: number;
  readonly surplus: number;
}

/** Which modules are installed is for everybody who sees the workspace. */
export interface InstalledRow {
  readonly product: ProductKey;
  readonly installed: boolean;
}

/** A module that is installed or assigned, for whoever sees entitlements. */
export interface ModuleRow extends InstalledRow, Figures {}

/** Without seats and missing, and with modules that are only installed or not, for an actor who is not an Entitlement manager. */
export interface WorkspaceRow {
  readonly workspace: WorkspaceKey;
  readonly name: string;
  readonly status: Status;
  readonly startsOn: Day;
  readonly endsOn: Day;
  readonly phase: Phase;
  readonly participants: number;
  readonly tags: Tags;
  readonly seats?: Figures;
  readonly modules: readonly InstalledRow[];
  readonly missing?: boolean;
  readonly capabilities: Capabilities;
}

/** The modules of a row with their figures; none where the actor may not see entitlements. */
export function modulesOf({ seats, modules }: WorkspaceRow): readonly ModuleRow[] {
  return seats === undefined ? [] : (modules as readonly ModuleRow[]);
}

export interface HoldRow {
  /** Its transaction. Null when nothing was held: nothing was missing. */
  readonly hold: number | null;
  readonly at: Instant | null;
  readonly workspace: WorkspaceKey;
  readonly product: ProductKey;
  readonly quantity: number;
  readonly posted: number;
  readonly released: number;
  /** What it still keeps; of an expired one, what it kept to the end. */
  readonly remaining: number;
  readonly until: Day;
  readonly state: HoldState;
  readonly actor: Email;
  readonly reference: string | null;
  readonly note: string | null;
  readonly lots: readonly Draw[];
}

export interface RequestRow extends Omit<RequestState, 'quantity' | 'reason'> {
  /** `missing`: whatever is missing when it is approved. */
  readonly quantity: number | 'missing';
  /** Why it was declined; absent where it was not. */
  readonly reason?: string;
}

/** A request that was approved, and what its transfer left. */
export interface ApprovalRow extends RequestRow, Pick<TransferRow, 'available' | 'missing' | 'replayed' | 'dryRun'> {
  readonly quantity: number;
}

export interface PurchaseRow {
  readonly purchase: PurchaseNumber;
  readonly subscription: string;
  readonly product: ProductKey;
  readonly quantity: number;
  readonly drawn: number;
  readonly remaining: number;
  readonly startsOn: Day;
  readonly endsOn: Day | null;
  readonly reference: string | null;
}

/** `role` is null for an account manager who is not a member of the organization. */
export interface MemberRow {
  readonly email: Email;
  readonly name: string | null;
  readonly role: Role | null;
  readonly entitlementManager: boolean;
}

export interface TransferRow {
  /** Null when nothing was transferred: a dry run, or nothing was missing. */
  readonly transaction: number | null;
  readonly workspace: WorkspaceKey;
  readonly product: ProductKey;
  readonly quantity: number;
  /** In the pool, afterwards. */
  readonly available: number;
  /** In the workspace, afterwards. */
  readonly missing: number;
  readonly replayed: boolean;
  readonly dryRun: boolean;
}

export interface OrganizationRow {
  readonly organization: OrganizationKey;
  readonly name: string;
  readonly activated: boolean;
  readonly workspaces: number;
  /** Null where the actor may not see it. */
  readonly missing: { readonly workspaces: number; readonly seats: number; readonly modules: number } | null;
}

export interface MissingRow {
  readonly workspace: WorkspaceKey;
  readonly product: ProductKey;
  readonly missing: number;
}

export interface CheckResult {
  readonly organization: OrganizationKey;
  readonly assigned: readonly {
    readonly workspace: WorkspaceKey;
    readonly quantity: number;
    readonly transaction: number | null;
  }[];
  readonly seats: number;
  readonly stillMissing: readonly MissingRow[];
  readonly dryRun: boolean;
}

export interface PromotionResult {
  readonly workspace: WorkspaceKey;
  readonly from: Status;
  readonly to: Status;
  readonly charges: Amounts;
  readonly missing: Amounts;
  readonly assigned: Amounts;
  readonly dryRun: boolean;
}

export interface ApplyResult {
  readonly plan: string;
  readonly applied: number;
  readonly replayed: number;
  readonly drifted: readonly Drift[];
  /** Ids of the first and the last transaction; empty when nothing was transferred. */
  readonly transactions: readonly number[];
  readonly dryRun: boolean;
}

export type ImportStatus = 'created' | 'updated' | 'unchanged' | 'rejected' | 'withheld';

export interface ImportRow {
  readonly row: number;
  readonly key: string;
  readonly status: ImportStatus;
  readonly code: RefusalCode | null;
  readonly message: string | null;
  /** What the row changes, from and to; a new record comes from null everywhere. */
  readonly changes: Changes;
}

export type Changes = Readonly<Record<string, readonly [from: unknown, to: unknown]>>;

export interface ImportResult {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly rejected: number;
  readonly productsCreated: readonly ProductKey[];
  readonly rows: readonly ImportRow[];
  readonly dryRun: boolean;
}

export interface AttendeesResult {
  readonly workspace: WorkspaceKey;
  readonly rows: number;
  /** Distinct addresses. */
  readonly counted: number;
  readonly duplicates: number;
  /** Rows that do not count: cancelled ones, and those without an address. */
  readonly ignored: number;
  readonly participants: readonly [before: number, after: number];
  /** Seats that are missing afterwards; null where the actor may not see it. */
  readonly missing: number | null;
  readonly dryRun: boolean;
}

export interface ActivityRow {
  readonly id: number;
  readonly at: string;
  readonly actor: Email;
  readonly action: string;
  readonly subject: string;
  readonly before: object | null;
  readonly after: object | null;
  readonly hash: string;
}

export interface DoctorResult {
  /** Whether there is no problem; warnings do not count. */
  readonly ok: boolean;
  readonly checks: readonly Finding[];
}

export interface VerifyResult {
  readonly ok: boolean;
  /** Rows that were held against their hashes, and workspaces against their histories. */
  readonly transactions: number;
  readonly workspaces: number;
  /** Where the ledger ends; null when it is empty, or when no organization is named and there are several. */
  readonly head: { readonly id: number; readonly hash: string } | null;
  /** Where both logs of every organization end: to be kept elsewhere, and expected later. */
  readonly heads: readonly LogHeads[];
  /** What is not a fault of the store, and should be known all the same: a last line that is dated ahead of the clock. */
  readonly warnings?: readonly string[];
  readonly problems: readonly Problem[];
}

export type { Transaction as TransactionRow } from './ledger.ts';

/** A credit before it is made: the keys of its transaction that are known then, and from when to when its lots would be valid. */
export interface CreditTrialRow {
  readonly id: null;
  readonly kind: 'credit';
  readonly product: ProductKey;
  readonly quantity: number;
  readonly reference: string | null;
  readonly note: string | null;
  readonly lots: readonly (Draw & { readonly startsOn: Day; readonly endsOn: Day | null })[];
  readonly corrects: number;
  readonly dryRun: true;
}

/** Where the logs of an organization end: the same in the copy, or it is none. */
export interface CopiedOrganization {
  readonly organization: OrganizationKey;
  readonly transactions: number;
  readonly activity: number;
  readonly head: { readonly id: number; readonly hash: string } | null;
}
