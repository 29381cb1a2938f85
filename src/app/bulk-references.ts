/** The references by which rows of a file are known: those they are given by what they say, and those the store has already. */

import type { Referenced } from '../core/balances.ts';
import { inBatches } from '../core/batches.ts';
import type { Sha256 } from '../core/chain.ts';
import { ROW_REFERENCE, RowReferences } from '../core/row-reference.ts';
import { isSameTransfer, parseWanted } from '../core/transfers.ts';
import { type OrganizationKey, parseNote, type ProductKey } from '../core/values.ts';
import type { AskedRow } from './bulk-asked.ts';
import type { EarlierTransfer, Records, Services } from './ports.ts';

/** References asked for at a time: enough for most files to be one question. */
const REFERENCES_AT_ONCE = 20_000;

/** All of them before anything is recorded: no row of the file is among what is found. */
export async function usedAmong(
  { yieldTurn }: Pick<Services, 'yieldTurn'>,
  records: Records,
  organization: OrganizationKey,
  { references, known }: { readonly references: Iterable<string>; readonly known: ReadonlyMap<string, Referenced> },
): Promise<ReadonlyMap<string, Referenced>> {
  const used = new Map(known);
  const words = new Words();
  const ask = async (some: readonly string[]): Promise<void> => {
    for (const [reference, { workspace, product, kind, ...row }] of await records.references(organization, some)) {
      used.set(reference, {
        ...row,
        kind: words.once(kind),
        workspace: workspace === null ? null : words.once(workspace),
        product: words.once(product),
      });
    }
  };
  for (const some of inBatches(references, REFERENCES_AT_ONCE)) {
    await ask(some);
    await yieldTurn();
  }
  return used;
}

/** Texts that rows have in common, each once. */
class Words {
  readonly #known = new Map<string, string>();

  once<Text extends string>(text: Text): Text {
    const known = this.#known.get(text);
    if (known === undefined) this.#known.set(text, text);
    return (known ?? text) as Text;
  }
}

/** Finds references that occur more than once: only those have to be remembered while rows are decided. */
export class Recurring {
  #seen: Set<string> | null = new Set();
  readonly #again = new Set<string>();

  /** A reference that somebody typed. Those that look like names made of what rows say may be names, too. */
  see(reference: string): void {
    if (this.#seen?.has(reference) === true || reference.startsWith(ROW_REFERENCE)) this.#again.add(reference);
    else this.#seen?.add(reference);
  }

  /** After the last. */
  recurring(): (reference: string) => boolean {
    this.#seen = null;
    return (reference) => this.#again.has(reference);
  }
}

/** Rows that a report says are done keep the names they were transferred by; the others get those that are left. */
export class RowNames {
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
export const FIRST_VERSION = 'file:';

/**
 * What the first version transferred from files. The very same file is known by its bytes, row by row; saved anew since,
 * by what its rows say: the k-th row that says so is the k-th of them.
 */
export class FirstVersionRows {
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
