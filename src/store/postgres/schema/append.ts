/**
 * The one write: sealed rows go in, and the records that follow from them are brought in line, in one call. A line is hashed
 * from the typed values that are stored, never from what a client sent. Balances are guarded twice, by the condition of the
 * UPDATE and by the table's CHECK, and updated once per lot and call.
 */

import { KINDS, TRANSACTION_KINDS } from '../../../core/kinds/all.ts';
import type { Effect, OwnKey } from '../../../core/kinds/declaration.ts';
import { DEFINER } from './rights.ts';

/** The columns of the ledger that come as arrays, in the order of the arguments. */
const COLUMNS: readonly (readonly [name: string, array: string, type: 'text' | 'bigint'])[] = [
  ['at', 'p_ats', 'text'],
  ['kind', 'p_kinds', 'text'],
  ['product', 'p_products', 'text'],
  ['quantity', 'p_quantities', 'bigint'],
  ['workspace', 'p_workspaces', 'text'],
  ['subscription', 'p_subscriptions', 'text'],
  ['actor', 'p_actors', 'text'],
  ['reference', 'p_references', 'text'],
  ['note', 'p_notes', 'text'],
  ['until', 'p_untils', 'text'],
  ['hold', 'p_holds', 'bigint'],
  ['corrects', 'p_corrects', 'bigint'],
  ['request', 'p_requests', 'bigint'],
  ['hash', 'p_hashes', 'text'],
];
/** Their names. */
export const LEDGER_COLUMNS: readonly string[] = COLUMNS.map(([name]) => name);
const DRAW_COLUMNS = ['p_draw_rows', 'p_draw_purchases', 'p_draw_quantities'];

const names = LEDGER_COLUMNS.join(', ');
/** Rows of the ledger as arrays, one a column, those at their end left out; a row's draws name it by its place in them. */
const ROWS = `unnest(${COLUMNS.map(([, array]) => array).join(', ')}) with ordinality as r (${names}, place)`;
const DRAWS =
  'unnest(p_draw_rows, p_draw_purchases, p_draw_quantities) with ordinality as d (place, purchase, quantity, position)';
const PARAMETERS = [
  'p_organization text',
  'p_first bigint',
  ...COLUMNS.map(([, array, type]) => `${array} ${type}[]`),
  ...DRAW_COLUMNS.map((array) => `${array} bigint[]`),
].join(', ');
const ARGUMENTS = ['p_organization', 'p_first', ...COLUMNS.map(([, array]) => array), ...DRAW_COLUMNS].join(', ');

/** The types of `entitle.append`, as its grant and its caller name them. */
export const APPEND_TYPES: readonly string[] = [
  'json',
  'text',
  'text',
  'text',
  'bigint',
  ...COLUMNS.map(([, , type]) => `${type}[]`),
  ...DRAW_COLUMNS.map(() => 'bigint[]'),
];

/** How far a client's clock may be from the server's, either way. */
const NEAR = "interval '10 minutes'";
const INSTANT = `'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`;
/** Raised when it is further: the caller's clock is wrong, or its owner would like it to be another day. */
export const WRONG_CLOCK = 'EN001';

function kindsWith(...effects: readonly Effect[]): string {
  return TRANSACTION_KINDS.filter((kind) => effects.includes(KINDS[kind].effect))
    .map((kind) => `'${kind}'`)
    .join(', ');
}
const GRANTING = TRANSACTION_KINDS.filter((kind) => KINDS[kind].right === 'entitlements')
  .map((kind) => `'${kind}'`)
  .join(', ');
const ADMINISTERING = TRANSACTION_KINDS.filter((kind) => KINDS[kind].right === 'administer')
  .map((kind) => `'${kind}'`)
  .join(', ');
const OPENS = kindsWith('open');
const TAKES_BACK = kindsWith('take back');
const RELEASES = kindsWith('release');
const HOLDS = kindsWith('hold');
const DRAWING = kindsWith('draw');
/** What a row `r` does with its lots. */
const IS_GIVEN = `r.kind in (${DRAWING})`;
const IS_POST = `(r.kind in (${DRAWING}) and r.hold is not null)`;
const IS_PLAIN = `(r.kind in (${DRAWING}, ${HOLDS}) and r.hold is null)`;

