/**
 * The second version of the schema: kinds of transactions beside the first four, holds, requests, and lots whose end
 * moves later. What `entitle.append` and the other functions do by now replaces them. The SQLite twin is sqlite/second.ts.
 */

import { KINDS, TRANSACTION_KINDS } from '../../../core/kinds/all.ts';
import type { Kind, OwnKey } from '../../../core/kinds/declaration.ts';
import { missingFollowers, missingIndexes, missingTables } from './missing.ts';
import { policiesOf } from './readable.ts';
import { columnsIn, firstColumns, tableNames } from './tables.ts';

const DAY = (column: string) => `${column} ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'`;
const UNITS = (column: string) => `${column} between 1 and 1000000000`;
const KEY = (column: string) => `${column} ~ '^[a-z0-9][a-z0-9-]{0,63}$'`;
const TEXT = 'text collate "C"';

function kindsWhere(holds: (kind: Kind) => boolean): string {
  return TRANSACTION_KINDS.filter((kind) => holds(KINDS[kind]))
    .map((kind) => `'${kind}'`)
    .join(', ');
}

/** What the kinds that have a key always, or sometimes, demand of a column. */
function checkOf(column: OwnKey): string {
  const always = kindsWhere(({ keys }) => keys[column] === 'always');
  const some = kindsWhere(({ keys }) => keys[column] !== undefined);
  return `(kind in (${some}) or ${column} is null)${always === '' ? '' : ` and (kind not in (${always}) or ${column} is not null)`}`;
}

const COLUMNS: Readonly<Record<OwnKey, string>> = { until: TEXT, hold: 'bigint', corrects: 'bigint', request: 'bigint' };

/** The checks of the first version that named its kinds, and what stands in their place. */
const CHECKS: Readonly<Record<string, string>> = {
  transactions_kind_known: `kind in (${kindsWhere(() => true)})`,
  transactions_workspace: `(kind in (${kindsWhere(({ workspace }) => workspace === 'always')})) = (workspace is not null)`,
  transactions_subscription: `(kind not in (${kindsWhere(({ subscription }) => subscription === 'always')}) or subscription is not null)
    and (kind in (${kindsWhere(({ subscription }) => subscription !== 'never')}) or subscription is null)`,
  transactions_until: `${checkOf('until')} and (until is null or ${DAY('until')})`,
  transactions_hold: checkOf('hold'),
  transactions_corrects: checkOf('corrects'),
  transactions_request: `${checkOf('request')} and (request is null or request >= 1)`,
};

const TRANSACTIONS: readonly string[] = [
  ...Object.entries(COLUMNS).map(
    ([column, type]) => `alter table entitle.transactions add column if not exists ${column} ${type}`,
  ),
  ...['transactions_kind_check', 'transactions_check', 'transactions_check1'].map(
    (name) => `alter table entitle.transactions drop constraint if exists ${name}`,
  ),
  ...Object.entries(CHECKS).map(([name, check]) => `alter table entitle.transactions add constraint ${name} check (${check})`),
  `create unique index if not exists transactions_by_request on entitle.transactions (organization, request) where request is not null`,
  `create index if not exists transactions_by_corrects on entitle.transactions (organization, corrects) where corrects is not null`,
];

const TABLES: Readonly<Record<string, string>> = {
  holds: `
    organization ${TEXT} not null,
    hold bigint not null,
    workspace ${TEXT} not null,
    product ${TEXT} not null,
    kind ${TEXT} not null,
    quantity bigint not null check (${UNITS('quantity')} and (kind = 'seat' or quantity = 1)),
    until ${TEXT} not null check (${DAY('until')}),
    posted bigint not null default 0 check (posted >= 0),
    released bigint not null default 0 check (released >= 0),
    primary key (organization, hold),
    foreign key (organization, hold) references entitle.transactions,
    foreign key (organization, workspace) references entitle.workspaces,
    foreign key (organization, product, kind) references entitle.products (organization, product, kind),
    check (posted + released <= quantity)`,

  hold_lots: `
    organization ${TEXT} not null,
    hold bigint not null,
    purchase bigint not null,
    quantity bigint not null check (${UNITS('quantity')}),
    until ${TEXT} not null check (${DAY('until')}),
    closed bigint not null default 0 check (closed between 0 and quantity),
    primary key (organization, hold, purchase),
    foreign key (organization, hold) references entitle.holds,
    foreign key (organization, purchase) references entitle.lots`,

  requests: `
    organization ${TEXT} not null references entitle.organizations,
    request bigint not null check (request >= 1),
    at ${TEXT} not null,
    requested_by ${TEXT} not null,
    workspace ${TEXT} not null,
    product ${TEXT} not null,
    quantity bigint check (${UNITS('quantity')}),
    note text,
    state text not null check (state in ('open', 'approved', 'declined', 'withdrawn')),
    decided_by ${TEXT},
    decided_at ${TEXT},
    reason text,
    transaction_id bigint,
    primary key (organization, request),
    unique (organization, transaction_id),
    foreign key (organization, workspace) references entitle.workspaces,
    foreign key (organization, product) references entitle.products,
    foreign key (organization, transaction_id) references entitle.transactions,
    check ((state = 'open') = (decided_by is null) and (state = 'open') = (decided_at is null)),
    check ((state = 'approved') = (transaction_id is not null))`,

  tags: `
    organization ${TEXT} not null,
    workspace ${TEXT} not null,
    name ${TEXT} not null check (${KEY('name')}),
    value text not null check (length(value) between 1 and 200),
    primary key (organization, workspace, name),
    foreign key (organization, workspace) references entitle.workspaces`,

  ...missingTables,
};

