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

export interface AskedRows {
  readonly rows: AskedRow[];
  /** Transactions that rows of a report name. */
  readonly claimed: ReadonlyMap<number, EarlierTransfer>;
  /** References by which the first version knew rows of files, and what was transferred by them. */
  readonly used: ReadonlyMap<string, Referenced>;
}

/** Reads every row, and gives those without a reference theirs (contract, section 6). */
export async function askedRows(
  records: Records,
  organization: OrganizationKey,
  table: BoundTable,
  { batch, sha256 }: { readonly batch: string | null; readonly sha256: Sha256 },
): Promise<AskedRows> {
  const form = table.has('transfer');
  const hasStatus = table.has('status');
  const isReport = hasStatus || table.has('transaction');
  const words = new Words();
  const workspaces = new Set<string>();
  const rows: Unfinished[] = [];
  const numbers: number[] = [];
  for (const row of table.rows) {
    const claim = isReport ? claimOf(row, hasStatus) : null;
    if (claim !== null && claim.kind !== 'skipped' && claim.transaction !== null) numbers.push(claim.transaction);
    const read = asked(row, form, claim, words);
    workspaces.add(read.workspace);
    rows.push(read);
  }
  const [claimed, used] = await Promise.all([
    records.transactionsOf(organization, numbers),
    batch === null ? records.referencesUnder(organization, FIRST_VERSION, [...workspaces]) : new Map<string, Referenced>(),
  ]);
  for (const row of rows) row.done = claimedBy(row, claimed);
  const names = new RowNames(sha256, batch, rows);
  const earlier = new FirstVersionRows(used, table.digest);
  for (const row of rows) {
    if (row.named || row.done !== null) continue;
    const name = names.nameOf(row);
    row.reference = earlier.next(row) ?? name;
  }
  return { rows, claimed, used };
}

/** Written out and then completed, not spread: there may be a hundred thousand. */
type Unfinished = { -readonly [Field in keyof AskedRow]: AskedRow[Field] };

/** Texts that rows have in common, each once. */
class Words {
  readonly #known = new Map<string, string>();

  once(text: string): string {
    const known = this.#known.get(text);
    if (known === undefined) this.#known.set(text, text);
    return known ?? text;
  }
}

/** A row of a form says `yes` where a module is wanted, and nothing where nothing is. */
function asked(row: BoundRow, form: boolean, claim: Claim | null, words: Words): Unfinished {
  const product = words.once(row.cell('product'));
  const given = row.given(form ? 'transfer' : 'quantity');
  const typed = given === null ? null : words.once(given);
  const yes = form && typed !== null && typed.toLowerCase() === 'yes' && product !== SEAT;
  // A report has no place for a quantity that is not a number: left blank, it is still the one that was refused.
  const refused = typed === null && row.cell('code') === 'invalid-quantity';
  const reference = row.given('reference');
  return {
    row: row.row,
    workspace: words.once(row.cell('workspace')),
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
  const { claim } = row;
  if (claim === null || claim.kind === 'skipped' || claim.transaction === null) return null;
  const found = claimed.get(claim.transaction);
  return found !== undefined && isSameTransfer(found, row) ? found : null;
}

/** Rows that a report says are done keep the names they were transferred by; the others get those that are left. */
class RowNames {
  readonly #names: RowReferences;
  readonly #taken: ReadonlySet<string>;

  constructor(sha256: Sha256, batch: string | null, rows: readonly AskedRow[]) {
    this.#names = new RowReferences(sha256, batch);
    this.#taken = new Set(rows.flatMap(({ done }) => (done?.reference ? [unlabelled(done.reference)] : [])));
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
