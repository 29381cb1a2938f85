/** Lines of activity as the server takes them: in their one shape, by the rules, from the state that is there. */

import { NEAR, INSTANT, WRONG_CLOCK, AFTERWARDS, LINE_KEYS } from './append-words.ts';

export const activityFunctions: readonly string[] = [
  `create or replace function entitle.move_head(p_organization text, p_log text, p_first bigint, p_rows bigint, p_hash text, p_at text)
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
$$`,

  // What was read before deciding is still so: nothing was written in between, of whatever kind. Null: it was not read.
  `create or replace function entitle.check_head(p_organization text, p_log text, p_seen text) returns void language plpgsql stable as $$
begin
  if p_seen is distinct from coalesce(
    (select hash from entitle.heads where organization = p_organization and log = p_log), repeat('0', 64)) and p_seen is not null
  then
    raise exception 'the % of % has moved on since it was read', p_log, p_organization using errcode = 'serialization_failure';
  end if;
end
$$`,

  // What is asked of a person's login, and not of whoever could write the tables anyway.
  `create or replace function entitle.check_line(p_actor text, p_at text) returns void language plpgsql stable as $$
begin
  if p_actor is distinct from entitle.session_email() then
    raise exception 'login % is not %', session_user, p_actor using errcode = 'insufficient_privilege';
  end if;
  if entitle.is_instant(p_at) is not true then
    raise exception '% is not a time', p_at using errcode = 'check_violation';
  end if;
  if p_at > to_char((clock_timestamp() + ${NEAR}) at time zone 'UTC', ${INSTANT})
    or p_at < to_char((clock_timestamp() - ${NEAR}) at time zone 'UTC', ${INSTANT})
  then
    raise exception '% is not the time: the server''s clock says %', p_at, to_char(clock_timestamp() at time zone 'UTC', ${INSTANT})
      using errcode = '${WRONG_CLOCK}';
  end if;
end
$$`,

  // A line of activity as it will be stored, or an error: exactly its keys, each of its type, each once.
  `create or replace function entitle.check_shape(p_raw json, p_row jsonb, p_next bigint) returns void language plpgsql stable as $$
begin
  if jsonb_typeof(p_row) is distinct from 'object' then
    raise exception 'a line of activity is an object' using errcode = 'check_violation';
  end if;
  if (select count(*) from json_object_keys(p_raw)) <> ${LINE_KEYS.length}
    or not p_row ?& array[${LINE_KEYS.map((key) => `'${key}'`).join(', ')}]
    or p_row -> 'id' is distinct from to_jsonb(p_next) or p_row ->> 'id' is distinct from p_next::text
    or exists (select 1 from jsonb_each(p_row) as e (key, value)
      where e.key in ('action', 'actor', 'at', 'hash', 'subject') and jsonb_typeof(e.value) <> 'string'
        or e.key in ('before', 'after') and jsonb_typeof(e.value) not in ('null', 'object'))
  then
    raise exception 'a line of activity has the keys ${LINE_KEYS.join(', ')}, and follows the one before it' using errcode = 'check_violation';
  end if;
  if jsonb_typeof(p_row -> 'after') = 'object'
    and (select count(*) from json_object_keys(p_raw -> 'after')) <> (select count(*) from jsonb_object_keys(p_row -> 'after'))
    or jsonb_typeof(p_row -> 'before') = 'object'
    and (select count(*) from json_object_keys(p_raw -> 'before')) <> (select count(*) from jsonb_object_keys(p_row -> 'before'))
  then
    raise exception 'a state has each of its keys once' using errcode = 'check_violation';
  end if;
end
$$`,

  // What a line says, against the rules, the record it is about, and the line before it. The states come back as they are stored.
  `create or replace function entitle.check_activity(p_organization text, p_row jsonb, p_before jsonb, p_after jsonb, p_previous text)
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
$$`,

  `create or replace function entitle.check_before(p_organization text, p_row jsonb, p_before jsonb) returns void language plpgsql stable as $$
declare
  v_is jsonb := entitle.state_of(p_organization, split_part(p_row ->> 'action', '.', 1), p_row ->> 'subject');
begin
  if v_is is distinct from p_before or entitle.canonical(v_is) is distinct from entitle.canonical(p_before) then
    raise exception '% % is not what the line says it was', p_row ->> 'action', p_row ->> 'subject' using errcode = 'check_violation';
  end if;
end
$$`,

  `create or replace function entitle.append_activity(p_organization text, p_rows json, p_trusted boolean) returns void language plpgsql as $$
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
    if split_part(v_row ->> 'action', '.', 1) not in ${AFTERWARDS} then
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
$$`,

  // Purchases and requests point at rows of the ledger: they are put in their place when those are there.
  `create or replace function entitle.put_afterwards(p_organization text, p_rows json, p_trusted boolean) returns void language plpgsql as $$
declare
  v_raw json;
  v_row jsonb;
begin
  for v_raw in select value from json_array_elements(p_rows) where split_part(value ->> 'action', '.', 1) in ${AFTERWARDS}
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
$$`,
];
