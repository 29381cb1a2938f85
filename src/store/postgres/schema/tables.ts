/**
 * The tables in a schema of their own, `entitle`, with the constraints that SQLite's have. `organization` comes first in every
 * key, so that a cluster can keep an organization's rows together. What the SQL of this folder may use is written down in
 * CONTRIBUTING.md ("SQL that every PostgreSQL-like database has") and held by test/store/postgres/portable.test.ts.
 */

const KEY = (column: string) => `${column} ~ '^[a-z0-9][a-z0-9-]{0,63}$'`;
const DAY = (column: string) => `${column} ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'`;
const UNITS = (column: string, from: number) => `${column} between ${from} and 1000000000`;
const HASH = (column: string) => `${column} ~ '^[0-9a-f]{64}$'`;

/** Texts compare by their bytes, as in SQLite, whatever the database's own language is. */
const TEXT = 'text collate "C"';

const TABLES: Readonly<Record<string, string>> = {
  organizations: `
    organization ${TEXT} not null primary key check (${KEY('organization')}),
    name text not null check (length(name) between 1 and 200),
    activated bigint not null check (activated in (0, 1)),
    turn bigint not null default 0`,

  account_managers: `email ${TEXT} not null primary key`,

  // Which member a database login is. One login each: rights follow from it, so nobody can be two.
  logins: `
    email ${TEXT} not null primary key,
    db_role text not null unique check (length(db_role) between 1 and 63)`,

  members: `
    organization ${TEXT} not null references entitle.organizations,
    email ${TEXT} not null,
    name text,
    role text not null check (role in ('admin', 'organizer', 'member', 'guest')),
    entitlement_manager bigint not null check (entitlement_manager in (0, 1)),
    primary key (organization, email)`,

  products: `
    organization ${TEXT} not null references entitle.organizations,
    product ${TEXT} not null check (${KEY('product')}),
    name text not null check (length(name) between 1 and 200),
    kind ${TEXT} not null check (kind = case product when 'seat' then 'seat' else 'module' end),
    primary key (organization, product),
    unique (organization, product, kind)`,

  workspaces: `
    organization ${TEXT} not null references entitle.organizations,
    workspace ${TEXT} not null check (${KEY('workspace')}),
    name text not null check (length(name) between 1 and 200),
    status text not null check (status in ('test', 'pre-production', 'production')),
    starts_on ${TEXT} not null check (${DAY('starts_on')}),
    ends_on ${TEXT} not null check (${DAY('ends_on')} and ends_on >= starts_on),
    participants bigint not null check (${UNITS('participants', 0)}),
    primary key (organization, workspace)`,

  installed_modules: `
    organization ${TEXT} not null,
    workspace ${TEXT} not null,
    product ${TEXT} not null,
    kind ${TEXT} not null check (kind = 'module'),
    primary key (organization, workspace, product),
    foreign key (organization, workspace) references entitle.workspaces,
    foreign key (organization, product, kind) references entitle.products (organization, product, kind)`,

  transactions: `
    organization ${TEXT} not null,
    id bigint not null check (id >= 1),
    at ${TEXT} not null,
    kind text not null check (kind in ('purchase', 'revocation', 'transfer', 'automatic')),
    product ${TEXT} not null,
    quantity bigint not null check (${UNITS('quantity', 1)}),
    workspace ${TEXT},
    subscription text,
    actor ${TEXT} not null,
    reference ${TEXT} check (length(reference) between 1 and 128),
    note text,
    hash text not null check (${HASH('hash')}),
    primary key (organization, id),
    foreign key (organization, product) references entitle.products,
    foreign key (organization, workspace) references entitle.workspaces,
    check ((kind in ('transfer', 'automatic')) = (workspace is not null)),
    check ((kind in ('purchase', 'revocation')) = (subscription is not null))`,

  lots: `
    organization ${TEXT} not null,
    purchase bigint not null check (purchase >= 1),
    transaction_id bigint not null,
    product ${TEXT} not null,
    subscription text not null check (length(subscription) between 1 and 128),
    quantity bigint not null check (${UNITS('quantity', 1)}),
    drawn bigint not null default 0 check (drawn >= 0),
    revoked bigint not null default 0 check (revoked >= 0),
    starts_on ${TEXT} not null check (${DAY('starts_on')}),
    ends_on ${TEXT} check (${DAY('ends_on')} and ends_on >= starts_on),
    primary key (organization, purchase),
    foreign key (organization, product) references entitle.products,
    foreign key (organization, transaction_id) references entitle.transactions,
    check (drawn + revoked <= quantity)`,

  draws: `
    organization ${TEXT} not null,
    transaction_id bigint not null,
    position bigint not null check (position >= 0),
    purchase bigint not null,
    quantity bigint not null check (${UNITS('quantity', 1)}),
    primary key (organization, transaction_id, position),
    foreign key (organization, transaction_id) references entitle.transactions,
    foreign key (organization, purchase) references entitle.lots`,

  assignments: `
    organization ${TEXT} not null,
    workspace ${TEXT} not null,
    product ${TEXT} not null,
    kind ${TEXT} not null,
    quantity bigint not null check (quantity >= 1 and (kind = 'seat' or quantity = 1)),
    primary key (organization, workspace, product),
    foreign key (organization, workspace) references entitle.workspaces,
    foreign key (organization, product, kind) references entitle.products (organization, product, kind)`,

  activity: `
    organization ${TEXT} not null references entitle.organizations,
    id bigint not null check (id >= 1),
    at ${TEXT} not null,
    actor ${TEXT} not null,
    action text not null,
    subject ${TEXT} not null,
    before text,
    after text,
    hash text not null check (${HASH('hash')}),
    primary key (organization, id)`,

  heads: `
    organization ${TEXT} not null references entitle.organizations,
    log text not null check (log in ('ledger', 'activity')),
    id bigint not null check (id >= 1),
    hash text not null check (${HASH('hash')}),
    at ${TEXT} not null,
    primary key (organization, log)`,
};

const INDEXES: readonly string[] = [
  'members_by_email on entitle.members (email)',
  'transactions_by_workspace on entitle.transactions (organization, workspace, id) where workspace is not null',
  'transactions_by_product on entitle.transactions (organization, product, id)',
  'activity_by_subject on entitle.activity (organization, subject, id)',
];

/** The names of the columns that a table is declared with. */
export function columnsIn(declaration: string): readonly string[] {
  return [...declaration.matchAll(/^\s*(\w+) (?:text|bigint)\b/gm)].flatMap(([, name]) => name ?? []);
}
export const firstColumns: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries(TABLES).map(([name, columns]) => [name, columnsIn(columns)]),
);

export const tableNames: readonly string[] = Object.keys(TABLES);

export const tables: readonly string[] = [
  ...Object.entries(TABLES).map(([name, columns]) => `create table if not exists entitle.${name} (${columns}\n)`),
  `create unique index if not exists transactions_by_reference on entitle.transactions (organization, reference)
    where reference is not null`,
  ...INDEXES.map((index) => `create index if not exists ${index}`),
];
