/** `plan` and `apply`: a reviewable file between knowing what is missing and transferring it. */

import type { Balances } from '../core/balances.ts';
import { counted } from '../core/counts.ts';
import { done, type Outcome } from '../core/outcome.ts';
import {
  driftOf,
  pairOf,
  type Plan,
  PLAN_VERSION,
  planId,
  planLines,
  type PlanLine,
  planReference,
  type PlanScope,
} from '../core/plan.ts';
import { refuse } from '../core/refusals.ts';
import type { ApplyResult } from '../core/results.ts';
import { decideTransfer } from '../core/transfers.ts';
import type { OrganizationKey } from '../core/values.ts';
import type { Verdict } from './import.ts';
import { type Mode, type Seen, seenAs } from './commit.ts';
import type { Caller, Records, Services } from './ports.ts';
import { findProduct } from './products.ts';
import { findWorkspace } from './workspaces.ts';
import { demandActivated } from './authorization.ts';
import { readBalances } from './balances.ts';
import { transferContext } from './transfer.ts';
import { write } from './write.ts';
import { read } from './read.ts';

/** Makes a plan. Refuses as `authorize` does, or with product-not-found or workspace-not-found. */
export function makePlan(services: Services, caller: Caller, scope: PlanScope): Promise<Outcome<Plan>> {
  return read(services, caller, 'active-entitlements', async (authorized, records) => {
    const { organization } = authorized.organization;
    if (scope.product !== null) {
      const product = await findProduct(services, records, organization, scope.product);
      if (!product.ok) return product;
    }
    for (const key of scope.workspaces ?? []) {
      const workspace = await findWorkspace(services, records, organization, key);
      if (!workspace.ok) return workspace;
    }
    return done(await freshPlan(services, records, caller, organization, scope));
  });
}

async function freshPlan(
  services: Services,
  records: Records,
  { actor }: Caller,
  organization: OrganizationKey,
  scope: PlanScope,
): Promise<Plan> {
  const { id, hash } = await records.ledgerHead(organization);
  const { lines, unmet, totals } = planLines(await readBalances(services, records, organization, { short: true }), scope);
  const content = {
    version: PLAN_VERSION,
    organization,
    createdAt: services.clock.now(),
    createdBy: actor,
    ledger: { id, hash },
  };
  const name = planId({ ...content, lines, unmet }, services.sha256);
  const { version, ...rest } = content;
  return { version, id: name, ...rest, lines, unmet, totals };
}

export interface ApplyOptions extends Mode {
  readonly onRows: (done: number, total: number) => void;
}

/**
 * Transfers the lines of a plan in one commit, each under its own reference, so that a plan is spent once: lines that
 * were applied before are replayed. Refuses as `authorize` does, or with plan-of-another-organization; a stale plan
 * comes back in the verdict, with every assumption that drifted, and so does the first rule that a line breaks.
 */
export function applyPlan(
  services: Services,
  caller: Caller,
  plan: Plan,
  options: ApplyOptions,
): Promise<Outcome<Verdict<ApplyResult>>> {
  const onRows = (rows: number) => options.onRows(rows, plan.lines.length);
  return write<Verdict<ApplyResult>>(
    services,
    caller,
    { needs: 'entitlements', dryRun: options.dryRun, confirmed: options.confirmed, onRows },
    async (authorized, records) => {
      const { organization } = authorized.organization;
      if (plan.organization !== organization) {
        return refuse('plan-of-another-organization', { plan: plan.id, organization: plan.organization, here: organization });
      }
      const references = plan.lines.map((_, index) => planReference(plan.id, index + 1));
      const balances = await readBalances(services, records, organization, { references });
      const fresh = plan.lines.filter((_, index) => balances.referenced(references[index] ?? '') === undefined);
      const activated = fresh.length > 0 ? demandActivated(authorized) : done(authorized);
      if (!activated.ok) return activated;
      const drifted = driftOf(balances, fresh);
      const empty = { plan: plan.id, applied: 0, replayed: 0, drifted, transactions: [], dryRun: options.dryRun };
      if (drifted.length > 0) {
        const { refusal } = refuse('stale-plan', { plan: plan.id, drifted: drifted.length, rebased: null });
        return done({ entries: [], result: { result: empty, refusal } });
      }
      for (const [index, line] of plan.lines.entries()) {
        const request = { ...requestOf(line), reference: references[index] ?? null };
        const decided = decideTransfer(balances, request, transferContext(services, authorized));
        if (!decided.ok) return done({ entries: [], result: { result: empty, refusal: decided.refusal } });
      }
      const transactions = balances.drafts();
      const ids = idsOf(balances, references, options.dryRun ? transactions.length : 0);
      const result = { ...empty, applied: fresh.length, replayed: plan.lines.length - fresh.length, transactions: ids };
      return done({ entries: [{ organization, transactions }], seen: seenInPlan(result), result: { result, refusal: null } });
    },
  );
}

export function seenInPlan({ applied }: Pick<ApplyResult, 'applied'>): Seen {
  return seenAs('what the plan transfers', counted(applied, 'line'));
}

/** The first and the last transaction of the plan's lines, now or when they were applied; none of what is only tried. */
function idsOf(balances: Balances, references: readonly string[], tried: number): readonly number[] {
  if (tried > 0) return [];
  const ids = references.flatMap((reference) => balances.referenced(reference)?.id ?? []);
  return ids.length === 0 ? [] : [ids[0] ?? 0, ids.at(-1) ?? 0];
}

function requestOf({ workspace, product, quantity }: PlanLine) {
  return { workspace, product, quantity: String(quantity), note: null };
}

/** What a stale plan was about, planned anew on how things are now. */
export function rebasePlan(services: Services, caller: Caller, plan: Plan): Promise<Outcome<Plan>> {
  const pairs = new Set([...plan.lines, ...plan.unmet].map(pairOf));
  return makePlan(services, caller, { phase: null, product: null, pairs });
}
