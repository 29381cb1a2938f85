/**
 * The third version of the schema: what an account manager needs who is no Entitlement manager. The policies hide transfers,
 * holds and requests from them, and rightly; but who credits has to know what was drawn, who takes back what is held, and
 * who removes a product whether somebody asked for it. Each function decides who may ask before it looks, and tells no more.
 * And two constraints more.
 */

import { DRAWING } from './append-words.ts';
import { DEFINER, PEOPLE } from './rights.ts';

const MAY_ADMINISTER = `entitle.is_trusted() or entitle.may(p_organization, 'administer')`;

const FUNCTIONS: readonly string[] = [
  // A row a lot of a transfer; of anything else, one row that says what it is.
  `create or replace function entitle.creditable(p_organization text, p_transaction bigint)
returns table (id bigint, kind text, product text, quantity bigint, workspace text, credited bigint, purchase bigint, subscription text, units bigint)
language plpgsql stable ${DEFINER} as $$
begin
  if ${MAY_ADMINISTER} then
    return query select t.id, t.kind, t.product::text, t.quantity, t.workspace::text,
      (select coalesce(sum(c.quantity), 0)::bigint from entitle.transactions c
        where c.organization = p_organization and c.corrects = p_transaction),
      d.purchase, l.subscription, d.quantity
    from entitle.transactions t
    join entitle.draws d on d.organization = t.organization and d.transaction_id = t.id
    join entitle.lots l on l.organization = d.organization and l.purchase = d.purchase
    where t.organization = p_organization and t.id = p_transaction and t.kind in (${DRAWING})
    order by d.position;
    if not found then
      return query select t.id, t.kind, null::text, null::bigint, null::text, null::bigint, null::bigint, null::text, null::bigint
      from entitle.transactions t where t.organization = p_organization and t.id = p_transaction and t.kind not in (${DRAWING});
    end if;
  end if;
end
$$`,

  `create or replace function entitle.kept_of_lots(p_organization text, p_from text)
returns table (purchase bigint, quantity bigint, until text) language plpgsql stable ${DEFINER} as $$
begin
  if ${MAY_ADMINISTER} then
    return query select k.purchase, k.quantity - k.closed, k.until::text from entitle.hold_lots k
    where k.organization = p_organization and k.until >= p_from and k.closed < k.quantity;
  end if;
end
$$`,

  `create or replace function entitle.asked_for(p_organization text, p_product text)
returns table (workspace text) language plpgsql stable ${DEFINER} as $$
begin
  if ${MAY_ADMINISTER} then
    return query select distinct q.workspace::text from entitle.requests q
    where q.organization = p_organization and q.product = p_product order by 1;
  end if;
end
$$`,
];

const CALLABLE = ['creditable(text, bigint)', 'kept_of_lots(text, text)', 'asked_for(text, text)'];

const DATED = `(select substr(at, 1, 10) from entitle.heads where organization = (NEW).organization and log = 'ledger')`;

interface Constraint {
  readonly name: string;
  readonly on: string;
  readonly table: string;
  readonly when: string;
  readonly says: string;
}

/** The twins of those in sqlite/second.ts. */
const CONSTRAINTS: readonly Constraint[] = [
  {
    name: 'holds_in_time',
    on: 'before update',
    table: 'holds',
    when: `((NEW).posted <> (OLD).posted or (NEW).released <> (OLD).released) and (OLD).until < ${DATED}`,
    says: 'a hold that has run out keeps nothing',
  },
  {
    name: 'lots_credited',
    on: 'after insert',
    table: 'lots',
    when: `exists (select 1 from entitle.transactions c
      left join entitle.transactions t on t.organization = c.organization and t.id = c.corrects
      where c.organization = (NEW).organization and c.id = (NEW).transaction_id and c.kind = 'credit'
        and (t.kind is null or t.kind not in (${DRAWING}) or t.product <> (NEW).product
          or t.quantity < (select sum(n.quantity) from entitle.transactions n
            where n.organization = (NEW).organization and n.corrects = c.corrects)
          or c.quantity < (select sum(l.quantity) from entitle.lots l
            where l.organization = (NEW).organization and l.transaction_id = c.id)))`,
    says: 'a credit makes up for what was transferred, and for no more',
  },
];

export const thirdConstraints: readonly string[] = CONSTRAINTS.flatMap(({ name, on, table, when, says }) => [
  `create or replace function entitle.${name}() returns trigger language plpgsql as $$ begin
    if ${when} then raise exception '${says}' using errcode = 'check_violation'; end if; return NEW; end $$`,
  `create trigger ${name} ${on} on entitle.${table} for each row execute function entitle.${name}()`,
  `revoke all on function entitle.${name}() from public`,
]);

export const third: readonly string[] = [
  ...FUNCTIONS,
  ...CALLABLE.flatMap((name) => [
    `revoke all on function entitle.${name} from public`,
    `grant execute on function entitle.${name} to ${PEOPLE}`,
  ]),
  ...thirdConstraints,
];
