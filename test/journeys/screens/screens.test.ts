/** Whole screens in windows of 60, 80, 120 and 200 columns, beside this file as text: what changes there is seen in review. */

import { beforeAll, describe, expect, test } from 'vitest';
import { REFUSALS } from '../../../src/core/refusal-table.ts';
import { widthOf } from '../../../src/view/width.ts';
import { type FakeHostOptions, runHere } from '../../support/host.ts';
import { tempFolder } from '../../support/process.ts';

const NOW = '2026-11-21T09:00:00.000Z';
const WIDTHS = [60, 80, 120, 200] as const;

let sample = '';
beforeAll(async () => {
  sample = tempFolder();
  await runHere(['init', '--sample'], { home: sample, now: NOW });
});

async function seen(
  words: readonly string[],
  columns: number | null,
  env: FakeHostOptions['env'] = {},
  home = sample,
): Promise<string> {
  const { seen } = await runHere(words, { home, now: NOW, columns, env });
  return seen.replaceAll(home, '/home/nora');
}

/** The command at every width, one after the other. */
async function atEveryWidth(words: readonly string[], home = sample): Promise<string> {
  const parts: string[] = [];
  for (const width of WIDTHS)
    parts.push(`== ${width} columns: entitle ${words.join(' ')}\n${await seen(words, width, {}, home)}`);
  return parts.join('\n');
}

const KEPT: readonly (readonly [name: string, words: readonly string[]])[] = [
  ['start', []],
  ['status', ['status']],
  ['pools', ['pools']],
  ['missing', ['workspaces', '--missing']],
  ['forecast', ['forecast', '--until', '2027-01-31']],
  ['forecast-good', ['forecast', '--until', '2026-11-22']],
  ['help', ['help']],
  ['help-transfer', ['transfer', '--help']],
  ['help-workspaces', ['help', 'workspaces']],
  ['help-files', ['help', 'files']],
  ['help-roles', ['help', 'roles']],
  ['help-environment', ['help', 'environment']],
  ['help-scripting', ['help', 'scripting']],
];

test.each(KEPT)('%s', async (name, words) => {
  await expect(await atEveryWidth(words)).toMatchFileSnapshot(`kept/${name}.txt`);
});

/** Two columns a letter, marks that take none, letters that join, right to left, and emoji of several characters. */
const NAMES = [
  '東京パートナーサミット二〇二六',
  '서울 파트너 서밋',
  'Cafe\u0301 crème brûlée',
  'การประชุมประจำปี',
  'दिल्ली सम्मेलन',
  'כנס שנתי',
  'Gala 🎉👍🏽🇳🇴',
  'Ｆｕｌｌ ｗｉｄｔｈ',
];

test('names of wide characters', async () => {
  const home = tempFolder();
  const as = { ENTITLE_AS: 'ada@acme.example' };
  await runHere(['init', '--org', 'acme', '--name', 'Åkme 東京', '--as', 'ada@acme.example'], { home, now: NOW });
  const rows = NAMES.map((name, at) => `event-${at + 1},${name},2026-12-0${at + 1},2026-12-0${at + 1},pre-production,${at}`);
  const stdin = ['workspace,name,startsOn,endsOn,status,participants', ...rows].join('\n');
  const imported = await runHere(['import', 'workspaces', '-', '--input-format', 'csv'], { home, now: NOW, stdin, env: as });
  expect(imported.status).toBe(0);
  const screens: string[] = [];
  for (const width of WIDTHS) {
    const lines = (await seen(['workspaces', '--columns', 'workspace,name,participants'], width, as, home))
      .split('\n')
      .slice(0, -1);
    screens.push(`== ${width} columns: entitle workspaces --columns workspace,name,participants`, ...lines, '');
    // The figures are to the right, so every line is as wide as the header.
    expect(new Set(lines.map((line) => widthOf(line)))).toEqual(new Set([widthOf(lines[0] ?? '')]));
  }
  await expect(screens.join('\n')).toMatchFileSnapshot('kept/wide-names.txt');
});

describe('every screen stays inside its window', () => {
  const others = [
    'pools show seat',
    'workspaces',
    'workspaces show annual-gala',
    'transactions',
    'transactions show 80',
    'purchases',
  ];
  const more = [
    'plan',
    'check --dry-run',
    'members',
    'orgs',
    'products',
    'activity',
    'whoami',
    'config',
    'workspaces --search zzz',
  ];
  const trials = [
    'promote capital-markets-day --dry-run',
    'transfer annual-gala seat missing --dry-run',
    'transfer annual-gala nonsense --dry-run',
  ];
  const commands = [...KEPT.map(([, words]) => words.join(' ')), 'help exit-codes', ...others, ...more, ...trials];

  test.each(commands)('entitle %s', async (command) => {
    const words = command === '' ? [] : command.split(' ');
    for (const width of WIDTHS) {
      // Command lines to copy, hashes and the flags of help are never broken; messages are broken by the terminal.
      const lines = (await seen(words, width))
        .split('\n')
        .filter((line) => !/^(?: {2}|next: |hint: |error: |Usage: |Hash: )/.test(line));
      expect({ width, over: lines.filter((line) => widthOf(line) > width) }).toEqual({ width, over: [] });
    }
  });
});

test('help on exit statuses names every refusal once, by its exit status', async () => {
  const { stdout } = await runHere(['help', 'exit-codes', '--json'], { home: sample, now: NOW });
  const { facts } = JSON.parse(stdout) as {
    readonly facts: readonly { readonly name: string; readonly words: readonly string[] }[];
  };
  const told = facts.flatMap(({ name, words }) => words.map((code) => `${code} ${name}`));
  const known = Object.entries(REFUSALS).map(([code, { exit }]) => `${code} ${exit}`);
  expect(told.toSorted()).toEqual(known.toSorted());
  const shown = await seen(['help', 'exit-codes'], 80);
  expect(shown).toMatch(/^10: {3}only with --exit-code: entitlements are missing$/m);
  expect(shown.replaceAll(/\s+/g, ' ')).toContain('not found (organization-not-found, workspace-not-found,');
});

test('a dumb terminal gets nothing but ASCII of our own, and no escape sequence', async () => {
  const dumb = { TERM: 'dumb', NO_COLOR: '' };
  const screens = await Promise.all(
    [['status'], ['pools'], ['forecast'], ['help', 'roles'], []].map((words) => seen(words, 80, dumb)),
  );
  const names = /東京パートナーサミット|Malmö|Kraków|Ålesund|Köln|Málaga/g;
  expect(screens.map((screen) => screen.replaceAll(names, '').match(/[^\n -~]/g))).toEqual([null, null, null, null, null]);
});

test('NO_COLOR takes the colours and leaves the signs', async () => {
  const plain = await seen(['status'], 80);
  const coloured = await seen(['status'], 80, { NO_COLOR: '' });
  expect(coloured.replaceAll(/\u001B\[[\d;]+m/g, '')).toBe(plain);
  expect(coloured).toContain('\u001B[38;5;196m✗ 9,490\u001B[39m');
});

test('in a pipe nothing is cut and no hint is given', async () => {
  const piped = await seen(['workspaces', '--missing'], null);
  expect(piped).toContain('✗ 6,000 seats, live-streaming, simultaneous-translation, surveys');
  expect(piped).not.toMatch(/…|next:|use a wider window/);
});
