/** `import workspaces`: creates or updates by key (contract, section 7). */

import { done, type Outcome } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import { changeTags, NO_TAGS, parseTagName, parseTagValue, type Tags, withTags } from '../core/tags.ts';
import { parseDate, parseName, parseParticipants, parseWorkspaceKey, type ProductKey, SEAT } from '../core/values.ts';
import { parseStatus, type Status, type Workspace } from '../core/workspaces.ts';
import type { BoundRow } from './bound-rows.ts';
import { changesBetween, type Importer, type RowChange, UNCHANGED } from './import.ts';
import { collect, demanded, EMPTY, needed, optional } from './import-cells.ts';
import type { Services } from './ports.ts';

const TAG = 'tag:';

export const workspaceImporter: Importer = {
  columns: {
    required: ['workspace', 'name', 'startsOn', 'endsOn'],
    optional: ['status', 'participants', 'modules'],
    // What exports say of a workspace beside what it is: needs, what it lacks, what its status allows.
    ignored: ['organization', 'phase', 'missing', 'seats', 'modules.missing', 'modules.held', 'modules.surplus', 'capabilities'],
    families: { [TAG]: ['tags.'] },
  },
  prepare: async (services, records, organization, table) => {
    const products = (await records.products(organization)).map(({ product }) => product);
    const context: Context = {
      services,
      organization,
      products: new Set(products),
      tags: table.family(TAG),
      workspaces: new Map((await records.workspaces(organization)).map((workspace) => [workspace.workspace, workspace])),
      seen: new Map(),
    };
    const keyOf = (row: BoundRow) => row.cell('workspace');
    return { keyOf, decide: (row) => ({ key: keyOf(row), outcome: decide(context, row) }) };
  },
};

interface Context {
  readonly services: Services;
  readonly organization: string;
  readonly products: ReadonlySet<string>;
  /** Columns of tags: `tag:region`. */
  readonly tags: readonly string[];
  readonly workspaces: Map<string, Workspace>;
  /** The row that a key was in already. */
  readonly seen: Map<string, number>;
}

function decide(context: Context, row: BoundRow): Outcome<RowChange> {
  const key = demanded(row, 'workspace', parseWorkspaceKey)();
  if (!key.ok) return key;
  const before = context.workspaces.get(key.value) ?? null;
  const merged = merge(context, row, key.value, before);
  if (!merged.ok) return merged;
  const after = merged.value;
  const { workspace, startsOn, endsOn } = after;
  if (endsOn < startsOn) return refuse('invalid-period', { startsOn, endsOn });
  const same = before !== null && JSON.stringify(before) === JSON.stringify(after);
  const earlier = context.seen.get(workspace);
  if (earlier !== undefined && !same) return refuse('duplicate-row', { what: 'workspace', key: workspace, row: earlier });
  context.seen.set(workspace, earlier ?? row.row);
  context.workspaces.set(workspace, after);
  if (same) return done(UNCHANGED);
  const action = before === null ? 'workspace.created' : 'workspace.updated';
  return done({
    status: before === null ? 'created' : 'updated',
    changes: changesBetween(before === null ? null : shown(before), shown(after)),
    activity: [{ action, subject: workspace, before, after }],
    transactions: [],
  });
}

/** What the row leaves out stays as it is; a new workspace starts in test, without participants or modules. */
function merge(context: Context, row: BoundRow, key: Workspace['workspace'], before: Workspace | null): Outcome<Workspace> {
  const parsed = collect<Omit<Workspace, 'workspace' | 'tags' | 'attendees'>>({
    name: needed(row, 'name', parseName, before?.name),
    status: needed(row, 'status', (text) => parseImportable(text, before), before?.status ?? 'test'),
    startsOn: needed(row, 'startsOn', (text) => parseDate('startsOn', text), before?.startsOn),
    endsOn: needed(row, 'endsOn', (text) => parseDate('endsOn', text), before?.endsOn),
    participants: optional(row, 'participants', parseParticipants, { before: before?.participants, otherwise: 0 }),
    modules: optional(row, 'modules', (text) => parseModules(context, text), { before: before?.modules, otherwise: [] }),
  });
  if (!parsed.ok) return parsed;
  const tags = parseTags(context, row, key, before?.tags);
  if (!tags.ok) return tags;
  const { attendees } = before ?? {};
  const untagged = { workspace: key, ...parsed.value, ...(attendees === undefined ? {} : { attendees }) };
  return done(withTags(untagged, tags.value));
}

/** A status is for new workspaces; that of an old one may be repeated, and no more. */
function parseImportable(text: string, before: Workspace | null): Outcome<Status> {
  const status = parseStatus(text);
  if (!status.ok || before === null || status.value === before.status) return status;
  return refuse('status-not-importable', { workspace: before.workspace, status: before.status, value: status.value });
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
    if (products.has(key)) continue;
    // No key has a comma in it: somebody joined several by one.
    const joined = key.split(/\s*[,|/+&\n]\s*/).filter((part) => part !== '');
    const nearest = services.nearest(key, [...products]);
    return refuse('product-not-found', { key, organization, nearest, ...(joined.length > 1 ? { joined } : {}) });
  }
  return done([...keys].toSorted() as unknown as readonly ProductKey[]);
}

function parseTags(context: Context, row: BoundRow, workspace: string, before: Tags | undefined): Outcome<Tags | undefined> {
  const changes = new Map<string, string | null>();
  for (const column of context.tags) {
    const text = row.given(column);
    if (text === null) continue;
    const name = parseTagName(column.slice(TAG.length));
    if (!name.ok) return name;
    const value = text === EMPTY ? done(null) : parseTagValue(name.value, text);
    if (!value.ok) return value;
    changes.set(name.value, value.value);
  }
  return changeTags(workspace, before, changes);
}

/** A workspace as its columns have it. */
function shown({ workspace: _, tags = NO_TAGS, attendees: __, ...rest }: Workspace): object {
  return { ...rest, ...Object.fromEntries(Object.entries(tags).map(([name, value]) => [`${TAG}${name}`, value])) };
}
