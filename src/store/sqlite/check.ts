/** What is wrong with a SQLite file, asked of SQLite; and what its indexes hold, to be held against the rows of their tables. */

import type BetterSqlite3 from 'better-sqlite3';
import { Lookups, type LookupSums, SQUARES, type Sum } from '../../core/verify-lookups.ts';

/** Everything SQLite says. Plain data: it can come from another thread. */
export interface FileFaults {
  readonly damaged: readonly string[];
  /** Rows that refer to others that are not there. */
  readonly references: readonly (readonly [table: string, parent: string])[];
}

/** The two tables that grow without end. Whatever is told of their rows, `verify` holds against the hashes. */
const LONG = ['transactions', 'draws'];
const OTHERS = `select name from main.sqlite_master where type = 'table' and name not in ('transactions', 'draws') and name not glob 'sqlite_*'`;

/**
 * The quick check looks at every page. What it leaves out is whether indexes agree with their tables, and whether keys are
 * unique: the whole check says so of every table but the long ones, where it takes ten times as long as reading them. Their
 * indexes are read instead (`lookupsOf`), and the references between their rows are those that the ledger's rules look at.
 */
export function fileFaults(database: BetterSqlite3.Database): FileFaults {
  // Of the long tables every value is in a hash, and CHECKs would only cost time.
  database.pragma('ignore_check_constraints = on');
  const quick = database.pragma('quick_check') as readonly { readonly quick_check: string }[];
  database.pragma('ignore_check_constraints = off');
  const others = database.prepare(OTHERS).pluck().all() as string[];
  const whole = others.flatMap((table) => database.pragma(`integrity_check(${table})`) as { readonly integrity_check: string }[]);
  const lines = [...quick.map((row) => row.quick_check), ...whole.map((row) => row.integrity_check)];
  const references = others.flatMap(
    (table) => database.pragma(`foreign_key_check(${table})`) as { table: string; parent: string }[],
  );
  return {
    damaged: [...new Set(lines)].filter((line) => line !== 'ok'),
    references: [
      ...references.map(({ table, parent }) => [table, parent] as const),
      ...LONG.flatMap((table) => strangersIn(database, table)),
    ],
  };
}

/** Rows of organizations that are not there, or lie where those of another one do: the quick check does not look at the order. */
function strangersIn(database: BetterSqlite3.Database, table: string): readonly (readonly [table: string, parent: string])[] {
  // The hash is in no index: with it, the table itself is read.
  const column = table === 'draws' ? '*' : 'hash';
  const found = database.prepare(`select organization, count(${column}) from ${table} group by organization`).raw().all() as [
    unknown,
  ][];
  const known: readonly unknown[] = database.prepare('select organization from organizations').pluck().all();
  return found.flatMap(([key]) => (known.includes(key) ? [] : [[table, 'organizations'] as const]));
}

/** How far an organization's ledger is looked at: what others append meanwhile lies behind. */
export type LedgerEnds = readonly (readonly [organization: string, last: number])[];

export interface FileLookups {
  /** Indexes that hold more or less than what the sums account for, or a key that must be unique twice. */
  readonly damaged: readonly string[];
  /** In the order of the ends that were asked for. */
  readonly sums: readonly LookupSums[];
}

interface Index {
  readonly name: string;
  readonly key: string;
}

/** Indexes whose entries are a key and the number of a transaction. */
const GROUPED: Readonly<Record<'workspace' | 'product' | 'request' | 'corrects', Index>> = {
  workspace: { name: 'transactions_by_workspace', key: 'workspace' },
  product: { name: 'transactions_by_product', key: 'product' },
  request: { name: 'transactions_by_request', key: 'request' },
  corrects: { name: 'transactions_by_corrects', key: 'corrects' },
};
const REFERENCES: Index = { name: 'transactions_by_reference', key: 'reference' };
/** As in the schema: an expression that an index holds is read from it only when it is written in the same way. */
const UNIQUE = `case kind when 'purchase' then product else '' end`;

/** Reads the indexes of the ledger, and nothing but the indexes. */
export function lookupsOf(database: BetterSqlite3.Database, ends: LedgerEnds): FileLookups {
  database.exec('begin');
  try {
    const twice: string[] = [];
    const sums = ends.map(([organization, last]) => sumsOf(database, organization, last, twice));
    return { damaged: [...twice, ...unaccounted(database, ends, sums)], sums };
  } finally {
    database.exec('rollback');
  }
}