/** The digest of the registration export that a workspace's participants were counted from. */
const ATTENDEES = `alter table entitle.workspaces add column if not exists attendees text check (attendees ~ '^[0-9a-f]{64}$')`;

/** One order can have several lines: the reference of a purchase is unique together with its product. */
const REFERENCES: readonly string[] = [
  `create unique index if not exists transactions_by_reference_and_product
    on entitle.transactions (organization, reference, (case kind when 'purchase' then product else '' end)) where reference is not null`,
  'drop index if exists entitle.transactions_by_reference',
];

const INDEXES: readonly string[] = [
  'holds_open on entitle.holds (organization, until) where posted + released < quantity',
  'holds_by_workspace on entitle.holds (organization, workspace, hold)',
  'hold_lots_open on entitle.hold_lots (organization, purchase, until) where closed < quantity',
  'requests_by_state on entitle.requests (organization, state, request)',
  // Which check was the last: asked for with every status, of a log that grows for years.
  "activity_checks on entitle.activity (organization, id) where action = 'check.ran'",
  ...missingIndexes,
];

const secondTableNames: readonly string[] = Object.keys(TABLES);

const allColumns: Readonly<Record<string, readonly string[]>> = {
  ...firstColumns,
  ...Object.fromEntries(Object.entries(TABLES).map(([name, columns]) => [name, columnsIn(columns)])),
  transactions: [...(firstColumns['transactions'] ?? []), ...Object.keys(COLUMNS)],
};

/** Of both versions. */
export const allTableNames: readonly string[] = [...tableNames, ...secondTableNames];

interface Constraint {
  readonly name: string;
  readonly table: string;
  readonly on: string;
  readonly body: string;
}

const says = (text: string) => `raise exception '${text}' using errcode = 'check_violation';`;
const never = (table: string): Constraint => ({
  name: `${table}_never_deleted`,
  table,
  on: 'before delete',
  body: says(`${table} are never deleted`),
});

/** The day that the row being written is dated: the head of the ledger has moved there already. */
const HELD = (organization: string, purchase: string) => `(select coalesce(sum(h.quantity - h.closed), 0) from entitle.hold_lots h
    where h.organization = ${organization} and h.purchase = ${purchase} and h.closed < h.quantity
      and h.until >= (select substr(at, 1, 10) from entitle.heads where organization = ${organization} and log = 'ledger'))`;
const DATED = `(select substr(at, 1, 10) from entitle.heads where organization = (NEW).organization and log = 'ledger')`;
const KEPT = says("what a hold keeps is nobody else''s");

