/**
 * What workspaces miss, kept beside what they need and have, with sums: see sqlite/missing.ts, whose twin this is.
 * Triggers hold it in line; they fire inside `entitle.append`, and so with the owner's rights.
 */

const TEXT = 'text collate "C"';

export const missingTables: Readonly<Record<string, string>> = {
  missing: `
    organization ${TEXT} not null,
    workspace ${TEXT} not null,
    product ${TEXT} not null,
    quantity bigint not null check (quantity between 1 and 1000000000),
    primary key (organization, workspace, product),
    foreign key (organization, workspace) references entitle.workspaces,
    foreign key (organization, product) references entitle.products`,

  missing_sums: `
    organization ${TEXT} not null references entitle.organizations,
    product ${TEXT} not null,
    quantity bigint not null check (quantity >= 0),
    primary key (organization, product)`,

  workspace_counts: `
    organization ${TEXT} not null primary key references entitle.organizations,
    workspaces bigint not null check (workspaces >= 0),
    missing bigint not null check (missing between 0 and workspaces)`,
};

export const missingIndexes: readonly string[] = [
  'workspaces_by_end on entitle.workspaces (organization, ends_on, starts_on, workspace)',
];

const SEATS = `select w.organization, w.workspace, 'seat', w.participants - coalesce(a.quantity, 0)
  from entitle.workspaces w
  left join entitle.assignments a on a.organization = w.organization and a.workspace = w.workspace and a.product = 'seat'
  where w.status <> 'test' and w.participants > coalesce(a.quantity, 0)`;

const MODULES = `select i.organization, i.workspace, i.product, 1
  from entitle.installed_modules i
  join entitle.workspaces w on w.organization = i.organization and w.workspace = i.workspace
  where w.status <> 'test' and not exists (select 1 from entitle.assignments a
    where a.organization = i.organization and a.workspace = i.workspace and a.product = i.product)`;

const INTO = 'insert into entitle.missing (organization, workspace, product, quantity)';
const OF_NEW = 'w.organization = (NEW).organization and w.workspace = (NEW).workspace';
const INSTALLED = 'i.organization = (NEW).organization and i.workspace = (NEW).workspace';

const SEATS_OF_NEW = `
  delete from entitle.missing m where m.organization = (NEW).organization and m.workspace = (NEW).workspace and m.product = 'seat'
    and not exists (${SEATS} and ${OF_NEW});
  ${INTO} ${SEATS} and ${OF_NEW}
    on conflict (organization, workspace, product) do update set quantity = excluded.quantity where missing.quantity <> excluded.quantity;`;

interface Follower {
  readonly name: string;
  readonly on: string;
  readonly table: string;
  readonly body: string;
}

const SUMS: readonly Follower[] = [
  {
    name: 'missing_added',
    on: 'after insert',
    table: 'missing',
    body: `insert into entitle.missing_sums (organization, product, quantity) values ((NEW).organization, (NEW).product, (NEW).quantity)
      on conflict (organization, product) do update set quantity = missing_sums.quantity + excluded.quantity;
    update entitle.workspace_counts set missing = missing + 1 where organization = (NEW).organization
      and (select count(*) from entitle.missing m where m.organization = (NEW).organization and m.workspace = (NEW).workspace) = 1;`,
  },
  {
    name: 'missing_changed',
    on: 'after update',
    table: 'missing',
    body: `update entitle.missing_sums set quantity = quantity + (NEW).quantity - (OLD).quantity
      where organization = (NEW).organization and product = (NEW).product;`,
  },
  {
    name: 'missing_covered',
    on: 'after delete',
    table: 'missing',
    body: `update entitle.missing_sums set quantity = quantity - (OLD).quantity
      where organization = (OLD).organization and product = (OLD).product;
    update entitle.workspace_counts set missing = missing - 1 where organization = (OLD).organization
      and not exists (select 1 from entitle.missing m where m.organization = (OLD).organization and m.workspace = (OLD).workspace);`,
  },
];

const ROWS: readonly Follower[] = [
  {
    name: 'missing_of_new_workspace',
    on: 'after insert',
    table: 'workspaces',
    body: `insert into entitle.workspace_counts (organization, workspaces, missing) values ((NEW).organization, 1, 0)
      on conflict (organization) do update set workspaces = workspace_counts.workspaces + 1;
    ${SEATS_OF_NEW}`,
  },
  {
    name: 'missing_of_workspace',
    on: 'after update',
    table: 'workspaces',
    body: `if (NEW).status <> 'test' and ((NEW).participants <> (OLD).participants or (OLD).status = 'test') then ${SEATS_OF_NEW} end if;
    if (NEW).status <> 'test' and (OLD).status = 'test' then ${INTO} ${MODULES} and ${INSTALLED}; end if;`,
  },
  {
    name: 'missing_of_installed',
    on: 'after insert',
    table: 'installed_modules',
    body: `${INTO} ${MODULES} and ${INSTALLED} and i.product = (NEW).product;`,
  },
  {
    name: 'missing_of_uninstalled',
    on: 'after delete',
    table: 'installed_modules',
    body: `delete from entitle.missing m where m.organization = (OLD).organization and m.workspace = (OLD).workspace
      and m.product = (OLD).product;`,
  },
  {
    name: 'missing_of_assigned',
    on: 'after insert or update',
    table: 'assignments',
    body: `if (NEW).kind = 'seat' then ${SEATS_OF_NEW}
    else delete from entitle.missing m where m.organization = (NEW).organization and m.workspace = (NEW).workspace
      and m.product = (NEW).product; end if;`,
  },
];

/** What a store of the first version comes to; carried out again, nothing more. */
const FILL: readonly string[] = [
  `insert into entitle.workspace_counts (organization, workspaces, missing)
    select w.organization, count(*), (select count(distinct m.workspace) from entitle.missing m where m.organization = w.organization)
    from entitle.workspaces w group by w.organization
    on conflict (organization) do update set workspaces = excluded.workspaces, missing = excluded.missing`,
  `${INTO} ${SEATS} on conflict (organization, workspace, product) do nothing`,
  `${INTO} ${MODULES} on conflict (organization, workspace, product) do nothing`,
];

function statements({ name, on, table, body }: Follower): readonly string[] {
  return [
    `create or replace function entitle.${name}() returns trigger language plpgsql as $$ begin ${body} return null; end $$`,
    `create trigger ${name} ${on} on entitle.${table} for each row execute function entitle.${name}()`,
  ];
}

/** After the tables: triggers first, so that nothing that is written meanwhile is forgotten, and filling the rows fills the sums. */
export const missingFollowers: readonly string[] = [...SUMS.flatMap(statements), ...ROWS.flatMap(statements), ...FILL];
