/** What a program wrote to a terminal, drawn as a picture that needs no font of its own and suits light and dark pages. */

import { PALETTE } from '../../src/view/paint.ts';
import xterm from '@xterm/headless';

/** Pixels of one cell, and around the window. */
const CELL = { width: 8.4, height: 19 } as const;
const MARGIN = 16;
const FONT = 'ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace';

/** Neighbouring cells that look the same. */
interface Run {
  readonly text: string;
  readonly style: string;
  readonly from: number;
  readonly cells: number;
}

/** The colours of a run by the number a terminal gives them. */
const COLOURS: Readonly<Record<number, string>> = { [PALETTE.bad]: 'red', [PALETTE.good]: 'green', [PALETTE.warn]: 'yellow' };

const STYLES = `
    .page { fill: #ffffff; stroke: #d0d7de } .on { fill: #1f2328 } .red { fill: #cf222e } .green { fill: #1a7f37 }
    .yellow { fill: #9a6700 } .frame { stroke: #d0d7de } .dim { opacity: .6 } .bold { font-weight: 600 }
    @media (prefers-color-scheme: dark) {
      .page { fill: #0d1117; stroke: #30363d } .on { fill: #e6edf3 } .red { fill: #ff7b72 } .green { fill: #3fb950 }
      .yellow { fill: #d29922 } .frame { stroke: #484f58 }
    }`;

/** An SVG of the text in a window of so many columns, as high as the text is. `title` says what it shows. */
export async function picture(text: string, columns: number, title: string): Promise<string> {
  const rows = await rowsOf(text, columns);
  const width = Math.ceil(columns * CELL.width + 2 * MARGIN);
  const height = rows.length * CELL.height + 2 * MARGIN;
  const drawn = rows.flatMap((runs, row) => runs.flatMap((run) => drawRun(run, row)));
  const frames = rows.map((runs, row) => runs.map((run) => frameOf(run, row)).join('')).join('');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `  <title>${escaped(title)}</title>`,
    `  <style>${STYLES}\n  </style>`,
    `  <rect class="page" x=".5" y=".5" width="${width - 1}" height="${height - 1}" rx="8"/>`,
    `  <g font-family='${FONT}' font-size="14" xml:space="preserve">`,
    ...drawn,
    '  </g>',
    ...(frames === '' ? [] : [`  <path class="frame" d="${frames}"/>`]),
    '</svg>',
    '',
  ].join('\n');
}

async function rowsOf(text: string, columns: number): Promise<readonly (readonly Run[])[]> {
  const rows = text.trimEnd().split('\n').length;
  const terminal = new xterm.Terminal({ cols: columns, rows: rows + 1, convertEol: true, allowProposedApi: true });
  await new Promise<void>((resolve) => terminal.write(text.trimEnd(), resolve));
  const { active } = terminal.buffer;
  return Array.from({ length: rows }, (_, row) => {
    const runs: Run[] = [];
    for (let column = 0; column < columns; column += 1) {
      const cell = active.getLine(row)?.getCell(column);
      if (cell === undefined || cell.getWidth() === 0) continue;
      const bold = cell.isBold() === 0 ? '' : ' bold';
      const dim = cell.getFgColor() === PALETTE.dim ? ' dim' : '';
      add(runs, { text: cell.getChars() || ' ', style: `${colourOf(cell)}${bold}${dim}`, from: column, cells: cell.getWidth() });
    }
    return runs;
  });
}

function colourOf(cell: { isFgDefault(): boolean; getFgColor(): number }): string {
  return cell.isFgDefault() ? 'on' : (COLOURS[cell.getFgColor()] ?? 'on');
}

/** Two blanks, a change of style, or of what is drawn as a shape, end a run. */
function add(runs: Run[], next: Run): void {
  const last = runs.at(-1);
  const continues = last !== undefined && last.style === next.style && last.from + last.cells === next.from;
  if (continues && shapeOf(last.text) === shapeOf(next.text) && !(next.text === ' ' && last.text.endsWith(' '))) {
    runs[runs.length - 1] = { ...last, text: last.text + next.text, cells: last.cells + next.cells };
  } else runs.push(next);
}

/** Bars and frames are drawn as shapes: as letters they would have gaps, or be missing in a font. */
function shapeOf(text: string): string | null {
  const first = text[0] ?? '';
  return '█░┃─│┌┐└┘├┤┬┴┼'.includes(first) ? first : null;
}

function drawRun({ text, style, from, cells }: Run, row: number): readonly string[] {
  const [left, top] = [MARGIN + from * CELL.width, MARGIN + row * CELL.height];
  const shape = shapeOf(text);
  if (shape !== null) return drawShape(shape, style, left, top, cells);
  const words = text.trimEnd();
  if (words.trim() === '') return [];
  const blanks = words.length - words.trimStart().length;
  const start = left + blanks * CELL.width;
  const width = (cells - (text.length - words.length) - blanks) * CELL.width;
  return [
    `    <text class="${style}" x="${short(start)}" y="${short(top + 14)}" textLength="${short(width)}">${escaped(words.trimStart())}</text>`,
  ];
}

function drawShape(shape: string, style: string, left: number, top: number, cells: number): readonly string[] {
  const rect = (x: number, y: number, width: number, height: number, extra = ''): string =>
    `    <rect class="${style}" x="${short(x)}" y="${short(y)}" width="${short(width)}" height="${short(height)}"${extra}/>`;
  const width = cells * CELL.width;
  if (shape === '█') return [rect(left, top + 3, width, CELL.height - 6)];
  if (shape === '░') return [rect(left, top + 3, width, CELL.height - 6, ' fill-opacity=".3"')];
  if (shape === '┃') return [rect(left + 3, top, 3, CELL.height)];
  return [];
}

/** The lines of a frame, as parts of one path: they would make a picture large one by one. */
function frameOf({ text, from, cells }: Run, row: number): string {
  const sign = shapeOf(text) ?? '';
  const [left, top] = [MARGIN + from * CELL.width, MARGIN + row * CELL.height];
  const [right, bottom, across, down] = [
    left + cells * CELL.width,
    top + CELL.height,
    left + CELL.width / 2,
    top + CELL.height / 2,
  ];
  const level = '─├┼┌└┬┴┤┐┘'.includes(sign) && sign !== '';
  const upright = '│├┤┼└┘┴┌┐┬'.includes(sign) && sign !== '';
  const [start, end] = ['├┌└'.includes(sign) ? across : left, '┤┐┘'.includes(sign) ? across : right];
  const [above, below] = ['┌┐┬'.includes(sign) ? down : top, '└┘┴'.includes(sign) ? down : bottom];
  return `${level ? `M${short(start)} ${short(down)}H${short(end)}` : ''}${upright ? `M${short(across)} ${short(above)}V${short(below)}` : ''}`;
}

function short(pixels: number): string {
  return String(Math.round(pixels * 10) / 10);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
