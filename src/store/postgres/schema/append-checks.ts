/** Rows of the ledger against the rights, the rules, their lots and one another, before they are booked. */

import { ROWS, DRAWS, PARAMETERS, ROW_TEXT, HELD, type KindWords } from './append-words.ts';

export const ledgerChecks = ({
  GRANTING,
  ADMINISTERING,
  OPENS,
  TAKES_BACK,
  HOLDS,
  DRAWING,
  IS_GIVEN,
  IS_PLAIN,
}: KindWords): readonly string[] => [
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
];
