/**
 * What people do to a file between two runs, at random: the rows are sorted, mended and added to, the file is saved anew by
 * another program, parted and joined, the report is given back, an old copy is found. However often whatever of it is
 * run, each row is transferred exactly once.
 */

import fc from 'fast-check';
import { bindTransfers, TRANSFER_COLUMNS, transferRows } from '../../../src/app/bulk.ts';
import { Columns } from '../../../src/app/columns.ts';
import type { InputFormat } from '../../../src/core/input.ts';
import { printed, type PrintedFile } from '../../support/bulk.ts';
import { readTable } from '../../../src/files/read.ts';
import type { Sheet } from '../../../src/view/document.ts';
import { exported } from '../../../src/view/formats/export.ts';
import type { ExportFormat } from '../../../src/view/formats/writers.ts';
import { reportSheet } from '../../../src/view/results/bulk.ts';
import { newWorld } from '../../support/store.ts';
import { workbook } from '../../support/workbook.ts';
import { granted, sha256, type World } from '../../support/world.ts';

/** A row as the person means it. `wrong`: how it is still written. */
interface Meant {
  readonly id: number;
  readonly workspace: string;
  readonly product: string;
  readonly quantity: string;
  readonly reference: string;
  readonly note: string;
  wrong: 'workspace' | 'quantity' | 'note' | null;
}

/** A file as it lies on somebody's desk: cells under headers, each row with what it is meant to be. */
interface Paper {
  readonly columns: readonly string[];
  readonly rows: readonly { readonly meant: Meant; readonly cells: readonly string[] }[];
}

const SAVED = ['comma', 'semicolon', 'tab', 'crlf', 'bom', 'utf-16', 'quoted', 'xlsx', 'json', 'ndjson'] as const;
type Saved = (typeof SAVED)[number];

interface Draft {
  readonly workspace: number;
  readonly product: 'seat' | 'badges';
  readonly quantity: number;
  readonly named: boolean;
  readonly wrong: Meant['wrong'];
}

const draft = fc.record<Draft>({
  workspace: fc.nat(2),
  product: fc.constantFrom('seat', 'seat', 'seat', 'seat', 'badges'),
  // Few, so that rows say the same; 0: what is missing.
  quantity: fc.constantFrom(0, 3, 3, 5, 8),
  named: fc.boolean(),
  wrong: fc.constantFrom(null, null, null, 'workspace', 'quantity', 'note'),
});

type Edit = readonly [
  what: 'run' | 'all or nothing' | 'report' | 'sort' | 'append' | 'mend' | 'save' | 'part' | 'join' | 'old copy',
  choice: number,
  saved: Saved,
  draft: Draft,
];
const edit = fc.tuple(
  fc.constantFrom<Edit[0][]>(
    ...([
      'run',
      'run',
      'all or nothing',
      'report',
      'sort',
      'append',
      'mend',
      'mend',
      'save',
      'part',
      'join',
      'old copy',
    ] as const),
  ),
  fc.nat(1_000_000),
  fc.constantFrom(...SAVED),
  draft,
);

/** Histories in one organization before the next one gets a store of its own. */
const TOGETHER = 40;

/** Runs so many random histories; throws with the shortest one that goes wrong. Says its seed. */
export async function compareHistories(count: number, seed: number): Promise<void> {
  console.log(`histories of files: seed ${seed}`);
  let [world, number] = [await pool(), 0];
  await fc.assert(
    fc.asyncProperty(
      fc.array(draft, { minLength: 1, maxLength: 6 }),
      fc.array(edit, { minLength: 1, maxLength: 10 }),
      async (drafts, edits) => {
        number += 1;
        if (number % TOGETHER === 0) world = await pool();
        const history = new History(world, number);
        await history.begin(drafts);
        for (const each of edits) await history.apply(each);
        await history.apply(['run', 0, 'comma', { workspace: 0, product: 'seat', quantity: 3, named: false, wrong: null }]);
      },
    ),
    { numRuns: count, seed },
  );
}

async function pool(): Promise<World> {
  const world = await newWorld();
  await world.module('badges');
  await world.purchase('seat', 1_000_000);
  await world.purchase('badges', 1_000_000);
  return world;
}

