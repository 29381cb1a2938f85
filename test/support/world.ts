/** An organization to test with, a clock the test sets, and the use cases a person would go through to fill a store. */

import { createHash } from 'node:crypto';
import { createWorkspace } from '../../src/app/edit-workspaces.ts';
import { changeModules } from '../../src/app/edit-workspaces.ts';
import { addMember } from '../../src/app/members.ts';
import type { Caller, Clock, Services, Store } from '../../src/app/ports.ts';
import { addProduct } from '../../src/app/products.ts';
import { promote } from '../../src/app/promote.ts';
import { addPurchase } from '../../src/app/purchases.ts';
import { transfer } from '../../src/app/transfer.ts';
import type { VerifyRequest } from '../../src/app/verify.ts';
import { nearest } from '../../src/cli/nearest.ts';
import type { Day } from '../../src/core/days.ts';
import type { Outcome } from '../../src/core/outcome.ts';
import { explain } from '../../src/core/refusals.ts';
import type { PurchaseRow, TransferRow, WorkspaceRow } from '../../src/core/results.ts';
import type { Role } from '../../src/core/roles.ts';
import type { Email, Instant, OrganizationKey, ProductKey, Quantity, WorkspaceKey } from '../../src/core/values.ts';
import type { Status } from '../../src/core/workspaces.ts';
import type { Patience } from '../../src/store/sqlite/patience.ts';

export const TODAY = '2026-11-21' as Day;
export const ACME = 'acme' as OrganizationKey;
/** Account manager, admin and Entitlement manager: whoever ran `init`. */
export const ADA = 'ada@acme.example' as Email;

/** To verify all of a store. */
export const WHOLE: VerifyRequest = { organization: null, expect: null, onRows: () => undefined };

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** A wall clock that stands still until it is set; a driver that never waits in vain. */
export interface TestClock extends Clock {
  set(instant: string): void;
}

export function testClock(start = `${TODAY}T09:00:00.000Z`): TestClock {
  let now = start;
  return { now: () => now as Instant, today: () => now.slice(0, 10) as Day, set: (instant) => void (now = instant) };
}

export const patience: Patience = {
  elapsed: () => performance.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  onWait: () => undefined,
};

export function servicesOn(store: Store, clock: Clock): Services {
  return { store, clock, sha256, nearest, yieldTurn: async () => undefined, rowsAtOnce: 5_000 };
}

/** The value of an outcome that must be one; the test fails with the refusal's words otherwise. */
export function granted<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  const { code, message } = explain(outcome.refusal);
  throw new Error(`refused with ${code}: ${message}`);
}

/** The code of a refusal, or `ok`. */
export function codeOf(outcome: Outcome<unknown>): string {
  return outcome.ok ? 'ok' : outcome.refusal.code;
}

/** The whole refusal as it would be shown. */
export function refusalOf(outcome: Outcome<unknown>) {
  if (outcome.ok) throw new Error('granted, but a refusal was expected');
  const { code, exit, message, hint } = explain(outcome.refusal);
  return { code, exit, message, hint };
}

/** One organization, `acme`, and the ways to put something into it. Everything is done by ADA. */
export class World {
  readonly path: string;
  readonly clock: TestClock;
  readonly services: Services;
  readonly caller: Caller;

  constructor(path: string, store: Store, clock: TestClock, organization: OrganizationKey = ACME) {
    this.caller = { actor: ADA, organization };
    this.path = path;
    this.clock = clock;
    this.services = servicesOn(store, clock);
  }

  as(actor: string, organization: string | null = ACME): Caller {
    return { actor: actor as Email, organization };
  }

  async module(product: string, name = product): Promise<void> {
    granted(await addProduct(this.services, this.caller, { product: product as ProductKey, name }));
  }

  async purchase(product: string, quantity: number, lot: Partial<Lot> = {}): Promise<PurchaseRow> {
    const { subscription = 'SUB-1', startsOn = '2026-01-01', endsOn = '2026-12-31', reference = null, note = null } = lot;
    return granted(
      await addPurchase(this.services, this.caller, {
        product: product as ProductKey,
        quantity: quantity as Quantity,
        subscription,
        startsOn: startsOn as Day,
        endsOn: endsOn as Day | null,
        reference,
        note,
      }),
    );
  }

  /** A workspace brought to its status step by step, with its modules installed. */
  async event(key: string, event: Partial<Event> = {}): Promise<WorkspaceRow> {
    const {
      name = key,
      status = 'pre-production',
      startsOn = '2026-12-01',
      endsOn = '2026-12-03',
      participants = 0,
      modules = [],
    } = event;
    const workspace = key as WorkspaceKey;
    const dates = { startsOn: startsOn as Day, endsOn: endsOn as Day };
    let row = granted(
      await createWorkspace(this.services, this.caller, { workspace, name, status: 'test', participants, ...dates }),
    );
    if (modules.length > 0) {
      row = granted(await changeModules(this.services, this.caller, { workspace, products: modules, install: true }));
    }
    for (const to of ['pre-production', 'production'] as const) {
      if (status === 'test' || (status === 'pre-production' && to === 'production')) continue;
      granted(await promote(this.services, this.caller, { workspace, to, assign: false, dryRun: false, confirmed: null }));
      row = { ...row, status: to };
    }
    return row;
  }

  async member(email: string, role: Role, entitlementManager = false, organization: string = ACME): Promise<Caller> {
    granted(await addMember(this.services, this.as(ADA, organization), { email: email as Email, role, entitlementManager }));
    return this.as(email, organization);
  }

  transfer(
    workspace: string,
    product: string,
    quantity: string | null,
    more: Partial<TransferMore> = {},
  ): Promise<Outcome<TransferRow>> {
    const { caller = this.caller, reference = null, note = null, dryRun = false } = more;
    return transfer(this.services, caller, { workspace, product, quantity, reference, note }, { dryRun, confirmed: null }).then(
      (outcome) => (outcome.ok ? { ok: true, value: outcome.value.row } : outcome),
    );
  }
}

interface Lot {
  readonly subscription: string;
  readonly startsOn: string;
  readonly endsOn: string | null;
  readonly reference: string | null;
  readonly note: string | null;
}

interface Event {
  readonly name: string;
  readonly status: Status;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly participants: number;
  readonly modules: readonly string[];
}

interface TransferMore {
  readonly caller: Caller;
  readonly reference: string | null;
  readonly note: string | null;
  readonly dryRun: boolean;
}