/** `"key":value` of a row, for a key that only some kinds have: absent, with its comma, where there is none. */
const own = (key: OwnKey, value: string) => `case when r.${key} is null then '' else '"${key}":' || ${value} || ',' end`;
const orNull = (column: string) => `coalesce(to_json(r.${column})::text, 'null')`;
/** The canonical text of a row `r` whose lots are `drawn.texts`: its keys in their order, from what is stored. */
const ROW_TEXT = [
  `'{"actor":' || to_json(r.actor)`,
  `',"at":' || to_json(r.at) || ','`,
  own('corrects', 'r.corrects'),
  own('hold', 'r.hold'),
  `'"id":' || (p_first + r.place - 1)`,
  `',"kind":' || to_json(r.kind)`,
  `',"lots":[' || drawn.texts || ']'`,
  `',"note":' || ${orNull('note')}`,
  `',"organization":' || to_json(p_organization)`,
  `',"product":' || to_json(r.product)`,
  `',"quantity":' || r.quantity`,
  `',"reference":' || ${orNull('reference')} || ','`,
  own('request', 'r.request'),
  `'"subscription":' || ${orNull('subscription')} || ','`,
  own('until', 'to_json(r.until)'),
  `'"workspace":' || ${orNull('workspace')} || '}'`,
].join('\n      || ');

/** Units of a lot that open holds keep on a day. */
const HELD = (lot: string, day: string) => `coalesce((select sum(k.quantity - k.closed) from entitle.hold_lots k
      where k.organization = p_organization and k.purchase = ${lot}.purchase and k.closed < k.quantity and k.until >= ${day}), 0)`;

/** Lines whose records point at rows of the ledger, and so come after those. */
const AFTERWARDS = `('purchase', 'request')`;
const LINE_KEYS = ['action', 'actor', 'after', 'at', 'before', 'hash', 'id', 'subject'];

