/** What the rows of a file of transfers ask for, and how each is known: what came twice must not transfer twice. */

import type { Sha256 } from '../core/chain.ts';
import type { Referenced } from '../core/balances.ts';
import type { Refusal } from '../core/refusals.ts';
import { RowReferences } from '../core/row-reference.ts';
import { isSameTransfer, parseWanted, type TransferRequest } from '../core/transfers.ts';
import { type OrganizationKey, parseNote, type ProductKey, SEAT } from '../core/values.ts';
import type { BoundRow } from './bound-rows.ts';
import type { BoundTable } from './columns.ts';
import type { EarlierTransfer, Records } from './ports.ts';

/** What an earlier report says of a row: `maybe` when it has no status, so that the number may mean something else. */
export type Claim =
  | { readonly kind: 'done' | 'maybe'; readonly transaction: number | null }
  /** Nothing was to be done then. */
  | { readonly kind: 'skipped' };

export interface AskedRow extends TransferRequest {
  readonly row: number;
  readonly claim: Claim | null;
  /** The transaction that the claim names, when it transferred what the row says. */
  readonly done: EarlierTransfer | null;
  /** The hold that it posts. */
  readonly hold: string | null;
  /** Whether it has a reference of its own, and not one made of what it says. */
  readonly named: boolean;
  /** Nothing is asked for: a row of a form that was left blank. */
  readonly blank: boolean;
  /** Why it cannot be known what is asked for. */
  readonly unclear: Refusal | null;
}

/** The rows of a file, and what has to be known of all of them before the first is decided. */
export interface AskedFile {
  /** Each row in its turn; a part at a time, so that of a million only those are there that are being decided. */
  readonly next: (count: number) => readonly AskedRow[];
  /** Transactions that rows of a report name. */
  readonly claimed: ReadonlyMap<number, EarlierTransfer>;
  /** References by which the first version knew rows of files, and what was transferred by them. */
  readonly used: ReadonlyMap<string, Referenced>;
  /** Whether a row posts a hold. */
  readonly hasHolds: boolean;
}

/** Reads the rows, and gives those without a reference theirs (contract, section 6). */
export async function askedFile(
  records: Records,
  organization: OrganizationKey,
  table: BoundTable,
  { batch, sha256 }: { readonly batch: string | null; readonly sha256: Sha256 },
): Promise<AskedFile> {
  const { rows } = table;
  const claims = claimsIn(table);
  const numbers: number[] = [];
  if (claims !== null) {
    for (const row of rows) {
      const number = numberIn(claims(row));
      if (number !== null) numbers.push(number);
    }
  }
  const workspaces = batch === null ? [...new Set(rows.texts('workspace'))] : [];
  const [claimed, used] = await Promise.all([
    records.transactionsOf(organization, numbers),
    batch === null ? records.referencesUnder(organization, FIRST_VERSION, workspaces) : new Map<string, Referenced>(),
  ]);
  const form = table.has('transfer');
  const read = (row: BoundRow): Unfinished => asked(row, form, claims?.(row) ?? null, claimed);
  const names = new RowNames(sha256, batch, claimed.size === 0 ? [] : Array.from(rows, (row) => read(row).done));
  const earlier = new FirstVersionRows(used, table.digest);
  const unread = rows[Symbol.iterator]();
  const next = (count: number): readonly AskedRow[] => {
    const part: AskedRow[] = [];
    while (part.length < count) {
      const bound = unread.next();
      if (bound.done === true) break;
      const row = read(bound.value);
      if (!row.named && row.done === null) {
        const name = names.nameOf(row);
        row.reference = earlier.next(row) ?? name;
      }
      part.push(row);
    }
    return part;
  };
  return { next, claimed, used, hasHolds: [...new Set(rows.texts('hold'))].some((hold) => hold !== '') };
}

/** The references that rows go by, as the store has them. */
export function referencesOf(rows: readonly AskedRow[]): readonly string[] {
  return rows.flatMap(({ reference }) => (reference === null ? [] : [reference.normalize('NFC').trim()]));
}

/** Written out and then completed, not spread: there may be a million. */
type Unfinished = { -readonly [Field in keyof AskedRow]: AskedRow[Field] };

/** A row of a form says `yes` where a module is wanted, and nothing where nothing is. */
function asked(row: BoundRow, form: boolean, claim: Claim | null, claimed: AskedFile['claimed']): Unfinished {
  const product = row.cell('product');
  const typed = row.given(form ? 'transfer' : 'quantity');
  const yes = form && typed !== null && typed.toLowerCase() === 'yes' && product !== SEAT;
  // A report has no place for a quantity that is not a number: left blank, it is still the one that was refused.
  const refused = typed === null && row.cell('code') === 'invalid-quantity';
  const reference = row.given('reference');
  const what = {
    row: row.row,
    workspace: row.cell('workspace'),
    product,
    quantity: yes ? null : refused ? '' : typed,
    reference,
    note: row.given('note'),
    hold: row.given('hold'),
    claim,
    done: null,
    named: reference !== null,
    blank: form && typed === null,
    unclear: row.unclear,
  };
  return claim === null ? what : { ...what, done: claimedBy(what, claimed) };
}

