/** `import workspaces`: creates or updates by key (contract, section 7). */

import { done, type Outcome } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import { parseDate, parseName, parseParticipants, parseWorkspaceKey, type ProductKey, SEAT } from '../core/values.ts';
import { parseStatus, type Status, type Workspace } from '../core/workspaces.ts';
import type { BoundRow } from './columns.ts';
import { cell, collect, type Importer, optionalCell, type RowChange } from './import.ts';
import type { Services } from './ports.ts';

export const workspaceImporter: Importer = {
  columns: {
    required: ['workspace', 'name', 'startsOn', 'endsOn'],
    optional: ['status', 'participants', 'modules'],
    ignored: [
      'phase',
      'seats.required',
      'seats.assigned',
      'seats.missing',
      'seats.surplus',
      'modules.surplus',
      'missing',
      'capabilities.charged',
      'capabilities.email',
      'capabilities.visible',
      'capabilities.appSignIn',
      'capabilities.magicLink',
    ],
  },
  prepare: async (services, records, organization, table) => {
    const products = (await records.products(organization)).map(({ product }) => product);
    const context: Context = {
      services,
      organization,
      products: new Set(products),
      hasModules: table.has('modules'),
      workspaces: new Map((await records.workspaces(organization)).map((workspace) => [workspace.workspace, workspace])),
      seen: new Map(),
    };
    return { keyOf: (row) => row.cell('workspace'), decide: (row) => decide(context, row) };
  },
};

interface Context {
  readonly services: Services;
  readonly organization: string;
  readonly products: ReadonlySet<string>;
  readonly hasModules: boolean;
  readonly workspaces: Map<string, Workspace>;
  /** The row that a key was in already. */
  readonly seen: Map<string, number>;
}

interface Parsed {
  readonly workspace: Workspace['workspace'];
  readonly name: string;
  readonly startsOn: Workspace['startsOn'];
  readonly endsOn: Workspace['endsOn'];
  readonly status: Status | null;
  readonly participants: number | null;
  readonly modules: readonly ProductKey[];
  readonly [name: string]: unknown;
}

function decide(context: Context, row: BoundRow): Outcome<RowChange> {
  const parsed = collect<Parsed>({
    workspace: cell(row, 'workspace', parseWorkspaceKey),
    name: cell(row, 'name', parseName),
    startsOn: cell(row, 'startsOn', (text) => parseDate('startsOn', text)),
    endsOn: cell(row, 'endsOn', (text) => parseDate('endsOn', text)),
    status: optionalCell(row, 'status', parseStatus),
    participants: optionalCell(row, 'participants', parseParticipants),
    modules: () => parseModules(context, row.cell('modules')),
  });
  if (!parsed.ok) return parsed;
  const { workspace, startsOn, endsOn, status } = parsed.value;
  if (endsOn < startsOn) return refuse('invalid-period', { startsOn, endsOn });
  const before = context.workspaces.get(workspace) ?? null;
  if (before !== null && status !== null && status !== before.status) {
    return refuse('status-not-importable', { workspace, status: before.status, value: status });
  }
  const after = merge(before, parsed.value, context.hasModules);
  const same = JSON.stringify(before) === JSON.stringify(after);
  const earlier = context.seen.get(workspace);
  if (earlier !== undefined && !same) return refuse('duplicate-row', { what: 'workspace', key: workspace, row: earlier });
  context.seen.set(workspace, row.row);
  context.workspaces.set(workspace, after);
  if (same) return done({ status: 'unchanged', activity: [], transactions: [] });
  const action = before === null ? 'workspace.created' : 'workspace.updated';
  return done({
    status: before === null ? 'created' : 'updated',
    activity: [{ action, subject: workspace, before, after }],
    transactions: [],
  });
}

/** What the row leaves out stays as it is; a new workspace starts in test, without participants or modules. */
function merge(before: Workspace | null, parsed: Parsed, hasModules: boolean): Workspace {
  const { workspace, name, startsOn, endsOn } = parsed;
  return {
    workspace,
    name,
    status: before?.status ?? parsed.status ?? 'test',
    startsOn,
    endsOn,
    participants: parsed.participants ?? before?.participants ?? 0,
    modules: hasModules ? parsed.modules : (before?.modules ?? []),
  };
}

/** Modules joined by `;`; every one must exist. */
function parseModules({ services, organization, products }: Context, text: string): Outcome<readonly ProductKey[]> {
  const keys = new Set(
    text
      .split(';')
      .map((key) => key.trim())
      .filter((key) => key !== ''),
  );
  for (const key of keys) {
    if (key === SEAT) return refuse('not-a-module', { product: key });
    if (!products.has(key))
      return refuse('product-not-found', { key, organization, nearest: services.nearest(key, [...products]) });
  }
  return done([...keys].toSorted() as unknown as readonly ProductKey[]);
}
