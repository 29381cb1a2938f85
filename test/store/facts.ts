/** What the store suite writes: two organizations with every kind of row, over four days. */

import type { Services } from '../../src/app/ports.ts';
import { commit } from '../../src/app/commit.ts';
import type { Entries } from '../../src/app/commit.ts';
import type { Day } from '../../src/core/days.ts';
import type { TransactionKind } from '../../src/core/kinds/all.ts';
import type { ActivityDraft, TransactionDraft } from '../../src/core/ledger.ts';
import { done } from '../../src/core/outcome.ts';
import type { Role } from '../../src/core/roles.ts';
import {
  type Email,
  kindOf,
  type OrganizationKey,
  type ProductKey,
  type PurchaseNumber,
  type Quantity,
  type WorkspaceKey,
} from '../../src/core/values.ts';
import type { Workspace } from '../../src/core/workspaces.ts';
import { ACME, ADA, granted, type TestClock } from '../support/world.ts';

export const BETA = 'beta' as OrganizationKey;
export const BOB = 'bob@acme.example' as Email;
export const EVE = 'eve@beta.example' as Email;

export const day = (text: string): Day => text as Day;

/** A line of the ledger; what is not told is null or, for lots, everything from lot 1. */
export function transaction(
  id: number,
  kind: TransactionKind,
  product: string,
  quantity: number,
  more: Partial<TransactionDraft>,
) {
  const lots = more.lots ?? [{ purchase: 1 as PurchaseNumber, subscription: 'SUB-A', quantity }];
  const nothing = { workspace: null, subscription: null, reference: null, note: null };
  return {
    id,
    kind,
    product: product as ProductKey,
    quantity: quantity as Quantity,
    ...nothing,
    ...more,
    lots,
  } satisfies TransactionDraft;
}

export function lot(purchase: number, subscription: string, quantity: number) {
  return { purchase: purchase as PurchaseNumber, subscription, quantity };
}

/** The two rows of a purchase. */
export function purchase(id: number, number: number, of: PurchaseOf): { transaction: TransactionDraft; activity: ActivityDraft } {
  const { product, quantity, subscription, startsOn, endsOn, reference = null, note = null } = of;
  const key = product as ProductKey;
  return {
    transaction: transaction(id, 'purchase', product, quantity, {
      subscription,
      reference,
      note,
      lots: [lot(number, subscription, quantity)],
    }),
    activity: {
      action: 'purchase.recorded',
      subject: String(number),
      before: null,
      after: {
        purchase: number as PurchaseNumber,
        transaction: id,
        product: key,
        subscription,
        quantity,
        startsOn: day(startsOn),
        endsOn: endsOn === null ? null : day(endsOn),
      },
    },
  };
}

interface PurchaseOf {
  readonly product: string;
  readonly quantity: number;
  readonly subscription: string;
  readonly startsOn: string;
  readonly endsOn: string | null;
  readonly reference?: string;
  readonly note?: string;
}

export function organization(key: OrganizationKey, name: string, activated = true): ActivityDraft {
  return { action: 'organization.created', subject: key, before: null, after: { organization: key, name, activated } };
}

export function product(key: string, name: string): ActivityDraft {
  const of = key as ProductKey;
  return { action: 'product.added', subject: key, before: null, after: { product: of, name, kind: kindOf(of) } };
}

export function member(email: Email, role: Role, entitlementManager: boolean, name: string | null = null): ActivityDraft {
  return { action: 'member.added', subject: email, before: null, after: { email, name, role, entitlementManager } };
}

export function accountManager(email: Email): ActivityDraft {
  return { action: 'account-manager.added', subject: email, before: null, after: { email, accountManager: true } };
}

export function workspaceOf(key: string, more: Partial<Workspace> = {}): Workspace {
  const dates = { startsOn: day('2026-12-01'), endsOn: day('2026-12-03') };
  return {
    workspace: key as WorkspaceKey,
    name: `The ${key}`,
    status: 'pre-production',
    ...dates,
    participants: 0,
    modules: [],
    ...more,
  };
}

export function created(after: Workspace): ActivityDraft {
  return { action: 'workspace.created', subject: after.workspace, before: null, after };
}

