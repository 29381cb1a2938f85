/** Workspaces as documents: the list, one of them, and the items they miss. */

import { modulesOf, type ModuleRow, type WorkspaceRow } from '../../core/results.ts';
import { grouped } from '../cells.ts';
import type { Block, Column, Document, Sheet, Tone } from '../document.ts';
import { surplusOf, surplusSum } from '../../core/surplus.ts';
import { missingTone } from './tones.ts';

const past = (row: WorkspaceRow): Tone | null => (row.phase === 'past' ? 'dim' : null);

const plainColumns: readonly Column<WorkspaceRow>[] = [
  { key: 'workspace', title: 'Workspace', kind: 'text', drop: 'last', value: (row) => row.workspace, tone: past },
  { key: 'name', title: 'Name', kind: 'text', value: (row) => row.name, tone: past },
  { key: 'status', title: 'Status', kind: 'text', drop: 'last', value: (row) => row.status, tone: past },
  { key: 'startsOn', title: 'Starts', kind: 'day', value: (row) => row.startsOn, tone: past },
  { key: 'endsOn', title: 'Ends', kind: 'day', drop: 'first', value: (row) => row.endsOn, tone: past },
  { key: 'phase', title: 'Phase', kind: 'text', value: (row) => row.phase, tone: past },
  { key: 'participants', title: 'Participants', kind: 'integer', value: (row) => row.participants },
];

/** A column for every tag that one of the rows has. */
function tagColumns(rows: readonly WorkspaceRow[]): readonly Column<WorkspaceRow>[] {
  const names = [...new Set(rows.flatMap(({ tags }) => Object.keys(tags)))].toSorted();
  return names.map((name) => ({
    key: `tag:${name}`,
    title: `tag:${name}`,
    kind: 'text',
    show: 'data',
    value: (row) => row.tags[name] ?? null,
  }));
}

const modulesColumn: Column<WorkspaceRow> = {
  key: 'modules',
  title: 'Modules',
  kind: 'list',
  show: 'data',
  value: (row) => installedIn(row),
};

const entitlementColumns: readonly Column<WorkspaceRow>[] = [
  { key: 'seats.required', title: 'Seats required', kind: 'integer', show: 'data', value: (row) => row.seats?.required ?? null },
  { key: 'seats.assigned', title: 'Seats', kind: 'integer', value: (row) => row.seats?.assigned ?? null },
  { key: 'seats.held', title: 'Held seats', kind: 'integer', show: 'data', value: (row) => row.seats?.held ?? null },
  {
    key: 'seats.missing',
    title: 'Missing seats',
    kind: 'integer',
    drop: 'last',
    value: (row) => row.seats?.missing ?? null,
    tone: (row) => missingTone(row.seats?.missing ?? 0),
  },
  { key: 'seats.surplus', title: 'Seats left over', kind: 'integer', show: 'data', value: (row) => row.seats?.surplus ?? null },
  {
    key: 'modules.missing',
    title: 'Missing modules',
    kind: 'list',
    show: 'people',
    drop: 'last',
    value: (row) => missingModules(row),
    tone: (row) => missingTone(missingModules(row).length),
  },
  {
    key: 'modules.surplus',
    title: 'Modules left over',
    kind: 'list',
    show: 'data',
    value: (row) => surplusOf(row).modules,
  },
  { key: 'missing', title: 'Missing', kind: 'flag', show: 'data', value: (row) => row.missing ?? null },
];

const capabilityColumns: readonly Column<WorkspaceRow>[] = [
  { key: 'capabilities.charged', title: 'Charged', kind: 'flag', show: 'data', value: (row) => row.capabilities.charged },
  { key: 'capabilities.email', title: 'E-mail', kind: 'text', show: 'data', value: (row) => row.capabilities.email },
  { key: 'capabilities.visible', title: 'Visible', kind: 'flag', show: 'data', value: (row) => row.capabilities.visible },
  { key: 'capabilities.appSignIn', title: 'App sign-in', kind: 'flag', show: 'data', value: (row) => row.capabilities.appSignIn },
  { key: 'capabilities.magicLink', title: 'Magic link', kind: 'flag', show: 'data', value: (row) => row.capabilities.magicLink },
];

function installedIn({ modules }: WorkspaceRow): readonly string[] {
  return modules.filter(({ installed }) => installed).map(({ product }) => product);
}

function missingModules(row: WorkspaceRow): readonly string[] {
  return modulesOf(row)
    .filter(({ missing }) => missing > 0)
    .map(({ product }) => product);
}

