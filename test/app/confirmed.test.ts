/** Between the moment in which somebody sees a change and the one in which they agree, the world may move: then nothing happens. */

import { beforeEach, expect, test } from 'vitest';
import { bindTransfers, seenInFile, transferRows } from '../../src/app/bulk.ts';
import { type Mode, type Seen, TRIAL } from '../../src/app/commit.ts';
import { creditTransfer, seenInCredit } from '../../src/app/credits.ts';
import { seenInImport } from '../../src/app/import.ts';
import { addMember, removeMember, seenInMember, setMember } from '../../src/app/members.ts';
import { seenInOrganization, setActivated } from '../../src/app/orgs.ts';
import { revokePurchase, seenInRevocation } from '../../src/app/purchases.ts';
import { seenInTransfer, transfer } from '../../src/app/transfer.ts';
import { listActivity, listTransactions } from '../../src/app/transactions.ts';
import type { Outcome } from '../../src/core/outcome.ts';
import type { Email } from '../../src/core/values.ts';
import { ALL_ROWS, newWorld, tableOf } from '../support/store.ts';
import { granted, refusalOf, type World } from '../support/world.ts';
import { importPurchases } from './imports.ts';

const BOB = 'bob@example.com' as Email;

let world: World;
beforeEach(async () => {
  world = await newWorld();
  await world.purchase('seat', 100);
  await world.event('gala-2026', { participants: 40 });
  await world.event('expo-2027', { participants: 20 });
  granted(await world.transfer('gala-2026', 'seat', '40'));
  granted(await addMember(world.services, world.caller, { email: BOB, role: 'guest' }));
});

interface Change {
  /** Makes it, or tries it; what of the trial was seen. */
  readonly make: (mode: Mode) => Promise<Outcome<Seen>>;
  /** What somebody else does meanwhile. */
  readonly meanwhile: () => Promise<unknown>;
}

const seenOf = <Report>(outcome: Outcome<Report>, seen: (report: Report) => Seen): Outcome<Seen> =>
  outcome.ok ? { ...outcome, value: seen(outcome.value) } : outcome;

const CHANGES: Readonly<Record<string, () => Change>> = {
  'a revocation': () => ({
    make: async (mode) => {
      const revocation = { purchase: '1', quantity: '5', note: null };
      return seenOf(await revokePurchase(world.services, world.caller, revocation, mode), seenInRevocation);
    },
    meanwhile: () => world.transfer('gala-2026', 'seat', '7'),
  }),
  'a transfer of a number of seats to an event that somebody else supplied': () => ({
    make: async (mode) => {
      const request = { workspace: 'expo-2027', product: 'seat', quantity: '20', reference: null, note: null };
      return seenOf(await transfer(world.services, world.caller, request, mode), seenInTransfer);
    },
    meanwhile: () => world.transfer('expo-2027', 'seat', '20'),
  }),
  'a transfer from a purchase that is drawn by now': () => ({
    make: async (mode) => {
      const request = { workspace: 'expo-2027', product: 'seat', quantity: '20', reference: null, note: null };
      return seenOf(await transfer(world.services, world.caller, request, mode), seenInTransfer);
    },
    meanwhile: async () => {
      await world.purchase('seat', 50, { subscription: 'SUB-2' });
      await world.transfer('gala-2026', 'seat', '60');
    },
  }),
  'a file of numbers to an event that somebody else supplied': () => ({
    make: async (mode) => {
      const table = granted(await bindTransfers(world.services, tableOf('workspace,product,quantity', 'expo-2027,seat,20')));
      const options = { ...ALL_ROWS, ...mode };
      return seenOf(await transferRows(world.services, world.caller, table, options), ({ result }) => seenInFile(result));
    },
    meanwhile: () => world.transfer('expo-2027', 'seat', '20'),
  }),
  'what a whole credit comes to': () => ({
    make: async (mode) => {
      const request = { transaction: '2', quantity: null, note: 'wrong event', reference: null };
      const report = await creditTransfer(world.services, world.caller, request, mode);
      return seenOf(report, (each) => seenInCredit(each.made ?? each.trial));
    },
    meanwhile: () =>
      creditTransfer(world.services, world.caller, { transaction: '2', quantity: '5', note: 'too many', reference: null }),
  }),
  'the removal of a member': () => ({
    make: async (mode) => seenOf(await removeMember(world.services, world.caller, BOB, mode), seenInMember),
    meanwhile: () => setMember(world.services, world.caller, { email: BOB, role: 'admin' }),
  }),
  'a deactivation': () => ({
    make: async (mode) => seenOf(await setActivated(world.services, world.caller, false, mode), seenInOrganization),
    meanwhile: () => world.event('fair-2027', { participants: 3 }),
  }),
  'an import with new products': () => ({
    make: async (mode) => {
      const where = { services: world.services, caller: world.caller, newProducts: true, ...mode };
      const verdict = await importPurchases(where, 'product,quantity,subscription,startsOn', 'badges,5,SO-1,2026-01-01');
      return seenOf(verdict, ({ result }) => seenInImport(result));
    },
    meanwhile: () => world.module('badges'),
  }),
};

const lines = async () => [
  granted(await listTransactions(world.services, world.caller, { limit: 50 })),
  granted(await listActivity(world.services, world.caller, { limit: 50 })),
];

test.each(Object.entries(CHANGES))('%s is refused when the world moved while somebody read', async (_, change) => {
  const { make, meanwhile } = change();
  const confirmed = granted(await make(TRIAL));
  await meanwhile();
  const before = await lines();
  const again = granted(await make(TRIAL));
  const refused = await make({ dryRun: false, confirmed });
  expect(refusalOf(refused)).toMatchObject({ code: 'changed-meanwhile', exit: 6 });
  expect(await lines()).toEqual(before);
  granted(await make({ dryRun: false, confirmed: again }));
});