export const append: readonly string[] = [
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

  // Rights by kind, one time, one actor, and texts as they may be.
  `create or replace function entitle.check_transactions(${PARAMETERS}) returns void language plpgsql stable as $$
begin
  if p_kinds && array[${ADMINISTERING}]::text[] then
    perform entitle.demand(p_organization, 'administer');
  end if;
  if p_kinds && array[${GRANTING}]::text[] then
    perform entitle.demand(p_organization, 'entitlements');
    if not exists (select 1 from entitle.organizations where organization = p_organization and activated = 1) then
      raise exception 'entitlements are not activated for %', p_organization using errcode = 'insufficient_privilege';
    end if;
  end if;
  if exists (select 1 from unnest(p_ats) as lines (at) where at is distinct from p_ats[1]) then
    raise exception 'one write has one time' using errcode = 'check_violation';
  end if;
  perform entitle.check_line(actor, p_ats[1]) from (select distinct actor from unnest(p_actors) as lines (actor)) as lines;
  if exists (select 1 from ${ROWS} where r.reference is not null and not entitle.is_text(r.reference, 128)
    or r.note is not null and not entitle.is_text(r.note, 500) or r.until is not null and not entitle.is_day(r.until)
    or r.subscription is not null and not entitle.is_text(r.subscription, 128))
  then
    raise exception 'a text of a transaction is longer than it may be, or not one' using errcode = 'check_violation';
  end if;
end
$$`,

  // Each transaction against its lots, its workspace and the line before it.
  `create or replace function entitle.check_rows(p_previous text, ${PARAMETERS}) returns void language plpgsql stable as $$
declare
  v_bad bigint;
begin
  select min(r.place) into v_bad
  from ${ROWS}
  left join (
    select d.place, sum(d.quantity) as total, min(d.quantity) as least, count(*) as lots, count(distinct d.purchase) as different,
      min(l.product) as first, max(l.product) as last,
      count(*) filter (where l.transaction_id = p_first + d.place - 1 and l.quantity = d.quantity and l.drawn + l.revoked = 0) as opened,
      min(l.subscription) as subscription, max(l.subscription) as other_subscription,
      string_agg('{"purchase":' || d.purchase || ',"quantity":' || d.quantity || ',"subscription":' || to_json(l.subscription) || '}',
        ',' order by d.position) as texts
    from ${DRAWS}
    join entitle.lots l on l.organization = p_organization and l.purchase = d.purchase
    group by d.place
  ) as drawn on drawn.place = r.place
  left join entitle.workspaces w on w.organization = p_organization and w.workspace = r.workspace
  where drawn.total is distinct from r.quantity or drawn.least < 1 or drawn.different <> drawn.lots
    or drawn.first <> r.product or drawn.last <> r.product
    or r.kind in ('purchase', ${TAKES_BACK}) and (drawn.lots <> 1 or drawn.subscription <> r.subscription)
    or (r.kind in (${OPENS})) <> (drawn.opened = drawn.lots) or drawn.opened not in (0, drawn.lots)
    or r.kind = 'credit' and (r.note is null or r.subscription is distinct from
      case when drawn.subscription = drawn.other_subscription then drawn.subscription end)
    or ${IS_GIVEN} and coalesce(w.status, 'test') = 'test'
    or r.kind in (${HOLDS}) and (coalesce(w.status, 'test') = 'test' or r.until < substr(r.at, 1, 10))
    or r.hash is distinct from entitle.link(case r.place when 1 then p_previous else p_hashes[r.place - 1] end, ${ROW_TEXT});
  if v_bad is not null then
    raise exception 'transaction % does not follow from its lots, its workspace and the line before it', p_first + v_bad - 1
      using errcode = 'check_violation';
  end if;
end
$$`,

  // What is drawn from a pool is drawn in its order: from the lots valid that day, soonest end first, each to its last unit.
  `create or replace function entitle.check_order(${PARAMETERS}) returns void language plpgsql stable as $$
declare
  v_day text := substr(p_ats[1], 1, 10);
  v_product text;
begin
  with plain as (
    select r.place, d.position, r.product, d.purchase, d.quantity
    from ${DRAWS} join ${ROWS} on r.place = d.place where ${IS_PLAIN}
  ), valid as (
    select l.product, l.purchase, greatest(l.quantity - l.drawn - l.revoked - ${HELD('l', 'v_day')}, 0) as free,
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
    select p.product from plain p join ${ROWS} on r.product = p.product where not ${IS_PLAIN}
  ) as found limit 1;
  if v_product is not null then
    raise exception 'what is drawn of % does not follow from its lots, their order and what they have left', v_product
      using errcode = 'check_violation';
  end if;
end
$$`,

  // Rows that are about other rows: what posts or releases a hold (all of it: nothing stays behind), what credits a transfer, what grants a request.
  `create or replace function entitle.check_links(${PARAMETERS}) returns void language plpgsql stable as $$
declare
  v_bad bigint;
begin
  select min(r.place) into v_bad
  from ${ROWS}
  left join entitle.holds h on h.organization = p_organization and h.hold = r.hold
  left join entitle.transactions t on t.organization = p_organization and t.id = r.corrects
  left join entitle.requests q on q.organization = p_organization and q.request = r.request
  where r.hold is not null and (h.hold is null or h.workspace <> r.workspace or h.product <> r.product
      or h.until < substr(r.at, 1, 10) or h.quantity - h.posted - h.released is distinct from (select sum(n.quantity)
        from unnest(p_quantities, p_holds) as n (quantity, hold) where n.hold = r.hold))
    or r.kind = 'credit' and (coalesce(t.kind, '') not in (${DRAWING}) or t.product <> r.product
      or t.quantity < (select sum(c.quantity) from entitle.transactions c where c.organization = p_organization and c.corrects = r.corrects)
      or exists (select 1 from ${DRAWS} join entitle.lots n on n.organization = p_organization and n.purchase = d.purchase
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
$$`,

  // As many lots opened as lines of activity that say so, as many requests approved as transfers that grant one, of this very write.
  `create or replace function entitle.check_pairs(p_activity json, p_first bigint, p_kinds text[], p_requests bigint[], p_draw_rows bigint[])
returns void language plpgsql stable as $$
begin
  if (select count(*) from json_array_elements(p_activity) where value ->> 'action' = 'purchase.recorded')
      <> (select count(*) from unnest(p_draw_rows) as d (place) where p_kinds[d.place] in (${OPENS}))
    or (select count(*) from json_array_elements(p_activity) where value ->> 'action' = 'request.approved')
      <> (select count(*) from unnest(p_requests) as q (request) where q.request is not null)
  then
    raise exception 'a purchase and a granted request are lines of both logs' using errcode = 'check_violation';
  end if;
end
$$`,

  `create or replace function entitle.book(${PARAMETERS}) returns void language plpgsql as $$
declare
  v_lots bigint;
  v_booked bigint;
begin
  insert into entitle.draws (organization, transaction_id, position, purchase, quantity)
  select p_organization, p_first + d.place - 1, row_number() over (partition by d.place order by d.position) - 1, d.purchase, d.quantity
  from ${DRAWS};

  if p_kinds && array[${HOLDS}, ${RELEASES}]::text[] or exists (select 1 from unnest(p_holds) as h (hold) where h.hold is not null) then
    perform entitle.close_holds(${ARGUMENTS});
  end if;

  select count(distinct d.purchase) into v_lots from ${DRAWS} where p_kinds[d.place] in (${DRAWING}, ${TAKES_BACK});
  update entitle.lots l set drawn = l.drawn + taken.drawn, revoked = l.revoked + taken.revoked
  from (
    select d.purchase, coalesce(sum(d.quantity) filter (where p_kinds[d.place] in (${DRAWING})), 0)::bigint as drawn,
      coalesce(sum(d.quantity) filter (where p_kinds[d.place] in (${TAKES_BACK})), 0)::bigint as revoked
    from ${DRAWS} where p_kinds[d.place] in (${DRAWING}, ${TAKES_BACK}) group by d.purchase order by d.purchase
  ) as taken
  where l.organization = p_organization and l.purchase = taken.purchase
    and l.drawn + l.revoked + taken.drawn + taken.revoked <= l.quantity;
  get diagnostics v_booked = row_count;
  if v_booked <> v_lots then
    raise exception 'a purchase of % does not hold as much', p_organization using errcode = 'check_violation';
  end if;

  if p_kinds && array[${HOLDS}]::text[] then
    perform entitle.open_holds(${ARGUMENTS});
  end if;

  insert into entitle.assignments (organization, workspace, product, kind, quantity)
  select p_organization, r.workspace, r.product, case r.product when 'seat' then 'seat' else 'module' end, sum(r.quantity)::bigint
  from ${ROWS} where ${IS_GIVEN} group by r.workspace, r.product order by r.workspace, r.product
  on conflict (organization, workspace, product) do update set quantity = assignments.quantity + excluded.quantity;
end
$$`,

  // What these rows post and release of holds that were there before them.
  `create or replace function entitle.close_holds(${PARAMETERS}) returns void language plpgsql as $$
declare
  v_named bigint;
  v_booked bigint;
begin
  select count(distinct r.hold) into v_named from ${ROWS} where r.hold < p_first;
  update entitle.holds h set posted = h.posted + c.posted, released = h.released + c.released
  from (
    select r.hold, coalesce(sum(r.quantity) filter (where ${IS_POST}), 0)::bigint as posted,
      coalesce(sum(r.quantity) filter (where r.kind in (${RELEASES})), 0)::bigint as released
    from ${ROWS} where r.hold < p_first group by r.hold
  ) as c
  where h.organization = p_organization and h.hold = c.hold;
  get diagnostics v_booked = row_count;
  if v_booked <> v_named then
    raise exception 'a hold of % is not there', p_organization using errcode = 'check_violation';
  end if;

  select count(*) into v_named from (
    select distinct r.hold, d.purchase from ${DRAWS} join ${ROWS} on r.place = d.place where r.hold < p_first) as named;
  update entitle.hold_lots k set closed = k.closed + c.closed
  from (
    select r.hold, d.purchase, sum(d.quantity)::bigint as closed from ${DRAWS} join ${ROWS} on r.place = d.place
    where r.hold < p_first group by r.hold, d.purchase
  ) as c
  where k.organization = p_organization and k.hold = c.hold and k.purchase = c.purchase;
  get diagnostics v_booked = row_count;
  if v_booked <> v_named then
    raise exception 'a hold of % keeps nothing of that purchase', p_organization using errcode = 'check_violation';
  end if;
end
$$`,

  // Holds that these rows make, as they are after them: one that was posted in the same write keeps nothing any more.
  `create or replace function entitle.open_holds(${PARAMETERS}) returns void language plpgsql as $$
begin
  insert into entitle.holds (organization, hold, workspace, product, kind, quantity, until, posted, released)
  select p_organization, p_first + r.place - 1, r.workspace, r.product, case r.product when 'seat' then 'seat' else 'module' end,
    r.quantity, r.until, coalesce(c.posted, 0), coalesce(c.released, 0)
  from ${ROWS}
  left join (
    select n.hold, coalesce(sum(n.quantity) filter (where n.kind in (${DRAWING})), 0)::bigint as posted,
      coalesce(sum(n.quantity) filter (where n.kind in (${RELEASES})), 0)::bigint as released
    from unnest(p_kinds, p_quantities, p_holds) as n (kind, quantity, hold) where n.hold >= p_first group by n.hold
  ) as c on c.hold = p_first + r.place - 1
  where r.kind in (${HOLDS});

  insert into entitle.hold_lots (organization, hold, purchase, quantity, until, closed)
  select p_organization, p_first + r.place - 1, d.purchase, d.quantity, r.until, coalesce(c.closed, 0)
  from ${DRAWS} join ${ROWS} on r.place = d.place
  left join (
    select p_holds[o.place] as hold, o.purchase, sum(o.quantity)::bigint as closed
    from unnest(p_draw_rows, p_draw_purchases, p_draw_quantities) as o (place, purchase, quantity)
    where p_holds[o.place] >= p_first group by p_holds[o.place], o.purchase
  ) as c on c.hold = p_first + r.place - 1 and c.purchase = d.purchase
  where r.kind in (${HOLDS});
end
$$`,

  // Of the first version, which had other parameters.
  'drop function if exists entitle.check_transactions(text, text[], text[], text[])',
  'drop function if exists entitle.check_rows(text, text, bigint, text[], text[], text[], bigint[], text[], text[], text[], text[], text[], text[], bigint[], bigint[], bigint[])',
  'drop function if exists entitle.book(text, bigint, text[], text[], text[], bigint[], text[], text[], text[], text[], text[], text[], bigint[], bigint[], bigint[])',
  'drop function if exists entitle.append(json, text, bigint, text[], text[], text[], bigint[], text[], text[], text[], text[], text[], text[], bigint[], bigint[], bigint[])',

  `create or replace function entitle.append(p_activity json, p_ledger_seen text, p_activity_seen text, ${PARAMETERS})
returns void language plpgsql ${DEFINER} as $$
declare
  v_trusted boolean := entitle.is_trusted();
  v_rows bigint := cardinality(p_hashes);
  v_previous text;
begin
  perform entitle.take_turn(p_organization);
  perform entitle.check_head(p_organization, 'ledger', p_ledger_seen);
  perform entitle.check_head(p_organization, 'activity', p_activity_seen);
  if p_activity is not null then
    perform entitle.append_activity(p_organization, p_activity, v_trusted);
  end if;
  if v_rows > 0 then
    if not v_trusted then
      perform entitle.check_transactions(${ARGUMENTS});
    end if;
    select hash into v_previous from entitle.heads where organization = p_organization and log = 'ledger';
    perform entitle.move_head(p_organization, 'ledger', p_first, v_rows, p_hashes[v_rows], p_ats[v_rows]);
    insert into entitle.transactions (organization, id, ${names})
    select p_organization, p_first + r.place - 1, ${COLUMNS.map(([name]) => `r.${name}`).join(', ')}
    from ${ROWS};
  end if;
  if not v_trusted then
    perform entitle.check_pairs(coalesce(p_activity, '[]'), p_first, p_kinds, p_requests, p_draw_rows);
  end if;
  if p_activity is not null then
    perform entitle.put_afterwards(p_organization, p_activity, v_trusted);
  end if;
  if v_rows > 0 then
    if not v_trusted then
      perform entitle.check_rows(coalesce(v_previous, repeat('0', 64)), ${ARGUMENTS});
      perform entitle.check_order(${ARGUMENTS});
      perform entitle.check_links(${ARGUMENTS});
    end if;
    perform entitle.book(${ARGUMENTS});
  end if;
end
$$`,

  // A reference is unique in its organization, so whoever may use one is told that it is used; by what, whoever may see that.
  `create or replace function entitle.used_references(p_organization text, p_references text[])
returns table (reference text, id bigint, kind text, workspace text, product text, quantity bigint)
language plpgsql stable ${DEFINER} as $$
declare
  v_all boolean := entitle.is_trusted() or entitle.may(p_organization, 'entitlements');
begin
  if v_all or entitle.may(p_organization, 'administer') then
    return query select t.reference::text, t.id, t.kind,
      case when v_all then t.workspace::text end,
      case when v_all or t.kind in (${ADMINISTERING}) then t.product::text else '' end,
      case when v_all or t.kind in (${ADMINISTERING}) then t.quantity else 0 end
    from entitle.transactions t where t.organization = p_organization and t.reference = any (p_references);
  end if;
end
$$`,

  `create or replace function entitle.references_under(p_organization text, p_prefix text)
returns table (reference text, id bigint, kind text, workspace text, product text, quantity bigint)
language plpgsql stable ${DEFINER} as $$
declare
  v_all boolean := entitle.is_trusted() or entitle.may(p_organization, 'entitlements');
begin
  if v_all or entitle.may(p_organization, 'administer') then
    return query select t.reference::text, t.id, t.kind, t.workspace::text, t.product::text, t.quantity
    from entitle.transactions t where t.organization = p_organization
      and t.reference >= p_prefix and t.reference < p_prefix || chr(1114111) and (v_all or t.kind in (${ADMINISTERING}));
  end if;
end
$$`,
];
