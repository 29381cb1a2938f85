/**
 * What the rows of a ledger come to by each key that they are looked up by, whatever the order they come in: a database
 * that looks something up reads an index, and the rows of the table say what should be in it.
 */

import type { Transaction } from './ledger.ts';
import type { Findings } from './verify.ts';

/** What a ledger can be asked by; `draw`: by its place among those of a transaction. */
export const LOOKUPS = ['reference', 'workspace', 'product', 'request', 'corrects', 'draw'] as const;
export type Lookup = (typeof LOOKUPS)[number];

/** Entries under one key: how many, and two sums over them that no single change leaves both as they were. */
export type Sum = readonly [entries: number, one: number, other: number];
/** By key. References are all different: they come as one sum, under no key. Plain data: it can come from another thread. */
export type LookupSums = Readonly<Record<Lookup, readonly (readonly [key: string, sum: Sum])[]>>;

/** The second sum over numbers is one of their squares, each less the multiples of this: it stays exact for a hundred million rows. */
export const SQUARES = 99_999_989;

type Counted = [entries: number, one: number, other: number];

export class Lookups {
  readonly #sums = new Map<Lookup, Map<string, Counted>>(LOOKUPS.map((lookup) => [lookup, new Map()]));

  take(row: Transaction): void {
    const { id, reference, workspace } = row;
    this.#number('product', row.product, id);
    if (workspace !== null) this.#number('workspace', workspace, id);
    if (reference !== null) this.reference(row.kind === 'purchase' ? `${reference}\n${row.product}` : `${reference}\n`, id);
    if (row.request !== undefined) this.#number('request', String(row.request), id);
    if (row.corrects !== undefined) this.#number('corrects', String(row.corrects), id);
    for (let position = 0; position < row.lots.length; position += 1) this.#number('draw', String(position), id);
  }

  /** `text`: the reference, a line end, and what else makes it unique. */
  reference(text: string, id: number): void {
    let fold = 0x811c9dc5;
    for (let at = 0; at < text.length; at += 1) fold = Math.imul(fold ^ text.charCodeAt(at), 0x01000193);
    const sum = this.#sum('reference', '');
    sum[0] += 1;
    sum[1] = (sum[1] + (Math.imul(fold ^ id, 0x9e3779b1) >>> 0)) >>> 0;
    sum[2] = (sum[2] + (Math.imul(((fold << 15) | (fold >>> 17)) + id, 0x85ebca6b) >>> 0)) >>> 0;
  }

  #number(lookup: Lookup, key: string, id: number): void {
    const sum = this.#sum(lookup, key);
    sum[0] += 1;
    sum[1] += id;
    sum[2] += (id * id) % SQUARES;
  }

  #sum(lookup: Lookup, key: string): Counted {
    const sums = this.#sums.get(lookup) as Map<string, Counted>;
    let sum = sums.get(key);
    if (sum === undefined) sums.set(key, (sum = [0, 0, 0]));
    return sum;
  }

  /** Takes in what another part of the ledger comes to. */
  add(other: LookupSums): void {
    for (const lookup of LOOKUPS) {
      for (const [key, [entries, one, square]] of other[lookup]) {
        const sum = this.#sum(lookup, key);
        const whole = lookup !== 'reference';
        sum[0] += entries;
        sum[1] = whole ? sum[1] + one : (sum[1] + one) >>> 0;
        sum[2] = whole ? sum[2] + square : (sum[2] + square) >>> 0;
      }
    }
  }

  sums(): LookupSums {
    const list = (lookup: Lookup): LookupSums[Lookup] => [...(this.#sums.get(lookup) ?? [])];
    return Object.fromEntries(LOOKUPS.map((lookup) => [lookup, list(lookup)])) as unknown as LookupSums;
  }
}

/** What is found by each key, against what the rows say should be. */
export function compareLookups(organization: string, rows: LookupSums, found: LookupSums, findings: Findings): void {
  for (const lookup of LOOKUPS) {
    const wrong = differingKeys(new Map(rows[lookup]), new Map(found[lookup]));
    if (wrong.length === 0) continue;
    const [first] = wrong;
    const whose = first === '' ? '' : ` of "${first}"${wrong.length > 1 ? ` and ${wrong.length - 1} more` : ''}`;
    const what = `what is found by ${lookup}${whose} in the ledger of organization "${organization}"`;
    findings.add('lookup-mismatch', `${what} is not what its rows say`);
  }
}

function differingKeys(rows: ReadonlyMap<string, Sum>, found: ReadonlyMap<string, Sum>): readonly string[] {
  const keys = new Set([...rows.keys(), ...found.keys()]);
  return [...keys].filter((key) => String(rows.get(key)) !== String(found.get(key)));
}