class History {
  readonly #world: World;
  readonly #number: number;
  /** The files there are; never two with rows that are meant to say the same. */
  #papers: Paper[] = [];
  /** Files as they once were. */
  readonly #old: Paper[] = [];
  /** Rows that a run was given in good order: each is to be transferred once. */
  readonly #due = new Map<string, Set<number>>();
  #last = 0;

  constructor(world: World, number: number) {
    this.#world = world;
    this.#number = number;
  }

  async begin(drafts: readonly Draft[]): Promise<void> {
    for (const place of [0, 1, 2]) await this.#world.event(this.#workspace(place), { participants: 4, modules: ['badges'] });
    const columns = ['workspace', 'product', 'quantity', 'reference', 'note'];
    this.#papers = [
      { columns, rows: this.#distinctModules(drafts.map((each) => this.#mean(each))).map((row) => this.#write(columns, row)) },
    ];
  }

  async apply([what, choice, saved, more]: Edit): Promise<void> {
    const place = choice % this.#papers.length;
    const paper = this.#papers[place];
    if (paper === undefined) return;
    const replace = (...papers: readonly Paper[]): void => void this.#papers.splice(place, 1, ...papers);
    switch (what) {
      case 'run':
        await this.#run(paper, saved, true);
        return;
      case 'all or nothing':
        await this.#run(paper, saved, false);
        return;
      case 'report': {
        this.#old.push(copyOf(paper));
        const format = (['csv', 'xlsx', 'json', 'ndjson'] as const)[choice % 4] ?? 'csv';
        replace(await reportPaper(paper, await this.#run(paper, saved, true), format));
        return;
      }
      case 'sort':
        replace({ ...paper, rows: shuffled(paper.rows, choice) });
        return;
      case 'append': {
        // Beside other files it must say something of its own.
        const quantity = this.#papers.length > 1 ? 100 + this.#last : more.quantity;
        const meant = this.#mean({ ...more, product: 'seat', quantity });
        replace({ ...paper, rows: [...paper.rows, this.#write(paper.columns, meant)] });
        return;
      }
      case 'mend': {
        const wrong = paper.rows.filter(({ meant }) => meant.wrong !== null);
        const row = wrong[choice % Math.max(1, wrong.length)];
        if (row === undefined) return;
        this.#old.push(copyOf(paper));
        const mended = { ...row.meant, wrong: null };
        const cells = withCells(paper.columns, row.cells, {
          workspace: mended.workspace,
          // A blank says nothing in a report: there it is what was refused.
          quantity: mended.quantity || '1',
          note: mended.note,
        });
        replace({ ...paper, rows: paper.rows.map((each) => (each === row ? { meant: mended, cells } : each)) });
        return;
      }
      case 'save': {
        const read = await readBack(bytesOf(paper, saved), formatOf(saved));
        replace({ columns: read.columns, rows: paper.rows.map((row, at) => ({ ...row, cells: read.rows[at] ?? [] })) });
        return;
      }
      case 'part': {
        const contents = [...new Set(paper.rows.map(({ meant }) => contentOf(meant)))];
        const first = new Set(contents.slice(0, 1 + (choice % Math.max(1, contents.length - 1))));
        if (first.size === contents.length) return;
        this.#old.push(copyOf(paper));
        const part = (inFirst: boolean): Paper => ({
          ...paper,
          rows: paper.rows.filter(({ meant }) => first.has(contentOf(meant)) === inFirst),
        });
        replace(part(true), part(false));
        return;
      }
      case 'join': {
        const [one, other, ...rest] = this.#papers;
        if (one === undefined || other === undefined) return;
        this.#old.push(copyOf(one), copyOf(other));
        this.#papers = [joined(one, other), ...rest];
        return;
      }
      case 'old copy': {
        const old = this.#old[choice % Math.max(1, this.#old.length)];
        if (old !== undefined) await this.#run(old, saved, true);
      }
    }
  }

  #workspace(place: number): string {
    return `event-${this.#number}-${place}`;
  }

  #mean({ workspace, product, quantity, named, wrong }: Draft): Meant {
    this.#last += 1;
    const id = this.#last;
    const isModule = product === 'badges';
    return {
      id,
      workspace: this.#workspace(workspace),
      product,
      quantity: isModule ? '' : quantity === 0 ? 'missing' : String(quantity),
      reference: named && (isModule || quantity > 0) ? `order-${this.#number}-${id}` : '',
      note: id % 3 === 0 ? `for row ${id}` : '',
      // What is missing is for the day of the transfer to say: such a row has no content to mend it to.
      wrong: quantity === 0 && !isModule ? null : wrong,
    };
  }

  /** An event takes a module once. */
  #distinctModules(rows: readonly Meant[]): readonly Meant[] {
    const seen = new Set<string>();
    return rows.filter((row) => row.product === 'seat' || (!seen.has(row.workspace) && seen.add(row.workspace).size > 0));
  }

  #write(columns: readonly string[], meant: Meant): Paper['rows'][number] {
    const { workspace, product, quantity, reference, note, wrong } = meant;
    const cells = withCells(
      columns,
      columns.map(() => ''),
      {
        workspace: wrong === 'workspace' ? `${workspace}-mistyped` : workspace,
        product,
        quantity: wrong === 'quantity' ? '1.5' : quantity,
        reference,
        note: wrong === 'note' ? 'too long '.repeat(60) : note,
      },
    );
    return { meant, cells };
  }

  async #run(paper: Paper, saved: Saved, partial: boolean): Promise<PrintedFile> {
    const { services, caller } = this.#world;
    const bytes = bytesOf(paper, saved);
    const source = { path: `file.${formatOf(saved)}`, bytes, digest: sha256(bytes.toString('latin1')), format: formatOf(saved) };
    const columns = new Columns(TRANSFER_COLUMNS);
    const table = await readTable(source, { sheet: null, fit: (names) => columns.fit(names) });
    const bound = granted(await bindTransfers(services, table));
    const options = { partial, batch: null, noExcess: false, maxSeats: null, dryRun: false, confirmed: null };
    const { result } = granted(await transferRows(services, caller, bound, { ...options, onRows: () => undefined }));
    if (partial || paper.rows.every(({ meant }) => meant.wrong === null)) {
      for (const { meant } of paper.rows) {
        if (meant.wrong !== null || meant.quantity === 'missing') continue;
        const due = this.#due.get(contentOf(meant)) ?? new Set();
        this.#due.set(contentOf(meant), due.add(meant.id));
      }
    }
    await this.#compare();
    return printed(result);
  }

