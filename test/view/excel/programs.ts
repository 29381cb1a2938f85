/** Other programs that read and write workbooks: used where they are installed, and named where they are not. */

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Program {
  readonly name: string;
  /** What to install on Debian. */
  readonly debian: string;
  readonly isHere: () => boolean;
  /** Opens a workbook and saves it as another, as the program itself writes it; throws with what it complains about. */
  readonly saveAnew: (from: string, to: string) => void;
}

/** Debian's python3 knows Debian's modules; another one earlier on the PATH may not. */
const PYTHON = '/usr/bin/python3';

function runs(file: string, ...args: readonly string[]): boolean {
  return spawnSync(file, args, { stdio: 'ignore' }).status === 0;
}

/** A profile of its own: a LibreOffice that is open on this machine would take the order, and a new one asks questions. */
function soffice(use: (home: string) => readonly string[]): void {
  const home = mkdtempSync(join(tmpdir(), 'entitle-office-'));
  try {
    const args = [`-env:UserInstallation=file://${home}/profile`, '--headless', '--norestore', ...use(home)];
    execFileSync('soffice', args, { stdio: 'pipe', timeout: 180_000 });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

export const OPENPYXL: Program = {
  name: 'openpyxl',
  debian: 'python3-openpyxl',
  isHere: () => runs(PYTHON, '-c', 'import openpyxl'),
  saveAnew: (from, to) => {
    const script = 'import sys, openpyxl; openpyxl.load_workbook(sys.argv[1]).save(sys.argv[2])';
    execFileSync(PYTHON, ['-W', 'error', '-c', script, from, to], { stdio: 'pipe' });
  },
};

export const GNUMERIC: Program = {
  name: "gnumeric's ssconvert",
  debian: 'gnumeric',
  isHere: () => runs('ssconvert', '--version'),
  saveAnew: (from, to) => void execFileSync('ssconvert', [from, to], { stdio: 'pipe' }),
};

export const LIBREOFFICE: Program = {
  name: 'LibreOffice',
  debian: 'libreoffice-calc',
  isHere: () => runs('soffice', '--version'),
  saveAnew: (from, to) => {
    if (basename(from) !== basename(to)) throw new Error('LibreOffice converts under the same name');
    soffice(() => ['--convert-to', 'xlsx', '--outdir', dirname(to), from]);
  },
};

/** Those that are installed; the others are named on stderr, so that nobody takes a short run for a whole one. */
export function installed(programs: readonly Program[]): readonly Program[] {
  for (const { name, debian } of programs.filter(({ isHere }) => !isHere())) {
    console.warn(`LEFT OUT: ${name} is not installed (apt-get install ${debian})`);
  }
  return programs.filter(({ isHere }) => isHere());
}

/** Writes into cells of a form, as openpyxl does it. */
export function fillByOpenpyxl(form: string, out: string, cells: Readonly<Record<string, string>>): void {
  execFileSync(PYTHON, [script('fill_openpyxl.py'), form, out, JSON.stringify(cells)], { stdio: 'pipe' });
}

/** Types into cells of a form in LibreOffice, which then saves it. Needs python3-uno. */
export function fillByLibreOffice(form: string, out: string, cells: Readonly<Record<string, string>>): void {
  execFileSync(PYTHON, [script('fill_libreoffice.py'), form, out, JSON.stringify(cells)], { stdio: 'pipe', timeout: 180_000 });
}

/** What LibreOffice calculates from the formulas on the first sheet of a workbook, as lines of CSV. */
export function calculated(book: string, folder: string): string {
  soffice(() => ['--convert-to', 'csv', '--outdir', folder, book]);
  return join(folder, basename(book).replace(/\.xlsx$/, '.csv'));
}

export function hasUno(): boolean {
  return runs(PYTHON, '-c', 'import uno');
}

function script(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}
