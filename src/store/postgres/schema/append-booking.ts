/** What rows of the ledger do to lots, holds and assignments. */

import { ROWS, DRAWS, PARAMETERS, ARGUMENTS, type KindWords } from './append-words.ts';

export const booking = ({ TAKES_BACK, RELEASES, HOLDS, DRAWING, IS_GIVEN, IS_POST }: KindWords): readonly string[] => [
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
];
