/** `workspaces create` asks for what an event needs, and says what each answer means. */

import { beforeAll, expect, test } from 'vitest';
import { acme, copyOf, entitleIn, look } from './acme.ts';

let home: string;
beforeAll(async () => {
  home = await acme();
});

test.each([80, 120])('an event in pre-production with a module, %i columns wide', async (columns) => {
  const store = copyOf(home);
  const terminal = entitleIn(store, ['workspaces', 'create'], { columns });
  await terminal.waitFor('? Key');
  terminal.type('winter-gala\r');
  await terminal.waitFor('already exists');
  terminal.type('Spring Fair');
  await terminal.waitFor('"Spring Fair" is not a valid key');
  await terminal.settled();
  expect(terminal.screen()).toMatchSnapshot('a key');
  terminal.press('ctrl-u');
  terminal.type('spring-fair\r');
  await terminal.waitFor('? Name:');
  terminal.type('Spring Fair\r');
  await terminal.waitFor('? First day:');
  terminal.type('3/4/2090\r');
  await terminal.waitFor('may be');
  await terminal.settled();
  expect(terminal.screen()).toMatchSnapshot('an unclear day');
  terminal.press('ctrl-u');
  terminal.type('12 March 2090\r');
  await terminal.waitFor('? First day: 2090-03-12');
  terminal.press('enter');
  await terminal.waitFor('? Last day: (2090-03-12)');
  terminal.type('13.3.2090');
  await terminal.waitFor('Monday, 13 March 2090?');
  terminal.press('enter', 'enter');
  await terminal.waitFor('? In which status?');
  await terminal.settled();
  expect(terminal.screen()).toMatchSnapshot('the status');
  terminal.press('down', 'enter');
  await terminal.waitFor('? How many will take part?');
  terminal.type('40\r');
  await terminal.waitFor('❯ none');
  terminal.press('down', 'enter');
  await terminal.waitFor('❯ no more');
  terminal.press('enter');
  await terminal.waitFor('(y/N)');
  await terminal.settled();
  expect(terminal.screen()).toMatchSnapshot('the confirmation');
  terminal.press('escape');
  await terminal.waitFor('❯ none');
  terminal.press('escape');
  await terminal.waitFor('? How many will take part?');
  terminal.type('50\r');
  await terminal.waitFor('❯ none');
  terminal.press('down', 'enter');
  await terminal.waitFor('❯ no more');
  terminal.press('enter');
  await terminal.waitFor('(y/N)');
  terminal.type('y\r');
  expect(await terminal.exit()).toEqual({ code: 0, signal: null });
  expect(terminal.transcript()).toMatchSnapshot('the end');
  expect(await look(store, 'workspaces', 'show', 'spring-fair')).toMatchObject({
    status: 'pre-production',
    participants: 50,
    startsOn: '2090-03-12',
    endsOn: '2090-03-13',
    modules: [{ product: 'live-streaming', installed: true }],
  });
});

test('whoever types everything at once loses no key, also when an answer is refused, and confirms nothing', async () => {
  const terminal = entitleIn(copyOf(home), ['workspaces', 'create']);
  await terminal.waitFor('? Key');
  const down = '\u001b[B';
  const answers = ['winter-gala', 'spring-fair', 'Spring Fair', '2090-03-12', '', down, '40', down, '', 'y'];
  terminal.type(answers.map((answer) => `${answer}\r`).join(''));
  await terminal.waitFor('(y/N)');
  await terminal.settled();
  expect(terminal.screen()).toMatchSnapshot('all answered');
});

test('whoever has said all that is needed is not asked for more', async () => {
  const store = copyOf(home);
  const words = ['workspaces', 'create', 'spring-fair', '--name', 'Spring', '--starts', '2090-04-01', '--ends', '2090-04-02'];
  const terminal = entitleIn(store, words);
  expect(await terminal.exit()).toEqual({ code: 0, signal: null });
  expect(await look(store, 'workspaces', 'show', 'spring-fair')).toMatchObject({ status: 'test', participants: 0, modules: [] });
});
