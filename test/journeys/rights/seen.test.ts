/** Contract, section 5: what somebody who is not an Entitlement manager sees, in every format. */

import { beforeAll, describe, expect, test } from 'vitest';
import { FORMATS } from '../../../src/view/document.ts';
import { KINDS, maySatisfy, Office } from './actors.ts';

let office: Office;
beforeAll(async () => {
  office = await Office.open();
});

async function shown(actor: string, ...typed: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await office.type(actor, typed);
  expect({ typed, status, stderr }).toEqual({ typed, status: 0, stderr: '' });
  return stdout;
}

const BLIND = KINDS.filter((kind) => maySatisfy(kind, 'list workspaces') && !maySatisfy(kind, 'pools, usage, missing'));
const CASES = BLIND.flatMap(({ name, email }) => FORMATS.map((format) => ({ name, email, format })));

const GALA = {
  workspace: 'gala-2026',
  name: 'Gala',
  status: 'pre-production',
  startsOn: '2026-12-05',
  endsOn: '2026-12-06',
  phase: 'live',
  participants: 40,
  tags: {},
  modules: [{ product: 'live-streaming', installed: true }],
  capabilities: { charged: true, email: 'all', visible: false, appSignIn: false, magicLink: true },
};

test('account managers, admins, organizers and members see workspaces without entitlements', () => {
  expect(BLIND.map(({ name }) => name)).toEqual(['account manager', 'admin', 'organizer', 'member']);
});

describe.each(BLIND)('$name', ({ email }) => {
  test('a workspace has no seats and nothing missing, and says only which modules are installed', async () => {
    expect(JSON.parse(await shown(email, 'workspaces', 'show', 'gala-2026', '--json'))).toEqual(GALA);
    const [gala] = JSON.parse(await shown(email, 'workspaces', '--json')) as readonly unknown[];
    expect(gala).toEqual(GALA);
  });

  test('status has no pools, and does not count what is missing', async () => {
    const status = JSON.parse(await shown(email, 'status', '--json')) as Readonly<Record<string, unknown>>;
    expect({
      pools: status['pools'] ?? null,
      text: JSON.stringify(status).match(/"(?:seats|required|available)"/g),
    }).toEqual({
      pools: null,
      text: null,
    });
    const [acme] = JSON.parse(await shown(email, 'orgs', '--json')) as readonly { readonly missing: unknown }[];
    expect(acme?.missing).toBe(null);
  });
});

/** The figures that only Entitlement managers know, and the words that lead over them. */
const SECRETS = /seats|modules|missing|assigned|required|available|purchased|pools|live-streaming|surveys|\b100\b|SUB-/i;

/** An organization's row has its columns for everybody (contract, section 5): they are empty. Which modules are installed is told. */
const UNTOLD =
  /"(?:missing|pools)": ?null,?|,missing\.workspaces,missing\.seats,missing\.modules$|,?"modules": ?\[[^\]]*\]|,modules,|^.*\bInstalled:.*$|,(?:live-streaming|surveys),/gm;

test.each(CASES)('$name: nothing of entitlements in $format', async ({ email, format }) => {
  for (const typed of ['workspaces', 'workspaces show gala-2026', 'status', 'whoami']) {
    const text = (await shown(email, ...typed.split(' '), '--format', format)).replaceAll(UNTOLD, '');
    const lines = text.split('\n').filter((line) => SECRETS.test(line));
    expect({ typed, lines }).toEqual({ typed, lines: [] });
  }
});

describe('the activity log', () => {
  const actions = async (email: string, ...more: readonly string[]): Promise<readonly string[]> => {
    const rows = JSON.parse(await shown(email, 'activity', '--json', ...more)) as readonly { readonly action: string }[];
    return rows.map(({ action }) => action);
  };

  test('shows purchases to those who record them or draw from them, not to an admin', async () => {
    const seen = async (email: string) => (await actions(email)).filter((action) => action === 'purchase.recorded').length;
    expect({
      'account manager': await seen('account-manager@entitle.example'),
      'guest, Entitlement manager': await seen('guest-entitlement-manager@acme.example'),
      admin: await seen('admin@acme.example'),
    }).toEqual({ 'account manager': 2, 'guest, Entitlement manager': 2, admin: 0 });
  });

  test('a page of it is full all the same', async () => {
    const whole = await actions('admin@acme.example');
    expect(await actions('admin@acme.example', '--limit', String(whole.length))).toEqual(whole);
    expect(await actions('admin@acme.example', '--limit', String(whole.length - 1))).toEqual(whole.slice(0, -1));
  });
});
