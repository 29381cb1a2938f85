/** Applying a line of activity: the record it is about goes from what the line says it was to what it says it becomes. */

import { DEFINER } from './rights.ts';

export const changes: readonly string[] = [
  // RFC 8785, for what activity is made of: objects, lists, texts, whole numbers, true, false and null.
  `create or replace function entitle.canonical(p_value jsonb) returns text language plpgsql immutable as $$
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
$$`,

  // The one place that names the hash function: databases differ in what they call it.
  `create or replace function entitle.link(p_previous text, p_text text) returns text language sql immutable as $$
  select encode(sha256(convert_to(p_previous || chr(10) || p_text, 'UTF8')), 'hex')
$$`,

  // A record as activity tells it; null when there is none.
  `create or replace function entitle.state_of(p_organization text, p_entity text, p_subject text) returns jsonb language plpgsql stable as $$
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
$$`,

  `create or replace function entitle.put_workspace(p_organization text, p_after jsonb) returns void language plpgsql as $$
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
$$`,

  `create or replace function entitle.put(p_organization text, p_entity text, p_subject text, p_after jsonb) returns void language plpgsql as $$
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
$$`,

  // Whoever is tied to a login is known by it alone, and nobody locks everybody out.
  `create or replace function entitle.check_somebody_is_left(p_organization text) returns void language plpgsql stable as $$
begin
  if not exists (select 1 from entitle.members where organization = p_organization and role = 'admin')
    or not exists (select 1 from entitle.account_managers)
  then
    raise exception 'the last admin and the last account manager cannot be removed' using errcode = 'check_violation';
  end if;
end
$$`,

  // Writers of one organization go one after another. Whoever may write nothing there holds nobody up.
  `create or replace function entitle.take_turn(p_organization text) returns void language plpgsql ${DEFINER} as $$
begin
  if entitle.is_trusted() or entitle.may_write(p_organization) then
    update entitle.organizations set turn = turn + 1 where organization = p_organization;
  end if;
end
$$`,

  // The same, and where the logs end then, as far as the caller may know: what is read from here on is as new as that.
  `create or replace function entitle.enter_turn(p_organization text) returns table (log text, id bigint, hash text, at text)
language plpgsql ${DEFINER} as $$
begin
  perform entitle.take_turn(p_organization);
  return query select h.log, h.id, h.hash, h.at::text from entitle.heads h
  where h.organization = p_organization and (entitle.is_trusted()
    or entitle.may(p_organization, case h.log when 'ledger' then 'see-purchases' else 'request' end));
end
$$`,

  // Account managers, logins and organizations belong to the whole store: who changes them goes one after another there.
  `create or replace function entitle.take_store_turn() returns void language plpgsql ${DEFINER} as $$
begin
  if entitle.is_trusted() or entitle.may('', 'administer') then
    insert into entitle.guards (guard, holder, since) values (2, 'turn', clock_timestamp())
    on conflict (guard) do update set since = excluded.since;
  end if;
end
$$`,
];
