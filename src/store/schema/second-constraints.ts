/** Constraints of the second version: what holds, credits, requests and tags keep to, and what a lot and a product may still become. */

import { anyOf, changes, differs, falls, isNotOnlyLater } from './checks.ts';
import { type Constraints, dated, neverDeleted } from './description.ts';
import { type Dialect, each, sqlIn } from './dialect.ts';
import { kindsWith } from './kinds.ts';

const SECOND_EDITION = 2;

/** What open holds keep of a lot. */
function held(dialect: Dialect): string {
  const row = dialect.new;
  return sqlIn(
    dialect,
    each({
      sqlite: `(select coalesce(sum(quantity - closed), 0) from hold_lots
    where organization = ${row}.organization and purchase = ${row}.purchase and closed < quantity
      and until >= ${dated(dialect, row)})`,
      postgres: `(select coalesce(sum(h.quantity - h.closed), 0) from entitle.hold_lots h
    where h.organization = ${row}.organization and h.purchase = ${row}.purchase and h.closed < h.quantity
      and h.until >= ${dated(dialect, row)})`,
    }),
  );
}

const HELD_IS_KEPT = `what a hold keeps is nobody else's`;

export const secondConstraints: Constraints = {
  holds_no_delete: neverDeleted('holds'),
  hold_lots_no_delete: neverDeleted('hold_lots'),
  requests_no_delete: neverDeleted('requests'),
  holds_keep: {
    table: 'holds',
    at: 'before',
    event: 'update',
    when: anyOf(
      falls('posted'),
      falls('released'),
      changes('until'),
      changes('quantity'),
      changes('organization hold workspace product kind'),
    ),
    says: 'a hold is only posted and released',
  },
  hold_lots_keep: {
    table: 'hold_lots',
    at: 'before',
    event: 'update',
    when: anyOf(falls('closed'), changes('until'), changes('quantity'), changes('organization hold purchase')),
    says: 'a hold is only posted and released',
  },
  lots_held: {
    table: 'lots',
    at: 'before',
    event: 'update',
    of: ['drawn', 'revoked'],
    when: (dialect) =>
      sqlIn(
        dialect,
        each({
          sqlite: `${held(dialect)} > max(0, new.quantity - new.drawn - new.revoked)`,
          postgres: `((NEW).drawn <> (OLD).drawn or (NEW).revoked <> (OLD).revoked)
      and ${held(dialect)} > greatest(0, (NEW).quantity - (NEW).drawn - (NEW).revoked)`,
        }),
      ),
    says: HELD_IS_KEPT,
  },
  hold_lots_free: {
    table: 'hold_lots',
    at: 'after',
    event: 'insert',
    when: (dialect) =>
      sqlIn(
        dialect,
        each({
          sqlite: `exists (select 1 from lots where organization = new.organization and purchase = new.purchase
      and drawn + revoked + ${held(dialect)} > quantity)`,
          postgres: `exists (select 1 from entitle.lots l where l.organization = (NEW).organization and l.purchase = (NEW).purchase
      and l.drawn + l.revoked + ${held(dialect)} > l.quantity)`,
        }),
      ),
    says: HELD_IS_KEPT,
  },
  holds_module_once: {
    table: 'holds',
    at: 'before',
    event: 'insert',
    when: (dialect) => {
      const day = dated(dialect, dialect.new);
      return sqlIn(
        dialect,
        each({
          sqlite: `new.kind = 'module' and new.posted + new.released < new.quantity and new.until >= ${day} and (
      exists (select 1 from assignments where organization = new.organization and workspace = new.workspace and product = new.product)
      or exists (select 1 from holds where organization = new.organization and workspace = new.workspace and product = new.product
        and posted + released < quantity and until >= ${day}))`,
          postgres: `(NEW).kind = 'module' and (NEW).posted + (NEW).released < (NEW).quantity and (NEW).until >= ${day} and (
      exists (select 1 from entitle.assignments a where a.organization = (NEW).organization and a.workspace = (NEW).workspace
        and a.product = (NEW).product)
      or exists (select 1 from entitle.holds h where h.organization = (NEW).organization and h.workspace = (NEW).workspace
        and h.product = (NEW).product and h.posted + h.released < h.quantity and h.until >= ${day}))`,
        }),
      );
    },
    says: 'a module is held once, and not where it is assigned',
  },
  requests_once: {
    table: 'requests',
    at: 'before',
    event: 'update',
    when: anyOf(
      ({ old, new: next }) => `${old}.state <> 'open' or ${next}.state = 'open'`,
      changes('organization request at requested_by workspace product'),
      differs('quantity'),
      differs('note'),
    ),
    says: 'a request is decided once',
  },
};

