/** A refusal names whom to ask, for those who belong there; strangers learn no names. */

import { beforeAll, expect, test } from 'vitest';
import { runHere } from '../../support/host.ts';
import { tempFolder } from '../../support/process.ts';

const home = tempFolder();
const NOW = '2026-11-21T09:00:00.000Z';
const NORA = 'nora@eventworks.example';

async function type(actor: string, line: string) {
  return runHere([...line.split(' '), '--as', actor], { home, now: NOW });
}
async function hint(actor: string, line: string): Promise<string> {
  const { status, stderr } = await type(actor, line);
  expect([line, status]).toEqual([line, 3]);
  return stderr.trim().split('\n').at(-1) ?? '';
}

beforeAll(async () => {
  const done = async (line: string) => expect(await type(NORA, line)).toMatchObject({ status: 0 });
  await done('init --org acme --name Acme');
  await done('orgs create beta --name Beta');
  for (const [person, role] of [
    ['tom', 'admin'],
    ['ute', 'admin'],
    ['uwe', 'admin'],
    ['max', 'member'],
    ['gus', 'guest'],
  ] as const)
    await done(`members add ${person}@acme.example --role ${role} --org acme`);
  await done('members add ivy@eventworks.example --role guest --account-manager --org beta');
  await done('members add eve@beta.example --role admin --org beta');
  await done('members set nora@eventworks.example --role guest --org acme');
});

test('admins first, then account managers; of each right those who can help', async () => {
  expect(await hint('max@acme.example', 'pools --org acme')).toBe(
    'hint: ask tom@acme.example, ute@acme.example or ivy@eventworks.example to make you Entitlement manager (entitle members set max@acme.example --entitlement-manager)',
  );
  expect(await hint('gus@acme.example', 'workspaces --org acme')).toBe(
    'hint: ask tom@acme.example, ute@acme.example or ivy@eventworks.example to change your role',
  );
  expect(await hint('tom@acme.example', 'products add badge --name Badge --org acme')).toBe(
    `hint: ask ivy@eventworks.example or ${NORA}`,
  );
  expect(await hint('tom@acme.example', 'members set max@acme.example --account-manager --org acme')).toBe(
    `hint: ask ivy@eventworks.example or ${NORA}`,
  );
});

test('who may help themselves is told how', async () => {
  expect(await hint('ute@acme.example', 'pools --org acme')).toBe(
    'hint: make yourself Entitlement manager: entitle members set ute@acme.example --entitlement-manager',
  );
  expect(await hint('ivy@eventworks.example', 'check --dry-run --org acme')).toBe(
    'hint: make yourself Entitlement manager: entitle members add ivy@eventworks.example --role guest --entitlement-manager',
  );
  expect(await hint(NORA, 'pools --org beta')).toBe('hint: run: entitle orgs activate beta');
});

test('who cannot activate entitlements is told who can', async () => {
  expect((await type('eve@beta.example', 'members set eve@beta.example --entitlement-manager --org beta')).status).toBe(0);
  expect(await hint('eve@beta.example', 'pools --org beta')).toBe(
    `hint: ask ivy@eventworks.example or ${NORA} to run: entitle orgs activate beta`,
  );
  const { stderr } = await type('eve@beta.example', 'transactions --org beta --json');
  expect(JSON.parse(stderr)).toEqual({
    error: {
      code: 'not-activated',
      message: 'entitlements are not activated for organization "beta"',
      hint: `ask ivy@eventworks.example or ${NORA} to run: entitle orgs activate beta`,
      details: { organization: 'beta', people: ['ivy@eventworks.example', NORA] },
    },
  });
});

test('a stranger is told of nobody', async () => {
  for (const line of ['pools', 'whoami', 'status', 'transfer gala seat 1 --yes', 'orgs activate acme']) {
    const asked = line.startsWith('orgs') ? line : `${line} --org acme`;
    const { status, stderr } = await type('eve@beta.example', asked);
    expect([line, status]).toEqual([line, 3]);
    expect(stderr).not.toMatch(/tom@|ute@|ivy@|nora@/);
  }
});
