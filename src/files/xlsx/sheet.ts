/** The rows of a worksheet, as they are inflated. */

import { BATCH_ROWS, LAST_COLUMN, LAST_ROW, MAX_CELL, MAX_SHEET } from '../limits.ts';
import { malformed } from '../malformed.ts';
import { inflate } from './archive.ts';
import { columnLetters } from '../letters.ts';
import { cellPlace, type RawCell } from './cells.ts';
import { TextRuns } from './runs.ts';
import type { Workbook, Worksheet } from './workbook.ts';
import { type Attributes, type Handlers, parseXml } from './xml.ts';

export interface RawRow {
  /** From 1, as the sheet numbers it. */
  readonly row: number;
  /** The cells that are written, from left to right. */
  readonly cells: readonly RawCell[];
  /** Nobody who looks at the sheet sees it. */
  readonly hidden: boolean;
}

/** Rows in the order of the sheet, a few thousand at a time; rows without cells are left out. */
export async function* sheetRows(
  { archive }: Workbook,
  { entry }: Worksheet,
  batch = BATCH_ROWS,
  onConcealed: (what: string) => void = () => undefined,
): AsyncGenerator<readonly RawRow[]> {
  const reader = new SheetReader(archive.path, onConcealed);
  for await (const _ of parseXml(archive.path, entry.fileName, inflate(archive, entry, MAX_SHEET), reader)) {
    if (reader.ready.length >= batch) yield reader.ready.splice(0);
  }
  if (!reader.sawSheet) malformed(archive.path, `part "${entry.fileName}" is not a worksheet`);
  yield reader.ready.splice(0);
}

function isOn(value: string | undefined): boolean {
  return value === '1' || value === 'true' || value === 'on';
}

/** A height or a width that leaves nothing to see. */
function isNothing(size: string | undefined): boolean {
  return size !== undefined && Number(size) < 0.5;
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

class SheetReader implements Handlers {
  readonly ready: RawRow[] = [];
  sawSheet = false;
  readonly #path: string;
  readonly #runs: TextRuns;
  readonly #onConcealed: (what: string) => void;
  #inRows = false;
  #sawRows = false;
  #hidden = false;
  #row = 0;
  #cells: RawCell[] = [];
  #column = 0;
  #cell: Writable<RawCell> | undefined;
  #inValue = false;

  constructor(path: string, onConcealed: (what: string) => void) {
    this.#path = path;
    this.#onConcealed = onConcealed;
    this.#runs = new TextRuns(() => this.#tooLong());
  }

  open(name: string, attributes: Attributes): void {
    if (name === 'worksheet') this.sawSheet = true;
    else if (name === 'sheetData') this.#startRows();
    else if (name === 'col') this.#lookAtColumn(attributes);
    else if (name === 'sheetFormatPr' && isOn(attributes['zeroHeight']))
      this.#onConcealed('rows are hidden unless told otherwise');
    else if (name === 'conditionalFormatting')
      this.#onConcealed(`cells ${attributes['sqref'] ?? ''} look otherwise under conditions`);
    else if (name === 'mergeCell') this.#onConcealed(`cells ${attributes['ref'] ?? ''} are merged`);
    else if (!this.#inRows) return;
    else if (name === 'row') this.#startRow(attributes['r'], isOn(attributes['hidden']) || isNothing(attributes['ht']));
    else if (name === 'c') this.#startCell(attributes);
    else if (this.#cell !== undefined) this.#openInCell(this.#cell, name);
  }

  #startRows(): void {
    if (this.#sawRows) malformed(this.#path, 'a sheet has its rows in two parts');
    this.#inRows = true;
    this.#sawRows = true;
  }

  /** Two values, or a value with something in it, are read by each program in its own way. */
  #openInCell(cell: Writable<RawCell>, name: string): void {
    if (this.#inValue || (name === 'v' && cell.value !== undefined)) this.#twoValues(cell);
    if (name === 'f') cell.formula = true;
    else if (name === 'v') {
      this.#inValue = true;
      cell.value = '';
    } else this.#runs.open(name);
  }

  text(text: string): void {
    if (this.#cell === undefined) return;
    if (!this.#inValue) return this.#runs.text(text);
    this.#cell.value = (this.#cell.value ?? '') + text;
    if (this.#cell.value.length > MAX_CELL * 7) this.#tooLong();
  }

  close(name: string): void {
    if (name === 'sheetData') this.#inRows = false;
    else if (name === 'v') this.#inValue = false;
    else if (name === 'c' && this.#cell !== undefined) this.#endCell(this.#cell);
    else if (name === 'row' && this.#inRows) this.#endRow();
    else this.#runs.close(name);
  }

  #lookAtColumn({ min = '', max = '', hidden, width }: Attributes): void {
    if (!isOn(hidden) && !isNothing(width)) return;
    const [first, last] = [columnLetters(Number(min)), columnLetters(Number(max))];
    this.#onConcealed(first === last ? `column ${first} is hidden` : `columns ${first} to ${last} are hidden`);
  }

  #startRow(reference: string | undefined, hidden: boolean): void {
    const row = reference === undefined ? this.#row + 1 : Number(/^\d{1,7}$/.test(reference) ? reference : 0);
    if (row < 1 || row > LAST_ROW)
      malformed(this.#path, `a row is numbered "${reference ?? row}"; a sheet has rows 1 to ${LAST_ROW}`);
    if (row <= this.#row) malformed(this.#path, `row ${row} comes after row ${this.#row}`, { row });
    [this.#row, this.#column, this.#cells] = [row, 0, []];
    this.#hidden = hidden;
  }

  #startCell(attributes: Attributes): void {
    const reference = attributes['r'];
    const place = reference === undefined ? { column: this.#column + 1, row: this.#row } : cellPlace(reference);
    if (place === undefined || place.row !== this.#row || place.column > LAST_COLUMN) {
      return malformed(this.#path, `a cell of this row is numbered "${reference ?? place?.column}"`, { row: this.#row });
    }
    if (place.column <= this.#column) {
      malformed(this.#path, `cell ${reference} comes after cell ${columnLetters(this.#column)}${this.#row}`, { row: this.#row });
    }
    this.#column = place.column;
    const style = Number(attributes['s'] ?? 0);
    this.#cell = { column: place.column, type: attributes['t'] ?? 'n', style, formula: false, value: undefined, inline: '' };
    this.#runs.start();
  }

  #endCell(cell: Writable<RawCell>): void {
    cell.inline = this.#runs.end();
    if (cell.inline !== '' && cell.value !== undefined) this.#twoValues(cell);
    // Cells that are only painted say nothing.
    if (cell.formula || cell.inline !== '' || cell.value !== undefined) this.#cells.push(cell);
    this.#cell = undefined;
  }

  #endRow(): void {
    if (this.#cells.length > 0) this.ready.push({ row: this.#row, cells: this.#cells, hidden: this.#hidden });
    this.#cells = [];
  }

  #twoValues({ column }: RawCell): never {
    return malformed(this.#path, `cell ${columnLetters(column)}${this.#row} has more than one value`, { row: this.#row });
  }

  #tooLong(): never {
    return malformed(this.#path, 'a cell holds more text than a cell can', { row: this.#row });
  }
}