/** In the place of those of the first version with the same names. */
export const replacedConstraints: Constraints = {
  // A lot's end may move later, and nothing else about it may change.
  lots_same: {
    table: 'lots',
    at: 'before',
    event: 'update',
    of: ['organization', 'purchase', 'transaction_id', 'product', 'subscription', 'quantity', 'starts_on', 'ends_on'],
    when: anyOf(
      changes('organization purchase transaction_id product subscription quantity starts_on'),
      isNotOnlyLater('ends_on'),
    ),
    says: 'a purchase is never changed, only drawn from, revoked and extended',
  },
  // A mistyped product can go, as long as nothing ever came of it: the ledger and the history go on naming what they named.
  products_no_delete: {
    table: 'products',
    at: 'before',
    event: 'delete',
    when: each({
      sqlite: `exists (select 1 from transactions where organization = old.organization and product = old.product)
  or exists (select 1 from activity, json_each(activity.after, '$.modules') as installed
    where activity.organization = old.organization and activity.action glob 'workspace.*' and installed.value = old.product)`,
      postgres: `exists (select 1 from entitle.transactions where organization = (OLD).organization and product = (OLD).product)
      or exists (select 1 from entitle.activity, jsonb_array_elements_text(after::jsonb -> 'modules') as installed (module)
        where organization = (OLD).organization and action like 'workspace.%' and module = (OLD).product)`,
    }),
    says: 'a product is deleted only while nothing of it was ever bought or installed',
  },
};

/** SQLite has these since its second version, a server since its third. */
export const ledgerConstraints: Constraints = {
  holds_in_time: {
    table: 'holds',
    at: 'before',
    event: 'update',
    of: ['posted', 'released'],
    when: (dialect) =>
      sqlIn(
        dialect,
        each({
          sqlite: `(new.posted, new.released) <> (old.posted, old.released) and old.until < ${dated(dialect, 'old')}`,
          postgres: `((NEW).posted <> (OLD).posted or (NEW).released <> (OLD).released) and (OLD).until < ${dated(dialect, '(NEW)')}`,
        }),
      ),
    says: 'a hold that has run out keeps nothing',
  },
  // Where a lot is opened, and not in the ledger: there every row would pay for the few that credit.
  lots_credited: {
    table: 'lots',
    at: 'after',
    event: 'insert',
    when: each({
      sqlite: `exists (select 1 from transactions c left join transactions t on t.organization = c.organization and t.id = c.corrects
  where c.organization = new.organization and c.id = new.transaction_id and c.kind = 'credit'
    and (t.kind not in (${kindsWith(SECOND_EDITION, 'draw')}) or t.product <> new.product
      or t.quantity < (select sum(quantity) from transactions where organization = new.organization and corrects = c.corrects)
      or c.quantity < (select sum(quantity) from lots where organization = new.organization and transaction_id = c.id)))`,
      postgres: `exists (select 1 from entitle.transactions c
      left join entitle.transactions t on t.organization = c.organization and t.id = c.corrects
      where c.organization = (NEW).organization and c.id = (NEW).transaction_id and c.kind = 'credit'
        and (t.kind is null or t.kind not in (${kindsWith(SECOND_EDITION, 'draw')}) or t.product <> (NEW).product
          or t.quantity < (select sum(n.quantity) from entitle.transactions n
            where n.organization = (NEW).organization and n.corrects = c.corrects)
          or c.quantity < (select sum(l.quantity) from entitle.lots l
            where l.organization = (NEW).organization and l.transaction_id = c.id)))`,
    }),
    says: 'a credit makes up for what was transferred, and for no more',
  },
};

/** SQLite has these since its second version, a server since its fifth. */
export const recordConstraints: Constraints = {
  tags_at_most: {
    table: 'tags',
    at: 'before',
    event: 'insert',
    when: ({ table, new: row }) =>
      `(select count(*) from ${table('tags')} where organization = ${row}.organization and workspace = ${row}.workspace and name <> ${row}.name) >= 20`,
    says: 'a workspace has twenty tags at most',
  },
  products_same: {
    table: 'products',
    at: 'before',
    event: 'update',
    of: ['organization', 'product', 'kind'],
    when: changes('organization product kind'),
    says: 'of a product only the name changes',
  },
};
