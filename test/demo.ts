/**
 * `npm run demo`: the program itself, on its sample organization, in a folder of its own. What is typed is shown before
 * what comes back; the first command that ends otherwise than it should ends the demo.
 */

import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const entitle = fileURLToPath(new URL('../bin/entitle.js', import.meta.url));

/** A sentence, and the command line it announces. */
const STEPS: readonly (readonly [string, string])[] = [
  ['A new store with a customer of ours: forty events, and not enough for all of them.', 'init --sample'],
  ['One screen to begin the day with.', 'status'],
  ['What was bought, and what is left of it.', 'pools'],
  ['Which events are short, the most urgent first.', 'workspaces --missing'],
  ['What would a transfer do? Nothing is changed.', 'transfer customer-congress seat missing --dry-run'],
  [
    'It is final, so it wants a yes; with a reference it is safe to run twice.',
    'transfer customer-congress seat missing --yes --reference CRM-21340 --note "Late registrations"',
  ],
  [
    'The same again: nothing happens.',
    'transfer customer-congress seat missing --yes --reference CRM-21340 --note "Late registrations"',
  ],
  ['The nightly check covers the other events, as far as the pool goes.', 'check --yes'],
  ['A test event becomes one that is charged.', 'promote capital-markets-day --yes'],
  ['The last entries of a ledger in which nothing is ever changed.', 'transactions --limit 5'],
  ['Is every entry as it was written, and every balance what the entries say?', 'verify'],
  ['Everything, for people without a terminal.', 'export all halden.xlsx'],
];

const folder = mkdtempSync(join(tmpdir(), 'entitle-demo-'));
const bold = (text: string): string =>
  process.stdout.isTTY && (process.env['NO_COLOR'] ?? '') === '' ? `\u001B[1m${text}\u001B[22m` : text;

for (const [sentence, line] of STEPS) {
  process.stdout.write(`\n# ${sentence}\n${bold(`$ entitle ${line}`)}\n`);
  const status = await run(wordsOf(line));
  if (status === 0) continue;
  process.stderr.write(`\nthe demo stops here: exit status ${status} from: entitle ${line}\n`);
  process.exitCode = 1;
  break;
}
if (process.exitCode === undefined) {
  keepOnly('halden.xlsx');
  process.stdout.write(`\nThe workbook is ${join(folder, 'halden.xlsx')}\n`);
} else rmSync(folder, { recursive: true, force: true });

/** Words of a command line; double quotes hold a word with blanks together. */
function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/"([^"]*)"|\S+/g)].map(([word, quoted]) => quoted ?? word);
}

/** The command as a user of this folder alone: nobody's own store or configuration is seen or touched. */
function run(words: readonly string[]): Promise<number> {
  const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(?:ENTITLE_|XDG_)/.test(name)));
  const env = { ...own, HOME: folder, XDG_CONFIG_HOME: join(folder, 'config'), XDG_DATA_HOME: join(folder, 'data') };
  const child = spawn(process.execPath, [entitle, ...words], { cwd: folder, env, stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}

function keepOnly(kept: string): void {
  for (const name of readdirSync(folder)) if (name !== kept) rmSync(join(folder, name), { recursive: true, force: true });
}
