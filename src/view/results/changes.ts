/** What a check, a promotion or an import did, as documents. */

import type { Amounts } from '../../core/promotion.ts';
import type { AttendeesResult, CheckResult, ImportResult, ImportRow, MissingRow, PromotionResult } from '../../core/results.ts';
import { grouped } from '../cells.ts';
import type { Block, Document, Field, Sheet, Tone } from '../document.ts';
import { counted } from '../words.ts';
import { FINAL, firstBlocks } from './taken.ts';
import { missingTone } from './tones.ts';

type AssignedSeats = CheckResult['assigned'][number];

function assignedSheet(rows: readonly AssignedSeats[], recorded = true): Sheet<AssignedSeats> {
  const columns: Sheet<AssignedSeats>['columns'] = [
    { key: 'workspace', title: 'Workspace', kind: 'text', value: (row) => row.workspace },
    { key: 'quantity', title: 'Seats', kind: 'integer', value: (row) => row.quantity },
    { key: 'transaction', title: 'Transaction', kind: 'integer', value: (row) => row.transaction },
  ];
  return {
    name: 'assigned',
    columns: recorded ? columns : columns.slice(0, 2),
    rows,
    empty: 'No workspace misses seats that the pool could give.',
  };
}

function stillMissingSheet(rows: readonly MissingRow[]): Sheet<MissingRow> {
  return {
    name: 'stillMissing',
    columns: [
      { key: 'workspace', title: 'Workspace', kind: 'text', value: (row) => row.workspace },
      { key: 'product', title: 'Product', kind: 'text', value: (row) => row.product },
      { key: 'missing', title: 'Missing', kind: 'integer', value: (row) => row.missing, tone: (row) => missingTone(row.missing) },
    ],
    rows,
    empty: 'Nothing is missing any more.',
  };
}

function checkBlocks({ organization, assigned, seats, stillMissing, dryRun }: CheckResult): readonly Block[] {
  const did = dryRun ? 'would assign' : 'assigned';
  return [
    {
      kind: 'text',
      text: `Organization ${organization}: ${did} ${counted(seats, 'seat')} to ${counted(assigned.length, 'workspace')}.`,
    },
    ...(assigned.length > 0 ? [{ kind: 'table', sheet: assignedSheet(assigned) } as const] : []),
    { kind: 'heading', text: 'Still missing' },
    { kind: 'table', sheet: stillMissingSheet(stillMissing) },
  ];
}

export function checkDocument(result: CheckResult): Document {
  return { kind: 'object', value: result, sheet: assignedSheet(result.assigned), screen: checkBlocks(result) };
}

/** What is shown before the confirmation; `last`: the question follows. */
export function checkSummary(
  result: CheckResult,
  { words, table }: { readonly words: string; readonly table: Block },
  last: boolean,
): Document {
  const { assigned, stillMissing } = result;
  const screen: readonly Block[] = [
    { kind: 'heading', text: `Consumption check: ${words}` },
    table,
    ...firstBlocks(`To ${counted(assigned.length, 'workspace')}`, assignedSheet(assigned, false), assigned),
    ...firstBlocks('Still missing then', stillMissingSheet(stillMissing), stillMissing),
    ...(last ? [FINAL] : []),
  ];
  return { kind: 'object', value: result, sheet: assignedSheet(assigned), screen };
}

/** `check --all`: one result an organization. */
export function checksDocument(results: readonly CheckResult[]): Document {
  const sheet: Sheet<CheckResult> = {
    name: 'checks',
    columns: [
      { key: 'organization', title: 'Organization', kind: 'text', value: (row) => row.organization },
      { key: 'assigned', title: 'Workspaces', kind: 'list', value: (row) => row.assigned.map(({ workspace }) => workspace) },
      { key: 'seats', title: 'Seats', kind: 'integer', value: (row) => row.seats },
      {
        key: 'stillMissing',
        title: 'Still missing',
        kind: 'list',
        value: (row) => row.stillMissing.map(({ workspace, product, missing }) => `${workspace} ${product} ${missing}`),
        tone: (row) => missingTone(row.stillMissing.length),
      },
      { key: 'dryRun', title: 'Dry run', kind: 'flag', value: (row) => row.dryRun },
    ],
    rows: results,
    empty: 'You are Entitlement manager of no activated organization.',
  };
  return { kind: 'list', sheet };
}

function amountsText({ seats, modules }: Amounts): string {
  const parts = [...(seats > 0 ? [`${grouped(seats)} ${seats === 1 ? 'seat' : 'seats'}`] : []), ...modules];
  return parts.length === 0 ? 'nothing' : parts.join(', ');
}

