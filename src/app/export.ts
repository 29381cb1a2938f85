/** `export`: an organization's reports, all seen at one moment, the ledger read while it is written. */

import type { Head } from '../core/ledger.ts';
import { done, type Outcome } from '../core/outcome.ts';
import type { PoolRow, PurchaseRow, TransactionRow, WorkspaceRow } from '../core/results.ts';
import { inServingOrder } from '../core/workspaces.ts';
import type { Caller, Services } from './ports.ts';
import { purchaseRow } from './purchases.ts';
import { enterEntitlements } from './scene.ts';
import { readAssigned, readPools, workspaceRow } from './situation.ts';

export interface Reports {
  readonly organization: string;
  readonly name: string;
  readonly head: Head;
  pools(): Promise<readonly PoolRow[]>;
  purchases(): Promise<readonly PurchaseRow[]>;
  workspaces(): Promise<readonly WorkspaceRow[]>;
  /** The whole ledger, oldest first. */
  transactions(): AsyncIterable<readonly TransactionRow[]>;
}

/** Has `write` write the reports while one moment of the store is held. Refuses as `enterEntitlements` does. */
export function withReports<T>(services: Services, caller: Caller, write: (reports: Reports) => Promise<T>): Promise<Outcome<T>> {
  return services.store.read(async (records) => {
    const scene = await enterEntitlements(services, records, caller);
    if (!scene.ok) return scene;
    const { organization, name } = scene.value.organization;
    const today = services.clock.today();
    const reports: Reports = {
      organization,
      name,
      head: await records.ledgerHead(organization),
      pools: () => readPools(records, organization, today),
      purchases: async () => (await records.purchases(organization)).map(purchaseRow),
      workspaces: async () => {
        const assigned = await readAssigned(records, organization);
        const workspaces = inServingOrder(await records.workspaces(organization), today);
        return workspaces.map((workspace) => workspaceRow(workspace, assigned.get(workspace.workspace), today));
      },
      transactions: () => breathing(services, records.ledger(organization)),
    };
    return done(await write(reports));
  });
}

/** Between batches everything else has its turn: Ctrl-C, the spinner. */
async function* breathing<Row>(services: Services, batches: AsyncIterable<Row>): AsyncIterable<Row> {
  for await (const batch of batches) {
    yield batch;
    await services.breathe();
  }
}
