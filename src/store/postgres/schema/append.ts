/**
 * The one write: sealed rows go in, and the records that follow from them are brought in line, in one call. Balances are
 * guarded twice, by the condition of the UPDATE and by the table's CHECK, and updated once per lot and call.
 */

import { DEFINER } from './rights.ts';

/** Rows of the ledger as arrays, one a column; a row's draws name it by its place in them. */
const ROWS = `unnest(p_ats, p_kinds, p_products, p_quantities, p_workspaces, p_subscriptions, p_actors, p_references, p_notes, p_hashes)
    with ordinality as r (at, kind, product, quantity, workspace, subscription, actor, reference, note, hash, place)`;
const DRAWS =
  'unnest(p_draw_rows, p_draw_purchases, p_draw_quantities) with ordinality as d (place, purchase, quantity, position)';
const PARAMETERS = `p_organization text, p_first bigint, p_ats text[], p_kinds text[], p_products text[], p_quantities bigint[],
  p_workspaces text[], p_subscriptions text[], p_actors text[], p_references text[], p_notes text[], p_hashes text[],
  p_draw_rows bigint[], p_draw_purchases bigint[], p_draw_quantities bigint[]`;
const ARGUMENTS = `p_organization, p_first, p_ats, p_kinds, p_products, p_quantities, p_workspaces, p_subscriptions, p_actors,
    p_references, p_notes, p_hashes, p_draw_rows, p_draw_purchases, p_draw_quantities`;

/** How far a client's clock may be ahead of the server's before its rows are refused: a date far ahead would bind all later rows. */
const AHEAD = "interval '10 minutes'";

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

  // What is asked of a person's login, and not of whoever could write the tables anyway.
  `create or replace function entitle.check_line(p_actor text, p_at text) returns void language plpgsql stable as $$
begin
  if p_actor is distinct from entitle.session_email() then
    raise exception 'login % is not %', session_user, p_actor using errcode = 'insufficient_privilege';
  end if;
  if p_at > to_char((clock_timestamp() + ${AHEAD}) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
    or p_at !~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[.][0-9]{3}Z$'
  then
    raise exception '% is not the time', p_at using errcode = 'check_violation';
  end if;
end
$$`,

  `create or replace function entitle.append_activity(p_organization text, p_rows json, p_trusted boolean) returns void language plpgsql as $$
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
$$`,

  // Purchases need an account manager, transfers the flag on an activated organization (contract, section 2).
  `create or replace function entitle.check_transactions(p_organization text, p_kinds text[], p_actors text[], p_ats text[]) returns void language plpgsql stable as $$
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
$$`,

  // Each transaction against its lots: the product's own, valid that day, as many as it says; its hash follows the one before it.
  `create or replace function entitle.check_rows(p_previous text, ${PARAMETERS}) returns void language plpgsql stable as $$
declare
  v_bad bigint;
begin
  select min(r.place) into v_bad
  from ${ROWS}
  left join (
    select d.place, sum(d.quantity) as total, count(*) as lots, min(l.product) as first, max(l.product) as last,
      min(l.purchase) as purchase, max(l.starts_on) as starts_on, min(l.ends_on) as ends_on, min(l.subscription) as subscription,
      string_agg('{"purchase":' || d.purchase || ',"quantity":' || d.quantity || ',"subscription":' || to_json(l.subscription) || '}',
        ',' order by d.position) as texts
    from ${DRAWS}
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
$$`,

  `create or replace function entitle.book(${PARAMETERS}) returns void language plpgsql as $$
declare
  v_lots bigint;
  v_booked bigint;
begin
  insert into entitle.draws (organization, transaction_id, position, purchase, quantity)
  select p_organization, p_first + d.place - 1, row_number() over (partition by d.place order by d.position) - 1, d.purchase, d.quantity
  from ${DRAWS};

  select count(distinct d.purchase) into v_lots from ${DRAWS} where p_kinds[d.place] <> 'purchase';
  update entitle.lots l set drawn = l.drawn + taken.drawn, revoked = l.revoked + taken.revoked
  from (
    select d.purchase, coalesce(sum(d.quantity) filter (where p_kinds[d.place] <> 'revocation'), 0)::bigint as drawn,
      coalesce(sum(d.quantity) filter (where p_kinds[d.place] = 'revocation'), 0)::bigint as revoked
    from ${DRAWS} where p_kinds[d.place] <> 'purchase' group by d.purchase order by d.purchase
  ) as taken
  where l.organization = p_organization and l.purchase = taken.purchase
    and l.drawn + l.revoked + taken.drawn + taken.revoked <= l.quantity;
  get diagnostics v_booked = row_count;
  if v_booked <> v_lots then
    raise exception 'a purchase of % does not hold as much', p_organization using errcode = 'check_violation';
  end if;

  insert into entitle.assignments (organization, workspace, product, kind, quantity)
  select p_organization, r.workspace, r.product, case r.product when 'seat' then 'seat' else 'module' end, sum(r.quantity)::bigint
  from ${ROWS} where r.workspace is not null group by r.workspace, r.product order by r.workspace, r.product
  on conflict (organization, workspace, product) do update set quantity = assignments.quantity + excluded.quantity;
end
$$`,

  `create or replace function entitle.append(p_activity json, ${PARAMETERS}) returns void language plpgsql ${DEFINER} as $$
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
    from ${ROWS};
  end if;
  if p_activity is not null then
    perform entitle.put(p_organization, 'purchase', value ->> 'subject', (value -> 'after')::jsonb)
    from json_array_elements(p_activity) where value ->> 'action' = 'purchase.recorded';
  end if;
  if v_rows > 0 then
    if not v_trusted then
      perform entitle.check_rows(coalesce(v_previous, repeat('0', 64)), ${ARGUMENTS});
    end if;
    perform entitle.book(${ARGUMENTS});
  end if;
end
$$`,

  // A reference is unique in its organization, so whoever may use one is told whether it is used, and by what.
  `create or replace function entitle.used_references(p_organization text, p_references text[])
returns table (reference text, id bigint, kind text, workspace text, product text, quantity bigint)
language sql stable ${DEFINER} as $$
  select t.reference, t.id, t.kind, t.workspace, t.product, t.quantity from entitle.transactions t
  where t.organization = p_organization and t.reference = any (p_references)
    and (entitle.is_trusted() or entitle.may(p_organization, 'entitlements') or entitle.may(p_organization, 'administer'))
$$`,

  `create or replace function entitle.references_under(p_organization text, p_prefix text)
returns table (reference text, id bigint, kind text, workspace text, product text, quantity bigint)
language sql stable ${DEFINER} as $$
  select t.reference, t.id, t.kind, t.workspace, t.product, t.quantity from entitle.transactions t
  where t.organization = p_organization and t.reference >= p_prefix and t.reference < p_prefix || chr(1114111)
    and (entitle.is_trusted() or entitle.may(p_organization, 'entitlements') or entitle.may(p_organization, 'administer'))
$$`,
];
