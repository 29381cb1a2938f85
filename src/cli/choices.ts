/** The lists that prompts offer: workspaces and products, those that miss something first. */

import { listPools } from '../app/pools.ts';
import type { Caller } from '../app/ports.ts';
import { listProducts } from '../app/products.ts';
import { needsQuantity } from '../app/transfer.ts';
import { listWorkspaces, showWorkspace } from '../app/workspaces.ts';
import { counted, grouped } from '../core/counts.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import { modulesOf, type WorkspaceRow } from '../core/results.ts';
import { parseQuantity, SEAT } from '../core/values.ts';
import { unsuppliedOf } from '../core/workspaces.ts';
import type { Choice } from '../prompt/prompter.ts';
import type { Needed } from './asking.ts';
import type { Calendar, Stores } from './definition.ts';

export type Choices = Promise<Outcome<readonly Choice<string>[]>>;

/** What a workspace misses, in words: `120 seats, live-streaming`. */
function missingText(row: WorkspaceRow): string {
  const { seats } = row;
  const missing = modulesOf(row)
    .filter((need) => need.missing > 0)
    .map(({ product }) => product);
  return [...(seats !== undefined && seats.missing > 0 ? [counted(seats.missing, 'seat')] : []), ...missing].join(', ');
}

/** Why a workspace cannot be chosen here, or null. */
type Unavailable = (row: WorkspaceRow) => string | null;

/** Test events take nothing (contract, section 6). */
export function takesNothing({ workspace, capabilities }: WorkspaceRow): string | null {
  return capabilities.charged
    ? null
    : `${workspace} is a test event, which takes no seats or modules: promote it first: entitle promote ${workspace}`;
}

async function allWorkspaces(context: Stores & Calendar, caller: Caller): Promise<Outcome<readonly WorkspaceRow[]>> {
  const filter = { asOf: context.today(), phase: null, status: null, search: null, missing: false, demandMissing: false };
  return listWorkspaces(await context.services(), caller, filter);
}

/** Workspaces, those that miss something first, each with its name and what it misses. */
export async function workspaceChoices(
  context: Stores & Calendar,
  caller: Caller,
  unavailable: Unavailable = () => null,
): Choices {
  const rows = await allWorkspaces(context, caller);
  if (!rows.ok) return rows;
  const ordered = rows.value.toSorted((a, b) => Number(b.missing === true) - Number(a.missing === true));
  return done(
    ordered.map((row): Choice<string> => {
      const missing = missingText(row);
      const detail = `${row.name} · ${row.startsOn} · ${row.status}`;
      const why = unavailable(row);
      const choice = { value: row.workspace, label: row.workspace, ...(why === null ? {} : { unavailable: why }) };
      return missing === '' ? { ...choice, detail } : { ...choice, detail: `misses ${missing} · ${detail}`, tone: 'bad' };
    }),
  );
}

/** The tags that events have, `NAME=VALUE`, and how many have them: name by name, the one that most have first. */
export async function tagChoices(context: Stores & Calendar, caller: Caller): Choices {
  const rows = await allWorkspaces(context, caller);
  if (!rows.ok) return rows;
  const counts = new Map<string, number>();
  for (const { tags } of rows.value) {
    for (const [name, value] of Object.entries(tags)) counts.set(`${name}=${value}`, (counts.get(`${name}=${value}`) ?? 0) + 1);
  }
  const tags = [...counts].map(([tag, count]) => ({ tag, name: tag.split('=', 1)[0] ?? '', count }));
  tags.sort((a, b) => (a.name === b.name ? b.count - a.count || (a.tag < b.tag ? -1 : 1) : a.name < b.name ? -1 : 1));
  return done(tags.map(({ tag, count }) => ({ value: tag, label: tag, detail: counted(count, 'event') })));
}

/** The need for a workspace: a list to choose from, those that miss something first. */
export function neededWorkspace(
  context: Stores & Calendar,
  caller: Caller,
  given: string | null,
  message = 'Which workspace?',
  unavailable?: Unavailable,
): Needed {
  const empty = 'there is no workspace yet; create one with: entitle workspaces create';
  return { given, label: 'WORKSPACE', message, empty, choices: () => workspaceChoices(context, caller, unavailable) };
}

