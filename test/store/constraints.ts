/**
 * What no rule allows about holds, credits, extensions and requests, tried straight in SQL by somebody who may write every
 * table: each statement is refused alike by every kind of store, and leaves it as it was.
 */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { creditTransfer } from '../../src/app/credits.ts';
import { addHold, postHold } from '../../src/app/holds.ts';
import { found } from '../../src/app/init.ts';
import { addRequest, approveRequest } from '../../src/app/requests.ts';
import { verify } from '../../src/app/verify.ts';
import type { Day } from '../../src/core/days.ts';
import { APPEND_ONLY } from '../../src/store/schema/first.ts';
import { wholeConstraints } from '../../src/store/schema/whole.ts';
import { ACME, ADA, granted, testClock, WHOLE, World } from '../support/world.ts';
import type { OpenedStore } from './suite.ts';

const HASH = `'${'a'.repeat(64)}'`;

/** A row of the ledger with a number that is free; what is not told is null. */
function row(kind: string, more: Readonly<Record<string, string | number>>): string {
  const told = { id: 15, at: `'2026-11-22T09:00:00.000Z'`, product: `'seat'`, quantity: 1, actor: `'ada@acme.example'`, ...more };
  const columns = Object.keys(told).join(', ');
  return `insert into transactions (organization, kind, hash, ${columns}) values ('acme', '${kind}', ${HASH}, ${Object.values(told).join(', ')})`;
}

/** The lot that a row with that number opens. */
function opened(quantity: number): string {
  return `insert into lots (organization, purchase, transaction_id, product, subscription, quantity, starts_on)
    values ('acme', 5, 15, 'seat', 'SUB-1', ${quantity}, '2026-01-01')`;
}

const hold = (key: number, values: string) =>
  `insert into holds (organization, hold, workspace, product, kind, quantity, until) values ('acme', ${key}, ${values})`;
const EXPO = `workspace = 'expo'`;

