/** `init` without a word leads to a store that works at once. */

import { expect, test } from 'vitest';
import { runProcess, tempFolder } from '../../support/process.ts';
import { openTerminal } from '../../support/terminal.ts';

test.each([80, 120])("one's own, %i columns wide", async (columns) => {
  const home = tempFolder();
  const terminal = openTerminal({ args: ['init'], home, columns });
  await terminal.waitFor('❯ my own');
  await terminal.settled();
  expect(terminal.screen()).toMatchSnapshot('the first question');
  terminal.press('enter');
  await terminal.waitFor("? The customer's name:");
  terminal.type('Café Zürich & Söhne\r');
  await terminal.waitFor('cafe-zurich');
  terminal.type('Acme');
  await terminal.waitFor('is not a valid key');
  terminal.press('ctrl-u');
  terminal.type('cafe\r');
  await terminal.waitFor('? Your e-mail address');
  terminal.type('ada@cafe\u202e');
  await terminal.waitFor('is not an e-mail address');
  terminal.press('backspace');
  await terminal.waitForGone('is not an e-mail address');
  terminal.type('.example\r');
  expect(await terminal.exit()).toEqual({ code: 0, signal: null });
  expect(terminal.transcript().replace(/(?<=Made a store at )[^]*?config\)/, 'PLACE…')).toMatchSnapshot('the whole of it');
  // Neither --db, --org nor --as: they are known.
  const pools = await runProcess(['status', '--json'], { home });
  expect({ status: pools.status, stderr: pools.stderr }).toEqual({ status: 0, stderr: '' });
  expect(JSON.parse(pools.stdout)).toMatchObject({ organization: { organization: 'cafe' }, actor: 'ada@cafe.example' });
});

test('a sample', async () => {
  const home = tempFolder();
  const terminal = openTerminal({ args: ['init'], home });
  await terminal.waitFor('❯ my own');
  terminal.press('down', 'enter');
  expect(await terminal.exit()).toEqual({ code: 0, signal: null });
  expect((await runProcess(['pools', '--json'], { home })).status).toBe(0);
});

test('Escape at the first question makes nothing', async () => {
  const home = tempFolder();
  const terminal = openTerminal({ args: ['init'], home });
  await terminal.waitFor('❯ my own');
  terminal.press('escape');
  expect(await terminal.exit()).toEqual({ code: 130, signal: null });
  expect(terminal.transcript()).toBe('cancelled; nothing was changed');
  expect((await runProcess(['pools', '--as', 'ada@cafe.example'], { home })).stderr).toContain('no store');
});

test('a script is told what to add, and nothing is kept for later but what it says', async () => {
  const home = tempFolder();
  const { status, stderr } = await runProcess(['init'], { home });
  expect({ status, stderr }).toMatchInlineSnapshot(`
    {
      "status": 2,
      "stderr": "error: missing --name NAME, --org KEY, --as EMAIL
    hint: add --name NAME and --org KEY and --as EMAIL, for example: entitle init --org acme --name "Acme Events" --as you@example.com
    ",
    }
  `);
  expect((await runProcess(['init', '--org', 'acme', '--name', 'Acme', '--as', 'ada@acme.example'], { home })).status).toBe(0);
  expect((await runProcess(['config', '--json'], { home })).stdout).not.toContain('ada@acme.example');
});