/** The need for a product, whatever for. */
export function neededProduct(context: Stores, caller: Caller, given: string | null, message = 'Which product?'): Needed {
  return { given, label: 'PRODUCT', message, choices: () => productChoices(context, caller) };
}

/** The need for a quantity, a number or `missing`, of a product that has one: a module is transferred whole. */
export function neededQuantity(given: string | null, initial?: Needed['initial']): Needed {
  return {
    given,
    label: 'QUANTITY (a number, or "missing")',
    message: 'How many?',
    parse: (text) => (text.toLowerCase() === 'missing' ? done(text) : parseQuantity(text)),
    unless: ({ product = SEAT }) => product === EVERYTHING || !needsQuantity(product, null),
    ...(initial === undefined ? {} : { initial }),
  };
}

/** Products as anyone sees them. */
export async function productChoices(context: Stores, caller: Caller): Choices {
  const rows = await listProducts(await context.services(), caller);
  return rows.ok ? done(rows.value.map(({ product, name }) => ({ value: product, label: product, detail: name }))) : rows;
}

/** Products for one workspace: what it misses first, each with what is missing there and available in the pool. */
export async function productChoicesFor(context: Stores & Calendar, caller: Caller, workspaceKey: string): Choices {
  const services = await context.services();
  const pools = await listPools(services, caller, context.today());
  if (!pools.ok) return pools;
  const workspace = await showWorkspace(services, caller, workspaceKey, context.today());
  if (!workspace.ok) return workspace;
  const missing = missingByProduct(workspace.value);
  const choices = pools.value.map(({ product, name, available }): Choice<string> & { readonly missing: number } => {
    const lacks = missing.get(product) ?? 0;
    const detail = `${name} · ${grouped(available)} available`;
    const choice = { value: product, label: product, missing: lacks };
    return lacks === 0 ? { ...choice, detail } : { ...choice, detail: `misses ${grouped(lacks)} · ${detail}`, tone: 'bad' };
  });
  return done(choices.toSorted((a, b) => Number(b.missing > 0) - Number(a.missing > 0)));
}

/** The choice of all that the event misses: a word that is not a key. */
export const EVERYTHING = '*';

/** The same, with everything the event needs first, where it misses something. */
export async function everythingOr(context: Stores & Calendar, caller: Caller, workspaceKey: string): Choices {
  const workspace = await showWorkspace(await context.services(), caller, workspaceKey, context.today());
  if (!workspace.ok) return workspace;
  // Whatever were chosen, it would be refused.
  if (!workspace.value.capabilities.charged) return refuse('workspace-not-charged', { workspace: workspace.value.workspace });
  const products = await productChoicesFor(context, caller, workspaceKey);
  const missing = [...neededByProduct(workspace.value).values()].filter((count) => count > 0).length;
  if (!products.ok || missing === 0) return products;
  // Without the products' names: whoever types one means that one.
  const what = `${missing === 1 ? 'what' : `the ${missing} products that`} it misses, in one transfer`;
  const pools = await listPools(await context.services(), caller, context.today());
  if (!pools.ok) return pools;
  const needs = neededByProduct(workspace.value);
  const isShort = pools.value.some(({ product, available }) => (needs.get(product) ?? 0) > available);
  const detail = isShort ? `${what}, as far as the pools go` : what;
  return done([{ value: EVERYTHING, label: 'everything it needs', detail }, ...products.value]);
}

function missingByProduct(row: WorkspaceRow): ReadonlyMap<string, number> {
  return new Map<string, number>([
    [SEAT, row.seats?.missing ?? 0],
    ...modulesOf(row).map(({ product, missing }) => [product, missing] as const),
  ]);
}

/** What is missing and not held: what a transfer would have to supply. */
export function neededByProduct(row: WorkspaceRow): ReadonlyMap<string, number> {
  return new Map<string, number>([
    [SEAT, row.seats === undefined ? 0 : unsuppliedOf(row.seats)],
    ...modulesOf(row).map((need) => [need.product, unsuppliedOf(need)] as const),
  ]);
}
