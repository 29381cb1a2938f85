/** What was committed is told, whatever becomes of the store a moment later. */

import { expect, test } from 'vitest';
import { creditTransfer } from '../../src/app/credits.ts';
import type { Services } from '../../src/app/ports.ts';
import { addRequest, approveRequest, declineRequest } from '../../src/app/requests.ts';
import type { ProductKey, WorkspaceKey } from '../../src/core/values.ts';
import { newWorld } from '../support/store.ts';
import { ADA, granted, TODAY } from '../support/world.ts';

test('a credit, and requests and their answers, from inside the transaction that records them', async () => {
  const world = await newWorld();
  await world.purchase('seat', 100);
  await world.event('gala-2026', { participants: 60 });
  granted(await world.transfer('gala-2026', 'seat', '40'));
  const { store, ...others } = world.services;
  /** A server that is gone as soon as it has committed something. */
  const gone: Services = {
    ...others,
    store: Object.assign(Object.create(store) as typeof store, {
      read: () => Promise.reject(new Error('nothing can be read any more')),
      write: (work: Parameters<typeof store.write>[0]) => store.write(work),
    }),
  };
  const at = `${TODAY}T09:00:00.000Z`;
  const credit = { transaction: '2', quantity: '10', note: 'meant for the expo', reference: null };
  expect(granted(await creditTransfer(gone, world.caller, credit))).toMatchObject({
    made: { id: 3, at, kind: 'credit', quantity: 10, lots: [{ purchase: 2, quantity: 10 }] },
    replayed: false,
  });
  const asked = { workspace: 'gala-2026' as WorkspaceKey, product: 'seat' as ProductKey, quantity: '5', note: null };
  const open = { at, requestedBy: ADA, quantity: 5, state: 'open', decidedAt: null };
  expect(granted(await addRequest(gone, world.caller, asked))).toMatchObject({ request: 1, ...open });
  expect(granted(await addRequest(gone, world.caller, asked))).toMatchObject({ request: 2, ...open });
  const approved = await approveRequest(gone, world.caller, '1', { note: null, dryRun: false, confirmed: null });
  expect(granted(approved).row).toMatchObject({ request: 1, state: 'approved', decidedAt: at, transaction: 4, dryRun: false });
  const tried = await approveRequest(gone, world.caller, '2', { note: null, dryRun: true, confirmed: null });
  expect(granted(tried).row).toMatchObject({ request: 2, state: 'open', decidedAt: null, transaction: null, dryRun: true });
  expect(granted(await declineRequest(gone, world.caller, '2', 'enough'))).toMatchObject({ state: 'declined', decidedAt: at });
});