export function changed(
  action: 'updated' | 'installed' | 'uninstalled' | 'promoted' | 'tagged' | 'untagged' | 'attendees-imported',
  before: Workspace,
  more: Partial<Workspace>,
): ActivityDraft {
  return { action: `workspace.${action}`, subject: before.workspace, before, after: { ...before, ...more } };
}

/** Records entries as `actor`, through the one path there is. */
export async function record(services: Services, actor: Email, ...entries: readonly Entries[]): Promise<void> {
  granted(await commit(services, { actor, dryRun: false }, async () => done({ entries, result: null })));
}

export const GALA = workspaceOf('gala-2026', { name: 'Gala 2026', participants: 60 });
export const EXPO = workspaceOf('expo-2027', {
  startsOn: day('2027-02-01'),
  endsOn: day('2027-02-01'),
  status: 'test',
  participants: 8,
});
const EXPO_CHARGED: Workspace = { ...EXPO, status: 'pre-production' };

/** Four days in two organizations. Beta has the same references, numbers and products, so that a forgotten filter shows. */
export async function tellFacts(services: Services, clock: TestClock): Promise<void> {
  clock.set('2026-11-18T23:59:59.999Z');
  const seats = purchase(1, 1, {
    product: 'seat',
    quantity: 100,
    subscription: 'SUB-A',
    startsOn: '2026-01-01',
    endsOn: '2026-12-31',
    reference: 'order-1',
  });
  await record(services, ADA, {
    organization: ACME,
    activity: [
      organization(ACME, 'Acme Events'),
      product('seat', 'Seat'),
      product('lead-scan', 'Lead scanning'),
      product('badge', 'Badges'),
      member(ADA, 'admin', true, 'Ada Lovelace'),
      member(BOB, 'organizer', false),
      accountManager(ADA),
      created(GALA),
      seats.activity,
    ],
    transactions: [seats.transaction],
  });
  clock.set('2026-11-19T00:00:00.000Z');
  const more = purchase(2, 2, {
    product: 'seat',
    quantity: 50,
    subscription: 'SUB-B',
    startsOn: '2026-06-01',
    endsOn: '2026-11-30',
  });
  const badges = purchase(3, 3, {
    product: 'badge',
    quantity: 2,
    subscription: 'SUB-C',
    startsOn: '2026-01-01',
    endsOn: null,
    note: 'for the "gala"',
  });
  await record(services, ADA, {
    organization: ACME,
    activity: [
      more.activity,
      badges.activity,
      created(EXPO),
      changed('promoted', EXPO, { status: 'pre-production' }),
      changed('installed', EXPO_CHARGED, { modules: ['badge', 'lead-scan'] as ProductKey[] }),
    ],
    transactions: [more.transaction, badges.transaction],
  });
  clock.set('2026-11-20T23:59:59.999Z');
  await record(services, BOB, {
    organization: ACME,
    transactions: [
      transaction(4, 'transfer', 'seat', 60, {
        workspace: GALA.workspace,
        reference: 'gala-1',
        lots: [lot(2, 'SUB-B', 50), lot(1, 'SUB-A', 10)],
      }),
    ],
  });
  clock.set('2026-11-21T00:00:00.000Z');
  await record(services, ADA, {
    organization: ACME,
    transactions: [
      transaction(5, 'automatic', 'seat', 5, { workspace: EXPO.workspace }),
      transaction(6, 'transfer', 'badge', 1, { workspace: GALA.workspace, note: 'late', lots: [lot(3, 'SUB-C', 1)] }),
      transaction(7, 'revocation', 'seat', 20, { subscription: 'SUB-A' }),
    ],
  });
  const beta = purchase(1, 1, {
    product: 'seat',
    quantity: 7,
    subscription: 'SUB-A',
    startsOn: '2026-01-01',
    endsOn: '2026-12-31',
    reference: 'order-1',
  });
  await record(services, EVE, {
    organization: BETA,
    activity: [
      organization(BETA, 'Beta Fairs', false),
      product('seat', 'Seat'),
      member(EVE, 'admin', true),
      member(BOB, 'guest', true),
      created(GALA),
      beta.activity,
    ],
    transactions: [beta.transaction, transaction(2, 'transfer', 'seat', 3, { workspace: GALA.workspace, reference: 'gala-1' })],
  });
}
