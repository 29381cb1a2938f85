/** For readers of screens: numbered lists, nothing drawn over, words in the place of signs. */

import { beforeAll, expect, test } from 'vitest';
import { runHere } from '../../support/host.ts';
import { tempFolder } from '../../support/process.ts';
import { acme, copyOf, entitleIn } from './acme.ts';

const NOW = '2026-11-21T09:00:00.000Z';
const home = tempFolder();
let events: string;
beforeAll(async () => {
  expect(await runHere(['init', '--sample'], { home, now: NOW })).toMatchObject({ status: 0 });
  events = await acme();
});

const PLAIN: Readonly<Record<string, { readonly words: readonly string[]; readonly env: Readonly<Record<string, string>> }>> = {
  '--plain': { words: ['--plain'], env: {} },
  'ACCESSIBLE=1': { words: [], env: { ACCESSIBLE: '1' } },
};

test.each(Object.keys(PLAIN))('%s: a screen in words', async (how) => {
  const { words = [], env = {} } = PLAIN[how] ?? {};
  const { stdout } = await runHere([...words, 'status'], { home, now: NOW, columns: 80, env });
  expect(stdout).toContain('attention: Entitlements are missing');
  expect(stdout).not.toMatch(/[✗┃]|!!/);
});

test('config set plain, and ACCESSIBLE=0 against it', async () => {
  expect(await runHere(['config', 'set', 'plain', 'yes'], { home, now: NOW })).toMatchObject({ status: 0 });
  const shown = async (env: Readonly<Record<string, string>>) =>
    (await runHere(['pools'], { home, now: NOW, columns: 120, env })).stdout.includes('attention: ');
  expect([await shown({}), await shown({ ACCESSIBLE: '0' })]).toEqual([true, false]);
  expect(await runHere(['config', 'set', 'plain', 'maybe'], { home, now: NOW })).toMatchObject({ status: 2 });
  expect((await runHere(['pools'], { home, now: NOW })).stdout).not.toContain('attention: ');
  expect(await runHere(['config', 'unset', 'plain'], { home, now: NOW })).toMatchObject({ status: 0 });
});

test.each([
  ['--plain', 80],
  ['--plain', 120],
  ['ACCESSIBLE=1', 80],
] as const)('%s: questions line by line, %i columns wide', async (how, columns) => {
  const { words = [], env = {} } = PLAIN[how] ?? {};
  const terminal = entitleIn(copyOf(events), ['transfer', 'winter-gala', ...words], { env, columns });
  await terminal.waitFor('(empty: back):');
  terminal.type('1\r');
  await terminal.waitFor('(y/N)');
  expect(terminal.screen()).toContain('   2  seat                 attention: misses 350');
  terminal.type('yes\r');
  expect(await terminal.exit()).toEqual({ code: 0, signal: null });
  expect(terminal.written()).not.toMatch(/\u001b\[[0-9;]*[A-HJKSTfnsu]/);
});
