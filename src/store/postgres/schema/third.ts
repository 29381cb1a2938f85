/**
 * The third version of the schema: what an account manager needs who is not an Entitlement manager. The policies hide transfers,
 * holds and requests from them, and rightly; but who credits has to know what was drawn, who takes back what is held, and
 * who removes a product whether somebody asked for it. Each function decides who may ask before it looks, and tells no more.
 * And two constraints more.
 */

import { ledgerConstraints } from '../../schema/second-constraints.ts';
import { kindWords } from './append-words.ts';
import { printGuardedConstraints } from './print.ts';
import { DEFINER, PEOPLE } from './rights.ts';

const { DRAWING } = kindWords(2);
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

export const thirdConstraints: readonly string[] = printGuardedConstraints(ledgerConstraints);

export const third: readonly string[] = [
  ...FUNCTIONS,
  ...CALLABLE.flatMap((name) => [
    `revoke all on function entitle.${name} from public`,
    `grant execute on function entitle.${name} to ${PEOPLE}`,
  ]),
  ...thirdConstraints,
];
