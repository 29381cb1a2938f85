create table if not exists entitle.organizations (
    organization text collate "C" not null primary key check (organization ~ '^[a-z0-9][a-z0-9-]{0,63}$'),
    name text not null check (length(name) between 1 and 200),
    activated bigint not null check (activated in (0, 1)),
    turn bigint not null default 0
)
;
create table if not exists entitle.account_managers (
    email text collate "C" not null primary key
)
;
create table if not exists entitle.logins (
    email text collate "C" not null primary key,
    db_role text not null unique check (length(db_role) between 1 and 63)
)
;
create table if not exists entitle.members (
    organization text collate "C" not null references entitle.organizations,
    email text collate "C" not null,
    name text,
    role text not null check (role in ('admin', 'organizer', 'member', 'guest')),
    entitlement_manager bigint not null check (entitlement_manager in (0, 1)),
    primary key (organization, email)
)
;
create table if not exists entitle.products (
    organization text collate "C" not null references entitle.organizations,
    product text collate "C" not null check (product ~ '^[a-z0-9][a-z0-9-]{0,63}$'),
    name text not null check (length(name) between 1 and 200),
    kind text collate "C" not null check (kind = case product when 'seat' then 'seat' else 'module' end),
    primary key (organization, product),
    unique (organization, product, kind)
)
;
create table if not exists entitle.workspaces (
    organization text collate "C" not null references entitle.organizations,
    workspace text collate "C" not null check (workspace ~ '^[a-z0-9][a-z0-9-]{0,63}$'),
    name text not null check (length(name) between 1 and 200),
    status text not null check (status in ('test', 'pre-production', 'production')),
    starts_on text collate "C" not null check (starts_on ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'),
    ends_on text collate "C" not null check (ends_on ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' and ends_on >= starts_on),
    participants bigint not null check (participants between 0 and 1000000000),
    primary key (organization, workspace)
)
;
create table if not exists entitle.installed_modules (
    organization text collate "C" not null,
    workspace text collate "C" not null,
    product text collate "C" not null,
    kind text collate "C" not null check (kind = 'module'),
    primary key (organization, workspace, product),
    foreign key (organization, workspace) references entitle.workspaces,
    foreign key (organization, product, kind) references entitle.products (organization, product, kind)
)
;
create table if not exists entitle.transactions (
    organization text collate "C" not null,
    id bigint not null check (id >= 1),
    at text collate "C" not null,
    kind text not null check (kind in ('purchase', 'revocation', 'transfer', 'automatic')),
    product text collate "C" not null,
    quantity bigint not null check (quantity between 1 and 1000000000),
    workspace text collate "C",
    subscription text,
    actor text collate "C" not null,
    reference text collate "C" check (length(reference) between 1 and 128),
    note text,
    hash text not null check (hash ~ '^[0-9a-f]{64}$'),
    primary key (organization, id),
    foreign key (organization, product) references entitle.products,
    foreign key (organization, workspace) references entitle.workspaces,
    check ((kind in ('transfer', 'automatic')) = (workspace is not null)),
    check ((kind in ('purchase', 'revocation')) = (subscription is not null))
)
;
create table if not exists entitle.lots (
    organization text collate "C" not null,
    purchase bigint not null check (purchase >= 1),
    transaction_id bigint not null,
    product text collate "C" not null,
    subscription text not null check (length(subscription) between 1 and 128),
    quantity bigint not null check (quantity between 1 and 1000000000),
    drawn bigint not null default 0 check (drawn >= 0),
    revoked bigint not null default 0 check (revoked >= 0),
    starts_on text collate "C" not null check (starts_on ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'),
    ends_on text collate "C" check (ends_on ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' and ends_on >= starts_on),
    primary key (organization, purchase),
    foreign key (organization, product) references entitle.products,
    foreign key (organization, transaction_id) references entitle.transactions,
    check (drawn + revoked <= quantity)
)
;
create table if not exists entitle.draws (
    organization text collate "C" not null,
    transaction_id bigint not null,
    position bigint not null check (position >= 0),
    purchase bigint not null,
    quantity bigint not null check (quantity between 1 and 1000000000),
    primary key (organization, transaction_id, position),
    foreign key (organization, transaction_id) references entitle.transactions,
    foreign key (organization, purchase) references entitle.lots
)
;
create table if not exists entitle.assignments (
    organization text collate "C" not null,
    workspace text collate "C" not null,
    product text collate "C" not null,
    kind text collate "C" not null,
    quantity bigint not null check (quantity >= 1 and (kind = 'seat' or quantity = 1)),
    primary key (organization, workspace, product),
    foreign key (organization, workspace) references entitle.workspaces,
    foreign key (organization, product, kind) references entitle.products (organization, product, kind)
)
;
create table if not exists entitle.activity (
    organization text collate "C" not null references entitle.organizations,
    id bigint not null check (id >= 1),
    at text collate "C" not null,
    actor text collate "C" not null,
    action text not null,
    subject text collate "C" not null,
    before text,
    after text,
    hash text not null check (hash ~ '^[0-9a-f]{64}$'),
    primary key (organization, id)
)
;
create table if not exists entitle.heads (
    organization text collate "C" not null references entitle.organizations,
    log text not null check (log in ('ledger', 'activity')),
    id bigint not null check (id >= 1),
    hash text not null check (hash ~ '^[0-9a-f]{64}$'),
    at text collate "C" not null,
    primary key (organization, log)
)
;
create unique index if not exists transactions_by_reference on entitle.transactions (organization, reference) where reference is not null
;
create index if not exists members_by_email on entitle.members (email)
;
create index if not exists transactions_by_workspace on entitle.transactions (organization, workspace, id) where workspace is not null
;
create index if not exists transactions_by_product on entitle.transactions (organization, product, id)
;
create index if not exists activity_by_subject on entitle.activity (organization, subject, id)
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
create or replace function entitle.demand(p_organization text, p_right text) returns void language plpgsql stable as $$
begin
  if not entitle.is_trusted() and not entitle.may(p_organization, p_right) then
    raise exception 'login % may not do this in %: it needs the right "%"', session_user, p_organization, p_right
      using errcode = 'insufficient_privilege';
  end if;
end
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
    when 'workspace' then
      return (select jsonb_build_object('workspace', workspace, 'name', name, 'status', status, 'startsOn', starts_on,
          'endsOn', ends_on, 'participants', participants, 'modules', coalesce(
            (select jsonb_agg(i.product order by i.product) from entitle.installed_modules i
              where i.organization = p_organization and i.workspace = p_subject), '[]'::jsonb))
        from entitle.workspaces where organization = p_organization and workspace = p_subject);
  end case;
end
$$
;
create or replace function entitle.check_change(p_organization text, p_action text, p_before jsonb, p_after jsonb) returns void language plpgsql stable as $$
declare
  v_entity text := split_part(p_action, '.', 1);
  v_right text;
begin
  v_right := case
    when v_entity in ('organization', 'product', 'purchase', 'login') then 'administer'
    when v_entity = 'account-manager' then 'manage-account-managers'
    when v_entity = 'member' then 'manage-members'
    when p_action in ('workspace.created', 'workspace.installed', 'workspace.uninstalled')
      and coalesce(p_before, p_after) ->> 'status' = 'test' then 'change-test-workspaces'
    else 'manage-workspaces' end;
  perform entitle.demand(p_organization, v_right);
  if p_action in ('workspace.installed', 'workspace.uninstalled') and p_before - 'modules' is distinct from p_after - 'modules'
    or p_action = 'workspace.promoted' and p_before - 'status' is distinct from p_after - 'status'
    or p_action = 'workspace.updated' and p_before -> 'status' is distinct from p_after -> 'status'
    or p_action in ('organization.created', 'workspace.created', 'product.added', 'purchase.recorded') and p_before is not null
    or v_entity in ('organization', 'workspace', 'product', 'purchase') and p_after is null
  then
    raise exception '% does not change that', p_action using errcode = 'check_violation';
  end if;
end
$$
;
create or replace function entitle.put_workspace(p_organization text, p_after jsonb) returns void language plpgsql as $$
begin
  insert into entitle.workspaces (organization, workspace, name, status, starts_on, ends_on, participants)
  values (p_organization, p_after ->> 'workspace', p_after ->> 'name', p_after ->> 'status', p_after ->> 'startsOn',
    p_after ->> 'endsOn', (p_after ->> 'participants')::bigint)
  on conflict (organization, workspace) do update set name = excluded.name, status = excluded.status,
    starts_on = excluded.starts_on, ends_on = excluded.ends_on, participants = excluded.participants;
  delete from entitle.installed_modules where organization = p_organization and workspace = p_after ->> 'workspace'
    and not (p_after -> 'modules' ? product);
  insert into entitle.installed_modules (organization, workspace, product, kind)
  select p_organization, p_after ->> 'workspace', product, case product when 'seat' then 'seat' else 'module' end
  from jsonb_array_elements_text(p_after -> 'modules') as modules (product)
  on conflict (organization, workspace, product) do nothing;
end
$$
;
create or replace function entitle.put(p_organization text, p_entity text, p_subject text, p_after jsonb) returns void language plpgsql as $$
begin
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
      insert into entitle.products (organization, product, name, kind)
      values (p_organization, p_after ->> 'product', p_after ->> 'name', p_after ->> 'kind');
    when 'purchase' then
      insert into entitle.lots (organization, purchase, transaction_id, product, subscription, quantity, starts_on, ends_on)
      values (p_organization, (p_after ->> 'purchase')::bigint, (p_after ->> 'transaction')::bigint, p_after ->> 'product',
        p_after ->> 'subscription', (p_after ->> 'quantity')::bigint, p_after ->> 'startsOn', p_after ->> 'endsOn');
    when 'workspace' then
      perform entitle.put_workspace(p_organization, p_after);
  end case;
  if entitle.state_of(p_organization, p_entity, p_subject) is distinct from p_after then
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
  if entitle.is_trusted() or entitle.may(p_organization, 'be-known') then
    update entitle.organizations set turn = turn + 1 where organization = p_organization;
  end if;
end
$$
;
create or replace function entitle.wall_1() returns trigger language plpgsql as $$ begin raise exception 'transactions is append-only' using errcode = 'check_violation'; end $$
;
create trigger wall_1 before update or delete on entitle.transactions for each row execute function entitle.wall_1()
;
create or replace function entitle.wall_2() returns trigger language plpgsql as $$ begin raise exception 'draws is append-only' using errcode = 'check_violation'; end $$
;
create trigger wall_2 before update or delete on entitle.draws for each row execute function entitle.wall_2()
;
create or replace function entitle.wall_3() returns trigger language plpgsql as $$ begin raise exception 'activity is append-only' using errcode = 'check_violation'; end $$
;
create trigger wall_3 before update or delete on entitle.activity for each row execute function entitle.wall_3()
;
create or replace function entitle.wall_4() returns trigger language plpgsql as $$ begin raise exception 'organizations are never deleted' using errcode = 'check_violation'; end $$
;
create trigger wall_4 before delete on entitle.organizations for each row execute function entitle.wall_4()
;
create or replace function entitle.wall_5() returns trigger language plpgsql as $$ begin raise exception 'products are never deleted' using errcode = 'check_violation'; end $$
;
create trigger wall_5 before delete on entitle.products for each row execute function entitle.wall_5()
;
create or replace function entitle.wall_6() returns trigger language plpgsql as $$ begin raise exception 'workspaces are never deleted' using errcode = 'check_violation'; end $$
;
create trigger wall_6 before delete on entitle.workspaces for each row execute function entitle.wall_6()
;
create or replace function entitle.wall_7() returns trigger language plpgsql as $$ begin raise exception 'lots are never deleted' using errcode = 'check_violation'; end $$
;
create trigger wall_7 before delete on entitle.lots for each row execute function entitle.wall_7()
;
create or replace function entitle.wall_8() returns trigger language plpgsql as $$ begin raise exception 'assignments are never deleted' using errcode = 'check_violation'; end $$
;
create trigger wall_8 before delete on entitle.assignments for each row execute function entitle.wall_8()
;
create or replace function entitle.wall_9() returns trigger language plpgsql as $$ begin raise exception 'heads are never deleted' using errcode = 'check_violation'; end $$
;
create trigger wall_9 before delete on entitle.heads for each row execute function entitle.wall_9()
;
create or replace function entitle.wall_10() returns trigger language plpgsql as $$ begin if (NEW).status <> (OLD).status
      and not ((OLD).status = 'test' and (NEW).status = 'pre-production')
      and not ((OLD).status = 'pre-production' and (NEW).status = 'production') then raise exception 'a workspace status goes one step forward, never back' using errcode = 'check_violation'; end if; return NEW; end $$
;
create trigger wall_10 before update on entitle.workspaces for each row execute function entitle.wall_10()
;
create or replace function entitle.wall_11() returns trigger language plpgsql as $$ begin if (NEW).drawn < (OLD).drawn or (NEW).revoked < (OLD).revoked then raise exception 'what was drawn or revoked never comes back' using errcode = 'check_violation'; end if; return NEW; end $$
;
create trigger wall_11 before update on entitle.lots for each row execute function entitle.wall_11()
;
create or replace function entitle.wall_12() returns trigger language plpgsql as $$ begin if (NEW).organization <> (OLD).organization or (NEW).purchase <> (OLD).purchase or (NEW).transaction_id <> (OLD).transaction_id or (NEW).product <> (OLD).product or (NEW).subscription <> (OLD).subscription or (NEW).quantity <> (OLD).quantity or (NEW).starts_on <> (OLD).starts_on or (NEW).ends_on is distinct from (OLD).ends_on then raise exception 'a purchase is never changed, only drawn from and revoked' using errcode = 'check_violation'; end if; return NEW; end $$
;
create trigger wall_12 before update on entitle.lots for each row execute function entitle.wall_12()
;
create or replace function entitle.wall_13() returns trigger language plpgsql as $$ begin if (NEW).quantity < (OLD).quantity or (NEW).organization <> (OLD).organization or (NEW).workspace <> (OLD).workspace or (NEW).product <> (OLD).product then raise exception 'what was assigned never comes back' using errcode = 'check_violation'; end if; return NEW; end $$
;
create trigger wall_13 before update on entitle.assignments for each row execute function entitle.wall_13()
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
create or replace function entitle.check_line(p_actor text, p_at text) returns void language plpgsql stable as $$
begin
  if p_actor is distinct from entitle.session_email() then
    raise exception 'login % is not %', session_user, p_actor using errcode = 'insufficient_privilege';
  end if;
  if p_at > to_char((clock_timestamp() + interval '10 minutes') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
    or p_at !~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[.][0-9]{3}Z$'
  then
    raise exception '% is not the time', p_at using errcode = 'check_violation';
  end if;
end
$$
;
create or replace function entitle.append_activity(p_organization text, p_rows json, p_trusted boolean) returns void language plpgsql as $$
declare
  v_rows bigint := json_array_length(p_rows);
  v_first bigint;
  v_next bigint;
  v_last json;
  v_hash text := repeat('0', 64);
  v_raw json;
  v_row jsonb;
  v_before jsonb;
  v_after jsonb;
begin
  v_first := (p_rows -> 0 ->> 'id')::bigint;
  v_next := v_first;
  v_last := p_rows -> (v_rows::integer - 1);
  select hash into v_hash from entitle.heads where organization = p_organization and log = 'activity';
  v_hash := coalesce(v_hash, repeat('0', 64));
  for v_raw in select value from json_array_elements(p_rows)
  loop
    v_row := v_raw::jsonb;
    v_before := nullif(v_row -> 'before', 'null'::jsonb);
    v_after := nullif(v_row -> 'after', 'null'::jsonb);
    perform entitle.check_change(p_organization, v_row ->> 'action', v_before, v_after);
    if not p_trusted then
      perform entitle.check_line(v_row ->> 'actor', v_row ->> 'at');
      if v_row ->> 'at' is distinct from p_rows -> 0 ->> 'at' or (v_row ->> 'id')::bigint is distinct from v_next then
        raise exception 'the lines of one write follow one another' using errcode = 'check_violation';
      end if;
      if entitle.state_of(p_organization, split_part(v_row ->> 'action', '.', 1), v_row ->> 'subject') is distinct from v_before then
        raise exception '% % is not what the line says it was', v_row ->> 'action', v_row ->> 'subject' using errcode = 'check_violation';
      end if;
      if v_row ->> 'hash' <> entitle.link(v_hash,
        entitle.canonical((v_row - 'hash') || jsonb_build_object('organization', p_organization)))
      then
        raise exception 'line % of the activity is not sealed', v_row ->> 'id' using errcode = 'check_violation';
      end if;
    end if;
    v_hash := v_row ->> 'hash';
    v_next := v_next + 1;
    if v_row ->> 'action' not like 'purchase.%' then
      perform entitle.put(p_organization, split_part(v_row ->> 'action', '.', 1), v_row ->> 'subject', v_after);
    end if;
  end loop;
  insert into entitle.activity (organization, id, at, actor, action, subject, before, after, hash)
  select p_organization, v_first + place - 1, value ->> 'at', value ->> 'actor', value ->> 'action', value ->> 'subject',
    value ->> 'before', value ->> 'after', value ->> 'hash'
  from json_array_elements(p_rows) with ordinality as rows (value, place);
  perform entitle.move_head(p_organization, 'activity', v_first, v_rows, v_last ->> 'hash', v_last ->> 'at');
  if not p_trusted then
    perform entitle.check_somebody_is_left(p_organization);
  end if;
end
$$
;
create or replace function entitle.check_transactions(p_organization text, p_kinds text[], p_actors text[], p_ats text[]) returns void language plpgsql stable as $$
begin
  if 'purchase' = any (p_kinds) or 'revocation' = any (p_kinds) then
    perform entitle.demand(p_organization, 'administer');
  end if;
  if 'transfer' = any (p_kinds) or 'automatic' = any (p_kinds) then
    perform entitle.demand(p_organization, 'entitlements');
    if not exists (select 1 from entitle.organizations where organization = p_organization and activated = 1) then
      raise exception 'entitlements are not activated for %', p_organization using errcode = 'insufficient_privilege';
    end if;
  end if;
  if exists (select 1 from unnest(p_ats) as lines (at) where at is distinct from p_ats[1]) then
    raise exception 'one write has one time' using errcode = 'check_violation';
  end if;
  perform entitle.check_line(actor, p_ats[1]) from (select distinct actor from unnest(p_actors) as lines (actor)) as lines;
end
$$
;
create or replace function entitle.check_rows(p_previous text, p_organization text, p_first bigint, p_ats text[], p_kinds text[], p_products text[], p_quantities bigint[],
  p_workspaces text[], p_subscriptions text[], p_actors text[], p_references text[], p_notes text[], p_hashes text[],
  p_draw_rows bigint[], p_draw_purchases bigint[], p_draw_quantities bigint[]) returns void language plpgsql stable as $$
declare
  v_bad bigint;
begin
  select min(r.place) into v_bad
  from unnest(p_ats, p_kinds, p_products, p_quantities, p_workspaces, p_subscriptions, p_actors, p_references, p_notes, p_hashes)
    with ordinality as r (at, kind, product, quantity, workspace, subscription, actor, reference, note, hash, place)
  left join (
    select d.place, sum(d.quantity) as total, count(*) as lots, min(l.product) as first, max(l.product) as last,
      min(l.purchase) as purchase, max(l.starts_on) as starts_on, min(l.ends_on) as ends_on, min(l.subscription) as subscription,
      string_agg('{"purchase":' || d.purchase || ',"quantity":' || d.quantity || ',"subscription":' || to_json(l.subscription) || '}',
        ',' order by d.position) as texts
    from unnest(p_draw_rows, p_draw_purchases, p_draw_quantities) with ordinality as d (place, purchase, quantity, position)
    join entitle.lots l on l.organization = p_organization and l.purchase = d.purchase
    group by d.place
  ) as drawn on drawn.place = r.place
  left join entitle.workspaces w on w.organization = p_organization and w.workspace = r.workspace
  where drawn.total is distinct from r.quantity or drawn.first <> r.product or drawn.last <> r.product
    or r.kind in ('purchase', 'revocation') and (drawn.lots <> 1 or drawn.subscription <> r.subscription)
    or r.kind = 'purchase' and not exists (select 1 from entitle.lots l where l.organization = p_organization
      and l.purchase = drawn.purchase and l.transaction_id = p_first + r.place - 1 and l.quantity = r.quantity)
    or r.kind in ('transfer', 'automatic') and (coalesce(w.status, 'test') = 'test'
      or drawn.starts_on > substr(r.at, 1, 10) or drawn.ends_on < substr(r.at, 1, 10))
    or r.hash <> entitle.link(case r.place when 1 then p_previous else p_hashes[r.place - 1] end,
      '{"actor":' || to_json(r.actor) || ',"at":' || to_json(r.at) || ',"id":' || (p_first + r.place - 1)
      || ',"kind":' || to_json(r.kind) || ',"lots":[' || drawn.texts || '],"note":' || coalesce(to_json(r.note)::text, 'null')
      || ',"organization":' || to_json(p_organization) || ',"product":' || to_json(r.product) || ',"quantity":' || r.quantity
      || ',"reference":' || coalesce(to_json(r.reference)::text, 'null')
      || ',"subscription":' || coalesce(to_json(r.subscription)::text, 'null')
      || ',"workspace":' || coalesce(to_json(r.workspace)::text, 'null') || '}');
  if v_bad is not null then
    raise exception 'transaction % does not follow from its lots, its workspace and the line before it', p_first + v_bad - 1
      using errcode = 'check_violation';
  end if;
end
$$
;
create or replace function entitle.book(p_organization text, p_first bigint, p_ats text[], p_kinds text[], p_products text[], p_quantities bigint[],
  p_workspaces text[], p_subscriptions text[], p_actors text[], p_references text[], p_notes text[], p_hashes text[],
  p_draw_rows bigint[], p_draw_purchases bigint[], p_draw_quantities bigint[]) returns void language plpgsql as $$
declare
  v_lots bigint;
  v_booked bigint;
begin
  insert into entitle.draws (organization, transaction_id, position, purchase, quantity)
  select p_organization, p_first + d.place - 1, row_number() over (partition by d.place order by d.position) - 1, d.purchase, d.quantity
  from unnest(p_draw_rows, p_draw_purchases, p_draw_quantities) with ordinality as d (place, purchase, quantity, position);

  select count(distinct d.purchase) into v_lots from unnest(p_draw_rows, p_draw_purchases, p_draw_quantities) with ordinality as d (place, purchase, quantity, position) where p_kinds[d.place] <> 'purchase';
  update entitle.lots l set drawn = l.drawn + taken.drawn, revoked = l.revoked + taken.revoked
  from (
    select d.purchase, coalesce(sum(d.quantity) filter (where p_kinds[d.place] <> 'revocation'), 0)::bigint as drawn,
      coalesce(sum(d.quantity) filter (where p_kinds[d.place] = 'revocation'), 0)::bigint as revoked
    from unnest(p_draw_rows, p_draw_purchases, p_draw_quantities) with ordinality as d (place, purchase, quantity, position) where p_kinds[d.place] <> 'purchase' group by d.purchase order by d.purchase
  ) as taken
  where l.organization = p_organization and l.purchase = taken.purchase
    and l.drawn + l.revoked + taken.drawn + taken.revoked <= l.quantity;
  get diagnostics v_booked = row_count;
  if v_booked <> v_lots then
    raise exception 'a purchase of % does not hold as much', p_organization using errcode = 'check_violation';
  end if;

  insert into entitle.assignments (organization, workspace, product, kind, quantity)
  select p_organization, r.workspace, r.product, case r.product when 'seat' then 'seat' else 'module' end, sum(r.quantity)::bigint
  from unnest(p_ats, p_kinds, p_products, p_quantities, p_workspaces, p_subscriptions, p_actors, p_references, p_notes, p_hashes)
    with ordinality as r (at, kind, product, quantity, workspace, subscription, actor, reference, note, hash, place) where r.workspace is not null group by r.workspace, r.product order by r.workspace, r.product
  on conflict (organization, workspace, product) do update set quantity = assignments.quantity + excluded.quantity;
end
$$
;
create or replace function entitle.append(p_activity json, p_organization text, p_first bigint, p_ats text[], p_kinds text[], p_products text[], p_quantities bigint[],
  p_workspaces text[], p_subscriptions text[], p_actors text[], p_references text[], p_notes text[], p_hashes text[],
  p_draw_rows bigint[], p_draw_purchases bigint[], p_draw_quantities bigint[]) returns void language plpgsql security definer set search_path = entitle, pg_temp as $$
declare
  v_trusted boolean := entitle.is_trusted();
  v_rows bigint := cardinality(p_hashes);
  v_previous text;
begin
  perform entitle.take_turn(p_organization);
  if p_activity is not null then
    perform entitle.append_activity(p_organization, p_activity, v_trusted);
  end if;
  if v_rows > 0 then
    if not v_trusted then
      perform entitle.check_transactions(p_organization, p_kinds, p_actors, p_ats);
    end if;
    select hash into v_previous from entitle.heads where organization = p_organization and log = 'ledger';
    perform entitle.move_head(p_organization, 'ledger', p_first, v_rows, p_hashes[v_rows], p_ats[v_rows]);
    insert into entitle.transactions (organization, id, at, kind, product, quantity, workspace, subscription, actor, reference, note, hash)
    select p_organization, p_first + r.place - 1, r.at, r.kind, r.product, r.quantity, r.workspace, r.subscription, r.actor,
      r.reference, r.note, r.hash
    from unnest(p_ats, p_kinds, p_products, p_quantities, p_workspaces, p_subscriptions, p_actors, p_references, p_notes, p_hashes)
    with ordinality as r (at, kind, product, quantity, workspace, subscription, actor, reference, note, hash, place);
  end if;
  if p_activity is not null then
    perform entitle.put(p_organization, 'purchase', value ->> 'subject', (value -> 'after')::jsonb)
    from json_array_elements(p_activity) where value ->> 'action' = 'purchase.recorded';
  end if;
  if v_rows > 0 then
    if not v_trusted then
      perform entitle.check_rows(coalesce(v_previous, repeat('0', 64)), p_organization, p_first, p_ats, p_kinds, p_products, p_quantities, p_workspaces, p_subscriptions, p_actors,
    p_references, p_notes, p_hashes, p_draw_rows, p_draw_purchases, p_draw_quantities);
    end if;
    perform entitle.book(p_organization, p_first, p_ats, p_kinds, p_products, p_quantities, p_workspaces, p_subscriptions, p_actors,
    p_references, p_notes, p_hashes, p_draw_rows, p_draw_purchases, p_draw_quantities);
  end if;
end
$$
;
create or replace function entitle.used_references(p_organization text, p_references text[])
returns table (reference text, id bigint, kind text, workspace text, product text, quantity bigint)
language sql stable security definer set search_path = entitle, pg_temp as $$
  select t.reference, t.id, t.kind, t.workspace, t.product, t.quantity from entitle.transactions t
  where t.organization = p_organization and t.reference = any (p_references)
    and (entitle.is_trusted() or entitle.may(p_organization, 'entitlements') or entitle.may(p_organization, 'administer'))
$$
;
create or replace function entitle.references_under(p_organization text, p_prefix text)
returns table (reference text, id bigint, kind text, workspace text, product text, quantity bigint)
language sql stable security definer set search_path = entitle, pg_temp as $$
  select t.reference, t.id, t.kind, t.workspace, t.product, t.quantity from entitle.transactions t
  where t.organization = p_organization and t.reference >= p_prefix and t.reference < p_prefix || chr(1114111)
    and (entitle.is_trusted() or entitle.may(p_organization, 'entitlements') or entitle.may(p_organization, 'administer'))
$$
;
alter table entitle.organizations enable row level security
;
create policy visible on entitle.organizations for select to entitle_people using (entitle.may(organization, 'be-known'))
;
alter table entitle.account_managers enable row level security
;
create policy visible on entitle.account_managers for select to entitle_people using (email = entitle.session_email() or entitle.may('', 'administer'))
;
alter table entitle.logins enable row level security
;
create policy visible on entitle.logins for select to entitle_people using (email = entitle.session_email() or entitle.may('', 'administer'))
;
alter table entitle.members enable row level security
;
create policy visible on entitle.members for select to entitle_people using (email = entitle.session_email() or entitle.may(organization, 'see-members'))
;
alter table entitle.products enable row level security
;
create policy visible on entitle.products for select to entitle_people using (entitle.may(organization, 'list-workspaces') or entitle.may(organization, 'see-purchases'))
;
alter table entitle.workspaces enable row level security
;
create policy visible on entitle.workspaces for select to entitle_people using (entitle.may(organization, 'list-workspaces'))
;
alter table entitle.installed_modules enable row level security
;
create policy visible on entitle.installed_modules for select to entitle_people using (entitle.may(organization, 'list-workspaces'))
;
alter table entitle.transactions enable row level security
;
create policy visible on entitle.transactions for select to entitle_people using (entitle.may(organization, 'entitlements') or (kind in ('purchase', 'revocation') and entitle.may(organization, 'see-purchases')))
;
alter table entitle.lots enable row level security
;
create policy visible on entitle.lots for select to entitle_people using (entitle.may(organization, 'see-purchases'))
;
alter table entitle.draws enable row level security
;
create policy visible on entitle.draws for select to entitle_people using (entitle.may(organization, 'entitlements'))
;
alter table entitle.assignments enable row level security
;
create policy visible on entitle.assignments for select to entitle_people using (entitle.may(organization, 'entitlements') or entitle.may(organization, 'manage-workspaces'))
;
alter table entitle.activity enable row level security
;
create policy visible on entitle.activity for select to entitle_people using ((entitle.may(organization, 'see-activity')) and (action <> 'purchase.recorded' or entitle.may(organization, 'see-purchases')))
;
alter table entitle.heads enable row level security
;
create policy visible on entitle.heads for select to entitle_people using (entitle.may(organization, 'be-known'))
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
grant execute on function entitle.take_turn(text) to entitle_people
;
grant execute on function entitle.used_references(text, text[]) to entitle_people
;
grant execute on function entitle.references_under(text, text) to entitle_people
;
grant execute on function entitle.append(json, text, bigint, text[], text[], text[], bigint[], text[], text[], text[], text[], text[], text[], bigint[], bigint[], bigint[]) to entitle_people
;
revoke all on entitle.guards from entitle_people