function promotionSheet(result: PromotionResult): Sheet<PromotionResult> {
  return {
    name: 'promotion',
    columns: [
      { key: 'workspace', title: 'Workspace', kind: 'text', value: (row) => row.workspace },
      { key: 'from', title: 'From', kind: 'text', value: (row) => row.from },
      { key: 'to', title: 'To', kind: 'text', value: (row) => row.to },
      { key: 'charges.seats', title: 'Charged seats', kind: 'integer', value: (row) => row.charges.seats },
      { key: 'charges.modules', title: 'Charged modules', kind: 'list', value: (row) => row.charges.modules },
      {
        key: 'missing.seats',
        title: 'Missing seats',
        kind: 'integer',
        value: (row) => row.missing.seats,
        tone: (row) => missingTone(row.missing.seats),
      },
      {
        key: 'missing.modules',
        title: 'Missing modules',
        kind: 'list',
        value: (row) => row.missing.modules,
        tone: (row) => missingTone(row.missing.modules.length),
      },
      { key: 'assigned.seats', title: 'Assigned seats', kind: 'integer', value: (row) => row.assigned.seats },
      { key: 'assigned.modules', title: 'Assigned modules', kind: 'list', value: (row) => row.assigned.modules },
      { key: 'dryRun', title: 'Dry run', kind: 'flag', value: (row) => row.dryRun },
    ],
    rows: [result],
    empty: '',
  };
}

function promotionFields({ charges, missing, assigned }: PromotionResult): readonly Field[] {
  const short = missing.seats > 0 || missing.modules.length > 0;
  return [
    { label: 'Starts to be charged', text: amountsText(charges) },
    { label: 'Assigned with it', text: amountsText(assigned) },
    { label: 'Missing then', text: amountsText(missing), ...(short ? { tone: 'bad' as const } : {}) },
  ];
}

export function promotionDocument(result: PromotionResult): Document {
  const { workspace, from, to, dryRun } = result;
  const text = dryRun
    ? `Would promote workspace ${workspace} from ${from} to ${to}. Nothing was changed.`
    : `Promoted workspace ${workspace} from ${from} to ${to}.`;
  return {
    kind: 'object',
    value: result,
    sheet: promotionSheet(result),
    screen: [
      { kind: 'text', text, ...(dryRun ? {} : { tone: 'good' as const }) },
      { kind: 'fields', fields: promotionFields(result) },
    ],
  };
}

export interface Cover {
  readonly product: string;
  readonly missing: number;
  readonly available: number;
}

/** What is shown before the confirmation: charges, what the pools can cover, what will be missing, who will see the event. */
export function promotionSummary(result: PromotionResult, cover: readonly Cover[]): Document {
  const { workspace, from, to } = result;
  const coverSheet: Sheet<Cover> = {
    name: 'cover',
    columns: [
      { key: 'product', title: 'Product', kind: 'text', value: (row) => row.product },
      { key: 'missing', title: 'Needed', kind: 'integer', value: (row) => row.missing },
      { key: 'available', title: 'Available', kind: 'integer', value: (row) => row.available },
      {
        key: 'short',
        title: 'Short',
        kind: 'integer',
        value: (row) => Math.max(0, row.missing - row.available),
        tone: (row) => missingTone(row.missing - row.available),
      },
    ],
    rows: cover,
    empty: '',
  };
  const visible = 'All attendees will see this event in the app and in their lists, and can sign in through the app.';
  const screen: readonly Block[] = [
    { kind: 'heading', text: `Promote ${workspace} from ${from} to ${to}` },
    { kind: 'fields', fields: promotionFields(result) },
    ...(cover.length === 0
      ? []
      : [{ kind: 'heading', text: 'What the pools can cover' } as const, { kind: 'table', sheet: coverSheet } as const]),
    ...(to === 'production' ? [{ kind: 'banner', tone: 'warn', text: visible } as const] : []),
    { kind: 'banner', tone: 'warn', text: 'A status never goes back.' },
  ];
  return { kind: 'object', value: result, sheet: promotionSheet(result), screen };
}

const IMPORT_TONES: Readonly<Record<ImportRow['status'], Tone | null>> = {
  created: 'good',
  updated: 'good',
  unchanged: 'dim',
  rejected: 'bad',
  withheld: 'warn',
};

function importSheet(rows: readonly ImportRow[]): Sheet<ImportRow> {
  return {
    name: 'rows',
    columns: [
      { key: 'row', title: 'Row', kind: 'integer', drop: 'last', value: (row) => row.row },
      { key: 'key', title: 'Key', kind: 'text', drop: 'last', value: (row) => row.key },
      {
        key: 'status',
        title: 'Status',
        kind: 'text',
        drop: 'last',
        value: (row) => row.status,
        tone: (row) => IMPORT_TONES[row.status],
      },
      { key: 'code', title: 'Code', kind: 'text', show: 'data', value: (row) => row.code },
      { key: 'changes', title: 'Changes', kind: 'list', show: 'data', value: (row) => changesOf(row) },
      { key: 'message', title: 'Message', kind: 'text', show: 'data', value: (row) => row.message },
      { key: 'says', title: 'Changes', kind: 'text', show: 'people', drop: 'never', value: (row) => inWords(row) },
    ],
    rows,
    empty: 'The file has no rows.',
  };
}