const CONSTRAINTS: readonly Constraint[] = [
  never('holds'),
  never('hold_lots'),
  never('requests'),
  {
    name: 'holds_keep',
    table: 'holds',
    on: 'before update',
    body: `if (NEW).posted < (OLD).posted or (NEW).released < (OLD).released or (NEW).until <> (OLD).until
      or (NEW).quantity <> (OLD).quantity or (NEW).organization <> (OLD).organization or (NEW).hold <> (OLD).hold
      or (NEW).workspace <> (OLD).workspace or (NEW).product <> (OLD).product or (NEW).kind <> (OLD).kind
    then ${says('a hold is only posted and released')} end if; return NEW;`,
  },
  {
    name: 'hold_lots_keep',
    table: 'hold_lots',
    on: 'before update',
    body: `if (NEW).closed < (OLD).closed or (NEW).until <> (OLD).until or (NEW).quantity <> (OLD).quantity
      or (NEW).organization <> (OLD).organization or (NEW).hold <> (OLD).hold or (NEW).purchase <> (OLD).purchase
    then ${says('a hold is only posted and released')} end if; return NEW;`,
  },
  {
    name: 'lots_held',
    table: 'lots',
    on: 'before update',
    body: `if ((NEW).drawn <> (OLD).drawn or (NEW).revoked <> (OLD).revoked)
      and ${HELD('(NEW).organization', '(NEW).purchase')} > greatest(0, (NEW).quantity - (NEW).drawn - (NEW).revoked)
    then ${KEPT} end if; return NEW;`,
  },
  {
    name: 'hold_lots_free',
    table: 'hold_lots',
    on: 'after insert',
    body: `if exists (select 1 from entitle.lots l where l.organization = (NEW).organization and l.purchase = (NEW).purchase
      and l.drawn + l.revoked + ${HELD('(NEW).organization', '(NEW).purchase')} > l.quantity)
    then ${KEPT} end if; return NEW;`,
  },
  {
    name: 'holds_module_once',
    table: 'holds',
    on: 'before insert',
    body: `if (NEW).kind = 'module' and (NEW).posted + (NEW).released < (NEW).quantity and (NEW).until >= ${DATED} and (
        exists (select 1 from entitle.assignments a where a.organization = (NEW).organization and a.workspace = (NEW).workspace
          and a.product = (NEW).product)
        or exists (select 1 from entitle.holds h where h.organization = (NEW).organization and h.workspace = (NEW).workspace
          and h.product = (NEW).product and h.posted + h.released < h.quantity and h.until >= ${DATED}))
    then ${says('a module is held once, and not where it is assigned')} end if; return NEW;`,
  },
  {
    name: 'requests_once',
    table: 'requests',
    on: 'before update',
    body: `if (OLD).state <> 'open' or (NEW).state = 'open' or (NEW).organization <> (OLD).organization
      or (NEW).request <> (OLD).request or (NEW).at <> (OLD).at or (NEW).requested_by <> (OLD).requested_by
      or (NEW).workspace <> (OLD).workspace or (NEW).product <> (OLD).product
      or (NEW).quantity is distinct from (OLD).quantity or (NEW).note is distinct from (OLD).note
    then ${says('a request is decided once')} end if; return NEW;`,
  },
];

/** A lot's end may move later, and nothing else about it may change: the function of the first version's constraint, replaced. */
const EXTENSIONS = `create or replace function entitle.wall_12() returns trigger language plpgsql as $$ begin if (NEW).organization <> (OLD).organization or (NEW).purchase <> (OLD).purchase
      or (NEW).transaction_id <> (OLD).transaction_id or (NEW).product <> (OLD).product
      or (NEW).subscription <> (OLD).subscription or (NEW).quantity <> (OLD).quantity
      or (NEW).starts_on <> (OLD).starts_on or ((OLD).ends_on is null) <> ((NEW).ends_on is null) or (NEW).ends_on < (OLD).ends_on
    then ${says('a purchase is never changed, only drawn from, revoked and extended')} end if; return NEW; end $$`;

/** A mistyped product can go, as long as nothing ever came of it: the ledger and the history go on naming what they named. */
const UNUSED_PRODUCTS = `create or replace function entitle.wall_5() returns trigger language plpgsql as $$ begin
    if exists (select 1 from entitle.transactions where organization = (OLD).organization and product = (OLD).product)
      or exists (select 1 from entitle.activity, jsonb_array_elements_text(after::jsonb -> 'modules') as installed (module)
        where organization = (OLD).organization and action like 'workspace.%' and module = (OLD).product)
    then ${says('a product is deleted only while nothing of it was ever bought or installed')} end if; return OLD; end $$`;

export const secondConstraints: readonly string[] = [
  ...missingFollowers,
  EXTENSIONS,
  UNUSED_PRODUCTS,
  ...CONSTRAINTS.flatMap(({ name, table, on, body }) => [
    `create or replace function entitle.${name}() returns trigger language plpgsql as $$ begin ${body} end $$`,
    `create trigger ${name} ${on} on entitle.${table} for each row execute function entitle.${name}()`,
  ]),
];

export const secondTables: readonly string[] = [
  ...TRANSACTIONS,
  ...REFERENCES,
  ATTENDEES,
  ...Object.entries(TABLES).map(([name, columns]) => `create table if not exists entitle.${name} (${columns}\n)`),
  ...INDEXES.map((index) => `create index if not exists ${index}`),
];

export const secondPolicies: readonly string[] = [...policiesOf(tableNames, 'alter'), ...policiesOf(secondTableNames, 'create')];

/**
 * No statistics of what stands in a column: a plan's estimates would tell whoever may ask for plans how many rows of which
 * kind another organization has. Every question names an organization and has an index, so no plan needs them.
 */
export const secondStatistics: readonly string[] = Object.entries(allColumns).map(
  ([table, columns]) =>
    `alter table entitle.${table} ${columns.map((column) => `alter column ${column} set statistics 0`).join(', ')}`,
);
