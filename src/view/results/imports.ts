/** What an import did, as documents. */

import { counted, grouped } from '../../core/counts.ts';
import type { AttendeesResult, ImportResult, ImportRow } from '../../core/results.ts';
import type { Document, Sheet, Tone } from '../document.ts';

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
      { key: 'row', title: 'Row', kind: 'id', drop: 'last', value: (row) => row.row },
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
        text: `${counted(rows.length, 'row')}: ${counts}.${dryRun ? ' A dry run: nothing was changed.' : ''}`,
      },
    ],
  };
}

/** `New products, created as modules: podium, badges`. */
function newProductsText(products: readonly string[]): string {
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
  const share = `${grouped(people)} of ${counted(rows, 'row')}`;
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
                  text: missing === 0 ? 'no seats' : counted(missing, 'seat'),
                  ...(missing > 0 ? { tone: 'bad' as const } : {}),
                },
              ]),
        ],
      },
      ...(dryRun ? [{ kind: 'text', text: 'A dry run: nothing was changed.' } as const] : []),
    ],
  };
}
