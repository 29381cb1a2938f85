/** What organizations there are is not a stranger's business: every answer is the same whether the named one exists or not. */

import { beforeAll, describe, expect, test } from 'vitest';
import { runHere } from '../../support/host.ts';
import { tempFolder } from '../../support/process.ts';

const NOW = '2026-11-21T09:00:00.000Z';
const ADA = 'ada@entitle.example';
const home = tempFolder();
const type = (actor: string, ...argv: readonly string[]) => runHere(['--as', actor, ...argv], { home, now: NOW });

beforeAll(async () => {
  const done = async (...argv: readonly string[]) => expect(await type(ADA, ...argv)).toMatchObject({ status: 0 });
  await done('init', '--org', 'acme', '--name', 'Acme Events');
  await done('orgs', 'create', 'beta-secret', '--name', 'Beta', '--activate');
  await done('orgs', 'create', 'gamma', '--name', 'Gamma', '--activate');
  await done('members', 'add', 'mia@acme.example', '--role', 'admin', '--entitlement-manager', '--org', 'acme');
  await done('members', 'add', 'zoe@acme.example', '--role', 'guest', '--org', 'acme');
  await done('members', 'add', 'zoe@acme.example', '--role', 'guest', '--org', 'gamma');
});

/** There, nearly there, and nowhere; of the same length, so that nothing else differs. */
const NAMED = ['beta-secret', 'beta-secert', 'zzzzzzzzzzz'];

const COMMANDS = [
  ['status'],
  ['whoami'],
  ['pools'],
  ['workspaces'],
  ['workspaces', 'show', 'gala'],
  ['workspaces', 'create', 'gala', '--name', 'Gala', '--starts', '2027-01-01', '--ends', '2027-01-02'],
  ['members'],
  ['members', 'add', 'x@y.example', '--role', 'guest'],
  ['products'],
  ['purchases'],
  ['transactions'],
  ['activity'],
  ['transfer', 'gala', 'seat', '1', '--yes'],
  ['check', '--dry-run'],
  ['plan'],
  ['promote', 'gala', '--yes'],
  ['forecast'],
  ['export', 'pools', '-'],
  ['orgs', 'activate'],
  ['config', 'set', 'org'],
];

describe.each(['nobody@else.example', 'mia@acme.example', 'zoe@acme.example'])('%s', (actor) => {
  test.each(COMMANDS)('%s %s %s', async (...command) => {
    const words = command.filter((word) => word !== undefined);
    const answers = await Promise.all(
      NAMED.map(async (organization) => {
        const named = ['orgs', 'config'].includes(words[0] ?? '') ? [...words, organization] : [...words, '--org', organization];
        const { status, stdout, stderr } = await type(actor, ...named, '--json');
        return { status, stdout, stderr: stderr.replaceAll(organization, 'NAMED') };
      }),
    );
    const [first] = answers;
    expect(first).toMatchObject({ status: 3, stdout: '' });
    expect(answers).toEqual([first, first, first]);
    expect(JSON.stringify(answers)).not.toContain('beta');
  });
});

test('where none is named, only those are listed to which one belongs', async () => {
  const said = async (actor: string) => JSON.parse((await type(actor, 'pools', '--json')).stderr).error;
  expect(await said('nobody@else.example')).toMatchObject({ code: 'unknown-actor' });
  expect((await said('zoe@acme.example')).details).toEqual({ organizations: ['acme', 'gamma'] });
  expect((await said(ADA)).details).toEqual({ organizations: ['acme', 'beta-secret', 'gamma'] });
});

test('what one belongs to is suggested; all of them to an account manager', async () => {
  const hint = async (actor: string, organization: string) =>
    (await type(actor, 'pools', '--org', organization)).stderr.split('\n')[1];
  expect(await hint('mia@acme.example', 'acne')).toContain('did you mean "acme"?');
  expect(await hint(ADA, 'beta-secert')).toBe('hint: did you mean "beta-secret"?');
});

test('config set org takes one that is there, and says so where it is not', async () => {
  expect(await type(ADA, 'config', 'set', 'org', 'beta-secert')).toMatchObject({
    status: 4,
    stderr: 'error: organization "beta-secert" does not exist\nhint: did you mean "beta-secret"?\n',
  });
  expect(await type(ADA, 'config', 'set', 'org', 'gamma')).toMatchObject({ status: 0 });
  expect(await type(ADA, 'config', 'unset', 'org')).toMatchObject({ status: 0 });
});

test('config set org before there is a store, or anybody to be', async () => {
  const fresh = tempFolder();
  expect(await runHere(['config', 'set', 'org', 'acme'], { home: fresh, now: NOW })).toMatchObject({ status: 0 });
  expect(await runHere(['config', 'set', 'org', 'acme', '--as', ADA], { home: fresh, now: NOW })).toMatchObject({ status: 0 });
  expect(await runHere(['config', 'set', 'org', 'acme'], { home, now: NOW })).toMatchObject({ status: 0 });
  expect(await runHere(['config', 'unset', 'org'], { home, now: NOW })).toMatchObject({ status: 0 });
});
