/**
 * What workspaces miss, kept beside what they need and have, with sums: see sqlite/missing.ts, whose twin this is.
 * Triggers hold it in line; they fire inside `entitle.append`, and so with the owner's rights. The sums are brought in line
 * once a call, by what the workspaces it touches came to before and after: a row that one transaction changes again and
 * again is slower to find each time, for every version of it stays until the end.
 */

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

const ROWS: readonly Follower[] = [
  {
    name: 'missing_of_new_workspace',
    on: 'after insert',
    table: 'workspaces',
    body: SEATS_OF_NEW,
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
  `${INTO} ${SEATS} on conflict (organization, workspace, product) do nothing`,
  `${INTO} ${MODULES} on conflict (organization, workspace, product) do nothing`,
  `insert into entitle.missing_sums (organization, product, quantity)
    select m.organization, m.product, sum(m.quantity)::bigint from entitle.missing m group by m.organization, m.product
    on conflict (organization, product) do update set quantity = excluded.quantity`,
  `insert into entitle.workspace_counts (organization, workspaces, missing)
    select w.organization, count(*), (select count(distinct m.workspace) from entitle.missing m where m.organization = w.organization)
    from entitle.workspaces w group by w.organization
    on conflict (organization) do update set workspaces = excluded.workspaces, missing = excluded.missing`,
];

/**
 * What some workspaces come to: how many there are, how many of them miss something, and, by product, how much. The same
 * twice, around a change, tells what to add to the sums.
 */
const SUMS: readonly string[] = [
  `create or replace function entitle.comes_to(p_organization text, p_workspaces text[])
returns table (product text, quantity bigint) language sql stable as $$
  select ':workspaces', count(*) from unnest(p_workspaces) as t (workspace)
    join entitle.workspaces w on w.organization = p_organization and w.workspace = t.workspace
  union all
  select ':missing', count(distinct m.workspace) from unnest(p_workspaces) as t (workspace)
    join entitle.missing m on m.organization = p_organization and m.workspace = t.workspace
  union all
  select m.product, sum(m.quantity)::bigint from unnest(p_workspaces) as t (workspace)
    join entitle.missing m on m.organization = p_organization and m.workspace = t.workspace group by m.product
$$`,

  `create or replace function entitle.follow_sums(p_organization text, p_workspaces text[], p_names text[], p_before bigint[])
returns void language plpgsql as $$
declare
  v_names text[];
  v_more bigint[];
begin
  select array_agg(c.name order by c.name), array_agg(c.more order by c.name) into v_names, v_more from (
    select n.name, sum(n.quantity)::bigint as more from (
      select a.product as name, a.quantity from entitle.comes_to(p_organization, p_workspaces) as a
      union all select b.name, -b.quantity from unnest(p_names, p_before) as b (name, quantity)
    ) as n group by n.name having sum(n.quantity) <> 0
  ) as c;
  if v_names is null then
    return;
  end if;
  update entitle.missing_sums s set quantity = s.quantity + c.more from unnest(v_names, v_more) as c (name, more)
    where s.organization = p_organization and s.product = c.name;
  insert into entitle.missing_sums (organization, product, quantity)
    select p_organization, c.name, c.more from unnest(v_names, v_more) as c (name, more)
    where left(c.name, 1) <> ':' and not exists
      (select 1 from entitle.missing_sums s where s.organization = p_organization and s.product = c.name);
  if not v_names && array[':workspaces', ':missing'] then
    return;
  end if;
  insert into entitle.workspace_counts (organization, workspaces, missing) values (p_organization, 0, 0)
    on conflict (organization) do nothing;
  update entitle.workspace_counts set
    workspaces = workspaces + coalesce((select c.more from unnest(v_names, v_more) as c (name, more) where c.name = ':workspaces'), 0),
    missing = missing + coalesce((select c.more from unnest(v_names, v_more) as c (name, more) where c.name = ':missing'), 0)
    where organization = p_organization;
end
$$`,
];

function statements({ name, on, table, body }: Follower): readonly string[] {
  return [
    `create or replace function entitle.${name}() returns trigger language plpgsql as $$ begin ${body} return null; end $$`,
    `create trigger ${name} ${on} on entitle.${table} for each row execute function entitle.${name}()`,
  ];
}

/** After the tables: triggers first, so that nothing that is written meanwhile is forgotten. */
export const missingFollowers: readonly string[] = [...ROWS.flatMap(statements), ...FILL, ...SUMS];