/** `says`: the words of the constraint, or for a check of the table what SQLite and PostgreSQL call it by. */
const FORBIDDEN: readonly (readonly [statements: string, says: string | RegExp])[] = [
  // Holding more than there is, or what somebody else holds.
  [
    `insert into hold_lots (organization, hold, purchase, quantity, until) values ('acme', 5, 1, 21, '2026-12-05')`,
    "what a hold keeps is nobody else's",
  ],
  [`update lots set drawn = drawn + 1 where purchase = 1`, "what a hold keeps is nobody else's"],
  [`update lots set revoked = revoked + 1 where purchase = 1`, "what a hold keeps is nobody else's"],
  [hold(6, `'gala', 'badge', 'module', 1, '2026-12-05'`), 'a module is held once, and not where it is assigned'],
  [hold(6, `'gala', 'seat', 'seat', 0, '2026-12-05'`), /quantity between|holds_quantity_check|holds_check/],
  [hold(99, `'gala', 'seat', 'seat', 1, '2026-12-05'`), /FOREIGN KEY|foreign key/],
  // Posting twice, more than there is left, or what has run out.
  ['update holds set posted = 21 where hold = 7', /posted \+ released <= quantity|holds_check/],
  ['update holds set released = 9 where hold = 7', /posted \+ released <= quantity|holds_check/],
  ['update holds set posted = 31 where hold = 4', /posted \+ released <= quantity|holds_check/],
  ['update hold_lots set closed = 31 where hold = 4', /closed between 0 and quantity|hold_lots_check|hold_lots_closed_check/],
  ['update holds set posted = 1 where hold = 13', 'a hold that has run out keeps nothing'],
  ['update holds set released = 5 where hold = 13', 'a hold that has run out keeps nothing'],
  // Making it undone.
  ['update holds set posted = 0 where hold = 7', 'a hold is only posted and released'],
  ['update holds set released = 0 where hold = 7', 'a hold is only posted and released'],
  ['update hold_lots set closed = 0 where hold = 7', 'a hold is only posted and released'],
  // Another hold than the one that was made.
  [`update holds set until = '2027-12-31' where hold = 4`, 'a hold is only posted and released'],
  ['update holds set quantity = 31 where hold = 4', 'a hold is only posted and released'],
  [`update holds set ${EXPO} where hold = 4`, 'a hold is only posted and released'],
  [`update holds set hold = 6 where hold = 4`, 'a hold is only posted and released'],
  [`update hold_lots set until = '2027-12-31' where hold = 4`, 'a hold is only posted and released'],
  ['update hold_lots set quantity = 31 where hold = 4', 'a hold is only posted and released'],
  ['update hold_lots set purchase = 2 where hold = 4', 'a hold is only posted and released'],
  ['delete from holds where hold = 7', 'holds are never deleted'],
  ['delete from hold_lots where hold = 7', 'hold_lots are never deleted'],
  ['delete from hold_lots', 'hold_lots are never deleted'],
  // Credits: of a transfer, as much as it transferred.
  [
    `${row('credit', { quantity: 21, corrects: 6 })}; ${opened(21)}`,
    'a credit makes up for what was transferred, and for no more',
  ],
  [`${row('credit', { quantity: 1, corrects: 1 })}; ${opened(1)}`, 'a credit makes up for what was transferred, and for no more'],
  [`${row('credit', { quantity: 1, corrects: 4 })}; ${opened(1)}`, 'a credit makes up for what was transferred, and for no more'],
  [`${row('credit', { quantity: 1, corrects: 6 })}; ${opened(2)}`, 'a credit makes up for what was transferred, and for no more'],
  ['update transactions set quantity = 61 where id = 6', 'transactions is append-only'],
  ['update transactions set corrects = 8 where id = 10', 'transactions is append-only'],
  ['delete from transactions where id = 10', 'transactions is append-only'],
  // What each kind of row has to say, and may not.
  [row('hold', { workspace: `'gala'` }), /case kind|transactions_until/],
  [row('hold', { workspace: `'gala'`, until: `'soon'` }), /until glob|transactions_until/],
  [row('release', { workspace: `'gala'` }), /case kind|transactions_hold/],
  [row('credit', {}), /case kind|transactions_corrects/],
  [row('transfer', { workspace: `'gala'`, corrects: 6 }), /case kind|transactions_corrects/],
  [row('transfer', { workspace: `'gala'`, until: `'2026-12-05'` }), /case kind|transactions_until/],
  [row('purchase', { subscription: `'S'`, hold: 4 }), /case kind|transactions_hold/],
  [row('gift', { workspace: `'gala'` }), /case kind|transactions_kind_known/],
  [
    row('transfer', { workspace: `'gala'`, request: 1 }),
    /transactions\.request|transactions_by_request|index 'transactions_by_request'/,
  ],
  // Extensions go one way.
  [
    `update lots set ends_on = '2026-11-29' where purchase = 1`,
    'a purchase is never changed, only drawn from, revoked and extended',
  ],
  [`update lots set ends_on = null where purchase = 1`, 'a purchase is never changed, only drawn from, revoked and extended'],
  [`update lots set quantity = 101 where purchase = 1`, 'a purchase is never changed, only drawn from, revoked and extended'],
  // A request is decided once.
  [`update requests set state = 'declined' where request = 1`, 'a request is decided once'],
  [
    `update requests set state = 'open', decided_by = null, decided_at = null, transaction_id = null where request = 1`,
    'a request is decided once',
  ],
  ['update requests set quantity = 9 where request = 2', 'a request is decided once'],
  [
    `update requests set state = 'declined', decided_by = 'ada@acme.example', decided_at = 'now', quantity = null where request = 2`,
    'a request is decided once',
  ],
  [
    `update requests set state = 'declined', decided_by = 'ada@acme.example', decided_at = 'now', note = 'as agreed' where request = 2`,
    'a request is decided once',
  ],
  [`update requests set requested_by = 'bob@acme.example' where request = 2`, 'a request is decided once'],
  [
    `update requests set state = 'approved', decided_by = 'ada@acme.example', decided_at = 'now' where request = 2`,
    /state = 'approved'|requests_check/,
  ],
  [
    `update requests set state = 'approved', decided_by = 'ada@acme.example', decided_at = 'now', transaction_id = 11 where request = 2`,
    /requests\.transaction_id|requests_organization_transaction_id_key/,
  ],
  ['delete from requests where request = 2', 'requests are never deleted'],
];

const TAGS = Array.from({ length: 21 }, (_, index) => `('acme', 'gala', 'tag-${index}', 'x')`).join(', ');

