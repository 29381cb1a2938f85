/** The one screen to start the day with; who one is; what is set. */

import { counted } from '../../core/counts.ts';
import type { CheckState } from '../../core/ledger.ts';
import type { HoldRow, OrganizationRow, PoolRow, RequestRow, WorkspaceRow } from '../../core/results.ts';
import { minute } from '../cells.ts';
import { totalsText } from '../words.ts';
import type { Block, Column, Document, Field, Sheet } from '../document.ts';
import { endingBlocks } from './holds.ts';
import { organizationSheet } from './people.ts';
import { morningTable } from './pools.ts';
import { queueBlocks } from './requests.ts';
import { nextTable } from './workspaces.ts';

/** When the consumption check ran last, and whether that is longer ago than it is to run. */
export interface CheckWatch {
  readonly last: (CheckState & { readonly at: string; readonly actor: string }) | null;
  /** `1d`, as it is set; null: nobody said. */
  readonly every: string | null;
  readonly overdue: boolean;
}

export interface StatusScreen {
  readonly actor: string;
  readonly description: string;
  readonly store: string;
  readonly asOf: string;
  readonly organization: OrganizationRow;
  /** The consumption check; null for an actor who may not see entitlements. */
  readonly check: CheckWatch | null;
  readonly pools: readonly PoolRow[] | null;
  /** Those that run out within a week. */
  readonly holds: readonly HoldRow[] | null;
  /** Open ones. */
  readonly requests: readonly RequestRow[];
  readonly next: readonly WorkspaceRow[];
}

/** `day`: as people read it. `live`: how many events are live in all. */
export function statusDocument(status: StatusScreen, day: string, live: number): Document {
  const { organization, check, pools, holds, requests, next, actor, description, store } = status;
  return {
    kind: 'object',
    value: status,
    sheet: organizationSheet([organization]),
    screen: [
      { kind: 'heading', text: `${organization.name} (${organization.organization}), ${day}` },
      {
        kind: 'fields',
        fields: [
          { label: 'You', text: `${actor} (${description})`, short: actor },
          { label: 'Store', text: store },
          ...checkFields(check),
        ],
      },
      ...banner(organization),
      ...(pools === null ? [] : [{ kind: 'heading', text: 'Pools' } as const, morningTable(pools)]),
      ...queueBlocks(requests),
      ...endingBlocks(holds ?? []),
      { kind: 'heading', text: 'Next events' },
      nextTable(
        next,
        live,
        pools !== null,
        'No event is ahead. Create one: entitle workspaces create KEY --name NAME --starts DATE --ends DATE',
      ),
    ],
  };
}

/** Nothing where no check ever ran, and none is to. */
function checkFields(check: CheckWatch | null): readonly Field[] {
  if (check === null || (check.last === null && check.every === null)) return [];
  const { last, overdue } = check;
  if (last === null) return [{ label: 'Check', text: 'none yet', tone: 'bad' }];
  const did = last.seats === 0 ? 'assigned nothing' : `assigned ${counted(last.seats, 'seat')}`;
  return [{ label: 'Check', text: `${minute(last.at)} by ${last.actor}: ${did}`, ...(overdue ? { tone: 'bad' as const } : {}) }];
}

/** Whether entitlements are missing is the first thing to know. */
function banner({ organization, activated, missing }: OrganizationRow): readonly Block[] {
  if (!activated) {
    return [
      {
        kind: 'banner',
        tone: 'warn',
        text: 'Entitlements are not activated.',
        more: `An account manager can do it: entitle orgs activate ${organization}`,
      },
    ];
  }
  if (missing === null) return [];
  if (missing.workspaces === 0) return [{ kind: 'banner', tone: 'good', text: 'Every charged workspace has what it needs.' }];
  return missingBanner(missing);
}

/**
 * Stands above whatever shows entitlements; nothing where nothing is missing, or where the actor may not see it.
 * `listed`: below it stands what it would lead to.
 */
export function missingBanner(missing: OrganizationRow['missing'], listed = false): readonly Block[] {
  if (missing === null || missing.workspaces === 0) return [];
  const where = missing.workspaces === 1 ? 'one workspace' : counted(missing.workspaces, 'workspace');
  return [
    {
      kind: 'banner',
      tone: 'bad',
      text: `Entitlements are missing: ${totalsText(missing)} in ${where}.`,
      ...(listed ? {} : { more: 'See them: entitle workspaces --missing' }),
    },
  ];
}

/** An object as one row and as labelled lines; keys are JSON's. */
export function fieldsDocument(value: Readonly<Record<string, string | number | boolean | null>>): Document {
  const entries = Object.entries(value);
  const sheet: Sheet<typeof value> = {
    name: 'values',
    columns: entries.map(([key, first]) => columnOf(key, first)),
    rows: [value],
    empty: '',
  };
  const fields = entries.map(([key, each]) => ({ label: titleOf(key), text: wordOf(each) }));
  return { kind: 'object', value, sheet, screen: [{ kind: 'fields', fields }] };
}

function columnOf(key: string, value: string | number | boolean | null): Column<unknown> {
  const column = { key, title: titleOf(key) };
  if (typeof value === 'boolean') return { ...column, kind: 'flag', value: () => value };
  return typeof value === 'number'
    ? { ...column, kind: 'integer', value: () => value }
    : { ...column, kind: 'text', value: () => value };
}

/** `entitlementManager` as `Entitlement manager`. */
function titleOf(key: string): string {
  const words = key.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function wordOf(value: string | number | boolean | null): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return value === null ? '–' : String(value);
}

export interface SettingRow {
  readonly key: string;
  readonly value: string | null;
  readonly source: string;
}

export function settingsDocument(rows: readonly SettingRow[]): Document {
  const sheet: Sheet<SettingRow> = {
    name: 'config',
    columns: [
      { key: 'key', title: 'Key', kind: 'text', value: (row) => row.key },
      { key: 'value', title: 'Value', kind: 'text', value: (row) => row.value },
      { key: 'source', title: 'From', kind: 'text', value: (row) => row.source },
    ],
    rows,
    empty: '',
  };
  return { kind: 'list', sheet };
}