/** `participants: 10 → 60`, for each field that changes. */
function changesOf({ changes }: ImportRow): readonly string[] {
  return Object.entries(changes).map(([field, [from, to]]) =>
    from === null ? `${field}: ${valueText(to)}` : `${field}: ${valueText(from)} → ${valueText(to)}`,
  );
}

function inWords(row: ImportRow): string {
  const changes = changesOf(row).join('; ');
  return row.message === null ? changes : changes === '' ? row.message : `${changes} (${row.message})`;
}

function valueText(value: unknown): string {
  if (value === null || (Array.isArray(value) && value.length === 0)) return 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  return Array.isArray(value) ? value.join(', ') : JSON.stringify(value);
}

/** Rows of a file that are told one by one; the result in every other format has all of them. */
const ROWS_TOLD = 50;

export function importDocument(result: ImportResult): Document {
  const { rows, productsCreated, dryRun } = result;
  const rejected = rows.filter(({ status }) => status === 'rejected');
  const worthTelling = rejected.length > 0 ? rejected : rows.filter(({ status }) => status !== 'unchanged');
  const told = worthTelling.slice(0, ROWS_TOLD);
  const more = worthTelling.length - told.length;
  const counts = (['created', 'updated', 'unchanged', 'rejected'] as const)
    .map((word) => `${grouped(result[word])} ${word}`)
    .join(', ');
  return {
    kind: 'object',
    value: result,
    sheet: importSheet(rows),
    screen: [
      ...(told.length > 0 ? [{ kind: 'table', sheet: importSheet(told) } as const] : []),
      ...(more > 0 ? [{ kind: 'text', text: `${grouped(more)} more: --format csv names every row.` } as const] : []),
      ...(productsCreated.length > 0 ? [{ kind: 'text', text: `${newProductsText(productsCreated)}.` } as const] : []),
      {
        kind: 'text',
        text: `${grouped(rows.length)} ${rows.length === 1 ? 'row' : 'rows'}: ${counts}.${dryRun ? ' A dry run: nothing was changed.' : ''}`,
      },
    ],
  };
}

/** `New products, created as modules: podium, badges`. */
export function newProductsText(products: readonly string[]): string {
  return `New ${products.length === 1 ? 'product, created as a module' : 'products, created as modules'}: ${products.join(', ')}`;
}

export function attendeesDocument(result: AttendeesResult): Document {
  const { workspace, participants, counted: people, duplicates, ignored, rows, missing, dryRun } = result;
  const sheet: Sheet<AttendeesResult> = {
    name: 'attendees',
    columns: [
      { key: 'workspace', title: 'Workspace', kind: 'text', value: (row) => row.workspace },
      { key: 'rows', title: 'Rows', kind: 'integer', value: (row) => row.rows },
      { key: 'counted', title: 'Counted', kind: 'integer', value: (row) => row.counted },
      { key: 'duplicates', title: 'Duplicates', kind: 'integer', value: (row) => row.duplicates },
      { key: 'ignored', title: 'Ignored', kind: 'integer', value: (row) => row.ignored },
      { key: 'participants', title: 'Participants', kind: 'list', value: (row) => row.participants.map(String) },
      { key: 'missing', title: 'Missing seats', kind: 'integer', value: (row) => row.missing },
      { key: 'dryRun', title: 'Dry run', kind: 'flag', value: (row) => row.dryRun },
    ],
    rows: [result],
    empty: '',
  };
  const [before, after] = participants;
  const share = `${grouped(people)} of ${grouped(rows)} ${rows === 1 ? 'row' : 'rows'}`;
  const left = [
    ...(duplicates > 0 ? [`${grouped(duplicates)} of them twice`] : []),
    ...(ignored > 0 ? [`${grouped(ignored)} not counted`] : []),
  ];
  return {
    kind: 'object',
    value: result,
    sheet,
    screen: [
      {
        kind: 'fields',
        fields: [
          { label: 'Workspace', text: workspace },
          { label: 'People', text: [share, ...left].join(', ') },
          {
            label: 'Participants',
            text: before === after ? `${grouped(after)}, as before` : `${grouped(before)} → ${grouped(after)}`,
          },
          ...(missing === null
            ? []
            : [
                {
                  label: 'Missing then',
                  text: missing === 0 ? 'no seats' : `${grouped(missing)} seats`,
                  ...(missing > 0 ? { tone: 'bad' as const } : {}),
                },
              ]),
        ],
      },
      ...(dryRun ? [{ kind: 'text', text: 'A dry run: nothing was changed.' } as const] : []),
    ],
  };
}