/** Seats and modules that are missing, in one column: `400 seats`, `gamification`. */
const lacking: Column<WorkspaceRow> = {
  key: 'lacking',
  title: 'Missing',
  kind: 'list',
  show: 'people',
  drop: 'last',
  value: (row) => [...(lacksSeats(row) > 0 ? [`${grouped(lacksSeats(row))} seats`] : []), ...missingModules(row)],
  tone: (row) => missingTone(row.missing === true ? 1 : 0),
};

function lacksSeats({ seats }: WorkspaceRow): number {
  return seats?.missing ?? 0;
}

/** What a list shows people, the most important first to stay: the key, when, how far, and what is missing. */
function shown(entitlements: boolean): readonly Column<WorkspaceRow>[] {
  const [workspace, name, status, starts, ends, phase, participants] = plainColumns;
  const seats = entitlementColumns.filter(({ key }) => key === 'seats.assigned');
  const dropped = (column: Column<WorkspaceRow> | undefined) =>
    column === undefined ? [] : [{ ...column, drop: 'first' } as const];
  const kept = [workspace, starts, status].flatMap((column) => (column === undefined ? [] : [without(column)]));
  const facts = [...dropped(name), ...dropped(participants), ...(entitlements ? seats.flatMap(dropped) : [])];
  return [...kept, ...(entitlements ? [lacking] : []), ...facts, ...dropped(ends), ...dropped(phase)];
}

/** The column at its own place in the order of leaving: the key stays anyway, and what is missing goes last. */
function without({ drop: _, ...column }: Column<WorkspaceRow>): Column<WorkspaceRow> {
  return column;
}

/** The next events on the screen to start the day with. */
export function nextTable(rows: readonly WorkspaceRow[], entitlements: boolean, empty: string): Block {
  return { kind: 'table', sheet: workspaceSheet(rows, entitlements, empty), columns: shown(entitlements), brief: true };
}

/** Whether the rows carry seats and modules depends on who asks; the columns follow. */
export function workspaceSheet(rows: readonly WorkspaceRow[], entitlements: boolean, empty: string): Sheet<WorkspaceRow> {
  const columns = [
    ...plainColumns,
    ...tagColumns(rows),
    modulesColumn,
    ...(entitlements ? entitlementColumns : []),
    ...capabilityColumns,
  ];
  return { name: 'workspaces', columns, rows, empty };
}

export const NO_WORKSPACES = 'No workspaces yet. Create one: entitle workspaces create KEY --name NAME --starts DATE --ends DATE';

export function workspacesDocument(rows: readonly WorkspaceRow[], empty: string): Document {
  const entitlements = rows.some(showsEntitlements);
  return { kind: 'list', sheet: workspaceSheet(rows, entitlements, empty), people: shown(entitlements) };
}

/** Seats and modules that are left over, in one column: `400 seats`, `gamification`. */
const leftOver: Column<WorkspaceRow> = {
  key: 'leftOver',
  title: 'Left over',
  kind: 'list',
  show: 'people',
  drop: 'last',
  value: (row) => {
    const { seats, modules } = surplusOf(row);
    return [...(seats > 0 ? [`${grouped(seats)} seats`] : []), ...modules];
  },
};

/** What was assigned and is not needed, and the sum that a talk about a renewal needs. */
export function surplusDocument(rows: readonly WorkspaceRow[]): Document {
  const sheet = workspaceSheet(rows, true, 'Nothing is left over: every seat and module that was assigned is needed.');
  const columns = shown(true).flatMap((column) => (column === lacking ? [leftOver] : [column]));
  const words = (['past', 'live'] as const).flatMap((phase) => {
    const { workspaces, seats, modules } = surplusSum(rows, phase);
    if (workspaces === 0) return [];
    const what = [...(seats > 0 ? [counted(seats, 'seat')] : []), ...(modules > 0 ? [counted(modules, 'module')] : [])].join(
      ' and ',
    );
    return [`${what} left over in ${counted(workspaces, `${phase} event`)}`];
  });
  const sum: Block = { kind: 'text', text: `${words.join('; ')}.` };
  return { kind: 'list', sheet, people: columns, after: words.length === 0 ? [] : [sum] };
}

function counted(count: number, one: string): string {
  return `${grouped(count)} ${one}${count === 1 ? '' : 's'}`;
}

function showsEntitlements(row: WorkspaceRow): boolean {
  return row.seats !== undefined;
}