function sumsOf(database: BetterSqlite3.Database, organization: string, last: number, twice: string[]): LookupSums {
  const grouped = ({ name, key }: Index): LookupSums['product'] =>
    grouping(
      database,
      `select ${key}, ${sumsOver('id')} from transactions indexed by ${name}
       where organization = ? and ${key} is not null and id <= ? group by ${key}`,
      [organization, last],
    );
  // Nearly all are in the first place: those need not be sorted.
  const draws = (places: string): LookupSums['draw'] =>
    grouping(
      database,
      `select position, ${sumsOver('transaction_id')} from draws
       where organization = ? and transaction_id <= ? and ${places}`,
      [organization, last],
    );
  return {
    reference: referencesOf(database, organization, last, twice),
    workspace: grouped(GROUPED.workspace),
    product: grouped(GROUPED.product),
    request: grouped(GROUPED.request),
    corrects: grouped(GROUPED.corrects),
    draw: [...draws('position = 0 group by position'), ...draws('position is not 0 group by position')],
  };
}

function grouping(
  database: BetterSqlite3.Database,
  text: string,
  values: readonly [string, number],
): readonly (readonly [string, Sum])[] {
  const rows = database
    .prepare(text)
    .raw()
    .all(...values) as [unknown, number, number, number, unknown, unknown][];
  // Where a key lies says which organization it is looked for under, and not which one it names.
  return rows.map(([key, entries, one, other, first, last]) => [
    first === values[0] && last === values[0] ? keyOf(key) : `${keyOf(first)} ${keyOf(last)} ${keyOf(key)}`,
    [entries, one, other],
  ]);
}

/** In the order of the index, so that nothing is sorted; entries that name no organization are not counted. */
function sumsOver(id: string): string {
  return `count(+organization), sum(${id}), sum(${id} * ${id} % ${SQUARES}), min(+organization), max(+organization)`;
}

/** Bytes that read as a text are none. */
function keyOf(key: unknown): string {
  return typeof key === 'string' || typeof key === 'number' ? String(key) : `bytes ${String(key)}`;
}

/** They are read one by one: all are different, and in their order, so that a double stands beside its twin. */
function referencesOf(
  database: BetterSqlite3.Database,
  organization: string,
  last: number,
  twice: string[],
): LookupSums['reference'] {
  const lookups = new Lookups();
  // Bytes that read as a text are none, and no bytes are not an empty one.
  const types = `typeof(organization) || typeof(reference) || typeof(${UNIQUE})`;
  const text = `select ${types} || ' ' || organization || char(10) || reference || char(10) || ${UNIQUE}, id
    from transactions indexed by ${REFERENCES.name} where organization = ? and reference is not null and id <= ?`;
  const start = `texttexttext ${organization}\n`;
  let before: string | null = null;
  for (const [key, id] of database.prepare(text).raw().iterate(organization, last) as IterableIterator<[string, number]>) {
    if (key === before) twice.push(`reference "${key.split('\n')[1]}" of organization "${organization}" was used twice`);
    lookups.reference(key.startsWith(start) ? key.slice(start.length) : key, id);
    before = key;
  }
  return lookups.sums().reference;
}

/** Entries of an index that belong to no organization, or to a row that is not there. */
function unaccounted(database: BetterSqlite3.Database, ends: LedgerEnds, sums: readonly LookupSums[]): readonly string[] {
  const keys = { ...GROUPED, reference: REFERENCES };
  const asked = new Map(ends);
  const organizations = database.prepare('select organization from organizations').pluck().all() as string[];
  // The hash is in no index: rows are counted in the table itself.
  const later = database.prepare(
    `select count(hash) as product, count(workspace) as workspace, count(reference) as reference, count(request) as request, count(corrects) as corrects
     from transactions where organization = ? and id > ?`,
  );
  const rows = organizations.map((key) => later.get(key, asked.get(key) ?? 0) as Record<keyof typeof keys, number>);
  return (Object.keys(keys) as (keyof typeof keys)[]).flatMap((lookup) => {
    const { name, key } = keys[lookup];
    const all = database.prepare(`select count(*) from transactions indexed by ${name} where ${key} is not null`).pluck().get();
    let known = 0;
    for (const each of sums) for (const [, [entries]] of each[lookup]) known += entries;
    for (const each of rows) known += each[lookup];
    return all === known ? [] : [`index ${name} does not agree with its table`];
  });
}
