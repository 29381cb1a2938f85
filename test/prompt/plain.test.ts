import { describe, expect, test } from 'vitest';
import { open, question, rows } from './question.ts';

const dumb = { env: { TERM: 'dumb' } };
const LIST = [
  'Workspace',
  '   1  gala-2026      ✗ Winter gala, missing 250 seats',
  '   2  summit-zurich  ✗ Zürich summit, missing 12 seats, badges',
  '   3  expo-autumn    Autumn expo',
  '   4  kickoff-2025   Kick-off, past',
];
const SEARCH = 'Number, or text to search (empty: back): ';
const ASKED = 'Transfer 250 seats to gala-2026? This is final. (y/N)';

describe('a terminal that cannot move its cursor', () => {
  test('is given a list with numbers, without one escape sequence', async () => {
    const terminal = await question('workspaces', dumb);
    terminal.type('zurich\r');
    await terminal.waitFor(/search[^]*search/);
    terminal.type('1\r');
    expect(await terminal.exit()).toEqual({ code: 0, signal: null });
    expect(terminal.transcript()).toBe(
      rows(
        ...LIST,
        `${SEARCH}zurich`,
        'Workspace',
        '   1  summit-zurich  ✗ Zürich summit, missing 12 seats, badges',
        `${SEARCH}1`,
        '{"kind":"answer","value":"summit-zurich"}',
      ),
    );
    expect(terminal.written()).not.toContain('\u001b');
  });

  test('takes a whole name, and says when nothing is found', async () => {
    const terminal = await question('workspaces', dumb);
    terminal.type('ball\r');
    await terminal.waitFor(/nothing found\nNumber/);
    terminal.type('expo-autumn\r');
    await terminal.exit();
    expect(terminal.transcript()).toBe(
      rows(...LIST, `${SEARCH}ball`, '✗ nothing found', `${SEARCH}expo-autumn`, '{"kind":"answer","value":"expo-autumn"}'),
    );
  });

  test('shows 20 of 5,000 choices', async () => {
    const terminal = await question('many', { ...dumb, rows: 40 });
    expect(terminal.screen().split('\n').slice(20)).toEqual([
      '  20  event-0020  ✗ Event number 20, missing 19 seats',
      '      20 of 5,000: type a part of a line to narrow the list',
      SEARCH.trimEnd(),
    ]);
  });

  test('asks again until a line is right, and an empty line takes what is proposed', async () => {
    const terminal = await question('quantity', dumb);
    terminal.type('many\r');
    await terminal.waitFor(/Quantity[^]*Quantity/);
    terminal.type('\r');
    await terminal.exit();
    expect(terminal.transcript()).toBe(
      rows('Quantity [250]: many', '✗ "many" is not a whole number', 'Quantity [250]:', '{"kind":"answer","value":"250"}'),
    );
  });

  test('reads a day back before it counts', async () => {
    const terminal = await question('day', dumb);
    terminal.type('12 March 2027\r');
    await terminal.waitFor('[2027-03-12]:');
    terminal.type('\r');
    await terminal.exit();
    expect(terminal.transcript()).toBe(
      rows('First day: 12 March 2027', '12 March 2027?', 'First day [2027-03-12]:', '{"kind":"answer","value":"2027-03-12"}'),
    );
  });

  test('says why something cannot be chosen', async () => {
    const terminal = await question('tests', dumb);
    terminal.type('workshop\r');
    await terminal.waitFor('promote it first');
    await terminal.settled();
    expect(terminal.screen()).toBe(
      rows(
        'Workspace',
        '   1  gala-2026',
        `${SEARCH}workshop`,
        '✗ workshop is in test: promote it first: entitle promote workshop',
        SEARCH.trimEnd(),
      ),
    );
  });

  test('is not answered by what was typed before', async () => {
    const terminal = open('late', dumb);
    await terminal.waitFor('working');
    terminal.type('y\r');
    await terminal.waitFor('\ny');
    terminal.kill('SIGUSR2');
    await terminal.waitFor('(y/N)');
    await terminal.settled();
    expect(terminal.screen()).toBe(rows('working', 'y', 'Transfer 250 seats to gala-2026? (y/N)'));
  });

  test.each([
    ['y', '{"kind":"answer","value":true}'],
    ['', '{"kind":"cancelled"}'],
    ['ye', '{"kind":"cancelled"}'],
  ])('confirms with yes only: "%s"', async (typed, answer) => {
    const terminal = await question('confirm', dumb);
    terminal.type(`${typed}\r`);
    await terminal.exit();
    expect(terminal.transcript()).toBe(rows(`${ASKED} ${typed}`.trimEnd(), answer));
  });

  test.each([
    ['an Escape and Enter', '\u001b\r', '^[', '{"kind":"back"}'],
    ['Ctrl-D', '\u0004', '', '{"kind":"cancelled"}'],
    ['Ctrl-C', '\u0003', '^C', '{"kind":"cancelled"}'],
  ])('is left with %s', async (_way, typed, echo, answer) => {
    const terminal = await question('confirm', dumb);
    terminal.type(typed);
    expect(await terminal.exit()).toEqual({ code: 0, signal: null });
    expect(terminal.transcript()).toBe(rows(`${ASKED} ${echo}`.trimEnd(), answer));
  });
});
