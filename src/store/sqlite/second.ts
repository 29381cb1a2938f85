/**
 * The second version of the schema: kinds of transactions beside the first four, holds, requests, and lots whose end
 * moves later. Each part is a fragment of its own; all of them are one step.
 */

import type { Kind } from '../../core/kinds/declaration.ts';
import { MISSING } from './missing.ts';
import { KINDS, OWN_KEYS, TRANSACTION_KINDS, type TransactionKind } from '../../core/kinds/all.ts';

const DAY = (column: string) => `${column} glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'`;

/** Most rows are of these: they are asked about first. */
const COMMON: readonly TransactionKind[] = ['transfer', 'automatic'];

/**
 * What every kind demands of the columns that not all kinds fill, in one expression: a check is evaluated for each row,
 * and a dozen of them took a quarter of the time of an insert.
 */
function fillsItsColumns(): string {
  const kinds = [...COMMON, ...TRANSACTION_KINDS.filter((kind) => !COMMON.includes(kind))];
  return `case kind\n    ${kinds.map((kind) => `when '${kind}' then ${demandsOf(KINDS[kind])}`).join('\n    ')}\n    else 0 end`;
}

function demandsOf({ workspace, subscription, keys }: Kind): string {
  const presence = { workspace, subscription, ...Object.fromEntries(OWN_KEYS.map((key) => [key, keys[key] ?? 'never'])) };
  return Object.entries(presence)
    .filter(([, each]) => each !== 'sometimes')
    .map(([column, each]) => `${column} is ${each === 'always' ? 'not null' : 'null'}`)
    .join(' and ');
}

/** Kinds that give something to a workspace. */
const GIVEN = TRANSACTION_KINDS.filter((kind) => KINDS[kind].effect === 'draw')
  .map((kind) => `'${kind}'`)
  .join(', ');

/** The day that the row being written is dated: the head of the ledger has moved there already. */
const DATED = (organization: string) =>
  `(select substr(at, 1, 10) from heads where organization = ${organization} and log = 'ledger')`;

/** What open holds keep of a lot. */
const HELD = (row: string) => `(select coalesce(sum(quantity - closed), 0) from hold_lots
    where organization = ${row}.organization and purchase = ${row}.purchase and closed < quantity
      and until >= ${DATED(`${row}.organization`)})`;

/** SQLite changes no CHECK of a table that is there: it is made anew, and what refers to it by name refers to the new one. */
const TRANSACTIONS = `
create table transactions_2 (
  organization text not null references organizations,
  id integer not null check (id >= 1),
  at text not null,
  kind text not null,
  product text not null,
  quantity integer not null check (quantity between 1 and 1000000000),
  workspace text,
  subscription text,
  actor text not null,
  reference text check (length(reference) between 1 and 128),
  note text,
  until text check (${DAY('until')}),
  hold integer,
  corrects integer,
  request integer check (request >= 1),
  hash text not null check (length(hash) = 64 and hash not glob '*[^0-9a-f]*'),
  primary key (organization, id),
  foreign key (organization, product) references products,
  foreign key (organization, workspace) references workspaces,
  foreign key (organization, hold) references transactions_2,
  foreign key (organization, corrects) references transactions_2,
  check (${fillsItsColumns()})
) strict, without rowid;
insert into transactions_2 (organization, id, at, kind, product, quantity, workspace, subscription, actor, reference, note, hash)
  select organization, id, at, kind, product, quantity, workspace, subscription, actor, reference, note, hash from transactions;
drop table transactions;
alter table transactions_2 rename to transactions;
-- One order can have several lines: the reference of a purchase is unique together with its product.
create unique index transactions_by_reference
  on transactions (organization, reference, case kind when 'purchase' then product else '' end) where reference is not null;
create index transactions_by_workspace on transactions (organization, workspace, id) where workspace is not null;
create index transactions_by_product on transactions (organization, product, id);
create unique index transactions_by_request on transactions (organization, request) where request is not null;
create index transactions_by_corrects on transactions (organization, corrects) where corrects is not null;
create trigger transactions_no_update before update on transactions begin select raise(abort, 'transactions is append-only'); end;
create trigger transactions_no_delete before delete on transactions begin select raise(abort, 'transactions is append-only'); end;
`;