  async #compare(): Promise<void> {
    const transferred = new Map<string, number>();
    for (const place of [0, 1, 2]) {
      const workspace = this.#workspace(place);
      const rows = await this.#world.services.store.read((records) =>
        records.transactions(this.#world.caller.organization as never, { workspace, limit: 1000 }),
      );
      const asMissing = rows.filter(({ reference }) => reference === null || !/^row:|^order-\d+-\d+$/.test(reference));
      if (asMissing.length > 1) throw new Error(`${workspace} got what was missing ${asMissing.length} times`);
      for (const { product, quantity, reference } of rows) {
        const key = `${workspace} ${product} ${quantity}`;
        if (reference !== null) transferred.set(key, (transferred.get(key) ?? 0) + 1);
      }
    }
    const expected = [...this.#due].map(([content, rows]) => `${content}: ${rows.size}`).toSorted();
    const found = [...transferred].map(([content, count]) => `${content}: ${count}`).toSorted();
    if (expected.join() !== found.join()) throw new Error(`expected ${expected.join(', ')}; found ${found.join(', ')}`);
  }
}

function contentOf({ workspace, product, quantity }: Meant): string {
  return `${workspace} ${product} ${quantity || '1'}`;
}

/** Its rows as they were meant then: what is mended later is mended in the other copy. */
function copyOf({ columns, rows }: Paper): Paper {
  return { columns, rows: rows.map(({ meant, cells }) => ({ meant: { ...meant }, cells })) };
}

function withCells(
  columns: readonly string[],
  cells: readonly string[],
  values: Readonly<Record<string, string>>,
): readonly string[] {
  return columns.map((column, place) => values[column.toLowerCase()] ?? cells[place] ?? '');
}

function joined(one: Paper, other: Paper): Paper {
  const columns = [...one.columns];
  for (const column of other.columns) {
    if (!columns.some((known) => known.toLowerCase() === column.toLowerCase())) columns.push(column);
  }
  const rows = [one, other].flatMap((paper) =>
    paper.rows.map(({ meant, cells }) => {
      const values = Object.fromEntries(paper.columns.map((column, place) => [column.toLowerCase(), cells[place] ?? '']));
      return { meant, cells: withCells(columns, [], values) };
    }),
  );
  return { columns, rows };
}

