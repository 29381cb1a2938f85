/** A command line that is not understood: its error is in the format that was typed, else in the one that is set. */

import { expect, test } from 'vitest';
import { nearest } from '../../src/cli/nearest.ts';
import { runHere } from '../support/host.ts';
import { tempFolder } from '../support/process.ts';

const NOW = '2026-11-21T09:00:00.000Z';
const FOR_PEOPLE = "error: unknown command 'poolz'\nhint: did you mean pools?\n";
const FOR_SCRIPTS = `${JSON.stringify({
  error: {
    code: 'usage',
    message: "unknown command 'poolz'",
    hint: 'did you mean pools?',
    details: { reason: "unknown command 'poolz'", fix: 'did you mean pools?' },
  },
})}\n`;

async function errorOf(line: string, env: Readonly<Record<string, string>> = {}, home = tempFolder()): Promise<string> {
  const { status, stdout, stderr } = await runHere(line.split(' ').slice(1), { home, now: NOW, env });
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  return stderr;
}

test('nothing is said: for people', async () => {
  expect(await errorOf('entitle poolz')).toBe(FOR_PEOPLE);
});

test.each(['entitle poolz --json', 'entitle --format json poolz', 'entitle poolz --format=ndjson'])('%s', async (line) => {
  expect(await errorOf(line)).toBe(FOR_SCRIPTS);
});

test('ENTITLE_FORMAT, and a flag against it', async () => {
  expect(await errorOf('entitle poolz', { ENTITLE_FORMAT: 'json' })).toBe(FOR_SCRIPTS);
  expect(await errorOf('entitle poolz --format table', { ENTITLE_FORMAT: 'json' })).toBe(FOR_PEOPLE);
});

test('entitle config set format json, and the environment against it', async () => {
  const home = tempFolder();
  const set = await runHere(['config', 'set', 'format', 'json'], { home, now: NOW });
  expect(set).toMatchObject({ status: 0, stderr: '' });
  expect(await errorOf('entitle poolz', {}, home)).toBe(FOR_SCRIPTS);
  expect(await errorOf('entitle poolz', { ENTITLE_FORMAT: 'table' }, home)).toBe(FOR_PEOPLE);
});

test('colour in a terminal, unless it is declined in any of the three ways', async () => {
  const home = tempFolder();
  const coloured = async (argv: readonly string[], env: Readonly<Record<string, string>>) =>
    (await runHere(argv, { home, now: NOW, columns: 80, env: { NO_COLOR: '', TERM: 'xterm-256color', ...env } })).stderr.includes(
      '\x1b[',
    );
  expect(await coloured(['poolz'], {})).toBe(true);
  expect(await coloured(['poolz', '--no-color'], {})).toBe(false);
  expect(await coloured(['poolz'], { NO_COLOR: '1' })).toBe(false);
  expect(await coloured(['poolz'], { TERM: 'dumb' })).toBe(false);
});

test.each([
  ['poolz', 'pools'],
  ['seats', 'seat'],
  ['SEAT', 'seat'],
  ['shwo', 'show'],
  ['gal', 'gala-2026'],
  ['zz', null],
  ['gax', null],
  ['', null],
])('did you mean: %s', (typed, meant) => {
  expect(nearest(typed, ['a', 'pools', 'seat', 'show', 'gala-2026'])).toBe(meant);
});

test.each([
  'undo',
  'undo 4 --note oops',
  'revoke 4',
  'reverse 4 -y',
  'transactions undo 4',
  'transfer revert 4 --yes',
  'help undo',
])('entitle %s: how a mistaken transfer is made up for', async (line) => {
  const { status, stdout, stderr } = await runHere(line.split(' '), { home: tempFolder(), now: NOW });
  expect({ status, stderr, title: stdout.split('\n')[0] }).toEqual({
    status: 0,
    stderr: '',
    title: 'A transfer to the wrong place',
  });
});

test('the same in JSON; an event that is called so is an event', async () => {
  const home = tempFolder();
  const asked = await runHere(['undo', '4', '--json'], { home, now: NOW });
  expect(JSON.parse(asked.stdout)).toMatchObject({ topic: 'wrong-transfer' });
  const transfer = await runHere(['transfer', 'undo', 'seat', '5', '--yes'], { home, now: NOW });
  expect({ status: transfer.status, stdout: transfer.stdout }).toEqual({ status: 2, stdout: '' });
});