/** One workspace: its facts, what it needs and what its status allows. */
export function workspaceDocument(row: WorkspaceRow): Document {
  return {
    kind: 'object',
    value: row,
    sheet: workspaceSheet([row], showsEntitlements(row), NO_WORKSPACES),
    screen: [
      { kind: 'heading', text: `${row.name} (${row.workspace})` },
      {
        kind: 'fields',
        fields: [
          { label: 'Status', text: row.status },
          {
            label: 'Dates',
            text: `${row.startsOn === row.endsOn ? row.startsOn : `${row.startsOn} to ${row.endsOn}`} (${row.phase})`,
          },
          { label: 'Participants', text: grouped(row.participants) },
          ...(Object.keys(row.tags).length === 0 ? [] : [{ label: 'Tags', text: tagsText(row) }]),
          { label: 'Allows', text: allows(row) },
        ],
      },
      ...entitlementBlocks(row),
    ],
  };
}

function tagsText({ tags }: WorkspaceRow): string {
  return Object.entries(tags)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ');
}

function allows({ capabilities: { charged, email, visible, appSignIn } }: WorkspaceRow): string {
  return [
    charged ? 'charged' : 'not charged',
    email === 'all' ? 'e-mail to all' : 'e-mail to one attendee at a time',
    visible ? 'visible to attendees' : 'not visible to attendees',
    appSignIn ? 'sign-in through the app' : 'no sign-in through the app',
    'magic link',
  ].join(', ');
}

/** Seats and modules of one workspace; nothing for an actor who may not see them. */
export function entitlementBlocks(row: WorkspaceRow): readonly Block[] {
  if (row.seats === undefined) return [];
  const seats: ModuleRow = { product: 'seat' as ModuleRow['product'], installed: true, ...row.seats };
  return [
    { kind: 'heading', text: 'Entitlements' },
    { kind: 'table', sheet: needSheet([seats, ...modulesOf(row)]) },
  ];
}

const heldUnits: Column<ModuleRow> = { key: 'held', title: 'Held', kind: 'integer', value: (row) => row.held };
const leftOverUnits: Column<ModuleRow> = { key: 'surplus', title: 'Left over', kind: 'integer', value: (row) => row.surplus };

function needSheet(rows: readonly ModuleRow[]): Sheet<ModuleRow> {
  return {
    name: 'entitlements',
    columns: [
      { key: 'product', title: 'Product', kind: 'text', value: (row) => row.product },
      { key: 'installed', title: 'Installed', kind: 'flag', value: (row) => row.installed },
      { key: 'required', title: 'Required', kind: 'integer', value: (row) => row.required },
      { key: 'assigned', title: 'Assigned', kind: 'integer', value: (row) => row.assigned },
      ...(rows.some(({ held }) => held > 0) ? [heldUnits] : []),
      { key: 'missing', title: 'Missing', kind: 'integer', value: (row) => row.missing, tone: (row) => missingTone(row.missing) },
      ...(rows.some(({ surplus }) => surplus > 0) ? [leftOverUnits] : []),
    ],
    rows,
    empty: 'Nothing.',
  };
}

export interface MissingItem {
  readonly workspace: string;
  readonly name: string;
  readonly status: string;
  readonly startsOn: string;
  readonly product: string;
  readonly required: number;
  readonly assigned: number;
  readonly missing: number;
}

/** One row for each product that a workspace misses. */
export function missingItems(rows: readonly WorkspaceRow[]): readonly MissingItem[] {
  return rows.flatMap((row) => {
    const { workspace, name, status, startsOn, seats } = row;
    const needs = seats === undefined ? [] : [{ product: 'seat', ...seats }, ...modulesOf(row)];
    return needs
      .filter(({ missing }) => missing > 0)
      .map(({ product, required, assigned, missing }) => ({
        workspace,
        name,
        status,
        startsOn,
        product,
        required,
        assigned,
        missing,
      }));
  });
}

export function missingSheet(rows: readonly MissingItem[]): Sheet<MissingItem> {
  return {
    name: 'missing',
    columns: [
      { key: 'workspace', title: 'Workspace', kind: 'text', value: (row) => row.workspace },
      { key: 'name', title: 'Name', kind: 'text', value: (row) => row.name },
      { key: 'status', title: 'Status', kind: 'text', value: (row) => row.status },
      { key: 'startsOn', title: 'Starts', kind: 'day', value: (row) => row.startsOn },
      { key: 'product', title: 'Product', kind: 'text', value: (row) => row.product },
      { key: 'required', title: 'Required', kind: 'integer', value: (row) => row.required },
      { key: 'assigned', title: 'Assigned', kind: 'integer', value: (row) => row.assigned },
      { key: 'missing', title: 'Missing', kind: 'integer', value: (row) => row.missing, tone: (row) => missingTone(row.missing) },
    ],
    rows,
    empty: 'Nothing is missing.',
  };
}