function shuffled<T>(rows: readonly T[], by: number): readonly T[] {
  return rows
    .map((row, at) => ({ row, key: ((at + 1) * (by + 7919)) % 1009 }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ row }) => row);
}

function formatOf(saved: Saved): InputFormat {
  return saved === 'xlsx' || saved === 'json' || saved === 'ndjson' ? saved : 'csv';
}

/** The file as one program or another saves it. */
function bytesOf({ columns, rows }: Paper, saved: Saved): Buffer {
  const lines = [columns, ...rows.map(({ cells }) => cells)];
  const text = (separator: string, end = '\n', all = false): string =>
    lines.map((cells) => `${cells.map((cell) => quoted(cell, all)).join(separator)}${end}`).join('');
  switch (saved) {
    case 'comma':
      return Buffer.from(text(','));
    case 'semicolon':
      return Buffer.from(text(';'));
    case 'tab':
      return Buffer.from(text('\t'));
    case 'crlf':
      return Buffer.from(text(',', '\r\n'));
    case 'bom':
      return Buffer.from(`\u{feff}${text(',')}`);
    case 'utf-16':
      return Buffer.from(`\u{feff}${text('\t', '\r\n')}`, 'utf16le');
    case 'quoted':
      return Buffer.from(text(',', '\n', true));
    case 'json':
      return Buffer.from(JSON.stringify(itemsOf(columns, rows, numberIn)));
    case 'ndjson':
      return Buffer.from(
        itemsOf(columns, rows, (cell) => cell)
          .map((item) => JSON.stringify(item))
          .join('\n'),
      );
    case 'xlsx':
      return workbook({ rows: lines.map((cells, at) => rowXml(at + 1, cells)).join('') });
  }
}

/** Numbers as numbers, all else as text, as a person would type it. */
function rowXml(row: number, cells: readonly string[]): string {
  const written = cells.map((cell, at) => {
    const place = `${String.fromCodePoint(65 + at)}${row}`;
    if (cell === '') return '';
    if (typeof numberIn(cell) === 'number') return `<c r="${place}"><v>${cell}</v></c>`;
    return `<c r="${place}" t="inlineStr"><is><t>${cell.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</t></is></c>`;
  });
  return `<row r="${row}">${written.join('')}</row>`;
}

function numberIn(cell: string): string | number {
  return /^[0-9]+(?:\.[0-9]+)?$/.test(cell) ? Number(cell) : cell;
}

function quoted(cell: string, all: boolean): string {
  return all || /[",;\t\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

function itemsOf(columns: readonly string[], rows: Paper['rows'], valueOf: (cell: string) => string | number): readonly object[] {
  return rows.map(({ cells }) =>
    Object.fromEntries(columns.map((column, place) => [column, cells[place] ? valueOf(cells[place]) : null])),
  );
}

async function readBack(bytes: Buffer, format: InputFormat) {
  const table = await readTable({ path: `file.${format}`, bytes, digest: '', format });
  const rows: (readonly string[])[] = [];
  for await (const batch of table.rows) for (const { cells } of batch) rows.push(cells);
  return { columns: table.columns, rows };
}

/** The report of a run, as the program writes it, in the place of the file. */
async function reportPaper({ columns, rows }: Paper, result: PrintedFile, format: ExportFormat): Promise<Paper> {
  const told = result.rows.map((row, at) => {
    const written = (header: string): string | null =>
      rows[at]?.cells[columns.findIndex((column) => column.toLowerCase() === header)] || null;
    return { ...row, reference: written('reference'), note: written('note') };
  });
  const pieces: Uint8Array[] = [];
  const info = { title: 'report', creator: 'ada@acme.example', created: '2026-11-21T09:00:00.000Z' as never };
  const sheet: Sheet = reportSheet(told, ['reference', 'note']);
  for await (const piece of exported(format, [sheet], { info })) pieces.push(piece);
  const read = await readBack(Buffer.concat(pieces), format);
  return { columns: read.columns, rows: rows.map(({ meant }, at) => ({ meant, cells: read.rows[at] ?? [] })) };
}