const HOLDS = `
create table holds (
  organization text not null,
  hold integer not null,
  workspace text not null,
  product text not null,
  kind text not null,
  quantity integer not null check (quantity between 1 and 1000000000 and (kind = 'seat' or quantity = 1)),
  until text not null check (${DAY('until')}),
  posted integer not null default 0 check (posted >= 0),
  released integer not null default 0 check (released >= 0),
  primary key (organization, hold),
  foreign key (organization, hold) references transactions on delete restrict,
  foreign key (organization, workspace) references workspaces,
  foreign key (organization, product, kind) references products (organization, product, kind),
  check (posted + released <= quantity)
) strict, without rowid;
-- Written as SQLite turns the question round: the other way it is never found.
create index holds_open on holds (organization, until) where quantity > posted + released;
create index holds_by_workspace on holds (organization, workspace, hold);

create table hold_lots (
  organization text not null,
  hold integer not null,
  purchase integer not null,
  quantity integer not null check (quantity between 1 and 1000000000),
  until text not null check (${DAY('until')}),
  closed integer not null default 0 check (closed between 0 and quantity),
  primary key (organization, hold, purchase),
  foreign key (organization, hold) references holds on delete restrict,
  foreign key (organization, purchase) references lots on delete restrict
) strict, without rowid;
create index hold_lots_open on hold_lots (organization, purchase, until) where closed < quantity;

create trigger holds_no_delete before delete on holds begin select raise(abort, 'holds are never deleted'); end;
create trigger hold_lots_no_delete before delete on hold_lots begin select raise(abort, 'hold_lots are never deleted'); end;
create trigger holds_keep before update on holds
when new.posted < old.posted or new.released < old.released or new.until <> old.until or new.quantity <> old.quantity
  or (new.organization, new.hold, new.workspace, new.product, new.kind) <> (old.organization, old.hold, old.workspace, old.product, old.kind)
begin select raise(abort, 'a hold is only posted and released'); end;
create trigger hold_lots_keep before update on hold_lots
when new.closed < old.closed or new.until <> old.until or new.quantity <> old.quantity
  or (new.organization, new.hold, new.purchase) <> (old.organization, old.hold, old.purchase)
begin select raise(abort, 'a hold is only posted and released'); end;

create trigger holds_in_time before update of posted, released on holds
when (new.posted, new.released) <> (old.posted, old.released) and old.until < ${DATED('old.organization')}
begin select raise(abort, 'a hold that has run out keeps nothing'); end;

create trigger lots_held before update of drawn, revoked on lots
when ${HELD('new')} > max(0, new.quantity - new.drawn - new.revoked)
begin select raise(abort, 'what a hold keeps is nobody else''s'); end;
create trigger hold_lots_free after insert on hold_lots
when exists (select 1 from lots where organization = new.organization and purchase = new.purchase
  and drawn + revoked + ${HELD('new')} > quantity)
begin select raise(abort, 'what a hold keeps is nobody else''s'); end;
create trigger holds_module_once before insert on holds
when new.kind = 'module' and new.posted + new.released < new.quantity and new.until >= ${DATED('new.organization')} and (
  exists (select 1 from assignments where organization = new.organization and workspace = new.workspace and product = new.product)
  or exists (select 1 from holds where organization = new.organization and workspace = new.workspace and product = new.product
    and posted + released < quantity and until >= ${DATED('new.organization')}))
begin select raise(abort, 'a module is held once, and not where it is assigned'); end;
`;

/** Where a lot is opened, and not in the ledger: there every row would pay for the few that credit. */
const CREDITS = `
create trigger lots_credited after insert on lots
when exists (select 1 from transactions c left join transactions t on t.organization = c.organization and t.id = c.corrects
  where c.organization = new.organization and c.id = new.transaction_id and c.kind = 'credit'
    and (t.kind not in (${GIVEN}) or t.product <> new.product
      or t.quantity < (select sum(quantity) from transactions where organization = new.organization and corrects = c.corrects)
      or c.quantity < (select sum(quantity) from lots where organization = new.organization and transaction_id = c.id)))
begin select raise(abort, 'a credit makes up for what was transferred, and for no more'); end;
`;

