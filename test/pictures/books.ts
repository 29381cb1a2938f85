/** The workbooks that have a picture: exported by the program itself, drawn by LibreOffice, which not everybody has. */

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runHere } from '../support/host.ts';
import { FOLDER } from './screens.ts';

/** Half a year of the sample organization, so that a chart by month has something to show. */
const MONTHS: readonly (readonly [day: string, ...lines: readonly string[]])[] = [
  ['2026-06-21', 'init --sample'],
  ['2026-07-02', 'transfer annual-gala seat missing --yes', 'transfer safety-webinar seat missing --yes'],
  [
    '2026-08-10',
    'transfer customer-congress --missing --yes',
    'transfer partner-summit-tokyo --missing --yes',
    'transfer global-town-hall seat 3000 --yes',
  ],
  ['2026-09-07', 'transfer trade-fair-milan seat missing --yes', 'promote hackathon --yes', 'promote training-academy --yes'],
  ['2026-10-05', 'transfer global-town-hall seat 2000 --yes', 'transfer hackathon seat missing --yes'],
  [
    '2026-11-02',
    'promote user-group-nordics --yes',
    'promote family-day --yes',
    'transfer user-group-nordics seat missing --yes',
  ],
];
const TODAY = '2026-11-21';

/** The file's name, what is exported, and what of its first page is shown, in points from the upper left corner. */
const BOOKS: readonly (readonly [name: string, report: string, width: number, height: number])[] = [
  ['summary', 'usage', 842, 420],
  ['form', 'transfers', 842, 345],
];
/** Dots an inch. */
const SHARPNESS = 96;

/** What is not installed of what they take. */
export function lackingForBooks(): readonly string[] {
  return [
    ['soffice', '--version'],
    ['pdftoppm', '-v'],
  ].flatMap(([program = '', option = '']) => (spawnSync(program, [option]).status === 0 ? [] : [program]));
}

/** Draws them; the paths. */
export async function drawBooks(): Promise<readonly string[]> {
  const home = mkdtempSync(join(tmpdir(), 'entitle-books-'));
  try {
    const run = async (day: string, line: string): Promise<void> => {
      const { status, stderr } = await runHere(line.split(' '), { home, now: `${day}T09:00:00.000Z` });
      if (status !== 0) throw new Error(`${line}: ${stderr}`);
    };
    for (const [day, ...lines] of MONTHS) for (const line of lines) await run(day, line);
    const paths: string[] = [];
    for (const [name, report, width, height] of BOOKS) {
      await run(TODAY, `export ${report} ${join(home, name)}.xlsx`);
      paths.push(draw(home, name, width, height));
    }
    return paths;
  } finally {
    rmSync(home, { recursive: true });
  }
}

function draw(home: string, name: string, width: number, height: number): string {
  const book = join(home, `${name}.xlsx`);
  const profile = `-env:UserInstallation=file://${join(home, 'profile')}`;
  execFileSync('soffice', [profile, '--headless', '--convert-to', 'pdf', '--outdir', home, book], { stdio: 'pipe' });
  const dots = (points: number): string => String(Math.round((points * SHARPNESS) / 72));
  const part = ['-x', '0', '-y', '0', '-W', dots(width), '-H', dots(height)];
  const path = join(FOLDER, name);
  execFileSync('pdftoppm', ['-png', '-singlefile', '-r', String(SHARPNESS), ...part, join(home, `${name}.pdf`), path]);
  return `${path}.png`;
}
