/** Plans: what would cover what is missing, with the assumptions each line rests on (contract, sections 5 and 6). */

import type { Balances } from './balances.ts';
import { canonicalJson } from './chain.ts';
import { done, type Outcome } from './outcome.ts';
import { refuse } from './refusals.ts';
import { kindOf, parseProductKey, parseQuantity, parseWorkspaceKey, type ProductKey, type WorkspaceKey } from './values.ts';
import {
  inServingOrder,
  isCharged,
  missingOf,
  needOf,
  parseStatus,
  type Phase,
  phaseOf,
  type Status,
  unsuppliedOf,
} from './workspaces.ts';

export const PLAN_VERSION = 1;

export interface Assumptions {
  readonly status: Status;
  readonly required: number;
  readonly assigned: number;
  /** In the pool when the plan was made, before any of its lines. */
  readonly available: number;
}

export interface PlanLine {
  readonly workspace: WorkspaceKey;
  readonly product: ProductKey;
  readonly quantity: number;
  readonly assumes: Assumptions;
}

export interface Unmet {
  readonly workspace: string;
  readonly product: string;
  readonly missing: number;
}

export interface Plan {
  readonly version: number;
  /** Names the plan in the ledger: its lines are transferred once, under references made from it. */
  readonly id: string;
  readonly organization: string;
  readonly createdAt: string;
  readonly createdBy: string;
  /** The ledger as it was: a change elsewhere does not make the plan stale, this only tells how old it is. */
  readonly ledger: { readonly id: number; readonly hash: string };
  readonly lines: readonly PlanLine[];
  /** What the pools cannot cover; of each product so much would have to be bought. */
  readonly unmet: readonly Unmet[];
  readonly totals: readonly { readonly product: string; readonly quantity: number }[];
}

export interface PlanScope {
  readonly phase: Phase | null;
  readonly product: ProductKey | null;
  /** Only these workspaces; absent: all. */
  readonly workspaces?: ReadonlySet<string>;
  /** Only these pairs, written `workspace product`: the scope of a plan that is made anew. */
  readonly pairs: ReadonlySet<string> | null;
}

export function pairOf({ workspace, product }: { readonly workspace: string | null; readonly product: string }): string {
  return `${workspace} ${product}`;
}

/**
 * The lines that cover what is missing, in the order of the consumption check; seats as far as they go, modules whole.
 * The balances are used up on the way.
 */
export function planLines(
  balances: Balances,
  { phase, product: only, workspaces, pairs }: PlanScope,
): Pick<Plan, 'lines' | 'unmet' | 'totals'> {
  const before = new Map(balances.products().map((product) => [product, balances.available(product)]));
  const lines: PlanLine[] = [];
  const unmet: Unmet[] = [];
  const totals = new Map<ProductKey, number>();
  const charged = balances.workspaces().filter(({ status }) => isCharged(status));
  for (const workspace of inServingOrder(charged, balances.today)) {
    if (phase !== null && phaseOf(workspace, balances.today) !== phase) continue;
    const key = workspace.workspace;
    if (workspaces?.has(key) === false) continue;
    for (const need of missingOf(workspace, balances.share(key))) {
      const { product, required, assigned } = need;
      const missing = unsuppliedOf(need);
      if ((only !== null && product !== only) || pairs?.has(pairOf({ workspace: key, product })) === false) continue;
      const quantity = Math.min(missing, balances.available(product));
      if (quantity > 0) {
        balances.grant({ kind: 'transfer', workspace: key, product, quantity, reference: null, note: null });
        const assumes = { status: workspace.status, required, assigned, available: before.get(product) ?? 0 };
        lines.push({ workspace: key, product, quantity, assumes });
        totals.set(product, (totals.get(product) ?? 0) + quantity);
      }
      if (missing > quantity) unmet.push({ workspace: key, product, missing: missing - quantity });
    }
  }
  return { lines, unmet, totals: [...totals].map(([product, quantity]) => ({ product, quantity })) };
}

/** An assumption that does not hold any more. */
export interface Drift {
  readonly workspace: string;
  readonly product: string;
  readonly field: keyof Assumptions;
  readonly assumed: string | number;
  readonly actual: string | number;
}

/**
 * Where the world has moved on from what these lines assume: status, requirement or assignment of a line's workspace,
 * or a pool that no longer covers all of the plan's lines (said at the first line it cannot cover). A workspace that is
 * gone shows as a status of `none`.
 */
export function driftOf(balances: Balances, lines: readonly PlanLine[]): readonly Drift[] {
  const left = new Map(balances.products().map((product) => [product, balances.available(product)]));
  const uncovered = new Set<ProductKey>();
  return lines.flatMap((line) => {
    const { workspace: key, product, quantity, assumes } = line;
    const drift = (field: keyof Assumptions, actual: string | number): readonly Drift[] =>
      assumes[field] === actual ? [] : [{ workspace: key, product, field, assumed: assumes[field], actual }];
    const workspace = balances.workspace(key);
    if (workspace === undefined) return drift('status', 'none');
    const need = needOf(workspace, product, balances.assignedOf(key, product));
    const rest = (left.get(product) ?? 0) - quantity;
    left.set(product, rest);
    const short = rest < 0 && !uncovered.has(product);
    if (short) uncovered.add(product);
    return [
      ...drift('status', workspace.status),
      ...drift('required', need.required),
      ...drift('assigned', need.assigned),
      ...(short ? drift('available', balances.available(product)) : []),
    ];
  });
}

