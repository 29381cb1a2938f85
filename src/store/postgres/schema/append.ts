/**
 * The one write: sealed rows go in, and the records that follow from them are brought in line, in one call. A line is hashed
 * from the typed values that are stored, never from what a client sent. Balances are guarded twice, by the condition of the
 * UPDATE and by the table's CHECK, and updated once per lot and call.
 */

import { activityFunctions } from './append-activity.ts';
import { booking } from './append-booking.ts';
import { ledgerChecks } from './append-checks.ts';
import { COLUMNS, names, ROWS, PARAMETERS, ARGUMENTS, kindWords } from './append-words.ts';
import { DEFINER } from './rights.ts';

/** For the kinds of an edition of the ledger. */
export function append(edition: number): readonly string[] {
  const words = kindWords(edition);
  const { ADMINISTERING } = words;
  return [
    ...activityFunctions,
    ...ledgerChecks(words),
    ...booking(words),

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
  v_touched text[];
  v_names text[];
  v_before bigint[];
begin
  perform entitle.take_turn(p_organization);
  perform entitle.check_head(p_organization, 'ledger', p_ledger_seen);
  perform entitle.check_head(p_organization, 'activity', p_activity_seen);
  select array_agg(distinct t.workspace) into v_touched from (
    select w.workspace from unnest(p_workspaces) as w (workspace)
    union all select a.line ->> 'subject' from json_array_elements(coalesce(p_activity, '[]')) as a (line)
  ) as t where t.workspace is not null;
  select array_agg(c.product), array_agg(c.quantity) into v_names, v_before from entitle.comes_to(p_organization, v_touched) as c;
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
  perform entitle.follow_sums(p_organization, v_touched, v_names, v_before);
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
}