/** What each row of a report claims; null: the file is no report. */
function claimsIn(table: BoundTable): ((row: BoundRow) => Claim | null) | null {
  const hasStatus = table.has('status');
  return hasStatus || table.has('transaction') ? (row) => claimOf(row, hasStatus) : null;
}

function numberIn(claim: Claim | null): number | null {
  return claim === null || claim.kind === 'skipped' ? null : claim.transaction;
}

/** The column `status` of a form is that of the workspace: its words are others. */
function claimOf(row: BoundRow, hasStatus: boolean): Claim | null {
  const status = row.cell('status').toLowerCase();
  const typed = row.cell('transaction');
  const transaction = /^[1-9][0-9]{0,14}$/.test(typed) ? Number(typed) : null;
  if (status === 'applied' || status === 'replayed') return { kind: 'done', transaction };
  if (status === 'skipped' && ['', '0'].includes(row.cell('quantity'))) return { kind: 'skipped' };
  return hasStatus || transaction === null ? null : { kind: 'maybe', transaction };
}

/** The transaction that a row's claim names, when it is what the row says. */
function claimedBy(row: AskedRow, claimed: ReadonlyMap<number, EarlierTransfer>): EarlierTransfer | null {
  const number = numberIn(row.claim);
  const found = number === null ? undefined : claimed.get(number);
  return found !== undefined && isSameTransfer(found, row) ? found : null;
}

/** Rows that a report says are done keep the names they were transferred by; the others get those that are left. */
class RowNames {
  readonly #names: RowReferences;
  readonly #taken: ReadonlySet<string>;

  constructor(sha256: Sha256, batch: string | null, done: readonly (EarlierTransfer | null)[]) {
    this.#names = new RowReferences(sha256, batch);
    this.#taken = new Set(done.flatMap((found) => (found?.reference ? [unlabelled(found.reference)] : [])));
  }

  /** Null for a row that needs none: it asks for `missing`, for nothing, or for something that will be refused. */
  nameOf({ blank, unclear, workspace, product, quantity, note, hold }: AskedRow): string | null {
    // What a row is refused for on its own account must not count it: mended or not, the others keep their names.
    if (blank || unclear !== null || (note !== null && !parseNote(note).ok)) return null;
    // What posts a hold says so, too; without a quantity it means all that is kept.
    if (hold !== null && quantity === null) return this.#next([workspace, product, 'all', hold]);
    const wanted = parseWanted(product as ProductKey, quantity);
    if (!wanted.ok || wanted.value === 'missing') return null;
    return this.#next([workspace, product, wanted.value, ...(hold === null ? [] : [hold])]);
  }

  #next(content: readonly (string | number)[]): string {
    let name = this.#names.next(content);
    while (this.#taken.size > 0 && this.#taken.has(unlabelled(name))) name = this.#names.next(content);
    return name;
  }
}

/** What the references begin with by which the first version knew a row: by the bytes of its file, and its number there. */
const FIRST_VERSION = 'file:';

/**
 * What the first version transferred from files. The very same file is known by its bytes, row by row; saved anew since,
 * by what its rows say: the k-th row that says so is the k-th of them.
 */
class FirstVersionRows {
  readonly #used: ReadonlyMap<string, Referenced>;
  readonly #prefix: string;
  readonly #left = new Map<string, string[]>();

  constructor(used: ReadonlyMap<string, Referenced>, digest: string) {
    this.#used = used;
    this.#prefix = `${FIRST_VERSION}${digest.slice(0, 16)}#`;
    for (const [reference, { workspace, product, quantity }] of [...used].sort(([, a], [, b]) => a.id - b.id)) {
      if (reference.startsWith(this.#prefix)) continue;
      const key = `${workspace} ${product} ${quantity}`;
      const references = this.#left.get(key);
      if (references === undefined) this.#left.set(key, [reference]);
      else references.push(reference);
    }
  }

  /** The reference of the one that a row is; null: there is none (any more). */
  next(row: AskedRow): string | null {
    if (this.#used.size === 0) return null;
    const same = `${this.#prefix}${row.row}`;
    const before = this.#used.get(same);
    if (before !== undefined && isSameTransfer(before, row)) return same;
    const wanted = parseWanted(row.product as ProductKey, row.quantity);
    if (!wanted.ok || wanted.value === 'missing') return null;
    return this.#left.get(`${row.workspace} ${row.product} ${wanted.value}`)?.shift() ?? null;
  }
}

function unlabelled(reference: string): string {
  return reference.split('@', 1)[0] ?? reference;
}
