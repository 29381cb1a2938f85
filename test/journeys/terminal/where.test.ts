/** Where no organization is named and there are several, a terminal asks which; elsewhere the refusal lists them. */

import { beforeAll, expect, test } from 'vitest';
import { runProcess, tempFolder } from '../../support/process.ts';
import { entitleIn } from './acme.ts';

const ADA = 'ada@eventworks.example';
const home = tempFolder();
const type = (actor: string, line: string) => runProcess(line.split(' '), { home, env: { ENTITLE_AS: actor } });

beforeAll(async () => {
  const done = async (line: string) => expect([line, await type(ADA, line)]).toMatchObject([line, { status: 0 }]);
  await done('init --org acme --name Acme');
  await done('orgs create beta --name Beta --activate');
  await done('orgs create gamma --name Gamma --activate');
  await done('config unset org');
  await done('members add mia@acme.example --role member --org acme');
  await done('members add zoe@acme.example --role member --org acme');
  await done('members add zoe@acme.example --role member --org gamma');
  await done(
    'workspaces create expo --name Expo --starts 2099-12-01 --ends 2099-12-02 --participants 12 --status pre-production --yes --org beta',
  );
  await done('purchases add seat 20 --subscription S-1 --starts 2026-01-01 --org beta');
}, 600_000);

test('a list to search, the most urgent first; the command then runs there', async () => {
  const terminal = entitleIn(home, ['transfer', 'expo', 'seat', 'missing'], { columns: 80, env: { ENTITLE_AS: ADA } });
  await terminal.waitFor('Which organization?');
  await terminal.settled();
  expect(terminal.screen()).toMatchInlineSnapshot(`
    "? Which organization?
    ❯ beta   ✗ misses 12 seats · Beta
      acme   Acme
      gamma  Gamma

    type to search · ↑↓ move · enter · esc back · ctrl-c cancel"
  `);
  terminal.press('enter');
  await terminal.waitFor('(y/N)');
  expect(terminal.screen()).toContain('at Beta');
  terminal.type('y\r');
  expect(await terminal.exit()).toEqual({ code: 0, signal: null });
  expect(await type(ADA, 'workspaces --missing --org beta --json')).toMatchObject({ status: 0, stdout: '[]\n' });
});

test('typing narrows it; Escape leaves everything as it was', async () => {
  const terminal = entitleIn(home, ['pools'], { columns: 80, env: { ENTITLE_AS: ADA } });
  await terminal.waitFor('Which organization?');
  terminal.type('gam');
  await terminal.waitForGone('acme');
  terminal.press('enter');
  expect(await terminal.exit()).toEqual({ code: 0, signal: null });
  expect(terminal.transcript()).toContain('seat');
  const left = entitleIn(home, ['pools'], { env: { ENTITLE_AS: ADA } });
  await left.waitFor('Which organization?');
  left.press('escape');
  expect(await left.exit()).toEqual({ code: 130, signal: null });
});

test('who belongs to one is there; of several, those are listed', async () => {
  expect(await type('mia@acme.example', 'whoami')).toMatchObject({ status: 0, stdout: expect.stringContaining('acme') });
  expect(await type('zoe@acme.example', 'workspaces')).toEqual({
    status: 2,
    stdout: '',
    stderr: 'error: no organization given, and the store does not have exactly one\nhint: add --org KEY (one of: acme, gamma)\n',
  });
  expect((await type(ADA, 'workspaces --no-input')).stderr).toContain('one of: acme, beta, gamma');
});
