create or replace function entitle.session_email() returns text language plpgsql stable security definer set search_path = entitle, pg_temp as $$
declare
  v_login text := session_user;
  v_email text;
begin
  select email into v_email from entitle.logins where db_role = v_login;
  return v_email;
end
$$
;
create or replace function entitle.may(p_organization text, p_right text) returns boolean language plpgsql stable security definer set search_path = entitle, pg_temp as $$
declare
  v_holders text[] := case p_right
      when 'administer' then array['account manager']
      when 'be-known' then array['account manager', 'admin', 'organizer', 'member', 'guest', 'entitlement manager']
      when 'see-members' then array['account manager', 'admin', 'organizer', 'member']
      when 'manage-members' then array['account manager', 'admin']
      when 'manage-account-managers' then array['account manager']
      when 'list-workspaces' then array['account manager', 'admin', 'organizer', 'member', 'entitlement manager']
      when 'change-test-workspaces' then array['account manager', 'admin', 'organizer', 'member']
      when 'manage-workspaces' then array['account manager', 'admin', 'organizer']
      when 'request' then array['account manager', 'admin', 'organizer', 'member', 'entitlement manager']
      when 'entitlements' then array['entitlement manager']
      when 'see-purchases' then array['account manager', 'entitlement manager']
      when 'see-activity' then array['account manager', 'admin', 'entitlement manager']
      else array[]::text[] end;
  v_login text := session_user;
  v_email text;
  v_role text;
  v_flag bigint;
begin
  select email into v_email from entitle.logins where db_role = v_login;
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
$$
;
create or replace function entitle.mine(p_right text) returns text[] language plpgsql stable security definer set search_path = entitle, pg_temp as $$
declare
  v_holders text[] := case p_right
      when 'administer' then array['account manager']
      when 'be-known' then array['account manager', 'admin', 'organizer', 'member', 'guest', 'entitlement manager']
      when 'see-members' then array['account manager', 'admin', 'organizer', 'member']
      when 'manage-members' then array['account manager', 'admin']
      when 'manage-account-managers' then array['account manager']
      when 'list-workspaces' then array['account manager', 'admin', 'organizer', 'member', 'entitlement manager']
      when 'change-test-workspaces' then array['account manager', 'admin', 'organizer', 'member']
      when 'manage-workspaces' then array['account manager', 'admin', 'organizer']
      when 'request' then array['account manager', 'admin', 'organizer', 'member', 'entitlement manager']
      when 'entitlements' then array['entitlement manager']
      when 'see-purchases' then array['account manager', 'entitlement manager']
      when 'see-activity' then array['account manager', 'admin', 'entitlement manager']
      else array[]::text[] end;
  v_login text := session_user;
  v_email text;
  v_flagged boolean := 'entitlement manager' = any (v_holders);
  v_mine text[];
begin
  select email into v_email from entitle.logins where db_role = v_login;
  if 'account manager' = any (v_holders) and exists (select 1 from entitle.account_managers where email = v_email) then
    select array_agg(organization::text) into v_mine from entitle.organizations;
  else
    select array_agg(organization::text) into v_mine from entitle.members
    where email = v_email and (role = any (v_holders) or entitlement_manager = 1 and v_flagged);
  end if;
  return coalesce(v_mine, array[]::text[]);
end
$$
;
create or replace function entitle.enter_turn(p_organization text) returns table (log text, id bigint, hash text, at text)
language plpgsql security definer set search_path = entitle, pg_temp as $$
declare
  v_all boolean := entitle.is_trusted();
  v_ledger boolean := v_all or entitle.may(p_organization, 'see-purchases');
  v_activity boolean := v_all or entitle.may(p_organization, 'request');
begin
  perform entitle.take_turn(p_organization);
  return query select h.log, h.id, h.hash, h.at::text from entitle.heads h
  where h.organization = p_organization and case h.log when 'ledger' then v_ledger else v_activity end;
end
$$
;
create or replace function entitle.comes_to(p_organization text, p_workspaces text[])
returns table (product text, quantity bigint) language plpgsql stable as $$
begin
  return query select ':workspaces', count(*) from unnest(p_workspaces) as t (workspace)
    join entitle.workspaces w on w.organization = p_organization and w.workspace = t.workspace
  union all
  select ':missing', count(distinct m.workspace) from unnest(p_workspaces) as t (workspace)
    join entitle.missing m on m.organization = p_organization and m.workspace = t.workspace
  union all
  select m.product::text, sum(m.quantity)::bigint from unnest(p_workspaces) as t (workspace)
    join entitle.missing m on m.organization = p_organization and m.workspace = t.workspace group by m.product;
end
$$
