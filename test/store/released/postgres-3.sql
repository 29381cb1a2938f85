create or replace function entitle.creditable(p_organization text, p_transaction bigint)
returns table (id bigint, kind text, product text, quantity bigint, workspace text, credited bigint, purchase bigint, subscription text, units bigint)
language plpgsql stable security definer set search_path = entitle, pg_temp as $$
begin
  if entitle.is_trusted() or entitle.may(p_organization, 'administer') then
    return query select t.id, t.kind, t.product::text, t.quantity, t.workspace::text,
      (select coalesce(sum(c.quantity), 0)::bigint from entitle.transactions c
        where c.organization = p_organization and c.corrects = p_transaction),
      d.purchase, l.subscription, d.quantity
    from entitle.transactions t
    join entitle.draws d on d.organization = t.organization and d.transaction_id = t.id
    join entitle.lots l on l.organization = d.organization and l.purchase = d.purchase
    where t.organization = p_organization and t.id = p_transaction and t.kind in ('transfer', 'automatic')
    order by d.position;
    if not found then
      return query select t.id, t.kind, null::text, null::bigint, null::text, null::bigint, null::bigint, null::text, null::bigint
      from entitle.transactions t where t.organization = p_organization and t.id = p_transaction and t.kind not in ('transfer', 'automatic');
    end if;
  end if;
end
$$
;
create or replace function entitle.kept_of_lots(p_organization text, p_from text)
returns table (purchase bigint, quantity bigint, until text) language plpgsql stable security definer set search_path = entitle, pg_temp as $$
begin
  if entitle.is_trusted() or entitle.may(p_organization, 'administer') then
    return query select k.purchase, k.quantity - k.closed, k.until::text from entitle.hold_lots k
    where k.organization = p_organization and k.until >= p_from and k.closed < k.quantity;
  end if;
end
$$
;
create or replace function entitle.asked_for(p_organization text, p_product text)
returns table (workspace text) language plpgsql stable security definer set search_path = entitle, pg_temp as $$
begin
  if entitle.is_trusted() or entitle.may(p_organization, 'administer') then
    return query select distinct q.workspace::text from entitle.requests q
    where q.organization = p_organization and q.product = p_product order by 1;
  end if;
end
$$
;
revoke all on function entitle.creditable(text, bigint) from public
;
grant execute on function entitle.creditable(text, bigint) to entitle_people
;
revoke all on function entitle.kept_of_lots(text, text) from public
;
grant execute on function entitle.kept_of_lots(text, text) to entitle_people
;
revoke all on function entitle.asked_for(text, text) from public
;
grant execute on function entitle.asked_for(text, text) to entitle_people
;
create or replace function entitle.holds_in_time() returns trigger language plpgsql as $$ begin if ((NEW).posted <> (OLD).posted or (NEW).released <> (OLD).released) and (OLD).until < (select substr(at, 1, 10) from entitle.heads where organization = (NEW).organization and log = 'ledger') then raise exception 'a hold that has run out keeps nothing' using errcode = 'check_violation'; end if; return NEW; end $$
;
create trigger holds_in_time before update on entitle.holds for each row execute function entitle.holds_in_time()
;
revoke all on function entitle.holds_in_time() from public
;
create or replace function entitle.lots_credited() returns trigger language plpgsql as $$ begin if exists (select 1 from entitle.transactions c
      left join entitle.transactions t on t.organization = c.organization and t.id = c.corrects
      where c.organization = (NEW).organization and c.id = (NEW).transaction_id and c.kind = 'credit'
        and (t.kind is null or t.kind not in ('transfer', 'automatic') or t.product <> (NEW).product
          or t.quantity < (select sum(n.quantity) from entitle.transactions n
            where n.organization = (NEW).organization and n.corrects = c.corrects)
          or c.quantity < (select sum(l.quantity) from entitle.lots l
            where l.organization = (NEW).organization and l.transaction_id = c.id))) then raise exception 'a credit makes up for what was transferred, and for no more' using errcode = 'check_violation'; end if; return NEW; end $$
;
create trigger lots_credited after insert on entitle.lots for each row execute function entitle.lots_credited()
;
revoke all on function entitle.lots_credited() from public
