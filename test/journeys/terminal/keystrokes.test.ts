/**
 * What a day's work costs in keystrokes: typed in full, as a script has it, and led by the questions. Both are really done,
 * in a store of their own; every character and every key counts as one.
 */

import { beforeAll, expect, test } from 'vitest';
import { runProcess } from '../../support/process.ts';
import type { Key } from '../../support/terminal.ts';
import { acme, copyOf, entitleIn, look } from './acme.ts';

let home: string;
beforeAll(async () => {
  home = await acme();
});

/** What is typed, with what is waited for before it. */
type Step = readonly [shown: string, typed: string, ...keys: Key[]];

interface Task {
  readonly task: string;
  /** Command lines in full; words in quotes are one word. */
  readonly full: readonly (readonly string[])[];
  readonly led: { readonly words: readonly string[]; readonly steps: readonly Step[] };
}

const YES: Step = ['(y/N)', 'y', 'enter'];

const TASKS: readonly Task[] = [
  {
    task: 'see what is missing',
    full: [['workspaces', '--missing']],
    led: { words: ['status'], steps: [] },
  },
  {
    task: 'find an event',
    full: [['workspaces', 'show', 'winter-gala']],
    led: { words: ['workspace', 'gala'], steps: [] },
  },
  {
    task: 'cover one event',
    full: [
      ['transfer', 'winter-gala', 'seat', 'missing', '--yes'],
      ['transfer', 'winter-gala', 'live-streaming', '--yes'],
    ],
    led: {
      words: ['transfer'],
      steps: [['Transfer to which', 'gal', 'enter'], ['everything it needs', '', 'enter'], YES],
    },
  },
  {
    task: 'cover all events',
    full: [['check', '--yes']],
    led: { words: ['check'], steps: [YES] },
  },
  {
    task: 'keep seats until a day',
    full: [['holds', 'add', 'winter-gala', 'seat', '250', '--until', '2090-11-30']],
    led: {
      words: ['holds', 'add'],
      steps: [
        ['Hold for which', 'gal', 'enter'],
        ['Which product?', '', 'enter'],
        ['How many?', '250', 'enter'],
        ['Last day', '30.11.90', 'enter'],
        ['30 November 2090', '', 'enter'],
      ],
    },
  },
  {
    task: 'promote an event',
    full: [['promote', 'workshop', '--yes']],
    led: { words: ['promote'], steps: [['Promote which', 'wor', 'enter'], YES] },
  },
  {
    task: 'create an event',
    full: [
      [
        'workspaces',
        'create',
        'fair',
        '--name',
        'Fair',
        '--starts',
        '2090-03-12',
        '--ends',
        '2090-03-12',
        '--participants',
        '40',
      ],
    ],
    led: {
      words: ['workspaces', 'create'],
      steps: [
        ['Key', 'fair', 'enter'],
        ['? Name', 'Fair', 'enter'],
        ['First day', '12.3.90', 'enter'],
        ['12 March 2090', '', 'enter'],
        ['Last day', '', 'enter'],
        ['In which status?', '', 'enter'],
        ['How many will take part?', '40', 'enter'],
        ['Which modules', '', 'enter'],
      ],
    },
  },
  {
    task: 'record a purchase',
    full: [['purchases', 'add', 'seat', '500', '--subscription', 'SO-8', '--starts', '2026-01-01']],
    led: {
      words: ['purchases', 'add'],
      steps: [
        ['Which product?', 'seat', 'enter'],
        ['How many?', '500', 'enter'],
        ['Subscription', 'SO-8', 'enter'],
        ['First day', '1.1.26', 'enter'],
        ['1 January 2026', '', 'enter'],
        ['for ever', '', 'enter'],
      ],
    },
  },
  {
    task: 'mend a wrong transfer',
    full: [['purchases', 'credit', '5', '--note', 'wrong event', '--yes']],
    led: {
      words: ['purchases', 'credit'],
      steps: [['Which transfer', '', 'enter'], ['Why?', 'wrong event', 'enter'], YES],
    },
  },
  {
    task: 'send the customer a workbook',
    full: [['export', 'all', 'acme.xlsx', '--stamp']],
    led: { words: ['export', 'all', 'acme.xlsx', '--stamp'], steps: [] },
  },
];

/** `entitle`, the words with a blank before each (and quotes around those with one inside), and Enter. */
function typed(words: readonly string[]): number {
  return words.reduce((sum, word) => sum + 1 + word.length + (word.includes(' ') ? 2 : 0), 'entitle'.length) + 1;
}

const counted = new Map<string, string>();

test.each(TASKS)('$task', async ({ task, full, led }) => {
  const [one, other] = [copyOf(home), copyOf(home)];
  for (const words of full) {
    const ended = await runProcess(words, { home: one, cwd: one, env: { ENTITLE_AS: 'ada@acme.example' } });
    expect({ words, ...ended }).toMatchObject({ status: 0 });
  }
  const terminal = entitleIn(other, led.words, { cwd: other, rows: 50, columns: 120 });
  for (const [shown, text, ...keys] of led.steps) {
    await terminal.waitFor(shown);
    await terminal.settled();
    terminal.type(text);
    terminal.press(...keys);
  }
  expect(await terminal.exit()).toEqual({ code: 0, signal: null });
  // Both came to the same.
  for (const list of [['pools'], ['workspaces']]) expect(await look(other, ...list)).toEqual(await look(one, ...list));
  const steps = led.steps.reduce((sum, [, text, ...keys]) => sum + text.length + keys.length, 0);
  const inFull = full.reduce((sum, words) => sum + typed(words), 0);
  counted.set(task, `${task.padEnd(30)}${String(inFull).padStart(8)}${String(typed(led.words) + steps).padStart(8)}`);
});

test('the table: in full, and led', () => {
  const rows = TASKS.map(({ task }) => counted.get(task) ?? task);
  expect([`${'TASK'.padEnd(30)}${'IN FULL'.padStart(8)}${'LED'.padStart(8)}`, ...rows].join('\n')).toMatchInlineSnapshot(`
    "TASK                           IN FULL     LED
    see what is missing                 29      15
    find an event                       36      23
    cover one event                     98      24
    cover all events                    20      16
    keep seats until a day              58      37
    promote an event                    31      22
    create an event                     99      51
    record a purchase                   71      45
    mend a wrong transfer               54      40
    send the customer a workbook        37      37"
  `);
});
