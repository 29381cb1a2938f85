/** `entitle browse` in a real pseudo-terminal: whole screens, and what the keys do. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { acme, copyOf, entitleIn, look } from '../journeys/terminal/acme.ts';
import { runProcess } from '../support/process.ts';
import type { TerminalSession } from '../support/terminal.ts';

let home: string;
beforeAll(async () => {
  home = await acme();
});

const env = { ENTITLE_AS: 'ada@acme.example' };

/** The screen without the day, which is the machine's. */
async function seen(terminal: TerminalSession): Promise<string> {
  await terminal.settled();
  return terminal
    .screen()
    .replaceAll(/\d{4}-\d\d-\d\d(?: \d\d:\d\d UTC)?(?=\n|$)|(?<=  )20[2-7]\d-\d\d-\d\d \d\d:\d\d UTC/g, (day) =>
      day.replaceAll(/\d/g, '#'),
    );
}

describe('entitle browse', () => {
  test('is a usage error without a terminal, and says what a script takes', async () => {
    expect(await runProcess(['browse'], { home, env })).toEqual({
      status: 2,
      stdout: '',
      stderr: 'error: browse needs a terminal on stdin and stderr\nhint: in a script use: entitle pools, entitle workspaces\n',
    });
  });

  test.each([
    [80, 24],
    [120, 40],
  ])('shows the pools, then the events, then one of them, at %i by %i', async (columns, rows) => {
    const terminal = entitleIn(home, ['browse'], { columns, rows });
    await terminal.waitFor('❯ seat');
    expect(await seen(terminal)).toMatchSnapshot('pools');
    terminal.type('2');
    await terminal.waitFor('❯ annual-forum');
    expect(await seen(terminal)).toMatchSnapshot('events');
    terminal.press('down');
    await terminal.waitFor('❯ partner-summit');
    terminal.press('enter');
    await terminal.waitFor('Event: ');
    expect(await seen(terminal)).toMatchSnapshot('event');
    terminal.press('escape');
    await terminal.waitFor('❯ partner-summit');
    terminal.type('?');
    await terminal.waitFor('leave at once');
    expect(await seen(terminal)).toMatchSnapshot('keys');
    terminal.type('qq');
    expect(await terminal.exit()).toEqual({ code: 0, signal: null });
    // What was on the terminal before is there again.
    expect(terminal.screen()).toBe('');
  });

  test('opens a pool, its transactions, and one of them', async () => {
    const terminal = entitleIn(home, ['browse']);
    await terminal.waitFor('❯ seat');
    terminal.press('enter');
    await terminal.waitFor('Pool: Seat');
    expect(await seen(terminal)).toMatchSnapshot('pool');
    terminal.press('enter');
    await terminal.waitFor('Transaction 5');
    terminal.press('ctrl-c');
    expect(await terminal.exit()).toEqual({ code: 0, signal: null });
  });

  test('searches as one types, sorts, and shows only what misses something', async () => {
    const terminal = entitleIn(home, ['browse']);
    await terminal.waitFor('❯ seat');
    terminal.type('2/2090 gala');
    await terminal.waitFor('1 of 4');
    await terminal.waitFor('Search: 2090 gala_');
    terminal.press('escape');
    await terminal.waitFor('4 of 4');
    terminal.type('ms');
    await terminal.waitFor('that miss something, most missing first: 2 of 4');
    await terminal.waitFor('❯ winter-gala');
    terminal.type('l');
    await terminal.waitFor('No event matches.');
    terminal.type('q');
    expect(await terminal.exit()).toEqual({ code: 0, signal: null });
  });

  test('a long list is read where one is, also when a search or an order leads there', async () => {
    const store = copyOf(home);
    const rows = Array.from({ length: 900 }, (_, at) => {
      const key = `fair-${String(at).padStart(3, '0')}`;
      return `${key},Fair ${at} of ${at % 2 === 0 ? 'Zürich' : 'Oslo'},${2080 + (at % 9)}-05-01,2089-01-01,pre-production,${at}`;
    });
    const file = join(store, 'events.csv');
    writeFileSync(file, ['workspace,name,startsOn,endsOn,status,participants', ...rows].join('\n'));
    await look(store, 'import', 'workspaces', file);
    const listed = (await look(store, 'workspaces')) as readonly { readonly workspace: string }[];
    const at = (row: number): string => `❯ ${listed[row]?.workspace}`;
    const terminal = entitleIn(store, ['browse']);
    await terminal.waitFor('❯ seat');
    terminal.type('2');
    await terminal.waitFor('next first: 904 of 904');
    await terminal.waitFor(at(0));
    for (let screens = 0; screens < 15; screens += 1) terminal.press('pagedown');
    await terminal.waitFor(at(15 * 17));
    terminal.type('G');
    await terminal.waitFor(at(903));
    terminal.press('pageup');
    await terminal.waitFor(at(903 - 17));
    terminal.type('/zurich 2083');
    await terminal.waitFor('next first: 50 of 904');
    terminal.press('enter');
    terminal.type('G');
    await terminal.waitFor('❯ fair-894');
    terminal.press('enter');
    await terminal.waitFor('Event: Fair 894 of Zürich');
    terminal.press('escape');
    await terminal.waitFor('50 of 904');
    terminal.press('escape');
    await terminal.waitFor('904 of 904');
    terminal.type('sss');
    await terminal.waitFor('largest first');
    await terminal.waitFor('❯ workshop');
    terminal.type('G');
    await terminal.waitFor('❯ fair-000');
    terminal.press('ctrl-c');
    expect(await terminal.exit()).toEqual({ code: 0, signal: null });
  });

  test('transfers from where one stands, with the preview and the question of every transfer', async () => {
    const store = copyOf(home);
    const terminal = entitleIn(store, ['browse']);
    await terminal.waitFor('❯ seat');
    terminal.type('2');
    await terminal.waitFor('❯ annual-forum');
    terminal.press('down', 'enter');
    await terminal.waitFor('Event: ');
    terminal.type('t');
    await terminal.waitFor('Which product?');
    terminal.type('seat\r');
    await terminal.waitFor('How many?');
    terminal.press('enter');
    await terminal.waitFor('(y/N)');
    expect(terminal.screen()).toContain('A transfer is final: it cannot be taken back or moved.');
    terminal.type('y\r');
    await terminal.waitFor('enter · esc back');
    terminal.press('enter');
    await terminal.waitFor('Event: ');
    terminal.press('ctrl-c');
    expect(await terminal.exit()).toEqual({ code: 0, signal: null });
    expect(await look(store, 'workspaces', 'show', 'partner-summit')).toMatchObject({ seats: { assigned: 80, missing: 0 } });
  });

  test('says so when the question is answered No: nothing changed', async () => {
    const store = copyOf(home);
    const terminal = entitleIn(store, ['browse']);
    await terminal.waitFor('❯ seat');
    terminal.type('2');
    await terminal.waitFor('❯ annual-forum');
    terminal.press('down');
    terminal.type('t');
    await terminal.waitFor('Which product?');
    terminal.press('escape');
    await terminal.waitFor('nothing was changed');
    await terminal.waitFor('enter · esc back');
    terminal.press('enter');
    await terminal.waitFor('❯ partner-summit');
    terminal.press('ctrl-c');
    await terminal.exit();
    expect(await look(store, 'transactions')).toHaveLength(5);
  });

  test('follows the store when another process changes it, and the window when it is resized', async () => {
    const store = copyOf(home);
    const terminal = entitleIn(store, ['browse']);
    await terminal.waitFor('❯ seat');
    const changed = await runProcess(['transfer', 'winter-gala', 'seat', '77', '--yes'], { home: store, env });
    expect(changed.status).toBe(0);
    await terminal.waitFor('Missing: 353 seats and 2 modules');
    terminal.type('2');
    await terminal.waitFor('❯ annual-forum');
    const again = await runProcess(['transfer', 'winter-gala', 'seat', '3', '--yes'], { home: store, env });
    expect(again.status).toBe(0);
    await terminal.waitFor('Missing: 350 seats and 2 modules');
    terminal.type('1');
    await terminal.waitFor('❯ seat');
    terminal.resize(50, 12);
    await terminal.waitForGone('LIVE');
    await terminal.settled();
    const lines = terminal.screen().split('\n');
    expect(lines).toHaveLength(12);
    expect(lines.at(-1)).toBe('Enter open  2 events  t transfer  x export  ? key…');
    terminal.type('q');
    await terminal.exit();
  });

  test('without colour the row under the cursor has a mark, and no sequence sets a colour', async () => {
    const terminal = entitleIn(home, ['browse'], { env: { NO_COLOR: '1' } });
    await terminal.waitFor('❯ seat');
    expect([...terminal.colours()]).toEqual([]);
    terminal.kill('SIGTERM');
    expect(await terminal.exit()).toEqual({ code: 143, signal: null });
  });
});