/** A statement for each constraint of the description, which both databases refuse by it. */
const BY_NAME: Readonly<Record<string, string>> = {
  transactions_append_only: 'update transactions set note = null where id = 1',
  draws_append_only: 'delete from draws where transaction_id = 6',
  activity_append_only: 'update activity set after = null where id = 1',
  organizations_no_delete: 'delete from organizations',
  products_no_delete: `delete from products where product = 'badge'`,
  products_same: `update products set product = 'podium' where product = 'badge'`,
  workspaces_no_delete: `delete from workspaces where ${EXPO}`,
  workspaces_status_forward: `update workspaces set status = 'test' where ${EXPO}`,
  lots_no_delete: 'delete from lots where purchase = 3',
  lots_keep: 'update lots set drawn = drawn - 1 where purchase = 1',
  lots_same: `update lots set starts_on = '2025-12-31' where purchase = 1`,
  lots_held: 'update lots set drawn = drawn + 1 where purchase = 1',
  lots_credited: `${row('credit', { quantity: 1, corrects: 4 })}; ${opened(1)}`,
  assignments_no_delete: `delete from assignments where ${EXPO}`,
  assignments_keep: `update assignments set quantity = quantity - 1 where ${EXPO} and product = 'seat'`,
  heads_no_delete: `delete from heads where log = 'ledger'`,
  holds_no_delete: 'delete from holds where hold = 7',
  holds_keep: 'update holds set quantity = 31 where hold = 4',
  holds_in_time: 'update holds set posted = 1 where hold = 13',
  holds_module_once: hold(6, `'gala', 'badge', 'module', 1, '2026-12-05'`),
  hold_lots_no_delete: 'delete from hold_lots where hold = 7',
  hold_lots_keep: 'update hold_lots set closed = 0 where hold = 7',
  hold_lots_free: `insert into hold_lots (organization, hold, purchase, quantity, until) values ('acme', 5, 1, 21, '2026-12-05')`,
  requests_no_delete: 'delete from requests where request = 2',
  requests_once: 'update requests set quantity = 9 where request = 2',
  tags_at_most: `insert into tags (organization, workspace, name, value) values ${TAGS}`,
};
const SAYS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(APPEND_ONLY.map((table) => [`${table}_append_only`, `${table} is append-only`])),
  ...Object.fromEntries(Object.entries(wholeConstraints).map(([name, { says }]) => [name, says])),
};

export function describeConstraints(name: string, openStore: () => Promise<OpenedStore>): void {
  describe(name, () => {
    let store: OpenedStore;
    let world: World;
    beforeAll(async () => {
      store = await openStore();
      world = new World('', store.store, testClock());
      const { services, caller } = world;
      granted(await found(services, ADA, { organization: ACME, name: 'Acme Events' }));
      await world.module('badge');
      const holds = async (workspace: string, product: string, quantity: string | null, until: string) =>
        granted(
          await addHold(services, caller, { workspace, product, quantity, until: until as Day, reference: null, note: null }),
        );
      await world.purchase('seat', 117, { endsOn: '2026-11-30' });
      await world.purchase('seat', 50, { subscription: 'SUB-2', endsOn: '2027-12-31' });
      await world.purchase('badge', 2);
      await world.event('gala', { participants: 120, modules: ['badge'] });
      await world.event('expo', { participants: 80 });
      await holds('gala', 'seat', '30', '2026-12-05');
      await holds('gala', 'badge', null, '2026-12-05');
      granted(await world.transfer('expo', 'seat', '60'));
      await holds('expo', 'seat', '20', '2026-12-05');
      const posting = { quantity: '12', note: null };
      granted(await postHold(services, caller, '7', posting, { dryRun: false, confirmed: null }));
      const credit = { transaction: '6', quantity: '40', note: 'meant for the gala', reference: null };
      granted(await creditTransfer(services, caller, credit));
      const asked = { workspace: 'expo', product: 'seat', quantity: '10', note: null };
      for (let requests = 0; requests < 2; requests += 1) granted(await addRequest(services, caller, asked));
      granted(await approveRequest(services, caller, '1', { note: null, dryRun: false, confirmed: null }));
      granted(await world.transfer('expo', 'seat', '5'));
      await holds('expo', 'seat', '5', world.clock.today());
      // The next day: hold 13 has run out.
      world.clock.set('2026-11-22T09:00:00.000Z');
      granted(await world.transfer('gala', 'seat', '5'));
    });
    afterAll(() => store.close());

    test.each(FORBIDDEN)('%s', async (statements, says) => {
      const said = await store.sql(statements).then(
        () => 'carried out',
        (error: Error) => error.message,
      );
      if (typeof says === 'string') expect(said).toContain(says);
      else expect(said).toMatch(says);
    });

    test.each(Object.entries(BY_NAME))('%s refuses: %s', async (name, statements) => {
      await expect(store.sql(statements)).rejects.toThrow(SAYS[name] ?? 'a constraint that there is');
    });

    test('each constraint that is described is tried', () => {
      expect(Object.keys(BY_NAME).toSorted()).toEqual(Object.keys(SAYS).toSorted());
    });

    test('and afterwards everything is as it was', async () => {
      const result = granted(await verify(world.services, WHOLE));
      expect(result).toMatchObject({ transactions: 14, problems: [] });
    });
  });
}