/** The reference under which a line of a plan is transferred; lines count from 1. */
export function planReference(id: string, line: number): string {
  return `plan:${id}#${line}`;
}

/** What a plan is called: by all that it says, so that a plan that was changed is another one. */
export function planId(said: Omit<Plan, 'id' | 'totals'>, sha256: (text: string) => string): string {
  return sha256(canonicalJson(said)).slice(0, 32);
}

/** A parsed JSON value as a plan, whole and as it was made. Refuses with not-a-plan or plan-newer. */
export function parsePlan(path: string, value: unknown, sha256: (text: string) => string): Outcome<Plan> {
  const bad = (reason: string) => refuse('not-a-plan', { path, reason });
  if (!isRecord(value)) return bad('it is not a JSON object');
  const { version, id, organization, createdAt, createdBy, ledger, lines } = value;
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) return bad('it has no plan version');
  if (version > PLAN_VERSION) return refuse('plan-newer', { path, version, known: PLAN_VERSION });
  if (typeof id !== 'string' || !/^[0-9a-f]{16,64}$/.test(id)) return bad('its id is not one of a plan');
  if (typeof organization !== 'string') return bad('it names no organization');
  if (typeof createdAt !== 'string' || typeof createdBy !== 'string') return bad('it does not say when and by whom it was made');
  if (!isRecord(ledger) || typeof ledger['id'] !== 'number' || typeof ledger['hash'] !== 'string')
    return bad('it names no state of the ledger');
  if (!Array.isArray(lines)) return bad('it has no list of lines');
  const parsed: PlanLine[] = [];
  const pairs = new Set<string>();
  for (const [index, line] of lines.entries()) {
    const read = parseLine(line);
    if (typeof read === 'string') return bad(`line ${index + 1}: ${read}`);
    if (pairs.has(pairOf(read))) return bad(`line ${index + 1}: ${pairOf(read)} stands in the plan twice`);
    pairs.add(pairOf(read));
    parsed.push(read);
  }
  const { unmet } = value;
  if (!Array.isArray(unmet) || !unmet.every(isUnmet)) return bad('it does not say what stays unmet');
  const totals = totalsOf(parsed);
  const wrong = wrongTotal(value['totals'], totals);
  if (wrong !== null) return bad(wrong);
  const head = { version, organization, createdAt, createdBy, ledger: { id: ledger['id'], hash: ledger['hash'] } };
  if (planId({ ...head, lines: parsed, unmet }, sha256) !== id)
    return bad('it was changed after it was made: its id is that of another plan');
  const { version: first, ...rest } = head;
  return done({ version: first, id, ...rest, lines: parsed, unmet, totals });
}

/** Where the totals of the file are not the sums of its lines, or null. */
function wrongTotal(told: unknown, totals: Plan['totals']): string | null {
  if (!Array.isArray(told) || !told.every(isRecord)) return 'it has no totals';
  const sums = new Map<unknown, number>(totals.map(({ product, quantity }) => [product, quantity]));
  for (const { product, quantity } of told) {
    const sum = sums.get(product) ?? 0;
    if (quantity !== sum || sum === 0)
      return `its total of ${String(product)} is ${String(quantity)}, but its lines come to ${sum}`;
    sums.delete(product);
  }
  const [first] = sums;
  return first === undefined ? null : `it has no total of ${String(first[0])}, but its lines come to ${first[1]}`;
}

function totalsOf(lines: readonly PlanLine[]): Plan['totals'] {
  const totals = new Map<ProductKey, number>();
  for (const { product, quantity } of lines) totals.set(product, (totals.get(product) ?? 0) + quantity);
  return [...totals].map(([product, quantity]) => ({ product, quantity }));
}

/** A line, or what is wrong with it. */
function parseLine(line: unknown): PlanLine | string {
  if (!isRecord(line) || !isRecord(line['assumes'])) return 'it is not a line of a plan';
  const { workspace, product, quantity, assumes } = line;
  const [key, productKey, units] = [
    parseWorkspaceKey(String(workspace)),
    parseProductKey(String(product)),
    parseQuantity(String(quantity)),
  ];
  if (typeof workspace !== 'string' || !key.ok) return 'it names no workspace';
  if (typeof product !== 'string' || !productKey.ok) return 'it names no product';
  if (typeof quantity !== 'number' || !units.ok)
    return `quantity ${JSON.stringify(quantity)} is not a whole number from 1 to 1,000,000,000`;
  if (kindOf(productKey.value) === 'module' && units.value !== 1) return `module ${product} takes a quantity of exactly 1`;
  const status = parseStatus(String(assumes['status']));
  const { required, assigned, available } = assumes;
  if (!status.ok || !isCount(required) || !isCount(assigned) || !isCount(available)) return 'its assumptions are not whole';
  return {
    workspace: key.value,
    product: productKey.value,
    quantity: units.value,
    assumes: { status: status.value, required, assigned, available },
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isUnmet(value: unknown): value is Unmet {
  return (
    isRecord(value) && typeof value['workspace'] === 'string' && typeof value['product'] === 'string' && isCount(value['missing'])
  );
}
