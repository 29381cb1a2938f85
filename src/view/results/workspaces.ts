/** Workspaces as documents: the list, one of them, and the items they miss. */

import { counted, grouped } from '../../core/counts.ts';
import { type Figures, modulesOf, type ModuleRow, type WorkspaceRow } from '../../core/results.ts';
import { unsuppliedOf } from '../../core/workspaces.ts';
import type { Block, Column, Document, Sheet, Tone } from '../document.ts';
import { surplusOf } from '../../core/surplus.ts';
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
  const names = new Set<string>();
  for (const { tags } of rows) for (const name in tags) names.add(name);
  return [...names].toSorted().map((name) => ({
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

function lackedModules(row: WorkspaceRow): readonly ModuleRow[] {
  return modulesOf(row).filter(({ missing }) => missing > 0);
}

function missingModules(row: WorkspaceRow): readonly string[] {
  return lackedModules(row).map(({ product }) => product);
}

/** Seats and modules that are missing, in one column: `400 seats`, `gamification`. */
const lacking: Column<WorkspaceRow> = {
  key: 'lacking',
  title: 'Missing',
  kind: 'list',
  show: 'people',
  drop: 'last',
  value: lacks,
  tone: (row) => missingTone(row.missing === true ? 1 : 0),
};

function lacks(row: WorkspaceRow): readonly string[] {
  return [...(lacksSeats(row) > 0 ? [counted(lacksSeats(row), 'seat')] : []), ...missingModules(row)];
}

/** `400 seats (30 held for it), gamification`; empty where nothing is missing, of any product. */
export function lackingText(row: WorkspaceRow): string {
  const held = [...(row.seats !== undefined && row.seats.missing > 0 ? [row.seats] : []), ...lackedModules(row)].map(heldText);
  return lacks(row)
    .map((text, at) => `${text}${held[at] ?? ''}`)
    .join(', ');
}

/** What holds keep of what is missing: it is supplied by posting them, and by nothing else. */
function heldText({ missing, held }: Figures): string {
  if (held === 0) return '';
  return held >= missing ? ' (held for it)' : ` (${grouped(held)} held for it)`;
}

/** Whether something is missing, and all of it is held. */
export function lacksHeldOnly(row: WorkspaceRow): boolean {
  const lacked = [...(row.seats === undefined ? [] : [row.seats]), ...lackedModules(row)].filter(({ missing }) => missing > 0);
  return lacked.length > 0 && lacked.every((need) => unsuppliedOf(need) === 0);
}

function lacksSeats({ seats }: WorkspaceRow): number {
  return seats?.missing ?? 0;
}

/** What a list shows people, the most important first to stay: the key, when, how far, and what is missing. */
function shown(point: Column<WorkspaceRow> | null): readonly Column<WorkspaceRow>[] {
  const [workspace, name, status, starts, ends, phase, participants] = plainColumns;
  const seats = entitlementColumns.filter(({ key }) => key === 'seats.assigned');
  const dropped = (column: Column<WorkspaceRow> | undefined) =>
    column === undefined ? [] : [{ ...column, drop: 'first' } as const];
  const kept = [workspace, starts, status].flatMap((column) => (column === undefined ? [] : [without(column)]));
  const facts = [...dropped(name), ...dropped(participants), ...(point === null ? [] : seats.flatMap(dropped))];
  return [...kept, ...(point === null ? [] : [point]), ...facts, ...dropped(ends), ...dropped(phase)];
}

/** The column at its own place in the order of leaving: the key stays anyway, and what is missing goes last. */
function without({ drop: _, ...column }: Column<WorkspaceRow>): Column<WorkspaceRow> {
  return column;
}

/** The next events on the screen to start the day with, of so many that are live. */
export function nextTable(rows: readonly WorkspaceRow[], live: number, entitlements: boolean, empty: string): Block {
  return {
    kind: 'table',
    sheet: workspaceSheet(rows, entitlements, empty),
    columns: shown(entitlements ? lacking : null),
    brief: true,
    rest: { of: live, command: 'entitle workspaces --live', least: 3 },
  };
}

/** What people see of a list whose point is this column: what is missing, or left over; null: no entitlements are told. */
export function peopleColumns(
  rows: readonly WorkspaceRow[],
  point: Column<WorkspaceRow> | null,
): readonly Column<WorkspaceRow>[] {
  return [...organizationColumns(rows), ...shown(point)];
}

/** Of several customers, each row says whose it is. */
function organizationColumns(rows: readonly WorkspaceRow[]): readonly Column<WorkspaceRow>[] {
  return rows.some((row) => organizationOf(row) !== null)
    ? [{ key: 'organization', title: 'Organization', kind: 'text', drop: 'last', value: organizationOf }]
    : [];
}

function organizationOf(row: WorkspaceRow & { readonly organization?: string }): string | null {
  return row.organization ?? null;
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

export function workspacesDocument(rows: readonly WorkspaceRow[], empty: string, before: readonly Block[] = []): Document {
  // An empty list has the columns it could have: a script asks for them whether something is missing or not.
  const entitlements = rows.length === 0 || rows.some(showsEntitlements);
  return {
    kind: 'list',
    sheet: workspaceSheet(rows, entitlements, empty),
    people: [...organizationColumns(rows), ...shown(entitlements ? lacking : null)],
    before,
  };
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
          ...(showsEntitlements(row) ? [] : [{ label: 'Installed', text: installedText(row) }]),
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

/** What is there, without figures. */
function installedText({ modules }: WorkspaceRow): string {
  const installed = modules.flatMap((module) => (module.installed ? [module.product] : []));
  return installed.length === 0 ? 'no modules' : installed.join(', ');
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