/** A lot's end may move later, and nothing else about it may change. */
const EXTENSIONS = `
drop trigger lots_same;
create trigger lots_same before update of organization, purchase, transaction_id, product, subscription, quantity, starts_on, ends_on on lots
when (new.organization, new.purchase, new.transaction_id, new.product, new.subscription, new.quantity, new.starts_on)
    <> (old.organization, old.purchase, old.transaction_id, old.product, old.subscription, old.quantity, old.starts_on)
  or old.ends_on is null and new.ends_on is not null or old.ends_on is not null and (new.ends_on is null or new.ends_on < old.ends_on)
begin select raise(abort, 'a purchase is never changed, only drawn from, revoked and extended'); end;
`;

const REQUESTS = `
create table requests (
  organization text not null references organizations,
  request integer not null check (request >= 1),
  at text not null,
  requested_by text not null,
  workspace text not null,
  product text not null,
  quantity integer check (quantity between 1 and 1000000000),
  note text,
  state text not null check (state in ('open', 'approved', 'declined', 'withdrawn')),
  decided_by text,
  decided_at text,
  reason text,
  transaction_id integer,
  primary key (organization, request),
  unique (organization, transaction_id),
  foreign key (organization, workspace) references workspaces,
  foreign key (organization, product) references products,
  foreign key (organization, transaction_id) references transactions,
  check ((state = 'open') = (decided_by is null) and (state = 'open') = (decided_at is null)),
  check ((state = 'approved') = (transaction_id is not null))
) strict, without rowid;
create index requests_by_state on requests (organization, state, request);
create trigger requests_no_delete before delete on requests begin select raise(abort, 'requests are never deleted'); end;
create trigger requests_once before update on requests
when old.state <> 'open' or new.state = 'open'
  or (new.organization, new.request, new.at, new.requested_by, new.workspace, new.product) <> (old.organization, old.request, old.at, old.requested_by, old.workspace, old.product)
  or new.quantity is not old.quantity or new.note is not old.note
begin select raise(abort, 'a request is decided once'); end;
`;

/** What a customer calls its events by. A name is a key, a value a name; twenty at most on one workspace. */
const TAGS = `
create table tags (
  organization text not null,
  workspace text not null,
  name text not null check (length(name) between 1 and 64 and name not glob '*[^a-z0-9-]*' and name not glob '-*'),
  value text not null check (length(value) between 1 and 200),
  primary key (organization, workspace, name),
  foreign key (organization, workspace) references workspaces
) strict, without rowid;
create trigger tags_at_most before insert on tags
when (select count(*) from tags where organization = new.organization and workspace = new.workspace and name <> new.name) >= 20
begin select raise(abort, 'a workspace has twenty tags at most'); end;
`;

/** The digest of the registration export that a workspace's participants were counted from. */
const ATTENDEES = `
alter table workspaces add column attendees text
  check (length(attendees) = 64 and attendees not glob '*[^0-9a-f]*');
`;

/** A mistyped product can go, as long as nothing ever came of it: the ledger and the history go on naming what they named. */
const UNUSED_PRODUCTS = `
drop trigger products_no_delete;
create trigger products_no_delete before delete on products
when exists (select 1 from transactions where organization = old.organization and product = old.product)
  or exists (select 1 from activity, json_each(activity.after, '$.modules') as installed
    where activity.organization = old.organization and activity.action glob 'workspace.*' and installed.value = old.product)
begin select raise(abort, 'a product is deleted only while nothing of it was ever bought or installed'); end;
create trigger products_same before update of organization, product, kind on products
when (new.organization, new.product, new.kind) <> (old.organization, old.product, old.kind)
begin select raise(abort, 'of a product only the name changes'); end;
`;

/** Which check was the last: asked for with every status, of a log that grows for years. */
const CHECKS = `
create index activity_checks on activity (organization, id) where action = 'check.ran';
`;

export const SECOND: string = [
  TRANSACTIONS,
  HOLDS,
  CREDITS,
  EXTENSIONS,
  REQUESTS,
  TAGS,
  ATTENDEES,
  UNUSED_PRODUCTS,
  CHECKS,
  MISSING,
].join('');
