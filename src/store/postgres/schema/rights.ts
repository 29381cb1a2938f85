/**
 * Who is asking, and what they may: the table of core/roles.ts, enforced by the database. The actor is the login
 * (`session_user`, which a SECURITY DEFINER function does not change); settings that a client can set are never asked.
 */

import { ALL_RIGHTS, holdersOf, type Right } from '../../../core/roles.ts';

/** What every function that acts with the owner's rights is declared with: no schema of the caller's can shadow a name. */
export const DEFINER = 'security definer set search_path = entitle, pg_temp';

/** The role that every person's login is granted: it may read what the policies show, and call what is granted below. */
export const PEOPLE = 'entitle_people';

/** `array['admin', …]` for each right, by the one table there is. */
export const holders = ALL_RIGHTS.map(
  (right) =>
    `when '${right}' then array[${holdersOf(right)
      .map((holder) => `'${holder}'`)
      .join(', ')}]`,
).join('\n      ');

/** With one of these somebody writes something. */
const WRITING: readonly Right[] = [
  'administer',
  'manage-members',
  'change-test-workspaces',
  'manage-workspaces',
  'entitlements',
  'request',
];

export const rights: readonly string[] = [
  `create or replace function entitle.session_email() returns text language sql stable ${DEFINER} as $$
  select email from entitle.logins where db_role = session_user::text
$$`,

  // Whoever can write the tables themselves cannot be held to anything: the owner, and whoever was granted as much.
  `create or replace function entitle.is_trusted() returns boolean language sql stable ${DEFINER} as $$
  select has_table_privilege(session_user, 'entitle.transactions', 'insert')
$$`,

  `create or replace function entitle.may(p_organization text, p_right text) returns boolean language plpgsql stable ${DEFINER} as $$
declare
  v_holders text[] := case p_right
      ${holders}
      else array[]::text[] end;
  v_email text;
  v_role text;
  v_flag bigint;
begin
  select email into v_email from entitle.logins where db_role = session_user::text;
  if v_email is null then
    return false;
  end if;
  select role, entitlement_manager into v_role, v_flag
  from entitle.members where organization = p_organization and email = v_email;
  if v_role = any (v_holders) or (v_flag = 1 and 'entitlement manager' = any (v_holders)) then
    return true;
  end if;
  return 'account manager' = any (v_holders) and exists (select 1 from entitle.account_managers where email = v_email);
end
$$`,

  // The organizations in which a right is held: what a policy compares with, once a query and not once a row.
  `create or replace function entitle.mine(p_right text) returns text[] language plpgsql stable ${DEFINER} as $$
declare
  v_holders text[] := case p_right
      ${holders}
      else array[]::text[] end;
  v_email text;
begin
  select email into v_email from entitle.logins where db_role = session_user::text;
  if 'account manager' = any (v_holders) and exists (select 1 from entitle.account_managers where email = v_email) then
    return (select coalesce(array_agg(organization::text), array[]::text[]) from entitle.organizations);
  end if;
  return (select coalesce(array_agg(organization::text), array[]::text[]) from entitle.members
    where email = v_email and (role = any (v_holders) or entitlement_manager = 1 and 'entitlement manager' = any (v_holders)));
end
$$`,

  `create or replace function entitle.may_write(p_organization text) returns boolean language sql stable as $$
  select ${WRITING.map((right) => `entitle.may(p_organization, '${right}')`).join(' or ')}
$$`,

  // Requests of an organization are numbered together, and each is seen by few.
  `create or replace function entitle.next_request(p_organization text) returns bigint language plpgsql stable ${DEFINER} as $$
begin
  if entitle.is_trusted() or entitle.may(p_organization, 'request') then
    return (select coalesce(max(request), 0) + 1 from entitle.requests where organization = p_organization);
  end if;
  return null;
end
$$`,

  // How many workspaces, and what they miss, of the organizations that may be seen: who may know what is asked once.
  `create or replace function entitle.figures()
returns table (organization text, workspaces bigint, short bigint, seats bigint, modules bigint) language plpgsql stable ${DEFINER} as $$
declare
  v_all boolean := entitle.is_trusted();
  v_known text[] := entitle.mine('list-workspaces');
  v_told text[] := entitle.mine('entitlements');
begin
  return query select o.organization::text, coalesce(c.workspaces, 0),
    case when v_all or o.organization = any (v_told) then coalesce(c.missing, 0) else 0 end,
    case when v_all or o.organization = any (v_told) then coalesce(s.seats, 0) else 0 end,
    case when v_all or o.organization = any (v_told) then coalesce(s.modules, 0) else 0 end
  from entitle.organizations o left join entitle.workspace_counts c on c.organization = o.organization left join (
    select m.organization, sum(m.quantity) filter (where m.product = 'seat')::bigint as seats,
      sum(m.quantity) filter (where m.product <> 'seat')::bigint as modules
    from entitle.missing_sums m group by m.organization
  ) as s on s.organization = o.organization
  where v_all or o.organization = any (v_known) order by o.organization;
end
$$`,

  // Whom to ask, for whoever belongs to the organization; a stranger is told of nobody.
  `create or replace function entitle.helpers(p_organization text) returns table (email text, admin bigint) language plpgsql stable ${DEFINER} as $$
begin
  if entitle.is_trusted() or entitle.may(p_organization, 'be-known') then
    return query select m.email::text, 1::bigint from entitle.members m where m.organization = p_organization and m.role = 'admin'
    union all select a.email::text, 0::bigint from entitle.account_managers a;
  end if;
end
$$`,

  // What one workspace was given, for whoever promotes it and has to be told what it will miss.
  `create or replace function entitle.assigned_to(p_organization text, p_workspace text)
returns table (workspace text, product text, quantity bigint) language plpgsql stable ${DEFINER} as $$
begin
  if entitle.is_trusted() or entitle.may(p_organization, 'entitlements') or entitle.may(p_organization, 'manage-workspaces') then
    return query select a.workspace::text, a.product::text, a.quantity from entitle.assignments a
    where a.organization = p_organization and a.workspace = p_workspace;
  end if;
end
$$`,

  `create or replace function entitle.demand(p_organization text, p_right text) returns void language plpgsql stable as $$
begin
  if not entitle.is_trusted() and not entitle.may(p_organization, p_right) then
    raise exception 'login % may not do this in %: it needs the right "%"', session_user, p_organization, p_right
      using errcode = 'insufficient_privilege';
  end if;
end
$$`,
];
