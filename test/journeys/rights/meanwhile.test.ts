/** A right that is taken away while somebody is asked is gone when they answer: rights are read inside the writing transaction. */

import { beforeAll, expect, test } from 'vitest';
import { acme, copyOf, entitleIn, look } from '../terminal/acme.ts';

const OLGA = 'olga@acme.example';

let home: string;
beforeAll(async () => {
  home = await acme();
  await look(home, 'members', 'add', OLGA, '--role', 'organizer', '--entitlement-manager');
});

interface Case {
  readonly typed: string;
  /** What another process does while the question stands there. */
  readonly meanwhile: string;
  readonly refusal: string;
  readonly hint: string;
}

const CASES: readonly Case[] = [
  {
    typed: 'transfer winter-gala seat 10',
    meanwhile: `members set ${OLGA} --no-entitlement-manager`,
    refusal: 'olga@acme.example (organizer) may not see or transfer entitlements',
    hint: 'ask ada@acme.example to make you Entitlement manager',
  },
  {
    typed: 'promote winter-gala',
    meanwhile: `members set ${OLGA} --role member`,
    refusal: 'olga@acme.example (member, Entitlement manager) may not create charged workspaces',
    hint: 'ask ada@acme.example',
  },
  {
    typed: 'transfer winter-gala seat 10',
    meanwhile: `members remove ${OLGA} --yes`,
    refusal: 'unknown actor olga@acme.example',
    hint: 'an admin of the organization or your account manager can add you',
  },
  {
    typed: 'transfer winter-gala seat 10',
    meanwhile: 'orgs deactivate acme --yes',
    refusal: 'entitlements are not activated for organization "acme"',
    hint: 'ask ada@acme.example to run: entitle orgs activate acme',
  },
];

test.each(CASES)('entitle $typed, and meanwhile entitle $meanwhile', async ({ typed, meanwhile, refusal, hint }) => {
  const store = copyOf(home);
  const ledger = await ledgerOf(store);
  const terminal = entitleIn(store, typed.split(' '), { columns: 200, env: { ENTITLE_AS: OLGA } });
  await terminal.waitFor('(y/N)');
  await look(store, ...meanwhile.split(' '));
  terminal.type('y\r');
  expect(await terminal.exit()).toEqual({ code: 3, signal: null });
  expect(terminal.transcript()).toContain(`error: ${refusal}`);
  expect(terminal.transcript()).toContain(hint);
  // What was done meanwhile is there; nothing else is.
  expect(await ledgerOf(store)).toEqual(ledger);
});

/** The verdict and the end of the ledger; the activity log has grown by what happened meanwhile. */
async function ledgerOf(store: string): Promise<unknown> {
  const { heads: _, ...verdict } = (await look(store, 'verify')) as { readonly heads: unknown };
  return verdict;
}
