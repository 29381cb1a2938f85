/** The screens that have a picture, made by the program itself: the sample organization on one and the same day. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runHere } from '../support/host.ts';
import { picture } from './draw.ts';

/** Where they are kept; not part of the package. */
export const FOLDER = '.github/pictures';

const NOW = '2026-11-21T09:00:00.000Z';
const COLUMNS = 96;

/** The file's name, and what is typed for it. */
const SCREENS: readonly (readonly [name: string, words: readonly string[]])[] = [
  ['start', []],
  ['status', ['status']],
  ['missing', ['workspaces', '--missing', '--live']],
  ['transfer', ['transfer', 'annual-gala', 'seat', 'missing', '--reference', 'CRM-21340', '--yes']],
  ['forecast', ['forecast', '--until', '2026-12-31']],
];

/** Every picture as [path, SVG]. */
export async function pictures(): Promise<readonly (readonly [path: string, svg: string])[]> {
  const home = mkdtempSync(join(tmpdir(), 'entitle-pictures-'));
  try {
    await runHere(['init', '--sample'], { home, now: NOW });
    const drawn: (readonly [string, string])[] = [];
    for (const [name, words] of SCREENS) {
      const line = ['entitle', ...words].join(' ');
      const { seen } = await runHere(words, { home, now: NOW, columns: COLUMNS, env: { NO_COLOR: '' } });
      drawn.push([`${FOLDER}/${name}.svg`, await picture(`$ ${line}\n${seen.replaceAll(home, '/home/nora')}`, COLUMNS, line)]);
    }
    return drawn;
  } finally {
    rmSync(home, { recursive: true });
  }
}
