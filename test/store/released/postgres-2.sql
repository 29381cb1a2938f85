alter table entitle.transactions add column if not exists until text collate "C"
;
alter table entitle.transactions add column if not exists hold bigint
;
alter table entitle.transactions add column if not exists corrects bigint
;
alter table entitle.transactions add column if not exists request bigint
;
alter table entitle.transactions drop constraint if exists transactions_kind_check
;
alter table entitle.transactions drop constraint if exists transactions_check
;
alter table entitle.transactions drop constraint if exists transactions_check1
;
alter table entitle.transactions add constraint transactions_kind_known check (kind in ('purchase', 'revocation', 'credit', 'hold', 'release', 'transfer', 'automatic'))
;
alter table entitle.transactions add constraint transactions_workspace check ((kind in ('hold', 'release', 'transfer', 'automatic')) = (workspace is not null))
;
alter table entitle.transactions add constraint transactions_subscription check ((kind not in ('purchase', 'revocation') or subscription is not null)
    and (kind in ('purchase', 'revocation', 'credit') or subscription is null))
;
alter table entitle.transactions add constraint transactions_until check ((kind in ('hold') or until is null) and (kind not in ('hold') or until is not null) and (until is null or until ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'))
;
alter table entitle.transactions add constraint transactions_hold check ((kind in ('release', 'transfer') or hold is null) and (kind not in ('release') or hold is not null))
;
alter table entitle.transactions add constraint transactions_corrects check ((kind in ('credit') or corrects is null) and (kind not in ('credit') or corrects is not null))
;
alter table entitle.transactions add constraint transactions_request check ((kind in ('transfer') or request is null) and (request is null or request >= 1))
;
create unique index if not exists transactions_by_request on entitle.transactions (organization, request) where request is not null
;
create index if not exists transactions_by_corrects on entitle.transactions (organization, corrects) where corrects is not null
;
create unique index if not exists transactions_by_reference_and_product on entitle.transactions (organization, reference, (case kind when 'purchase' then product else '' end)) where reference is not null
;
drop index if exists entitle.transactions_by_reference
;
alter table entitle.workspaces add column if not exists attendees text check (attendees ~ '^[0-9a-f]{64}$')
;
create table if not exists entitle.holds (
    organization text collate "C" not null,
    hold bigint not null,
    workspace text collate "C" not null,
    product text collate "C" not null,
    kind text collate "C" not null,
    quantity bigint not null check (quantity between 1 and 1000000000 and (kind = 'seat' or quantity = 1)),
    until text collate "C" not null check (until ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'),
    posted bigint not null default 0 check (posted >= 0),
    released bigint not null default 0 check (released >= 0),
    primary key (organization, hold),
    foreign key (organization, hold) references entitle.transactions,
    foreign key (organization, workspace) references entitle.workspaces,
    foreign key (organization, product, kind) references entitle.products (organization, product, kind),
    check (posted + released <= quantity)
)
;
create table if not exists entitle.hold_lots (
    organization text collate "C" not null,
    hold bigint not null,
    purchase bigint not null,
    quantity bigint not null check (quantity between 1 and 1000000000),
    until text collate "C" not null check (until ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'),
    closed bigint not null default 0 check (closed between 0 and quantity),
    primary key (organization, hold, purchase),
    foreign key (organization, hold) references entitle.holds,
    foreign key (organization, purchase) references entitle.lots
)
;
create table if not exists entitle.requests (
    organization text collate "C" not null references entitle.organizations,
    request bigint not null check (request >= 1),
    at text collate "C" not null,
    requested_by text collate "C" not null,
    workspace text collate "C" not null,
    product text collate "C" not null,
    quantity bigint check (quantity between 1 and 1000000000),
    note text,
    state text not null check (state in ('open', 'approved', 'declined', 'withdrawn')),
    decided_by text collate "C",
    decided_at text collate "C",
    reason text,
    transaction_id bigint,
    primary key (organization, request),
    unique (organization, transaction_id),
    foreign key (organization, workspace) references entitle.workspaces,
    foreign key (organization, product) references entitle.products,
    foreign key (organization, transaction_id) references entitle.transactions,
    check ((state = 'open') = (decided_by is null) and (state = 'open') = (decided_at is null)),
    check ((state = 'approved') = (transaction_id is not null))
)
;
create table if not exists entitle.tags (
    organization text collate "C" not null,
    workspace text collate "C" not null,
    name text collate "C" not null check (name ~ '^[a-z0-9][a-z0-9-]{0,63}$'),
    value text not null check (length(value) between 1 and 200),
    primary key (organization, workspace, name),
    foreign key (organization, workspace) references entitle.workspaces
)
;
create table if not exists entitle.missing (
    organization text collate "C" not null,
    workspace text collate "C" not null,
    product text collate "C" not null,
    quantity bigint not null check (quantity between 1 and 1000000000),
    primary key (organization, workspace, product),
    foreign key (organization, workspace) references entitle.workspaces,
    foreign key (organization, product) references entitle.products
)
;
create table if not exists entitle.missing_sums (
    organization text collate "C" not null references entitle.organizations,
    product text collate "C" not null,
    quantity bigint not null check (quantity >= 0),
    primary key (organization, product)
)
;
create table if not exists entitle.workspace_counts (
    organization text collate "C" not null primary key references entitle.organizations,
    workspaces bigint not null check (workspaces >= 0),
    missing bigint not null check (missing between 0 and workspaces)
)
;
create index if not exists holds_open on entitle.holds (organization, until) where posted + released < quantity
;
create index if not exists holds_by_workspace on entitle.holds (organization, workspace, hold)
;
create index if not exists hold_lots_open on entitle.hold_lots (organization, purchase, until) where closed < quantity
;
create index if not exists requests_by_state on entitle.requests (organization, state, request)
;
create index if not exists activity_checks on entitle.activity (organization, id) where action = 'check.ran'
;
create index if not exists workspaces_by_end on entitle.workspaces (organization, ends_on, starts_on, workspace)
;
create or replace function entitle.session_email() returns text language sql stable security definer set search_path = entitle, pg_temp as $$
  select email from entitle.logins where db_role = session_user::text
$$
;
create or replace function entitle.is_trusted() returns boolean language sql stable security definer set search_path = entitle, pg_temp as $$
  select has_table_privilege(session_user, 'entitle.transactions', 'insert')
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
  v_email text;
begin
  select email into v_email from entitle.logins where db_role = session_user::text;
  if 'account manager' = any (v_holders) and exists (select 1 from entitle.account_managers where email = v_email) then
    return (select coalesce(array_agg(organization::text), array[]::text[]) from entitle.organizations);
  end if;
  return (select coalesce(array_agg(organization::text), array[]::text[]) from entitle.members
    where email = v_email and (role = any (v_holders) or entitlement_manager = 1 and 'entitlement manager' = any (v_holders)));
end
$$
;
create or replace function entitle.may_write(p_organization text) returns boolean language sql stable as $$
  select entitle.may(p_organization, 'administer') or entitle.may(p_organization, 'manage-members') or entitle.may(p_organization, 'change-test-workspaces') or entitle.may(p_organization, 'manage-workspaces') or entitle.may(p_organization, 'entitlements') or entitle.may(p_organization, 'request')
$$
;
create or replace function entitle.next_request(p_organization text) returns bigint language plpgsql stable security definer set search_path = entitle, pg_temp as $$
begin
  if entitle.is_trusted() or entitle.may(p_organization, 'request') then
    return (select coalesce(max(request), 0) + 1 from entitle.requests where organization = p_organization);
  end if;
  return null;
end
$$
;
create or replace function entitle.figures()
returns table (organization text, workspaces bigint, short bigint, seats bigint, modules bigint) language plpgsql stable security definer set search_path = entitle, pg_temp as $$
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
$$
;
create or replace function entitle.helpers(p_organization text) returns table (email text, admin bigint) language plpgsql stable security definer set search_path = entitle, pg_temp as $$
begin
  if entitle.is_trusted() or entitle.may(p_organization, 'be-known') then
    return query select m.email::text, 1::bigint from entitle.members m where m.organization = p_organization and m.role = 'admin'
    union all select a.email::text, 0::bigint from entitle.account_managers a;
  end if;
end
$$
;
create or replace function entitle.assigned_to(p_organization text, p_workspace text)
returns table (workspace text, product text, quantity bigint) language plpgsql stable security definer set search_path = entitle, pg_temp as $$
begin
  if entitle.is_trusted() or entitle.may(p_organization, 'entitlements') or entitle.may(p_organization, 'manage-workspaces') then
    return query select a.workspace::text, a.product::text, a.quantity from entitle.assignments a
    where a.organization = p_organization and a.workspace = p_workspace;
  end if;
end
$$
;
create or replace function entitle.demand(p_organization text, p_right text) returns void language plpgsql stable as $$
begin
  if not entitle.is_trusted() and not entitle.may(p_organization, p_right) then
    raise exception 'login % may not do this in %: it needs the right "%"', session_user, p_organization, p_right
      using errcode = 'insufficient_privilege';
  end if;
end
$$
;
create or replace function entitle.managed_by(p_email text) returns text[] language plpgsql stable security definer set search_path = entitle, pg_temp as $$
declare
  v_email text := case when entitle.is_trusted() then p_email else entitle.session_email() end;
begin
  return (select coalesce(array_agg(m.organization::text), array[]::text[])
    from entitle.members m join entitle.organizations o on o.organization = m.organization
    where m.email = v_email and m.entitlement_manager = 1 and o.activated = 1);
end
$$
;
create or replace function entitle.memberships(p_email text)
returns table (organization text, email text, name text, role text, "entitlementManager" bigint) language plpgsql stable security definer set search_path = entitle, pg_temp as $$
#variable_conflict use_column
declare
  v_email text := case when entitle.is_trusted() then p_email else entitle.session_email() end;
begin
  return query select m.organization::text, m.email::text, m.name, m.role, m.entitlement_manager
  from entitle.members m where m.email = v_email and m.email = p_email;
end
$$
;
create or replace function entitle.portfolio_counts(p_email text, p_today text)
returns table (organization text, name text, workspaces bigint, short bigint) language plpgsql stable security definer set search_path = entitle, pg_temp as $$
#variable_conflict use_column
declare
  v_mine text[] := entitle.managed_by(p_email);
begin
  return query select o.organization::text, o.name::text, coalesce(c.workspaces, 0), coalesce(c.missing, 0)
    from entitle.organizations o left join entitle.workspace_counts c on c.organization = o.organization
    where o.organization = any (v_mine) order by o.organization;
end
$$
;
create or replace function entitle.portfolio_needs(p_email text, p_today text)
returns table (organization text, product text, on_day text, quantity bigint) language plpgsql stable security definer set search_path = entitle, pg_temp as $$
#variable_conflict use_column
declare
  v_mine text[] := entitle.managed_by(p_email);
begin
  return query select x.organization::text, x.product::text, greatest(w.starts_on, p_today)::text,
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
    order by x.organization, x.product, greatest(w.starts_on, p_today);
end
$$
;
create or replace function entitle.portfolio_missing(p_email text, p_today text)
returns table (organization text, product text, quantity bigint) language plpgsql stable security definer set search_path = entitle, pg_temp as $$
#variable_conflict use_column
declare
  v_mine text[] := entitle.managed_by(p_email);
begin
  return query select s.organization::text, s.product::text, s.quantity from entitle.missing_sums s
    where s.organization = any (v_mine) and s.quantity > 0;
end
$$
;
create or replace function entitle.portfolio_lots(p_email text, p_today text)
returns table (organization text, purchase bigint, subscription text, product text, quantity bigint, drawn bigint, revoked bigint,
      "startsOn" text, "endsOn" text, held bigint) language plpgsql stable security definer set search_path = entitle, pg_temp as $$
#variable_conflict use_column
declare
  v_mine text[] := entitle.managed_by(p_email);
begin
  return query select l.organization::text, l.purchase, l.subscription::text, l.product::text, l.quantity, l.drawn, l.revoked,
      l.starts_on::text, l.ends_on::text, coalesce(h.held, 0)::bigint
    from entitle.lots l left join (
      select k.organization, k.purchase, sum(k.quantity - k.closed) as held from entitle.hold_lots k
      where k.organization = any (v_mine) and k.until >= p_today and k.closed < k.quantity group by k.organization, k.purchase
    ) h on h.organization = l.organization and h.purchase = l.purchase
    where l.organization = any (v_mine) and l.drawn + l.revoked < l.quantity and (l.ends_on is null or l.ends_on >= p_today);
end
$$
;
create or replace function entitle.portfolio_checks(p_email text, p_today text)
returns table (organization text, at text) language plpgsql stable security definer set search_path = entitle, pg_temp as $$
#variable_conflict use_column
declare
  v_mine text[] := entitle.managed_by(p_email);
begin
  return query select o.organization::text, c.at::text from entitle.organizations o
    cross join lateral (select a.at from entitle.activity a
      where a.organization = o.organization and a.action = 'check.ran' order by a.id desc limit 1) as c
    where o.organization = any (v_mine);
end
$$
;
create or replace function entitle.composed(p_text text) returns text language sql immutable as $$
  select normalize(p_text, nfc)
$$
;
create or replace function entitle.is_key(p_text text) returns boolean language sql immutable as $$
  select p_text ~ '^[a-z0-9][a-z0-9-]{0,63}$'
$$
;
create or replace function entitle.is_text(p_text text, p_most bigint) returns boolean language sql immutable as $$
  select length(p_text) between 1 and p_most and p_text !~ E'[\\u0001-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u180e\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\ufffe\\uffff\\U000e0000-\\U000e007f]'
    and p_text !~ E'^[\\u0009-\\u000d\\u0020\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff]|[\\u0009-\\u000d\\u0020\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff]$' and p_text = entitle.composed(p_text)
$$
;
create or replace function entitle.is_email(p_text text) returns boolean language sql immutable as $$
  select length(p_text) <= 254 and p_text ~ E'^[^\\u0009-\\u000d\\u0020\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff\\u0001-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u180e\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\ufffe\\uffff\\U000e0000-\\U000e007f@"''`$|&(),:;<>[\\\\\\]]+@[^\\u0009-\\u000d\\u0020\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff\\u0001-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u180e\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\ufffe\\uffff\\U000e0000-\\U000e007f@"''`$|&(),:;<>[\\\\\\]]+$'
    and p_text = lower(p_text) and p_text = entitle.composed(p_text)
$$
;
create or replace function entitle.is_day(p_text text) returns boolean language sql immutable as $$
  select case
    when p_text !~ '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$' or substr(p_text, 1, 4) = '0000' then false
    when substr(p_text, 6, 5) in ('02-30', '02-31', '04-31', '06-31', '09-31', '11-31') then false
    when substr(p_text, 6, 5) = '02-29' then substr(p_text, 1, 4)::bigint % 4 = 0
      and (substr(p_text, 1, 4)::bigint % 100 <> 0 or substr(p_text, 1, 4)::bigint % 400 = 0)
    else true end
$$
;
create or replace function entitle.is_instant(p_text text) returns boolean language sql immutable as $$
  select p_text ~ '^[0-9-]{10}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9][.][0-9]{3}Z$' and entitle.is_day(substr(p_text, 1, 10))
$$
;
create or replace function entitle.canonical(p_value jsonb) returns text language plpgsql immutable as $$
begin
  case jsonb_typeof(p_value)
    when 'object' then
      return (select '{' || coalesce(string_agg(to_json(key)::text || ':' || entitle.canonical(value), ',' order by key collate "C"), '') || '}'
        from jsonb_each(p_value));
    when 'array' then
      return (select '[' || coalesce(string_agg(entitle.canonical(value), ',' order by place), '') || ']'
        from jsonb_array_elements(p_value) with ordinality as elements (value, place));
    else
      return p_value::text;
  end case;
end
$$
;
create or replace function entitle.link(p_previous text, p_text text) returns text language sql immutable as $$
  select encode(sha256(convert_to(p_previous || chr(10) || p_text, 'UTF8')), 'hex')
$$
;
create or replace function entitle.state_of(p_organization text, p_entity text, p_subject text) returns jsonb language plpgsql stable as $$
begin
  case p_entity
    when 'organization' then
      return (select jsonb_build_object('organization', organization, 'name', name, 'activated', activated = 1)
        from entitle.organizations where organization = p_organization and organization = p_subject);
    when 'account-manager' then
      return (select jsonb_build_object('email', email, 'accountManager', true) from entitle.account_managers where email = p_subject);
    when 'login' then
      return (select jsonb_build_object('email', email, 'dbRole', db_role) from entitle.logins where email = p_subject);
    when 'member' then
      return (select jsonb_build_object('email', email, 'name', name, 'role', role, 'entitlementManager', entitlement_manager = 1)
        from entitle.members where organization = p_organization and email = p_subject);
    when 'product' then
      return (select jsonb_build_object('product', product, 'name', name, 'kind', kind)
        from entitle.products where organization = p_organization and product = p_subject);
    when 'purchase' then
      return (select jsonb_build_object('purchase', purchase, 'transaction', transaction_id, 'product', product,
          'subscription', subscription, 'quantity', quantity, 'startsOn', starts_on, 'endsOn', ends_on)
        from entitle.lots where organization = p_organization and purchase::text = p_subject);
    when 'request' then
      return (select jsonb_build_object('request', request, 'at', at, 'requestedBy', requested_by, 'workspace', workspace,
          'product', product, 'quantity', quantity, 'note', note, 'state', state, 'decidedBy', decided_by,
          'decidedAt', decided_at, 'reason', reason, 'transaction', transaction_id)
        from entitle.requests where organization = p_organization and request::text = p_subject);
    when 'workspace' then
      return (select jsonb_build_object('workspace', workspace, 'name', name, 'status', status, 'startsOn', starts_on,
          'endsOn', ends_on, 'participants', participants, 'modules', coalesce(
            (select jsonb_agg(i.product order by i.product) from entitle.installed_modules i
              where i.organization = p_organization and i.workspace = p_subject), '[]'::jsonb))
          || coalesce((select jsonb_build_object('tags', jsonb_object_agg(t.name, t.value)) from entitle.tags t
              where t.organization = p_organization and t.workspace = p_subject having count(*) > 0), '{}'::jsonb)
          || case when attendees is null then '{}'::jsonb else jsonb_build_object('attendees', attendees) end
        from entitle.workspaces where organization = p_organization and workspace = p_subject);
    when 'check' then
      return null;
  end case;
end
$$
;
create or replace function entitle.put_workspace(p_organization text, p_after jsonb) returns void language plpgsql as $$
begin
  insert into entitle.workspaces (organization, workspace, name, status, starts_on, ends_on, participants, attendees)
  values (p_organization, p_after ->> 'workspace', p_after ->> 'name', p_after ->> 'status', p_after ->> 'startsOn',
    p_after ->> 'endsOn', (p_after ->> 'participants')::bigint, p_after ->> 'attendees')
  on conflict (organization, workspace) do update set name = excluded.name, status = excluded.status,
    starts_on = excluded.starts_on, ends_on = excluded.ends_on, participants = excluded.participants, attendees = excluded.attendees;
  delete from entitle.installed_modules where organization = p_organization and workspace = p_after ->> 'workspace'
    and not (p_after -> 'modules' ? product);
  insert into entitle.installed_modules (organization, workspace, product, kind)
  select p_organization, p_after ->> 'workspace', product, case product when 'seat' then 'seat' else 'module' end
  from jsonb_array_elements_text(p_after -> 'modules') as modules (product)
  on conflict (organization, workspace, product) do nothing;
  delete from entitle.tags where organization = p_organization and workspace = p_after ->> 'workspace'
    and not (coalesce(p_after -> 'tags', '{}'::jsonb) ? name);
  insert into entitle.tags (organization, workspace, name, value)
  select p_organization, p_after ->> 'workspace', name, value
  from jsonb_each_text(coalesce(p_after -> 'tags', '{}'::jsonb)) as tags (name, value)
  on conflict (organization, workspace, name) do update set value = excluded.value;
  if (select count(*) from entitle.tags where organization = p_organization and workspace = p_after ->> 'workspace') > 20 then
    raise exception 'a workspace has twenty tags at most' using errcode = 'check_violation';
  end if;
end
$$
;
create or replace function entitle.put(p_organization text, p_entity text, p_subject text, p_after jsonb) returns void language plpgsql as $$
begin
  -- A check is told by its line alone: no record follows from it.
  if p_entity = 'check' then
    if p_subject <> p_organization
      or not exists (select 1 from entitle.organizations where organization = p_organization and activated = 1)
    then
      raise exception 'no check ran in % of %', p_subject, p_organization using errcode = 'check_violation';
    end if;
    return;
  end if;
  case p_entity
    when 'organization' then
      insert into entitle.organizations (organization, name, activated)
      values (p_after ->> 'organization', p_after ->> 'name', case p_after ->> 'activated' when 'true' then 1 else 0 end)
      on conflict (organization) do update set name = excluded.name, activated = excluded.activated;
    when 'account-manager' then
      delete from entitle.account_managers where email = p_subject;
      insert into entitle.account_managers (email) select p_subject where p_after is not null;
    when 'login' then
      delete from entitle.logins where email = p_subject;
      insert into entitle.logins (email, db_role) select p_subject, p_after ->> 'dbRole' where p_after is not null;
    when 'member' then
      delete from entitle.members where organization = p_organization and email = p_subject;
      insert into entitle.members (organization, email, name, role, entitlement_manager)
      select p_organization, p_after ->> 'email', p_after ->> 'name', p_after ->> 'role',
        case p_after ->> 'entitlementManager' when 'true' then 1 else 0 end
      where p_after is not null;
    when 'product' then
      if p_after is null then
        delete from entitle.products where organization = p_organization and product = p_subject;
      else
        insert into entitle.products (organization, product, name, kind)
        values (p_organization, p_after ->> 'product', p_after ->> 'name', p_after ->> 'kind')
        on conflict (organization, product) do update set name = excluded.name;
      end if;
    when 'purchase' then
      insert into entitle.lots (organization, purchase, transaction_id, product, subscription, quantity, starts_on, ends_on)
      values (p_organization, (p_after ->> 'purchase')::bigint, (p_after ->> 'transaction')::bigint, p_after ->> 'product',
        p_after ->> 'subscription', (p_after ->> 'quantity')::bigint, p_after ->> 'startsOn', p_after ->> 'endsOn')
      on conflict (organization, purchase) do update set ends_on = excluded.ends_on;
    when 'request' then
      insert into entitle.requests (organization, request, at, requested_by, workspace, product, quantity, note, state,
        decided_by, decided_at, reason, transaction_id)
      values (p_organization, (p_after ->> 'request')::bigint, p_after ->> 'at', p_after ->> 'requestedBy', p_after ->> 'workspace',
        p_after ->> 'product', (p_after ->> 'quantity')::bigint, p_after ->> 'note', p_after ->> 'state', p_after ->> 'decidedBy',
        p_after ->> 'decidedAt', p_after ->> 'reason', (p_after ->> 'transaction')::bigint)
      on conflict (organization, request) do update set state = excluded.state, decided_by = excluded.decided_by,
        decided_at = excluded.decided_at, reason = excluded.reason, transaction_id = excluded.transaction_id;
    when 'workspace' then
      perform entitle.put_workspace(p_organization, p_after);
  end case;
  -- The note of an extension is about the line, not about the purchase.
  if entitle.state_of(p_organization, p_entity, p_subject)
    is distinct from (case p_entity when 'purchase' then p_after - 'note' else p_after end)
  then
    raise exception '% % is not what its line of activity says', p_entity, p_subject using errcode = 'check_violation';
  end if;
end
$$
;
create or replace function entitle.check_somebody_is_left(p_organization text) returns void language plpgsql stable as $$
begin
  if not exists (select 1 from entitle.members where organization = p_organization and role = 'admin')
    or not exists (select 1 from entitle.account_managers)
  then
    raise exception 'the last admin and the last account manager cannot be removed' using errcode = 'check_violation';
  end if;
end
$$
;
create or replace function entitle.take_turn(p_organization text) returns void language plpgsql security definer set search_path = entitle, pg_temp as $$
begin
  if entitle.is_trusted() or entitle.may_write(p_organization) then
    update entitle.organizations set turn = turn + 1 where organization = p_organization;
  end if;
end
$$
;
create or replace function entitle.enter_turn(p_organization text) returns table (log text, id bigint, hash text, at text)
language plpgsql security definer set search_path = entitle, pg_temp as $$
begin
  perform entitle.take_turn(p_organization);
  return query select h.log, h.id, h.hash, h.at::text from entitle.heads h
  where h.organization = p_organization and (entitle.is_trusted()
    or entitle.may(p_organization, case h.log when 'ledger' then 'see-purchases' else 'request' end));
end
$$
;
create or replace function entitle.take_store_turn() returns void language plpgsql security definer set search_path = entitle, pg_temp as $$
begin
  if entitle.is_trusted() or entitle.may('', 'administer') then
    insert into entitle.guards (guard, holder, since) values (2, 'turn', clock_timestamp())
    on conflict (guard) do update set since = excluded.since;
  end if;
end
$$
;
create or replace function entitle.is_state(p_entity text, p_state jsonb) returns boolean language plpgsql immutable as $$
begin
  if jsonb_typeof(p_state) is distinct from 'object' then
    return false;
  end if;
  case p_entity
    when 'organization' then return p_state - array['organization', 'name', 'activated'] = '{}'::jsonb
      and (false or coalesce((select jsonb_typeof(v) = 'string' and entitle.is_key(t) from (select p_state -> 'organization' as v, p_state ->> 'organization' as t) as f), false))
      and (false or coalesce((select jsonb_typeof(v) = 'string' and entitle.is_text(t, 200) from (select p_state -> 'name' as v, p_state ->> 'name' as t) as f), false))
      and (false or coalesce((select jsonb_typeof(v) = 'boolean' from (select p_state -> 'activated' as v, p_state ->> 'activated' as t) as f), false));
    when 'account-manager' then return p_state - array['email', 'accountManager'] = '{}'::jsonb
      and (false or coalesce((select jsonb_typeof(v) = 'string' and entitle.is_email(t) from (select p_state -> 'email' as v, p_state ->> 'email' as t) as f), false))
      and (false or coalesce((select v = 'true'::jsonb from (select p_state -> 'accountManager' as v, p_state ->> 'accountManager' as t) as f), false));
    when 'login' then return p_state - array['email', 'dbRole'] = '{}'::jsonb
      and (false or coalesce((select jsonb_typeof(v) = 'string' and entitle.is_email(t) from (select p_state -> 'email' as v, p_state ->> 'email' as t) as f), false))
      and (false or coalesce((select jsonb_typeof(v) = 'string' and entitle.is_text(t, 63) from (select p_state -> 'dbRole' as v, p_state ->> 'dbRole' as t) as f), false));
    when 'member' then return p_state - array['email', 'name', 'role', 'entitlementManager'] = '{}'::jsonb
      and (false or coalesce((select jsonb_typeof(v) = 'string' and entitle.is_email(t) from (select p_state -> 'email' as v, p_state ->> 'email' as t) as f), false))
      and (false or p_state -> 'name' = 'null'::jsonb or coalesce((select jsonb_typeof(v) = 'string' and entitle.is_text(t, 200) from (select p_state -> 'name' as v, p_state ->> 'name' as t) as f), false))
      and (false or coalesce((select jsonb_typeof(v) = 'string' and t in ('admin', 'organizer', 'member', 'guest') from (select p_state -> 'role' as v, p_state ->> 'role' as t) as f), false))
      and (false or coalesce((select jsonb_typeof(v) = 'boolean' from (select p_state -> 'entitlementManager' as v, p_state ->> 'entitlementManager' as t) as f), false));
    when 'product' then return p_state - array['product', 'name', 'kind'] = '{}'::jsonb
      and (false or coalesce((select jsonb_typeof(v) = 'string' and entitle.is_key(t) from (select p_state -> 'product' as v, p_state ->> 'product' as t) as f), false))
      and (false or coalesce((select jsonb_typeof(v) = 'string' and entitle.is_text(t, 200) from (select p_state -> 'name' as v, p_state ->> 'name' as t) as f), false))
      and (false or coalesce((select jsonb_typeof(v) = 'string' and t in ('seat', 'module') from (select p_state -> 'kind' as v, p_state ->> 'kind' as t) as f), false));
    when 'purchase' then return p_state - array['purchase', 'transaction', 'product', 'subscription', 'quantity', 'startsOn', 'endsOn', 'note'] = '{}'::jsonb
      and (false or coalesce((select case when jsonb_typeof(v) = 'number' and t ~ '^(0|[1-9][0-9]{0,15})$' then t::bigint between 1 and 9007199254740991 else false end from (select p_state -> 'purchase' as v, p_state ->> 'purchase' as t) as f), false))
      and (false or coalesce((select case when jsonb_typeof(v) = 'number' and t ~ '^(0|[1-9][0-9]{0,15})$' then t::bigint between 1 and 9007199254740991 else false end from (select p_state -> 'transaction' as v, p_state ->> 'transaction' as t) as f), false))
      and (false or coalesce((select jsonb_typeof(v) = 'string' and entitle.is_key(t) from (select p_state -> 'product' as v, p_state ->> 'product' as t) as f), false))
      and (false or coalesce((select jsonb_typeof(v) = 'string' and entitle.is_text(t, 128) from (select p_state -> 'subscription' as v, p_state ->> 'subscription' as t) as f), false))
      and (false or coalesce((select case when jsonb_typeof(v) = 'number' and t ~ '^(0|[1-9][0-9]{0,15})$' then t::bigint between 1 and 1000000000 else false end from (select p_state -> 'quantity' as v, p_state ->> 'quantity' as t) as f), false))
      and (false or coalesce((select jsonb_typeof(v) = 'string' and entitle.is_day(t) from (select p_state -> 'startsOn' as v, p_state ->> 'startsOn' as t) as f), false))
      and (false or p_state -> 'endsOn' = 'null'::jsonb or coalesce((select jsonb_typeof(v) = 'string' and entitle.is_day(t) from (select p_state -> 'endsOn' as v, p_state ->> 'endsOn' as t) as f), false))
      and (not p_state ? 'note' or coalesce((select jsonb_typeof(v) = 'string' and entitle.is_text(t, 500) from (select p_state -> 'note' as v, p_state ->> 'note' as t) as f), false));
    when 'request' then return p_state - array['request', 'at', 'requestedBy', 'workspace', 'product', 'quantity', 'note', 'state', 'decidedBy', 'decidedAt', 'reason', 'transaction'] = '{}'::jsonb
      and (false or coalesce((select case when jsonb_typeof(v) = 'number' and t ~ '^(0|[1-9][0-9]{0,15})$' then t::bigint between 1 and 9007199254740991 else false end from (select p_state -> 'request' as v, p_state ->> 'request' as t) as f), false))
      and (false or coalesce((select jsonb_typeof(v) = 'string' and entitle.is_instant(t) from (select p_state -> 'at' as v, p_state ->> 'at' as t) as f), false))
      and (false or coalesce((select jsonb_typeof(v) = 'string' and entitle.is_email(t) from (select p_state -> 'requestedBy' as v, p_state ->> 'requestedBy' as t) as f), false))
      and (false or coalesce((select jsonb_typeof(v) = 'string' and entitle.is_key(t) from (select p_state -> 'workspace' as v, p_state ->> 'workspace' as t) as f), false))
      and (false or coalesce((select jsonb_typeof(v) = 'string' and entitle.is_key(t) from (select p_state -> 'product' as v, p_state ->> 'product' as t) as f), false))
      and (false or p_state -> 'quantity' = 'null'::jsonb or coalesce((select case when jsonb_typeof(v) = 'number' and t ~ '^(0|[1-9][0-9]{0,15})$' then t::bigint between 1 and 1000000000 else false end from (select p_state -> 'quantity' as v, p_state ->> 'quantity' as t) as f), false))
      and (false or p_state -> 'note' = 'null'::jsonb or coalesce((select jsonb_typeof(v) = 'string' and entitle.is_text(t, 500) from (select p_state -> 'note' as v, p_state ->> 'note' as t) as f), false))
      and (false or coalesce((select jsonb_typeof(v) = 'string' and t in ('open', 'approved', 'declined', 'withdrawn') from (select p_state -> 'state' as v, p_state ->> 'state' as t) as f), false))
      and (false or p_state -> 'decidedBy' = 'null'::jsonb or coalesce((select jsonb_typeof(v) = 'string' and entitle.is_email(t) from (select p_state -> 'decidedBy' as v, p_state ->> 'decidedBy' as t) as f), false))
      and (false or p_state -> 'decidedAt' = 'null'::jsonb or coalesce((select jsonb_typeof(v) = 'string' and entitle.is_instant(t) from (select p_state -> 'decidedAt' as v, p_state ->> 'decidedAt' as t) as f), false))
      and (false or p_state -> 'reason' = 'null'::jsonb or coalesce((select jsonb_typeof(v) = 'string' and entitle.is_text(t, 500) from (select p_state -> 'reason' as v, p_state ->> 'reason' as t) as f), false))
      and (false or p_state -> 'transaction' = 'null'::jsonb or coalesce((select case when jsonb_typeof(v) = 'number' and t ~ '^(0|[1-9][0-9]{0,15})$' then t::bigint between 1 and 9007199254740991 else false end from (select p_state -> 'transaction' as v, p_state ->> 'transaction' as t) as f), false));
    when 'workspace' then return p_state - array['workspace', 'name', 'status', 'startsOn', 'endsOn', 'participants', 'modules', 'tags', 'attendees'] = '{}'::jsonb
      and (false or coalesce((select jsonb_typeof(v) = 'string' and entitle.is_key(t) from (select p_state -> 'workspace' as v, p_state ->> 'workspace' as t) as f), false))
      and (false or coalesce((select jsonb_typeof(v) = 'string' and entitle.is_text(t, 200) from (select p_state -> 'name' as v, p_state ->> 'name' as t) as f), false))
      and (false or coalesce((select jsonb_typeof(v) = 'string' and t in ('test', 'pre-production', 'production') from (select p_state -> 'status' as v, p_state ->> 'status' as t) as f), false))
      and (false or coalesce((select jsonb_typeof(v) = 'string' and entitle.is_day(t) from (select p_state -> 'startsOn' as v, p_state ->> 'startsOn' as t) as f), false))
      and (false or coalesce((select jsonb_typeof(v) = 'string' and entitle.is_day(t) from (select p_state -> 'endsOn' as v, p_state ->> 'endsOn' as t) as f), false))
      and (false or coalesce((select case when jsonb_typeof(v) = 'number' and t ~ '^(0|[1-9][0-9]{0,15})$' then t::bigint between 0 and 1000000000 else false end from (select p_state -> 'participants' as v, p_state ->> 'participants' as t) as f), false))
      and (false or coalesce((select case when jsonb_typeof(v) = 'array' then v = coalesce((select jsonb_agg(distinct k.key order by k.key)
    from (select e.key collate "C" as key from jsonb_array_elements_text(v) as e (key)) as k where entitle.is_key(k.key)), '[]'::jsonb) else false end from (select p_state -> 'modules' as v, p_state ->> 'modules' as t) as f), false))
      and (not p_state ? 'tags' or coalesce((select case when jsonb_typeof(v) = 'object' then (select count(*) between 1 and 20
      and bool_and(jsonb_typeof(e.value) = 'string' and entitle.is_key(e.name) and entitle.is_text(e.value #>> '{}', 200))
    from jsonb_each(v) as e (name, value)) else false end from (select p_state -> 'tags' as v, p_state ->> 'tags' as t) as f), false))
      and (not p_state ? 'attendees' or coalesce((select jsonb_typeof(v) = 'string' and t ~ '^[0-9a-f]{64}$' from (select p_state -> 'attendees' as v, p_state ->> 'attendees' as t) as f), false));
    when 'check' then return p_state - array['seats', 'workspaces', 'missingSeats', 'missingModules', 'missingWorkspaces'] = '{}'::jsonb
      and (false or coalesce((select case when jsonb_typeof(v) = 'number' and t ~ '^(0|[1-9][0-9]{0,15})$' then t::bigint between 0 and 9007199254740991 else false end from (select p_state -> 'seats' as v, p_state ->> 'seats' as t) as f), false))
      and (false or coalesce((select case when jsonb_typeof(v) = 'number' and t ~ '^(0|[1-9][0-9]{0,15})$' then t::bigint between 0 and 1000000000 else false end from (select p_state -> 'workspaces' as v, p_state ->> 'workspaces' as t) as f), false))
      and (false or coalesce((select case when jsonb_typeof(v) = 'number' and t ~ '^(0|[1-9][0-9]{0,15})$' then t::bigint between 0 and 9007199254740991 else false end from (select p_state -> 'missingSeats' as v, p_state ->> 'missingSeats' as t) as f), false))
      and (false or coalesce((select case when jsonb_typeof(v) = 'number' and t ~ '^(0|[1-9][0-9]{0,15})$' then t::bigint between 0 and 9007199254740991 else false end from (select p_state -> 'missingModules' as v, p_state ->> 'missingModules' as t) as f), false))
      and (false or coalesce((select case when jsonb_typeof(v) = 'number' and t ~ '^(0|[1-9][0-9]{0,15})$' then t::bigint between 0 and 1000000000 else false end from (select p_state -> 'missingWorkspaces' as v, p_state ->> 'missingWorkspaces' as t) as f), false));
    else return false;
  end case;
end
$$
;
create or replace function entitle.state_text(p_entity text, p_state jsonb) returns text language plpgsql immutable as $$
begin
  case p_entity
    when 'organization' then return '{' || '"organization":' || entitle.canonical(p_state -> 'organization') || ',"name":' || entitle.canonical(p_state -> 'name') || ',"activated":' || entitle.canonical(p_state -> 'activated') || '}';
    when 'account-manager' then return '{' || '"email":' || entitle.canonical(p_state -> 'email') || ',"accountManager":' || entitle.canonical(p_state -> 'accountManager') || '}';
    when 'login' then return '{' || '"email":' || entitle.canonical(p_state -> 'email') || ',"dbRole":' || entitle.canonical(p_state -> 'dbRole') || '}';
    when 'member' then return '{' || '"email":' || entitle.canonical(p_state -> 'email') || ',"name":' || entitle.canonical(p_state -> 'name') || ',"role":' || entitle.canonical(p_state -> 'role') || ',"entitlementManager":' || entitle.canonical(p_state -> 'entitlementManager') || '}';
    when 'product' then return '{' || '"product":' || entitle.canonical(p_state -> 'product') || ',"name":' || entitle.canonical(p_state -> 'name') || ',"kind":' || entitle.canonical(p_state -> 'kind') || '}';
    when 'purchase' then return '{' || '"purchase":' || entitle.canonical(p_state -> 'purchase') || ',"transaction":' || entitle.canonical(p_state -> 'transaction') || ',"product":' || entitle.canonical(p_state -> 'product') || ',"subscription":' || entitle.canonical(p_state -> 'subscription') || ',"quantity":' || entitle.canonical(p_state -> 'quantity') || ',"startsOn":' || entitle.canonical(p_state -> 'startsOn') || ',"endsOn":' || entitle.canonical(p_state -> 'endsOn') || case when p_state ? 'note' then ',"note":' || entitle.canonical(p_state -> 'note') else '' end || '}';
    when 'request' then return '{' || '"request":' || entitle.canonical(p_state -> 'request') || ',"at":' || entitle.canonical(p_state -> 'at') || ',"requestedBy":' || entitle.canonical(p_state -> 'requestedBy') || ',"workspace":' || entitle.canonical(p_state -> 'workspace') || ',"product":' || entitle.canonical(p_state -> 'product') || ',"quantity":' || entitle.canonical(p_state -> 'quantity') || ',"note":' || entitle.canonical(p_state -> 'note') || ',"state":' || entitle.canonical(p_state -> 'state') || ',"decidedBy":' || entitle.canonical(p_state -> 'decidedBy') || ',"decidedAt":' || entitle.canonical(p_state -> 'decidedAt') || ',"reason":' || entitle.canonical(p_state -> 'reason') || ',"transaction":' || entitle.canonical(p_state -> 'transaction') || '}';
    when 'workspace' then return '{' || '"workspace":' || entitle.canonical(p_state -> 'workspace') || ',"name":' || entitle.canonical(p_state -> 'name') || ',"status":' || entitle.canonical(p_state -> 'status') || ',"startsOn":' || entitle.canonical(p_state -> 'startsOn') || ',"endsOn":' || entitle.canonical(p_state -> 'endsOn') || ',"participants":' || entitle.canonical(p_state -> 'participants') || ',"modules":' || entitle.canonical(p_state -> 'modules') || case when p_state ? 'tags' then ',"tags":' || entitle.canonical(p_state -> 'tags') else '' end || case when p_state ? 'attendees' then ',"attendees":' || entitle.canonical(p_state -> 'attendees') else '' end || '}';
    when 'check' then return '{' || '"seats":' || entitle.canonical(p_state -> 'seats') || ',"workspaces":' || entitle.canonical(p_state -> 'workspaces') || ',"missingSeats":' || entitle.canonical(p_state -> 'missingSeats') || ',"missingModules":' || entitle.canonical(p_state -> 'missingModules') || ',"missingWorkspaces":' || entitle.canonical(p_state -> 'missingWorkspaces') || '}';
    else return null;
  end case;
end
$$
;
create or replace function entitle.right_for(p_action text, p_before jsonb, p_after jsonb) returns text language sql immutable as $$
  select case p_action
    when 'organization.created' then 'administer'
    when 'organization.activated' then 'administer'
    when 'organization.deactivated' then 'administer'
    when 'member.added' then 'manage-members'
    when 'member.changed' then 'manage-members'
    when 'member.removed' then 'manage-members'
    when 'account-manager.added' then 'manage-account-managers'
    when 'account-manager.removed' then 'manage-account-managers'
    when 'login.tied' then 'administer'
    when 'login.untied' then 'administer'
    when 'product.added' then 'administer'
    when 'product.renamed' then 'administer'
    when 'product.removed' then 'administer'
    when 'purchase.recorded' then 'administer'
    when 'purchase.extended' then 'administer'
    when 'request.added' then 'request'
    when 'request.approved' then 'entitlements'
    when 'request.declined' then 'entitlements'
    when 'request.withdrawn' then 'request'
    when 'workspace.created' then case p_after ->> 'status' when 'test' then 'change-test-workspaces' when 'pre-production' then 'manage-workspaces' else 'administer' end
    when 'workspace.updated' then 'manage-workspaces'
    when 'workspace.installed' then case coalesce(p_before, p_after) ->> 'status' when 'test' then 'change-test-workspaces' else 'manage-workspaces' end
    when 'workspace.uninstalled' then case coalesce(p_before, p_after) ->> 'status' when 'test' then 'change-test-workspaces' else 'manage-workspaces' end
    when 'workspace.tagged' then 'manage-workspaces'
    when 'workspace.untagged' then 'manage-workspaces'
    when 'workspace.attendees-imported' then 'manage-workspaces'
    when 'workspace.promoted' then 'manage-workspaces'
    when 'check.ran' then 'entitlements'
    else null end
$$
;
create or replace function entitle.agrees(p_action text, p_subject text, p_actor text, p_at text, p_before jsonb, p_after jsonb)
returns boolean language sql immutable as $$
  select coalesce(case p_action
    when 'organization.created' then p_before is null and p_after is not null
    when 'organization.activated' then p_before is not null and p_after is not null and (p_before is null or p_before - array['activated'] = p_after - array['activated']) and (p_before -> 'activated' = 'false'::jsonb and p_after -> 'activated' = 'true'::jsonb)
    when 'organization.deactivated' then p_before is not null and p_after is not null and (p_before is null or p_before - array['activated'] = p_after - array['activated']) and (p_before -> 'activated' = 'true'::jsonb and p_after -> 'activated' = 'false'::jsonb)
    when 'member.added' then p_before is null and p_after is not null
    when 'member.changed' then p_before is not null and p_after is not null and (p_before is null or p_before - array['name', 'role', 'entitlementManager'] = p_after - array['name', 'role', 'entitlementManager']) and (p_before is distinct from p_after)
    when 'member.removed' then p_before is not null and p_after is null
    when 'account-manager.added' then p_before is null and p_after is not null
    when 'account-manager.removed' then p_before is not null and p_after is null
    when 'login.tied' then true and p_after is not null and (p_before is null or p_before - array['dbRole'] = p_after - array['dbRole']) and (p_before is distinct from p_after)
    when 'login.untied' then p_before is not null and p_after is null
    when 'product.added' then p_before is null and p_after is not null and (p_after ->> 'kind' = case p_subject when 'seat' then 'seat' else 'module' end)
    when 'product.renamed' then p_before is not null and p_after is not null and (p_before is null or p_before - array['name'] = p_after - array['name']) and (p_before is distinct from p_after)
    when 'product.removed' then p_before is not null and p_after is null
    when 'purchase.recorded' then p_before is null and p_after is not null and (not p_after ? 'note')
    when 'purchase.extended' then p_before is not null and p_after is not null and (p_before is null or p_before - array['endsOn', 'note'] = p_after - array['endsOn', 'note']) and (p_after ->> 'endsOn' > p_before ->> 'endsOn')
    when 'request.added' then p_before is null and p_after is not null and (p_after ->> 'state' = 'open' and p_after ->> 'requestedBy' = p_actor and p_after ->> 'at' = p_at
        and coalesce(p_after ->> 'decidedBy', p_after ->> 'decidedAt', p_after ->> 'reason', p_after ->> 'transaction') is null)
    when 'request.approved' then p_before is not null and p_after is not null and (p_before is null or p_before - array['state', 'decidedBy', 'decidedAt', 'transaction'] = p_after - array['state', 'decidedBy', 'decidedAt', 'transaction']) and (p_before ->> 'state' = 'open' and p_after ->> 'state' = 'approved' and p_after ->> 'decidedBy' = p_actor and p_after ->> 'decidedAt' = p_at and p_after ->> 'transaction' is not null)
    when 'request.declined' then p_before is not null and p_after is not null and (p_before is null or p_before - array['state', 'decidedBy', 'decidedAt', 'reason'] = p_after - array['state', 'decidedBy', 'decidedAt', 'reason']) and (p_before ->> 'state' = 'open' and p_after ->> 'state' = 'declined' and p_after ->> 'decidedBy' = p_actor and p_after ->> 'decidedAt' = p_at and p_after ->> 'reason' is not null)
    when 'request.withdrawn' then p_before is not null and p_after is not null and (p_before is null or p_before - array['state', 'decidedBy', 'decidedAt'] = p_after - array['state', 'decidedBy', 'decidedAt']) and (p_before ->> 'state' = 'open' and p_after ->> 'state' = 'withdrawn' and p_after ->> 'decidedBy' = p_actor and p_after ->> 'decidedAt' = p_at and p_before ->> 'requestedBy' = p_actor)
    when 'workspace.created' then p_before is null and p_after is not null
    when 'workspace.updated' then p_before is not null and p_after is not null and (p_before is null or p_before - array['name', 'startsOn', 'endsOn', 'participants', 'modules', 'tags'] = p_after - array['name', 'startsOn', 'endsOn', 'participants', 'modules', 'tags']) and (p_before is distinct from p_after)
    when 'workspace.installed' then p_before is not null and p_after is not null and (p_before is null or p_before - array['modules'] = p_after - array['modules']) and (p_before is distinct from p_after and p_after -> 'modules' @> (p_before -> 'modules'))
    when 'workspace.uninstalled' then p_before is not null and p_after is not null and (p_before is null or p_before - array['modules'] = p_after - array['modules']) and (p_before is distinct from p_after and p_after -> 'modules' <@ (p_before -> 'modules'))
    when 'workspace.tagged' then p_before is not null and p_after is not null and (p_before is null or p_before - array['tags'] = p_after - array['tags']) and (p_before is distinct from p_after)
    when 'workspace.untagged' then p_before is not null and p_after is not null and (p_before is null or p_before - array['tags'] = p_after - array['tags']) and (p_before is distinct from p_after)
    when 'workspace.attendees-imported' then p_before is not null and p_after is not null and (p_before is null or p_before - array['participants', 'attendees'] = p_after - array['participants', 'attendees']) and (p_before is distinct from p_after)
    when 'workspace.promoted' then p_before is not null and p_after is not null and (p_before is null or p_before - array['status'] = p_after - array['status']) and ((p_before ->> 'status', p_after ->> 'status') in (('test', 'pre-production'), ('pre-production', 'production')))
    when 'check.ran' then p_before is null and p_after is not null
    else false end, false)
$$
;
create or replace function entitle.check_change(p_organization text, p_action text, p_before jsonb, p_after jsonb) returns void language plpgsql stable as $$
begin
  perform entitle.demand(p_organization, coalesce(entitle.right_for(p_action, p_before, p_after), 'no such right'));
end
$$
;
create or replace function entitle.missing_of_new_workspace() returns trigger language plpgsql as $$ begin 
  delete from entitle.missing m where m.organization = (NEW).organization and m.workspace = (NEW).workspace and m.product = 'seat'
    and not exists (select w.organization, w.workspace, 'seat', w.participants - coalesce(a.quantity, 0)
  from entitle.workspaces w
  left join entitle.assignments a on a.organization = w.organization and a.workspace = w.workspace and a.product = 'seat'
  where w.status <> 'test' and w.participants > coalesce(a.quantity, 0) and w.organization = (NEW).organization and w.workspace = (NEW).workspace);
  insert into entitle.missing (organization, workspace, product, quantity) select w.organization, w.workspace, 'seat', w.participants - coalesce(a.quantity, 0)
  from entitle.workspaces w
  left join entitle.assignments a on a.organization = w.organization and a.workspace = w.workspace and a.product = 'seat'
  where w.status <> 'test' and w.participants > coalesce(a.quantity, 0) and w.organization = (NEW).organization and w.workspace = (NEW).workspace
    on conflict (organization, workspace, product) do update set quantity = excluded.quantity where missing.quantity <> excluded.quantity; return null; end $$
;
create trigger missing_of_new_workspace after insert on entitle.workspaces for each row execute function entitle.missing_of_new_workspace()
;
create or replace function entitle.missing_of_workspace() returns trigger language plpgsql as $$ begin if (NEW).status <> 'test' and ((NEW).participants <> (OLD).participants or (OLD).status = 'test') then 
  delete from entitle.missing m where m.organization = (NEW).organization and m.workspace = (NEW).workspace and m.product = 'seat'
    and not exists (select w.organization, w.workspace, 'seat', w.participants - coalesce(a.quantity, 0)
  from entitle.workspaces w
  left join entitle.assignments a on a.organization = w.organization and a.workspace = w.workspace and a.product = 'seat'
  where w.status <> 'test' and w.participants > coalesce(a.quantity, 0) and w.organization = (NEW).organization and w.workspace = (NEW).workspace);
  insert into entitle.missing (organization, workspace, product, quantity) select w.organization, w.workspace, 'seat', w.participants - coalesce(a.quantity, 0)
  from entitle.workspaces w
  left join entitle.assignments a on a.organization = w.organization and a.workspace = w.workspace and a.product = 'seat'
  where w.status <> 'test' and w.participants > coalesce(a.quantity, 0) and w.organization = (NEW).organization and w.workspace = (NEW).workspace
    on conflict (organization, workspace, product) do update set quantity = excluded.quantity where missing.quantity <> excluded.quantity; end if;
    if (NEW).status <> 'test' and (OLD).status = 'test' then insert into entitle.missing (organization, workspace, product, quantity) select i.organization, i.workspace, i.product, 1
  from entitle.installed_modules i
  join entitle.workspaces w on w.organization = i.organization and w.workspace = i.workspace
  where w.status <> 'test' and not exists (select 1 from entitle.assignments a
    where a.organization = i.organization and a.workspace = i.workspace and a.product = i.product) and i.organization = (NEW).organization and i.workspace = (NEW).workspace; end if; return null; end $$
;
create trigger missing_of_workspace after update on entitle.workspaces for each row execute function entitle.missing_of_workspace()
;
create or replace function entitle.missing_of_installed() returns trigger language plpgsql as $$ begin insert into entitle.missing (organization, workspace, product, quantity) select i.organization, i.workspace, i.product, 1
  from entitle.installed_modules i
  join entitle.workspaces w on w.organization = i.organization and w.workspace = i.workspace
  where w.status <> 'test' and not exists (select 1 from entitle.assignments a
    where a.organization = i.organization and a.workspace = i.workspace and a.product = i.product) and i.organization = (NEW).organization and i.workspace = (NEW).workspace and i.product = (NEW).product; return null; end $$
;
create trigger missing_of_installed after insert on entitle.installed_modules for each row execute function entitle.missing_of_installed()
;
create or replace function entitle.missing_of_uninstalled() returns trigger language plpgsql as $$ begin delete from entitle.missing m where m.organization = (OLD).organization and m.workspace = (OLD).workspace
      and m.product = (OLD).product; return null; end $$
;
create trigger missing_of_uninstalled after delete on entitle.installed_modules for each row execute function entitle.missing_of_uninstalled()
;
create or replace function entitle.missing_of_assigned() returns trigger language plpgsql as $$ begin if (NEW).kind = 'seat' then 
  delete from entitle.missing m where m.organization = (NEW).organization and m.workspace = (NEW).workspace and m.product = 'seat'
    and not exists (select w.organization, w.workspace, 'seat', w.participants - coalesce(a.quantity, 0)
  from entitle.workspaces w
  left join entitle.assignments a on a.organization = w.organization and a.workspace = w.workspace and a.product = 'seat'
  where w.status <> 'test' and w.participants > coalesce(a.quantity, 0) and w.organization = (NEW).organization and w.workspace = (NEW).workspace);
  insert into entitle.missing (organization, workspace, product, quantity) select w.organization, w.workspace, 'seat', w.participants - coalesce(a.quantity, 0)
  from entitle.workspaces w
  left join entitle.assignments a on a.organization = w.organization and a.workspace = w.workspace and a.product = 'seat'
  where w.status <> 'test' and w.participants > coalesce(a.quantity, 0) and w.organization = (NEW).organization and w.workspace = (NEW).workspace
    on conflict (organization, workspace, product) do update set quantity = excluded.quantity where missing.quantity <> excluded.quantity;
    else delete from entitle.missing m where m.organization = (NEW).organization and m.workspace = (NEW).workspace
      and m.product = (NEW).product; end if; return null; end $$
;
create trigger missing_of_assigned after insert or update on entitle.assignments for each row execute function entitle.missing_of_assigned()
;
insert into entitle.missing (organization, workspace, product, quantity) select w.organization, w.workspace, 'seat', w.participants - coalesce(a.quantity, 0)
  from entitle.workspaces w
  left join entitle.assignments a on a.organization = w.organization and a.workspace = w.workspace and a.product = 'seat'
  where w.status <> 'test' and w.participants > coalesce(a.quantity, 0) on conflict (organization, workspace, product) do nothing
;
insert into entitle.missing (organization, workspace, product, quantity) select i.organization, i.workspace, i.product, 1
  from entitle.installed_modules i
  join entitle.workspaces w on w.organization = i.organization and w.workspace = i.workspace
  where w.status <> 'test' and not exists (select 1 from entitle.assignments a
    where a.organization = i.organization and a.workspace = i.workspace and a.product = i.product) on conflict (organization, workspace, product) do nothing
;
insert into entitle.missing_sums (organization, product, quantity)
    select m.organization, m.product, sum(m.quantity)::bigint from entitle.missing m group by m.organization, m.product
    on conflict (organization, product) do update set quantity = excluded.quantity
;
insert into entitle.workspace_counts (organization, workspaces, missing)
    select w.organization, count(*), (select count(distinct m.workspace) from entitle.missing m where m.organization = w.organization)
    from entitle.workspaces w group by w.organization
    on conflict (organization) do update set workspaces = excluded.workspaces, missing = excluded.missing
;
create or replace function entitle.comes_to(p_organization text, p_workspaces text[])
returns table (product text, quantity bigint) language sql stable as $$
  select ':workspaces', count(*) from unnest(p_workspaces) as t (workspace)
    join entitle.workspaces w on w.organization = p_organization and w.workspace = t.workspace
  union all
  select ':missing', count(distinct m.workspace) from unnest(p_workspaces) as t (workspace)
    join entitle.missing m on m.organization = p_organization and m.workspace = t.workspace
  union all
  select m.product, sum(m.quantity)::bigint from unnest(p_workspaces) as t (workspace)
    join entitle.missing m on m.organization = p_organization and m.workspace = t.workspace group by m.product
$$
;
create or replace function entitle.follow_sums(p_organization text, p_workspaces text[], p_names text[], p_before bigint[])
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
$$
;
create or replace function entitle.wall_12() returns trigger language plpgsql as $$ begin if (NEW).organization <> (OLD).organization or (NEW).purchase <> (OLD).purchase or (NEW).transaction_id <> (OLD).transaction_id or (NEW).product <> (OLD).product or (NEW).subscription <> (OLD).subscription or (NEW).quantity <> (OLD).quantity or (NEW).starts_on <> (OLD).starts_on or ((OLD).ends_on is null) <> ((NEW).ends_on is null) or (NEW).ends_on < (OLD).ends_on then raise exception 'a purchase is never changed, only drawn from, revoked and extended' using errcode = 'check_violation'; end if; return NEW; end $$
;
create or replace function entitle.wall_5() returns trigger language plpgsql as $$ begin if exists (select 1 from entitle.transactions where organization = (OLD).organization and product = (OLD).product)
      or exists (select 1 from entitle.activity, jsonb_array_elements_text(after::jsonb -> 'modules') as installed (module)
        where organization = (OLD).organization and action like 'workspace.%' and module = (OLD).product) then raise exception 'a product is deleted only while nothing of it was ever bought or installed' using errcode = 'check_violation'; end if; return OLD; end $$
;
create or replace function entitle.holds_never_deleted() returns trigger language plpgsql as $$ begin raise exception 'holds are never deleted' using errcode = 'check_violation'; end $$
;
create trigger holds_never_deleted before delete on entitle.holds for each row execute function entitle.holds_never_deleted()
;
create or replace function entitle.hold_lots_never_deleted() returns trigger language plpgsql as $$ begin raise exception 'hold_lots are never deleted' using errcode = 'check_violation'; end $$
;
create trigger hold_lots_never_deleted before delete on entitle.hold_lots for each row execute function entitle.hold_lots_never_deleted()
;
create or replace function entitle.requests_never_deleted() returns trigger language plpgsql as $$ begin raise exception 'requests are never deleted' using errcode = 'check_violation'; end $$
;
create trigger requests_never_deleted before delete on entitle.requests for each row execute function entitle.requests_never_deleted()
;
create or replace function entitle.holds_keep() returns trigger language plpgsql as $$ begin if (NEW).posted < (OLD).posted or (NEW).released < (OLD).released or (NEW).until <> (OLD).until or (NEW).quantity <> (OLD).quantity or (NEW).organization <> (OLD).organization or (NEW).hold <> (OLD).hold or (NEW).workspace <> (OLD).workspace or (NEW).product <> (OLD).product or (NEW).kind <> (OLD).kind then raise exception 'a hold is only posted and released' using errcode = 'check_violation'; end if; return NEW; end $$
;
create trigger holds_keep before update on entitle.holds for each row execute function entitle.holds_keep()
;
create or replace function entitle.hold_lots_keep() returns trigger language plpgsql as $$ begin if (NEW).closed < (OLD).closed or (NEW).until <> (OLD).until or (NEW).quantity <> (OLD).quantity or (NEW).organization <> (OLD).organization or (NEW).hold <> (OLD).hold or (NEW).purchase <> (OLD).purchase then raise exception 'a hold is only posted and released' using errcode = 'check_violation'; end if; return NEW; end $$
;
create trigger hold_lots_keep before update on entitle.hold_lots for each row execute function entitle.hold_lots_keep()
;
create or replace function entitle.lots_held() returns trigger language plpgsql as $$ begin if ((NEW).drawn <> (OLD).drawn or (NEW).revoked <> (OLD).revoked)
      and (select coalesce(sum(h.quantity - h.closed), 0) from entitle.hold_lots h
    where h.organization = (NEW).organization and h.purchase = (NEW).purchase and h.closed < h.quantity
      and h.until >= (select substr(at, 1, 10) from entitle.heads where organization = (NEW).organization and log = 'ledger')) > greatest(0, (NEW).quantity - (NEW).drawn - (NEW).revoked) then raise exception 'what a hold keeps is nobody else''s' using errcode = 'check_violation'; end if; return NEW; end $$
;
create trigger lots_held before update on entitle.lots for each row execute function entitle.lots_held()
;
create or replace function entitle.hold_lots_free() returns trigger language plpgsql as $$ begin if exists (select 1 from entitle.lots l where l.organization = (NEW).organization and l.purchase = (NEW).purchase
      and l.drawn + l.revoked + (select coalesce(sum(h.quantity - h.closed), 0) from entitle.hold_lots h
    where h.organization = (NEW).organization and h.purchase = (NEW).purchase and h.closed < h.quantity
      and h.until >= (select substr(at, 1, 10) from entitle.heads where organization = (NEW).organization and log = 'ledger')) > l.quantity) then raise exception 'what a hold keeps is nobody else''s' using errcode = 'check_violation'; end if; return NEW; end $$
;
create trigger hold_lots_free after insert on entitle.hold_lots for each row execute function entitle.hold_lots_free()
;
create or replace function entitle.holds_module_once() returns trigger language plpgsql as $$ begin if (NEW).kind = 'module' and (NEW).posted + (NEW).released < (NEW).quantity and (NEW).until >= (select substr(at, 1, 10) from entitle.heads where organization = (NEW).organization and log = 'ledger') and (
      exists (select 1 from entitle.assignments a where a.organization = (NEW).organization and a.workspace = (NEW).workspace
        and a.product = (NEW).product)
      or exists (select 1 from entitle.holds h where h.organization = (NEW).organization and h.workspace = (NEW).workspace
        and h.product = (NEW).product and h.posted + h.released < h.quantity and h.until >= (select substr(at, 1, 10) from entitle.heads where organization = (NEW).organization and log = 'ledger'))) then raise exception 'a module is held once, and not where it is assigned' using errcode = 'check_violation'; end if; return NEW; end $$
;
create trigger holds_module_once before insert on entitle.holds for each row execute function entitle.holds_module_once()
;
create or replace function entitle.requests_once() returns trigger language plpgsql as $$ begin if (OLD).state <> 'open' or (NEW).state = 'open' or (NEW).organization <> (OLD).organization or (NEW).request <> (OLD).request or (NEW).at <> (OLD).at or (NEW).requested_by <> (OLD).requested_by or (NEW).workspace <> (OLD).workspace or (NEW).product <> (OLD).product or (NEW).quantity is distinct from (OLD).quantity or (NEW).note is distinct from (OLD).note then raise exception 'a request is decided once' using errcode = 'check_violation'; end if; return NEW; end $$
;
create trigger requests_once before update on entitle.requests for each row execute function entitle.requests_once()
;
create or replace function entitle.move_head(p_organization text, p_log text, p_first bigint, p_rows bigint, p_hash text, p_at text)
returns void language plpgsql as $$
declare
  v_moved bigint;
begin
  if p_first = 1 then
    insert into entitle.heads (organization, log, id, hash, at) values (p_organization, p_log, p_rows, p_hash, p_at);
    return;
  end if;
  update entitle.heads set id = p_first + p_rows - 1, hash = p_hash, at = p_at
  where organization = p_organization and log = p_log and id = p_first - 1 and at <= p_at;
  get diagnostics v_moved = row_count;
  if v_moved <> 1 then
    raise exception 'the % of % does not end before line %', p_log, p_organization, p_first using errcode = 'check_violation';
  end if;
end
$$
;
create or replace function entitle.check_head(p_organization text, p_log text, p_seen text) returns void language plpgsql stable as $$
begin
  if p_seen is distinct from coalesce(
    (select hash from entitle.heads where organization = p_organization and log = p_log), repeat('0', 64)) and p_seen is not null
  then
    raise exception 'the % of % has moved on since it was read', p_log, p_organization using errcode = 'serialization_failure';
  end if;
end
$$
;
create or replace function entitle.check_line(p_actor text, p_at text) returns void language plpgsql stable as $$
begin
  if p_actor is distinct from entitle.session_email() then
    raise exception 'login % is not %', session_user, p_actor using errcode = 'insufficient_privilege';
  end if;
  if entitle.is_instant(p_at) is not true then
    raise exception '% is not a time', p_at using errcode = 'check_violation';
  end if;
  if p_at > to_char((clock_timestamp() + interval '10 minutes') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
    or p_at < to_char((clock_timestamp() - interval '10 minutes') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
  then
    raise exception '% is not the time: the server''s clock says %', p_at, to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
      using errcode = 'EN001';
  end if;
end
$$
;
create or replace function entitle.check_shape(p_raw json, p_row jsonb, p_next bigint) returns void language plpgsql stable as $$
begin
  if jsonb_typeof(p_row) is distinct from 'object' then
    raise exception 'a line of activity is an object' using errcode = 'check_violation';
  end if;
  if (select count(*) from json_object_keys(p_raw)) <> 8
    or not p_row ?& array['action', 'actor', 'after', 'at', 'before', 'hash', 'id', 'subject']
    or p_row -> 'id' is distinct from to_jsonb(p_next) or p_row ->> 'id' is distinct from p_next::text
    or exists (select 1 from jsonb_each(p_row) as e (key, value)
      where e.key in ('action', 'actor', 'at', 'hash', 'subject') and jsonb_typeof(e.value) <> 'string'
        or e.key in ('before', 'after') and jsonb_typeof(e.value) not in ('null', 'object'))
  then
    raise exception 'a line of activity has the keys action, actor, after, at, before, hash, id, subject, and follows the one before it' using errcode = 'check_violation';
  end if;
  if jsonb_typeof(p_row -> 'after') = 'object'
    and (select count(*) from json_object_keys(p_raw -> 'after')) <> (select count(*) from jsonb_object_keys(p_row -> 'after'))
    or jsonb_typeof(p_row -> 'before') = 'object'
    and (select count(*) from json_object_keys(p_raw -> 'before')) <> (select count(*) from jsonb_object_keys(p_row -> 'before'))
  then
    raise exception 'a state has each of its keys once' using errcode = 'check_violation';
  end if;
end
$$
;
create or replace function entitle.check_activity(p_organization text, p_row jsonb, p_before jsonb, p_after jsonb, p_previous text)
returns void language plpgsql stable as $$
declare
  v_action text := p_row ->> 'action';
  v_entity text := split_part(p_row ->> 'action', '.', 1);
begin
  perform entitle.check_line(p_row ->> 'actor', p_row ->> 'at');
  if p_after is not null and entitle.is_state(v_entity, p_after) is not true then
    raise exception '% is told of something that is none', v_action using errcode = 'check_violation';
  end if;
  if not entitle.agrees(v_action, p_row ->> 'subject', p_row ->> 'actor', p_row ->> 'at', p_before, p_after) then
    raise exception '% does not change that', v_action using errcode = 'check_violation';
  end if;
  if p_row ->> 'hash' is distinct from entitle.link(p_previous, '{"action":' || to_json(v_action)
    || ',"actor":' || to_json(p_row ->> 'actor') || ',"after":' || coalesce(entitle.canonical(p_after), 'null')
    || ',"at":' || to_json(p_row ->> 'at') || ',"before":' || coalesce(entitle.canonical(p_before), 'null')
    || ',"id":' || (p_row ->> 'id') || ',"organization":' || to_json(p_organization)
    || ',"subject":' || to_json(p_row ->> 'subject') || '}')
  then
    raise exception 'line % of the activity is not sealed', p_row ->> 'id' using errcode = 'check_violation';
  end if;
end
$$
;
create or replace function entitle.check_before(p_organization text, p_row jsonb, p_before jsonb) returns void language plpgsql stable as $$
declare
  v_is jsonb := entitle.state_of(p_organization, split_part(p_row ->> 'action', '.', 1), p_row ->> 'subject');
begin
  if v_is is distinct from p_before or entitle.canonical(v_is) is distinct from entitle.canonical(p_before) then
    raise exception '% % is not what the line says it was', p_row ->> 'action', p_row ->> 'subject' using errcode = 'check_violation';
  end if;
end
$$
;
create or replace function entitle.append_activity(p_organization text, p_rows json, p_trusted boolean) returns void language plpgsql as $$
declare
  v_rows bigint := json_array_length(p_rows);
  v_first bigint;
  v_next bigint;
  v_last json := p_rows -> (json_array_length(p_rows) - 1);
  v_hash text;
  v_raw json;
  v_row jsonb;
  v_before jsonb;
  v_after jsonb;
begin
  select hash, id + 1 into v_hash, v_first from entitle.heads where organization = p_organization and log = 'activity';
  v_hash := coalesce(v_hash, repeat('0', 64));
  v_first := coalesce(v_first, 1);
  v_next := v_first;
  if exists (select 1 from json_array_elements(p_rows)
    where split_part(value ->> 'action', '.', 1) in ('account-manager', 'login', 'organization'))
  then
    perform entitle.take_store_turn();
  end if;
  for v_raw in select value from json_array_elements(p_rows)
  loop
    v_row := v_raw::jsonb;
    if not p_trusted then
      perform entitle.check_shape(v_raw, v_row, v_next);
      if v_row ->> 'at' is distinct from p_rows -> 0 ->> 'at' then
        raise exception 'one write has one time' using errcode = 'check_violation';
      end if;
    end if;
    v_before := nullif(v_row -> 'before', 'null'::jsonb);
    v_after := nullif(v_row -> 'after', 'null'::jsonb);
    perform entitle.check_change(p_organization, v_row ->> 'action', v_before, v_after);
    if not p_trusted then
      perform entitle.check_activity(p_organization, v_row, v_before, v_after, v_hash);
    end if;
    v_hash := v_row ->> 'hash';
    if split_part(v_row ->> 'action', '.', 1) not in ('purchase', 'request') then
      if not p_trusted then
        perform entitle.check_before(p_organization, v_row, v_before);
      end if;
      perform entitle.put(p_organization, split_part(v_row ->> 'action', '.', 1), v_row ->> 'subject', v_after);
    end if;
    insert into entitle.activity (organization, id, at, actor, action, subject, before, after, hash)
    values (p_organization, (v_row ->> 'id')::bigint, v_row ->> 'at', v_row ->> 'actor', v_row ->> 'action', v_row ->> 'subject',
      case when p_trusted then v_raw ->> 'before' else entitle.state_text(split_part(v_row ->> 'action', '.', 1), v_before) end,
      case when p_trusted then v_raw ->> 'after' else entitle.state_text(split_part(v_row ->> 'action', '.', 1), v_after) end,
      v_hash);
    v_next := v_next + 1;
  end loop;
  perform entitle.move_head(p_organization, 'activity', v_first, v_rows, v_last ->> 'hash', v_last ->> 'at');
  if not p_trusted then
    perform entitle.check_somebody_is_left(p_organization);
  end if;
end
$$
;
create or replace function entitle.put_afterwards(p_organization text, p_rows json, p_trusted boolean) returns void language plpgsql as $$
declare
  v_raw json;
  v_row jsonb;
begin
  for v_raw in select value from json_array_elements(p_rows) where split_part(value ->> 'action', '.', 1) in ('purchase', 'request')
  loop
    v_row := v_raw::jsonb;
    if not p_trusted then
      perform entitle.check_before(p_organization, v_row, nullif(v_row -> 'before', 'null'::jsonb));
      if v_row ->> 'action' = 'purchase.recorded' and v_row -> 'after' ->> 'purchase' is distinct from
        (select coalesce(max(purchase), 0) + 1 from entitle.lots where organization = p_organization)::text
        or v_row ->> 'action' = 'request.added' and v_row -> 'after' ->> 'request' is distinct from
        (select coalesce(max(request), 0) + 1 from entitle.requests where organization = p_organization)::text
      then
        raise exception '% % does not have the next number', v_row ->> 'action', v_row ->> 'subject' using errcode = 'check_violation';
      end if;
    end if;
    perform entitle.put(p_organization, split_part(v_row ->> 'action', '.', 1), v_row ->> 'subject', v_row -> 'after');
  end loop;
end
$$
;
create or replace function entitle.check_transactions(p_organization text, p_first bigint, p_ats text[], p_kinds text[], p_products text[], p_quantities bigint[], p_workspaces text[], p_subscriptions text[], p_actors text[], p_references text[], p_notes text[], p_untils text[], p_holds bigint[], p_corrects bigint[], p_requests bigint[], p_hashes text[], p_draw_rows bigint[], p_draw_purchases bigint[], p_draw_quantities bigint[]) returns void language plpgsql stable as $$
begin
  if p_kinds && array['purchase', 'revocation', 'credit']::text[] then
    perform entitle.demand(p_organization, 'administer');
  end if;
  if p_kinds && array['hold', 'release', 'transfer', 'automatic']::text[] then
    perform entitle.demand(p_organization, 'entitlements');
    if not exists (select 1 from entitle.organizations where organization = p_organization and activated = 1) then
      raise exception 'entitlements are not activated for %', p_organization using errcode = 'insufficient_privilege';
    end if;
  end if;
  if exists (select 1 from unnest(p_ats) as lines (at) where at is distinct from p_ats[1]) then
    raise exception 'one write has one time' using errcode = 'check_violation';
  end if;
  perform entitle.check_line(actor, p_ats[1]) from (select distinct actor from unnest(p_actors) as lines (actor)) as lines;
  if exists (select 1 from unnest(p_ats, p_kinds, p_products, p_quantities, p_workspaces, p_subscriptions, p_actors, p_references, p_notes, p_untils, p_holds, p_corrects, p_requests, p_hashes) with ordinality as r (at, kind, product, quantity, workspace, subscription, actor, reference, note, until, hold, corrects, request, hash, place) where r.reference is not null and not entitle.is_text(r.reference, 128)
    or r.note is not null and not entitle.is_text(r.note, 500) or r.until is not null and not entitle.is_day(r.until)
    or r.subscription is not null and not entitle.is_text(r.subscription, 128))
  then
    raise exception 'a text of a transaction is longer than it may be, or not one' using errcode = 'check_violation';
  end if;
end
$$
;
create or replace function entitle.check_rows(p_previous text, p_organization text, p_first bigint, p_ats text[], p_kinds text[], p_products text[], p_quantities bigint[], p_workspaces text[], p_subscriptions text[], p_actors text[], p_references text[], p_notes text[], p_untils text[], p_holds bigint[], p_corrects bigint[], p_requests bigint[], p_hashes text[], p_draw_rows bigint[], p_draw_purchases bigint[], p_draw_quantities bigint[]) returns void language plpgsql stable as $$
declare
  v_bad bigint;
begin
  select min(r.place) into v_bad
  from unnest(p_ats, p_kinds, p_products, p_quantities, p_workspaces, p_subscriptions, p_actors, p_references, p_notes, p_untils, p_holds, p_corrects, p_requests, p_hashes) with ordinality as r (at, kind, product, quantity, workspace, subscription, actor, reference, note, until, hold, corrects, request, hash, place)
  left join (
    select d.place, sum(d.quantity) as total, min(d.quantity) as least, count(*) as lots, count(distinct d.purchase) as different,
      min(l.product) as first, max(l.product) as last,
      count(*) filter (where l.transaction_id = p_first + d.place - 1 and l.quantity = d.quantity and l.drawn + l.revoked = 0) as opened,
      min(l.subscription) as subscription, max(l.subscription) as other_subscription,
      string_agg('{"purchase":' || d.purchase || ',"quantity":' || d.quantity || ',"subscription":' || to_json(l.subscription) || '}',
        ',' order by d.position) as texts
    from unnest(p_draw_rows, p_draw_purchases, p_draw_quantities) with ordinality as d (place, purchase, quantity, position)
    join entitle.lots l on l.organization = p_organization and l.purchase = d.purchase
    group by d.place
  ) as drawn on drawn.place = r.place
  left join entitle.workspaces w on w.organization = p_organization and w.workspace = r.workspace
  where drawn.total is distinct from r.quantity or drawn.least < 1 or drawn.different <> drawn.lots
    or drawn.first <> r.product or drawn.last <> r.product
    or r.kind in ('purchase', 'revocation') and (drawn.lots <> 1 or drawn.subscription <> r.subscription)
    or (r.kind in ('purchase', 'credit')) <> (drawn.opened = drawn.lots) or drawn.opened not in (0, drawn.lots)
    or r.kind = 'credit' and (r.note is null or r.subscription is distinct from
      case when drawn.subscription = drawn.other_subscription then drawn.subscription end)
    or r.kind in ('transfer', 'automatic') and coalesce(w.status, 'test') = 'test'
    or r.kind in ('hold') and (coalesce(w.status, 'test') = 'test' or r.until < substr(r.at, 1, 10))
    or r.hash is distinct from entitle.link(case r.place when 1 then p_previous else p_hashes[r.place - 1] end, '{"actor":' || to_json(r.actor)
      || ',"at":' || to_json(r.at) || ','
      || case when r.corrects is null then '' else '"corrects":' || r.corrects || ',' end
      || case when r.hold is null then '' else '"hold":' || r.hold || ',' end
      || '"id":' || (p_first + r.place - 1)
      || ',"kind":' || to_json(r.kind)
      || ',"lots":[' || drawn.texts || ']'
      || ',"note":' || coalesce(to_json(r.note)::text, 'null')
      || ',"organization":' || to_json(p_organization)
      || ',"product":' || to_json(r.product)
      || ',"quantity":' || r.quantity
      || ',"reference":' || coalesce(to_json(r.reference)::text, 'null') || ','
      || case when r.request is null then '' else '"request":' || r.request || ',' end
      || '"subscription":' || coalesce(to_json(r.subscription)::text, 'null') || ','
      || case when r.until is null then '' else '"until":' || to_json(r.until) || ',' end
      || '"workspace":' || coalesce(to_json(r.workspace)::text, 'null') || '}');
  if v_bad is not null then
    raise exception 'transaction % does not follow from its lots, its workspace and the line before it', p_first + v_bad - 1
      using errcode = 'check_violation';
  end if;
end
$$
;
create or replace function entitle.check_order(p_organization text, p_first bigint, p_ats text[], p_kinds text[], p_products text[], p_quantities bigint[], p_workspaces text[], p_subscriptions text[], p_actors text[], p_references text[], p_notes text[], p_untils text[], p_holds bigint[], p_corrects bigint[], p_requests bigint[], p_hashes text[], p_draw_rows bigint[], p_draw_purchases bigint[], p_draw_quantities bigint[]) returns void language plpgsql stable as $$
declare
  v_day text := substr(p_ats[1], 1, 10);
  v_product text;
begin
  with plain as (
    select r.place, d.position, r.product, d.purchase, d.quantity
    from unnest(p_draw_rows, p_draw_purchases, p_draw_quantities) with ordinality as d (place, purchase, quantity, position) join unnest(p_ats, p_kinds, p_products, p_quantities, p_workspaces, p_subscriptions, p_actors, p_references, p_notes, p_untils, p_holds, p_corrects, p_requests, p_hashes) with ordinality as r (at, kind, product, quantity, workspace, subscription, actor, reference, note, until, hold, corrects, request, hash, place) on r.place = d.place where (r.kind in ('transfer', 'automatic', 'hold') and r.hold is null)
  ), valid as (
    select l.product, l.purchase, greatest(l.quantity - l.drawn - l.revoked - coalesce((select sum(k.quantity - k.closed) from entitle.hold_lots k
      where k.organization = p_organization and k.purchase = l.purchase and k.closed < k.quantity and k.until >= v_day), 0), 0) as free,
      row_number() over (partition by l.product order by l.ends_on nulls last, l.starts_on, l.purchase) as rank
    from entitle.lots l
    where l.organization = p_organization and l.product in (select product from plain)
      and l.starts_on <= v_day and (l.ends_on is null or l.ends_on >= v_day)
  ), ranked as (
    select p.product, p.quantity, v.rank, p.place,
      lag(v.rank) over (partition by p.product order by p.place, p.position) as rank_before,
      lag(p.place) over (partition by p.product order by p.place, p.position) as place_before
    from plain p left join valid v on v.product = p.product and v.purchase = p.purchase
  ), taken as (
    select product, rank, sum(quantity) as quantity from ranked group by product, rank
  ), last as (
    select product, max(rank) as rank from ranked group by product
  )
  select found.product into v_product from (
    select product from ranked where rank is null or rank < rank_before or rank = rank_before and place = place_before
    union all
    select v.product from valid v join last on last.product = v.product
    left join taken t on t.product = v.product and t.rank = v.rank
    where v.rank <= last.rank and (coalesce(t.quantity, 0) > v.free or v.rank < last.rank and coalesce(t.quantity, 0) < v.free)
    union all
    select p.product from plain p join unnest(p_ats, p_kinds, p_products, p_quantities, p_workspaces, p_subscriptions, p_actors, p_references, p_notes, p_untils, p_holds, p_corrects, p_requests, p_hashes) with ordinality as r (at, kind, product, quantity, workspace, subscription, actor, reference, note, until, hold, corrects, request, hash, place) on r.product = p.product where not (r.kind in ('transfer', 'automatic', 'hold') and r.hold is null)
  ) as found limit 1;
  if v_product is not null then
    raise exception 'what is drawn of % does not follow from its lots, their order and what they have left', v_product
      using errcode = 'check_violation';
  end if;
end
$$
;
create or replace function entitle.check_links(p_organization text, p_first bigint, p_ats text[], p_kinds text[], p_products text[], p_quantities bigint[], p_workspaces text[], p_subscriptions text[], p_actors text[], p_references text[], p_notes text[], p_untils text[], p_holds bigint[], p_corrects bigint[], p_requests bigint[], p_hashes text[], p_draw_rows bigint[], p_draw_purchases bigint[], p_draw_quantities bigint[]) returns void language plpgsql stable as $$
declare
  v_bad bigint;
begin
  select min(r.place) into v_bad
  from unnest(p_ats, p_kinds, p_products, p_quantities, p_workspaces, p_subscriptions, p_actors, p_references, p_notes, p_untils, p_holds, p_corrects, p_requests, p_hashes) with ordinality as r (at, kind, product, quantity, workspace, subscription, actor, reference, note, until, hold, corrects, request, hash, place)
  left join entitle.holds h on h.organization = p_organization and h.hold = r.hold
  left join entitle.transactions t on t.organization = p_organization and t.id = r.corrects
  left join entitle.requests q on q.organization = p_organization and q.request = r.request
  where r.hold is not null and (h.hold is null or h.workspace <> r.workspace or h.product <> r.product
      or h.until < substr(r.at, 1, 10) or h.quantity - h.posted - h.released is distinct from (select sum(n.quantity)
        from unnest(p_quantities, p_holds) as n (quantity, hold) where n.hold = r.hold))
    or r.kind = 'credit' and (coalesce(t.kind, '') not in ('transfer', 'automatic') or t.product <> r.product
      or t.quantity < (select sum(c.quantity) from entitle.transactions c where c.organization = p_organization and c.corrects = r.corrects)
      or exists (select 1 from unnest(p_draw_rows, p_draw_purchases, p_draw_quantities) with ordinality as d (place, purchase, quantity, position) join entitle.lots n on n.organization = p_organization and n.purchase = d.purchase
        where d.place = r.place and not exists (select 1 from entitle.draws o
          join entitle.lots l on l.organization = p_organization and l.purchase = o.purchase
          where o.organization = p_organization and o.transaction_id = r.corrects and l.subscription = n.subscription
            and l.starts_on = n.starts_on and l.ends_on is not distinct from n.ends_on)))
    or r.request is not null and (q.state is distinct from 'approved' or q.transaction_id is distinct from p_first + r.place - 1
      or q.workspace <> r.workspace or q.product <> r.product or q.quantity <> r.quantity);
  if v_bad is not null then
    raise exception 'transaction % does not follow from the hold, the transfer or the request that it names', p_first + v_bad - 1
      using errcode = 'check_violation';
  end if;
end
$$
;
create or replace function entitle.check_pairs(p_activity json, p_first bigint, p_kinds text[], p_requests bigint[], p_draw_rows bigint[])
returns void language plpgsql stable as $$
begin
  if (select count(*) from json_array_elements(p_activity) where value ->> 'action' = 'purchase.recorded')
      <> (select count(*) from unnest(p_draw_rows) as d (place) where p_kinds[d.place] in ('purchase', 'credit'))
    or (select count(*) from json_array_elements(p_activity) where value ->> 'action' = 'request.approved')
      <> (select count(*) from unnest(p_requests) as q (request) where q.request is not null)
  then
    raise exception 'a purchase and a granted request are lines of both logs' using errcode = 'check_violation';
  end if;
end
$$
;
create or replace function entitle.book(p_organization text, p_first bigint, p_ats text[], p_kinds text[], p_products text[], p_quantities bigint[], p_workspaces text[], p_subscriptions text[], p_actors text[], p_references text[], p_notes text[], p_untils text[], p_holds bigint[], p_corrects bigint[], p_requests bigint[], p_hashes text[], p_draw_rows bigint[], p_draw_purchases bigint[], p_draw_quantities bigint[]) returns void language plpgsql as $$
declare
  v_lots bigint;
  v_booked bigint;
begin
  insert into entitle.draws (organization, transaction_id, position, purchase, quantity)
  select p_organization, p_first + d.place - 1, row_number() over (partition by d.place order by d.position) - 1, d.purchase, d.quantity
  from unnest(p_draw_rows, p_draw_purchases, p_draw_quantities) with ordinality as d (place, purchase, quantity, position);

  if p_kinds && array['hold', 'release']::text[] or exists (select 1 from unnest(p_holds) as h (hold) where h.hold is not null) then
    perform entitle.close_holds(p_organization, p_first, p_ats, p_kinds, p_products, p_quantities, p_workspaces, p_subscriptions, p_actors, p_references, p_notes, p_untils, p_holds, p_corrects, p_requests, p_hashes, p_draw_rows, p_draw_purchases, p_draw_quantities);
  end if;

  select count(distinct d.purchase) into v_lots from unnest(p_draw_rows, p_draw_purchases, p_draw_quantities) with ordinality as d (place, purchase, quantity, position) where p_kinds[d.place] in ('transfer', 'automatic', 'revocation');
  update entitle.lots l set drawn = l.drawn + taken.drawn, revoked = l.revoked + taken.revoked
  from (
    select d.purchase, coalesce(sum(d.quantity) filter (where p_kinds[d.place] in ('transfer', 'automatic')), 0)::bigint as drawn,
      coalesce(sum(d.quantity) filter (where p_kinds[d.place] in ('revocation')), 0)::bigint as revoked
    from unnest(p_draw_rows, p_draw_purchases, p_draw_quantities) with ordinality as d (place, purchase, quantity, position) where p_kinds[d.place] in ('transfer', 'automatic', 'revocation') group by d.purchase order by d.purchase
  ) as taken
  where l.organization = p_organization and l.purchase = taken.purchase
    and l.drawn + l.revoked + taken.drawn + taken.revoked <= l.quantity;
  get diagnostics v_booked = row_count;
  if v_booked <> v_lots then
    raise exception 'a purchase of % does not hold as much', p_organization using errcode = 'check_violation';
  end if;

  if p_kinds && array['hold']::text[] then
    perform entitle.open_holds(p_organization, p_first, p_ats, p_kinds, p_products, p_quantities, p_workspaces, p_subscriptions, p_actors, p_references, p_notes, p_untils, p_holds, p_corrects, p_requests, p_hashes, p_draw_rows, p_draw_purchases, p_draw_quantities);
  end if;

  insert into entitle.assignments (organization, workspace, product, kind, quantity)
  select p_organization, r.workspace, r.product, case r.product when 'seat' then 'seat' else 'module' end, sum(r.quantity)::bigint
  from unnest(p_ats, p_kinds, p_products, p_quantities, p_workspaces, p_subscriptions, p_actors, p_references, p_notes, p_untils, p_holds, p_corrects, p_requests, p_hashes) with ordinality as r (at, kind, product, quantity, workspace, subscription, actor, reference, note, until, hold, corrects, request, hash, place) where r.kind in ('transfer', 'automatic') group by r.workspace, r.product order by r.workspace, r.product
  on conflict (organization, workspace, product) do update set quantity = assignments.quantity + excluded.quantity;
end
$$
;
create or replace function entitle.close_holds(p_organization text, p_first bigint, p_ats text[], p_kinds text[], p_products text[], p_quantities bigint[], p_workspaces text[], p_subscriptions text[], p_actors text[], p_references text[], p_notes text[], p_untils text[], p_holds bigint[], p_corrects bigint[], p_requests bigint[], p_hashes text[], p_draw_rows bigint[], p_draw_purchases bigint[], p_draw_quantities bigint[]) returns void language plpgsql as $$
declare
  v_named bigint;
  v_booked bigint;
begin
  select count(distinct r.hold) into v_named from unnest(p_ats, p_kinds, p_products, p_quantities, p_workspaces, p_subscriptions, p_actors, p_references, p_notes, p_untils, p_holds, p_corrects, p_requests, p_hashes) with ordinality as r (at, kind, product, quantity, workspace, subscription, actor, reference, note, until, hold, corrects, request, hash, place) where r.hold < p_first;
  update entitle.holds h set posted = h.posted + c.posted, released = h.released + c.released
  from (
    select r.hold, coalesce(sum(r.quantity) filter (where (r.kind in ('transfer', 'automatic') and r.hold is not null)), 0)::bigint as posted,
      coalesce(sum(r.quantity) filter (where r.kind in ('release')), 0)::bigint as released
    from unnest(p_ats, p_kinds, p_products, p_quantities, p_workspaces, p_subscriptions, p_actors, p_references, p_notes, p_untils, p_holds, p_corrects, p_requests, p_hashes) with ordinality as r (at, kind, product, quantity, workspace, subscription, actor, reference, note, until, hold, corrects, request, hash, place) where r.hold < p_first group by r.hold
  ) as c
  where h.organization = p_organization and h.hold = c.hold;
  get diagnostics v_booked = row_count;
  if v_booked <> v_named then
    raise exception 'a hold of % is not there', p_organization using errcode = 'check_violation';
  end if;

  select count(*) into v_named from (
    select distinct r.hold, d.purchase from unnest(p_draw_rows, p_draw_purchases, p_draw_quantities) with ordinality as d (place, purchase, quantity, position) join unnest(p_ats, p_kinds, p_products, p_quantities, p_workspaces, p_subscriptions, p_actors, p_references, p_notes, p_untils, p_holds, p_corrects, p_requests, p_hashes) with ordinality as r (at, kind, product, quantity, workspace, subscription, actor, reference, note, until, hold, corrects, request, hash, place) on r.place = d.place where r.hold < p_first) as named;
  update entitle.hold_lots k set closed = k.closed + c.closed
  from (
    select r.hold, d.purchase, sum(d.quantity)::bigint as closed from unnest(p_draw_rows, p_draw_purchases, p_draw_quantities) with ordinality as d (place, purchase, quantity, position) join unnest(p_ats, p_kinds, p_products, p_quantities, p_workspaces, p_subscriptions, p_actors, p_references, p_notes, p_untils, p_holds, p_corrects, p_requests, p_hashes) with ordinality as r (at, kind, product, quantity, workspace, subscription, actor, reference, note, until, hold, corrects, request, hash, place) on r.place = d.place
    where r.hold < p_first group by r.hold, d.purchase
  ) as c
  where k.organization = p_organization and k.hold = c.hold and k.purchase = c.purchase;
  get diagnostics v_booked = row_count;
  if v_booked <> v_named then
    raise exception 'a hold of % keeps nothing of that purchase', p_organization using errcode = 'check_violation';
  end if;
end
$$
;
create or replace function entitle.open_holds(p_organization text, p_first bigint, p_ats text[], p_kinds text[], p_products text[], p_quantities bigint[], p_workspaces text[], p_subscriptions text[], p_actors text[], p_references text[], p_notes text[], p_untils text[], p_holds bigint[], p_corrects bigint[], p_requests bigint[], p_hashes text[], p_draw_rows bigint[], p_draw_purchases bigint[], p_draw_quantities bigint[]) returns void language plpgsql as $$
begin
  insert into entitle.holds (organization, hold, workspace, product, kind, quantity, until, posted, released)
  select p_organization, p_first + r.place - 1, r.workspace, r.product, case r.product when 'seat' then 'seat' else 'module' end,
    r.quantity, r.until, coalesce(c.posted, 0), coalesce(c.released, 0)
  from unnest(p_ats, p_kinds, p_products, p_quantities, p_workspaces, p_subscriptions, p_actors, p_references, p_notes, p_untils, p_holds, p_corrects, p_requests, p_hashes) with ordinality as r (at, kind, product, quantity, workspace, subscription, actor, reference, note, until, hold, corrects, request, hash, place)
  left join (
    select n.hold, coalesce(sum(n.quantity) filter (where n.kind in ('transfer', 'automatic')), 0)::bigint as posted,
      coalesce(sum(n.quantity) filter (where n.kind in ('release')), 0)::bigint as released
    from unnest(p_kinds, p_quantities, p_holds) as n (kind, quantity, hold) where n.hold >= p_first group by n.hold
  ) as c on c.hold = p_first + r.place - 1
  where r.kind in ('hold');

  insert into entitle.hold_lots (organization, hold, purchase, quantity, until, closed)
  select p_organization, p_first + r.place - 1, d.purchase, d.quantity, r.until, coalesce(c.closed, 0)
  from unnest(p_draw_rows, p_draw_purchases, p_draw_quantities) with ordinality as d (place, purchase, quantity, position) join unnest(p_ats, p_kinds, p_products, p_quantities, p_workspaces, p_subscriptions, p_actors, p_references, p_notes, p_untils, p_holds, p_corrects, p_requests, p_hashes) with ordinality as r (at, kind, product, quantity, workspace, subscription, actor, reference, note, until, hold, corrects, request, hash, place) on r.place = d.place
  left join (
    select p_holds[o.place] as hold, o.purchase, sum(o.quantity)::bigint as closed
    from unnest(p_draw_rows, p_draw_purchases, p_draw_quantities) as o (place, purchase, quantity)
    where p_holds[o.place] >= p_first group by p_holds[o.place], o.purchase
  ) as c on c.hold = p_first + r.place - 1 and c.purchase = d.purchase
  where r.kind in ('hold');
end
$$
;
drop function if exists entitle.check_transactions(text, text[], text[], text[])
;
drop function if exists entitle.check_rows(text, text, bigint, text[], text[], text[], bigint[], text[], text[], text[], text[], text[], text[], bigint[], bigint[], bigint[])
;
drop function if exists entitle.book(text, bigint, text[], text[], text[], bigint[], text[], text[], text[], text[], text[], text[], bigint[], bigint[], bigint[])
;
drop function if exists entitle.append(json, text, bigint, text[], text[], text[], bigint[], text[], text[], text[], text[], text[], text[], bigint[], bigint[], bigint[])
;
create or replace function entitle.append(p_activity json, p_ledger_seen text, p_activity_seen text, p_organization text, p_first bigint, p_ats text[], p_kinds text[], p_products text[], p_quantities bigint[], p_workspaces text[], p_subscriptions text[], p_actors text[], p_references text[], p_notes text[], p_untils text[], p_holds bigint[], p_corrects bigint[], p_requests bigint[], p_hashes text[], p_draw_rows bigint[], p_draw_purchases bigint[], p_draw_quantities bigint[])
returns void language plpgsql security definer set search_path = entitle, pg_temp as $$
declare
  v_trusted boolean := entitle.is_trusted();
  v_rows bigint := cardinality(p_hashes);
  v_previous text;
  v_touched text[];
  v_names text[];
  v_before bigint[];
begin
  perform entitle.take_turn(p_organization);
  perform entitle.check_head(p_organization, 'ledger', p_ledger_seen);
  perform entitle.check_head(p_organization, 'activity', p_activity_seen);
  select array_agg(distinct t.workspace) into v_touched from (
    select w.workspace from unnest(p_workspaces) as w (workspace)
    union all select a.line ->> 'subject' from json_array_elements(coalesce(p_activity, '[]')) as a (line)
  ) as t where t.workspace is not null;
  select array_agg(c.product), array_agg(c.quantity) into v_names, v_before from entitle.comes_to(p_organization, v_touched) as c;
  if p_activity is not null then
    perform entitle.append_activity(p_organization, p_activity, v_trusted);
  end if;
  if v_rows > 0 then
    if not v_trusted then
      perform entitle.check_transactions(p_organization, p_first, p_ats, p_kinds, p_products, p_quantities, p_workspaces, p_subscriptions, p_actors, p_references, p_notes, p_untils, p_holds, p_corrects, p_requests, p_hashes, p_draw_rows, p_draw_purchases, p_draw_quantities);
    end if;
    select hash into v_previous from entitle.heads where organization = p_organization and log = 'ledger';
    perform entitle.move_head(p_organization, 'ledger', p_first, v_rows, p_hashes[v_rows], p_ats[v_rows]);
    insert into entitle.transactions (organization, id, at, kind, product, quantity, workspace, subscription, actor, reference, note, until, hold, corrects, request, hash)
    select p_organization, p_first + r.place - 1, r.at, r.kind, r.product, r.quantity, r.workspace, r.subscription, r.actor, r.reference, r.note, r.until, r.hold, r.corrects, r.request, r.hash
    from unnest(p_ats, p_kinds, p_products, p_quantities, p_workspaces, p_subscriptions, p_actors, p_references, p_notes, p_untils, p_holds, p_corrects, p_requests, p_hashes) with ordinality as r (at, kind, product, quantity, workspace, subscription, actor, reference, note, until, hold, corrects, request, hash, place);
  end if;
  if not v_trusted then
    perform entitle.check_pairs(coalesce(p_activity, '[]'), p_first, p_kinds, p_requests, p_draw_rows);
  end if;
  if p_activity is not null then
    perform entitle.put_afterwards(p_organization, p_activity, v_trusted);
  end if;
  if v_rows > 0 then
    if not v_trusted then
      perform entitle.check_rows(coalesce(v_previous, repeat('0', 64)), p_organization, p_first, p_ats, p_kinds, p_products, p_quantities, p_workspaces, p_subscriptions, p_actors, p_references, p_notes, p_untils, p_holds, p_corrects, p_requests, p_hashes, p_draw_rows, p_draw_purchases, p_draw_quantities);
      perform entitle.check_order(p_organization, p_first, p_ats, p_kinds, p_products, p_quantities, p_workspaces, p_subscriptions, p_actors, p_references, p_notes, p_untils, p_holds, p_corrects, p_requests, p_hashes, p_draw_rows, p_draw_purchases, p_draw_quantities);
      perform entitle.check_links(p_organization, p_first, p_ats, p_kinds, p_products, p_quantities, p_workspaces, p_subscriptions, p_actors, p_references, p_notes, p_untils, p_holds, p_corrects, p_requests, p_hashes, p_draw_rows, p_draw_purchases, p_draw_quantities);
    end if;
    perform entitle.book(p_organization, p_first, p_ats, p_kinds, p_products, p_quantities, p_workspaces, p_subscriptions, p_actors, p_references, p_notes, p_untils, p_holds, p_corrects, p_requests, p_hashes, p_draw_rows, p_draw_purchases, p_draw_quantities);
  end if;
  perform entitle.follow_sums(p_organization, v_touched, v_names, v_before);
end
$$
;
create or replace function entitle.used_references(p_organization text, p_references text[])
returns table (reference text, id bigint, kind text, workspace text, product text, quantity bigint)
language plpgsql stable security definer set search_path = entitle, pg_temp as $$
declare
  v_all boolean := entitle.is_trusted() or entitle.may(p_organization, 'entitlements');
begin
  if v_all or entitle.may(p_organization, 'administer') then
    return query select t.reference::text, t.id, t.kind,
      case when v_all then t.workspace::text end,
      case when v_all or t.kind in ('purchase', 'revocation', 'credit') then t.product::text else '' end,
      case when v_all or t.kind in ('purchase', 'revocation', 'credit') then t.quantity else 0 end
    from entitle.transactions t where t.organization = p_organization and t.reference = any (p_references);
  end if;
end
$$
;
create or replace function entitle.references_under(p_organization text, p_prefix text)
returns table (reference text, id bigint, kind text, workspace text, product text, quantity bigint)
language plpgsql stable security definer set search_path = entitle, pg_temp as $$
declare
  v_all boolean := entitle.is_trusted() or entitle.may(p_organization, 'entitlements');
begin
  if v_all or entitle.may(p_organization, 'administer') then
    return query select t.reference::text, t.id, t.kind, t.workspace::text, t.product::text, t.quantity
    from entitle.transactions t where t.organization = p_organization
      and t.reference >= p_prefix and t.reference < p_prefix || chr(1114111) and (v_all or t.kind in ('purchase', 'revocation', 'credit'));
  end if;
end
$$
;
alter policy visible on entitle.organizations using (organization = any (entitle.mine('be-known')))
;
alter policy visible on entitle.account_managers using (email = entitle.session_email() or entitle.may('', 'administer'))
;
alter policy visible on entitle.logins using (email = entitle.session_email() or entitle.may('', 'administer'))
;
alter policy visible on entitle.members using (organization = any (entitle.mine('be-known')) and (email = entitle.session_email() or organization = any (entitle.mine('see-members'))))
;
alter policy visible on entitle.products using (organization = any (entitle.mine('list-workspaces')))
;
alter policy visible on entitle.workspaces using (organization = any (entitle.mine('list-workspaces')))
;
alter policy visible on entitle.installed_modules using (organization = any (entitle.mine('list-workspaces')))
;
alter policy visible on entitle.transactions using (organization = any (entitle.mine('see-purchases')) and (kind in ('purchase', 'revocation', 'credit') or organization = any (entitle.mine('entitlements'))))
;
alter policy visible on entitle.lots using (organization = any (entitle.mine('see-purchases')))
;
alter policy visible on entitle.draws using (organization = any (entitle.mine('entitlements')))
;
alter policy visible on entitle.assignments using (organization = any (entitle.mine('entitlements')))
;
alter policy visible on entitle.activity using (organization = any (entitle.mine('see-activity')) and (action not in ('purchase.recorded', 'purchase.extended') or organization = any (entitle.mine('see-purchases')))
    and (action <> 'check.ran' or organization = any (entitle.mine('entitlements'))))
;
alter policy visible on entitle.heads using (organization = any (entitle.mine('be-known')) and (log = 'activity' and organization = any (entitle.mine('request')) or organization = any (entitle.mine('see-purchases'))))
;
alter table entitle.holds enable row level security
;
create policy visible on entitle.holds for select to entitle_people using (organization = any (entitle.mine('entitlements')))
;
alter table entitle.hold_lots enable row level security
;
create policy visible on entitle.hold_lots for select to entitle_people using (organization = any (entitle.mine('entitlements')))
;
alter table entitle.requests enable row level security
;
create policy visible on entitle.requests for select to entitle_people using (organization = any (entitle.mine('request')) and (requested_by = entitle.session_email() or organization = any (entitle.mine('entitlements'))))
;
alter table entitle.tags enable row level security
;
create policy visible on entitle.tags for select to entitle_people using (organization = any (entitle.mine('list-workspaces')))
;
alter table entitle.missing enable row level security
;
create policy visible on entitle.missing for select to entitle_people using (organization = any (entitle.mine('entitlements')))
;
alter table entitle.missing_sums enable row level security
;
create policy visible on entitle.missing_sums for select to entitle_people using (organization = any (entitle.mine('entitlements')))
;
alter table entitle.workspace_counts enable row level security
;
create policy visible on entitle.workspace_counts for select to entitle_people using (organization = any (entitle.mine('entitlements')))
;
alter table entitle.organizations alter column organization set statistics 0, alter column name set statistics 0, alter column activated set statistics 0, alter column turn set statistics 0
;
alter table entitle.account_managers alter column email set statistics 0
;
alter table entitle.logins alter column email set statistics 0, alter column db_role set statistics 0
;
alter table entitle.members alter column organization set statistics 0, alter column email set statistics 0, alter column name set statistics 0, alter column role set statistics 0, alter column entitlement_manager set statistics 0
;
alter table entitle.products alter column organization set statistics 0, alter column product set statistics 0, alter column name set statistics 0, alter column kind set statistics 0
;
alter table entitle.workspaces alter column organization set statistics 0, alter column workspace set statistics 0, alter column name set statistics 0, alter column status set statistics 0, alter column starts_on set statistics 0, alter column ends_on set statistics 0, alter column participants set statistics 0
;
alter table entitle.installed_modules alter column organization set statistics 0, alter column workspace set statistics 0, alter column product set statistics 0, alter column kind set statistics 0
;
alter table entitle.transactions alter column organization set statistics 0, alter column id set statistics 0, alter column at set statistics 0, alter column kind set statistics 0, alter column product set statistics 0, alter column quantity set statistics 0, alter column workspace set statistics 0, alter column subscription set statistics 0, alter column actor set statistics 0, alter column reference set statistics 0, alter column note set statistics 0, alter column hash set statistics 0, alter column until set statistics 0, alter column hold set statistics 0, alter column corrects set statistics 0, alter column request set statistics 0
;
alter table entitle.lots alter column organization set statistics 0, alter column purchase set statistics 0, alter column transaction_id set statistics 0, alter column product set statistics 0, alter column subscription set statistics 0, alter column quantity set statistics 0, alter column drawn set statistics 0, alter column revoked set statistics 0, alter column starts_on set statistics 0, alter column ends_on set statistics 0
;
alter table entitle.draws alter column organization set statistics 0, alter column transaction_id set statistics 0, alter column position set statistics 0, alter column purchase set statistics 0, alter column quantity set statistics 0
;
alter table entitle.assignments alter column organization set statistics 0, alter column workspace set statistics 0, alter column product set statistics 0, alter column kind set statistics 0, alter column quantity set statistics 0
;
alter table entitle.activity alter column organization set statistics 0, alter column id set statistics 0, alter column at set statistics 0, alter column actor set statistics 0, alter column action set statistics 0, alter column subject set statistics 0, alter column before set statistics 0, alter column after set statistics 0, alter column hash set statistics 0
;
alter table entitle.heads alter column organization set statistics 0, alter column log set statistics 0, alter column id set statistics 0, alter column hash set statistics 0, alter column at set statistics 0
;
alter table entitle.holds alter column organization set statistics 0, alter column hold set statistics 0, alter column workspace set statistics 0, alter column product set statistics 0, alter column kind set statistics 0, alter column quantity set statistics 0, alter column until set statistics 0, alter column posted set statistics 0, alter column released set statistics 0
;
alter table entitle.hold_lots alter column organization set statistics 0, alter column hold set statistics 0, alter column purchase set statistics 0, alter column quantity set statistics 0, alter column until set statistics 0, alter column closed set statistics 0
;
alter table entitle.requests alter column organization set statistics 0, alter column request set statistics 0, alter column at set statistics 0, alter column requested_by set statistics 0, alter column workspace set statistics 0, alter column product set statistics 0, alter column quantity set statistics 0, alter column note set statistics 0, alter column state set statistics 0, alter column decided_by set statistics 0, alter column decided_at set statistics 0, alter column reason set statistics 0, alter column transaction_id set statistics 0
;
alter table entitle.tags alter column organization set statistics 0, alter column workspace set statistics 0, alter column name set statistics 0, alter column value set statistics 0
;
alter table entitle.missing alter column organization set statistics 0, alter column workspace set statistics 0, alter column product set statistics 0, alter column quantity set statistics 0
;
alter table entitle.missing_sums alter column organization set statistics 0, alter column product set statistics 0, alter column quantity set statistics 0
;
alter table entitle.workspace_counts alter column organization set statistics 0, alter column workspaces set statistics 0, alter column missing set statistics 0
;
revoke all on all functions in schema entitle from public
;
grant usage on schema entitle to entitle_people
;
grant select on all tables in schema entitle to entitle_people
;
grant execute on function entitle.session_email() to entitle_people
;
grant execute on function entitle.is_trusted() to entitle_people
;
grant execute on function entitle.may(text, text) to entitle_people
;
grant execute on function entitle.mine(text) to entitle_people
;
grant execute on function entitle.take_turn(text) to entitle_people
;
grant execute on function entitle.enter_turn(text) to entitle_people
;
grant execute on function entitle.take_store_turn() to entitle_people
;
grant execute on function entitle.used_references(text, text[]) to entitle_people
;
grant execute on function entitle.references_under(text, text) to entitle_people
;
grant execute on function entitle.assigned_to(text, text) to entitle_people
;
grant execute on function entitle.next_request(text) to entitle_people
;
grant execute on function entitle.memberships(text) to entitle_people
;
grant execute on function entitle.portfolio_counts(text, text) to entitle_people
;
grant execute on function entitle.portfolio_needs(text, text) to entitle_people
;
grant execute on function entitle.portfolio_missing(text, text) to entitle_people
;
grant execute on function entitle.portfolio_lots(text, text) to entitle_people
;
grant execute on function entitle.portfolio_checks(text, text) to entitle_people
;
grant execute on function entitle.figures() to entitle_people
;
grant execute on function entitle.helpers(text) to entitle_people
;
grant execute on function entitle.append(json, text, text, text, bigint, text[], text[], text[], bigint[], text[], text[], text[], text[], text[], text[], bigint[], bigint[], bigint[], text[], bigint[], bigint[], bigint[]) to entitle_people
;
revoke all on entitle.guards from entitle_people
