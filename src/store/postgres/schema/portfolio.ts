/**
 * What is known of every customer at a glance, as store/figures.ts asks for it. A policy would ask who is asking once a row
 * or once a look-up, and of thousands of customers that takes many seconds: these decide it once, before they look.
 */

import { DEFINER } from './rights.ts';

interface Question {
  readonly name: string;
  readonly columns: string;
  /** Over v_mine, and p_today. */
  readonly text: string;
}

const QUESTIONS: readonly Question[] = [
  {
    name: 'portfolio_counts',
    columns: 'organization text, name text, workspaces bigint, short bigint',
    text: `select o.organization::text, o.name::text, coalesce(c.workspaces, 0), coalesce(c.missing, 0)
    from entitle.organizations o left join entitle.workspace_counts c on c.organization = o.organization
    where o.organization = any (v_mine) order by o.organization`,
  },
  {
    name: 'portfolio_needs',
    columns: 'organization text, product text, on_day text, quantity bigint',
    text: `select x.organization::text, x.product::text, greatest(w.starts_on, p_today)::text,
      sum(greatest(x.quantity - coalesce(h.held, 0), 0))::bigint
    from entitle.missing x
    join entitle.workspaces w on w.organization = x.organization and w.workspace = x.workspace
    left join (
      select k.organization, k.workspace, k.product, sum(k.quantity - k.posted - k.released) as held from entitle.holds k
      where k.organization = any (v_mine) and k.until >= p_today and k.posted + k.released < k.quantity
      group by k.organization, k.workspace, k.product
    ) h on h.organization = x.organization and h.workspace = x.workspace and h.product = x.product
    where x.organization = any (v_mine) and w.organization = any (v_mine) and w.ends_on >= p_today
    group by x.organization, x.product, greatest(w.starts_on, p_today)
    order by x.organization, x.product, greatest(w.starts_on, p_today)`,
  },
  {
    name: 'portfolio_missing',
    columns: 'organization text, product text, quantity bigint',
    text: `select s.organization::text, s.product::text, s.quantity from entitle.missing_sums s
    where s.organization = any (v_mine) and s.quantity > 0`,
  },
  {
    name: 'portfolio_lots',
    columns: `organization text, purchase bigint, subscription text, product text, quantity bigint, drawn bigint, revoked bigint,
      "startsOn" text, "endsOn" text, held bigint`,
    text: `select l.organization::text, l.purchase, l.subscription::text, l.product::text, l.quantity, l.drawn, l.revoked,
      l.starts_on::text, l.ends_on::text, coalesce(h.held, 0)::bigint
    from entitle.lots l left join (
      select k.organization, k.purchase, sum(k.quantity - k.closed) as held from entitle.hold_lots k
      where k.organization = any (v_mine) and k.until >= p_today and k.closed < k.quantity group by k.organization, k.purchase
    ) h on h.organization = l.organization and h.purchase = l.purchase
    where l.organization = any (v_mine) and l.drawn + l.revoked < l.quantity and (l.ends_on is null or l.ends_on >= p_today)`,
  },
  {
    name: 'portfolio_checks',
    columns: 'organization text, at text',
    text: `select o.organization::text, c.at::text from entitle.organizations o
    cross join lateral (select a.at from entitle.activity a
      where a.organization = o.organization and a.action = 'check.ran' order by a.id desc limit 1) as c
    where o.organization = any (v_mine)`,
  },
];

export const PORTFOLIO_FUNCTIONS: readonly string[] = [
  'memberships(text)',
  ...QUESTIONS.map(({ name }) => `${name}(text, text)`),
];

export const portfolio: readonly string[] = [
  // Activated organizations where somebody is Entitlement manager: of a login, the member it is tied to.
  `create or replace function entitle.managed_by(p_email text) returns text[] language plpgsql stable ${DEFINER} as $$
declare
  v_email text := case when entitle.is_trusted() then p_email else entitle.session_email() end;
begin
  return (select coalesce(array_agg(m.organization::text), array[]::text[])
    from entitle.members m join entitle.organizations o on o.organization = m.organization
    where m.email = v_email and m.entitlement_manager = 1 and o.activated = 1);
end
$$`,

  // Where a login's own member belongs, and as what; whoever could read the table anyway may ask about anybody.
  `create or replace function entitle.memberships(p_email text)
returns table (organization text, email text, name text, role text, "entitlementManager" bigint) language plpgsql stable ${DEFINER} as $$
#variable_conflict use_column
declare
  v_email text := case when entitle.is_trusted() then p_email else entitle.session_email() end;
begin
  return query select m.organization::text, m.email::text, m.name, m.role, m.entitlement_manager
  from entitle.members m where m.email = v_email and m.email = p_email;
end
$$`,

  ...QUESTIONS.map(
    ({ name, columns, text }) => `create or replace function entitle.${name}(p_email text, p_today text)
returns table (${columns}) language plpgsql stable ${DEFINER} as $$
#variable_conflict use_column
declare
  v_mine text[] := entitle.managed_by(p_email);
begin
  return query ${text};
end
$$`,
  ),
];
