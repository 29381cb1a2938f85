/** The description of the schema as PostgreSQL has it, in a schema of its own. Each text is one statement. */

import type {
  Column,
  Constraint,
  Constraints,
  Event,
  ForeignKey,
  Index,
  Indexes,
  Table,
  Tables,
} from '../../schema/description.ts';
import { type Dialect, sqlIn } from '../../schema/dialect.ts';

/** A row of a trigger is a value with fields, for databases that take nothing else. */
const [OLD, NEW] = ['(OLD)', '(NEW)'];

export const POSTGRES: Dialect = {
  name: 'postgres',
  table: (name) => `entitle.${name}`,
  old: OLD,
  new: NEW,
  isKey: (column) => `${column} ~ '^[a-z0-9][a-z0-9-]{0,63}$'`,
  isDay: (column) => `${column} ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'`,
  isHash: (column) => `${column} ~ '^[0-9a-f]{64}$'`,
  changes: (columns) => columns.map((column) => `${NEW}.${column} <> ${OLD}.${column}`).join(' or '),
  differs: (column) => `${NEW}.${column} is distinct from ${OLD}.${column}`,
  notOnlyLater: (column) => `(${OLD}.${column} is null) <> (${NEW}.${column} is null) or ${NEW}.${column} < ${OLD}.${column}`,
};

const TYPES = { text: 'text', key: 'text collate "C"', integer: 'bigint' } as const;

export function printTables(tables: Tables): readonly string[] {
  return Object.entries(tables).map(([name, table]) => printTable(name, table));
}

function printTable(name: string, { columns, primaryKey, unique = [], foreignKeys = [], checks = [] }: Table): string {
  const lines = [
    ...Object.entries(columns).map(([column, declared]) => printColumn(column, declared)),
    ...(primaryKey === undefined ? [] : [`primary key (${primaryKey.join(', ')})`]),
    ...unique.map((together) => `unique (${together.join(', ')})`),
    ...foreignKeys.filter(({ only }) => only === undefined).map(printForeignKey),
    ...checks.map((check) => `check (${sqlIn(POSTGRES, check)})`),
  ];
  return `create table if not exists entitle.${name} (\n    ${lines.join(',\n    ')}\n)`;
}

/** With its name, and everything that its values fulfil. */
export function printColumn(name: string, column: Column): string {
  const { type, optional, primary, unique, references, referencesOnly, check } = column;
  return [
    name,
    TYPES[type],
    ...(optional === true ? [] : ['not null']),
    ...(primary === true ? ['primary key'] : []),
    ...(unique === true ? ['unique'] : []),
    ...(column.default === undefined ? [] : [`default ${column.default}`]),
    ...(references === undefined || referencesOnly === 'sqlite' ? [] : [`references entitle.${references}`]),
    ...(check === undefined ? [] : [`check (${check(POSTGRES, name)})`]),
  ].join(' ');
}

/** Its name and type alone: what its values fulfil is a check with a name of its own. */
export function printBareColumn(name: string, { type }: Column): string {
  return `${name} ${TYPES[type]}`;
}

function printForeignKey({ columns, table, to }: ForeignKey): string {
  return `foreign key (${columns.join(', ')}) references entitle.${table}${to === undefined ? '' : ` (${to.join(', ')})`}`;
}

export function printIndexes(indexes: Indexes): readonly string[] {
  return Object.entries(indexes).map(([name, index]) => printIndex(name, index));
}

function printIndex(name: string, { table, on, unique, where }: Index): string {
  const condition = where === undefined ? '' : ` where ${sqlIn(POSTGRES, where)}`;
  return `create ${unique === true ? 'unique ' : ''}index if not exists ${name} on entitle.${table} (${sqlIn(POSTGRES, on)})${condition}`;
}

const speak = (says: string) => `raise exception '${says.replaceAll("'", "''")}' using errcode = 'check_violation';`;
/** What a trigger hands on: a row that is deleted has no new one. */
const HANDED_ON: Readonly<Record<Event, string>> = { insert: 'NEW', update: 'NEW', delete: 'OLD' };

/** The function that speaks. */
export function printFunction(name: string, { event, when, says }: Constraint): string {
  const condition = when?.(POSTGRES) ?? null;
  const body = condition === null ? speak(says) : `if ${condition} then ${speak(says)} end if; return ${HANDED_ON[event]};`;
  return `create or replace function entitle.${name}() returns trigger language plpgsql as $$ begin ${body} end $$`;
}

/** `events`: in place of its own. */
export function printTrigger(name: string, { table, at, event }: Constraint, events: string = event): string {
  return `create trigger ${name} ${at} ${events} on entitle.${table} for each row execute function entitle.${name}()`;
}

/** The same, for versions after the grants: nobody is to call the function by itself. */
export function printGuardedConstraints(constraints: Constraints): readonly string[] {
  return Object.entries(constraints).flatMap(([name, constraint]) => [
    ...printConstraints({ [name]: constraint }),
    `revoke all on function entitle.${name}() from public`,
  ]);
}

/** Two statements a constraint: a function that speaks, and the trigger that calls it. */
export function printConstraints(constraints: Constraints): readonly string[] {
  return Object.entries(constraints).flatMap(([name, constraint]) => [
    printFunction(name, constraint),
    printTrigger(name, constraint),
  ]);
}
