/** The page of one event: needs, where they can come from, what is held, and who transferred what last. */

import { expect, test } from 'vitest';
import { runHere } from '../../support/host.ts';
import { tempFolder } from '../../support/process.ts';

const now = '2026-11-27T09:00:00.000Z';

function customer() {
  const home = tempFolder();
  const type = async (line: string, as = 'ada@acme.example'): Promise<string> => {
    const { status, stdout, stderr } = await runHere(line.split(' '), { home, now, env: { ENTITLE_AS: as } });
    if (status !== 0) throw new Error(`${line}: ${stderr}`);
    return stdout;
  };
  const next = async (line: string): Promise<string | undefined> => {
    const { stderr } = await runHere(line.split(' '), { home, now, columns: 80, env: { ENTITLE_AS: 'ada@acme.example' } });
    return /^next: (.*)$/m.exec(stderr)?.[1];
  };
  return { type, next };
}

test('what comes next: what the pools have, what is held, or when to buy', async () => {
  const { type, next } = customer();
  await type('init --org acme --name Acme --as ada@acme.example');
  await type(
    'workspaces create gala --name Gala --starts 2026-12-05 --ends 2026-12-05 --participants 90 --status pre-production --yes',
  );
  expect(await next('workspaces show gala')).toBe('entitle forecast');
  await type('purchases add seat 60 --subscription SUB-1 --starts 2026-01-01');
  expect(await next('workspaces show gala')).toBe('entitle transfer gala --missing --partial');
  await type('purchases add seat 60 --subscription SUB-2 --starts 2026-01-01');
  expect(await next('workspaces show gala')).toBe('entitle transfer gala --missing');
  await type('holds add gala seat missing --until 2026-12-01');
  expect(await next('workspaces show gala')).toBe('entitle holds post 3');
  await type('holds post 3 --yes');
  expect(await next('workspaces show gala')).toBe(undefined);
});

test('for whoever sees entitlements, and for whoever does not', async () => {
  const { type } = customer();
  await type('init --org acme --name Acme --as ada@acme.example');
  await type('purchases add seat 60 --subscription SUB-1 --starts 2026-01-01 --ends 2026-12-31');
  await type('purchases add seat 500 --subscription SUB-2 --starts 2027-01-01');
  await type(
    'workspaces create gala --name Gala --starts 2026-12-05 --ends 2026-12-05 --participants 90 --status pre-production --yes',
  );
  await type('transfer gala seat 40 --note CRM-7 --yes');
  await type('holds add gala seat 5 --until 2026-12-01');
  await type('products add badge --name Badge');
  await type('workspaces install gala badge');
  await type('members add bob@acme.example --role member');
  await type('requests add gala seat 7 --note badges', 'bob@acme.example');
  const page = await type('workspaces show gala');
  expect(page).toMatch(/Where it can come from\nPRODUCT +MISSING +IN THE POOL +TO COME +FROM\nseat +✗ 50 +15 +500 +2027-01-01\n/);
  expect(page).toContain('Held for it');
  expect(page).toMatch(/Open requests\n.*\n.*gala +seat +7 +bob@acme.example +badges/);
  expect(page).toMatch(/transfer +seat +40 +ada@acme.example +CRM-7/);
  const plain = await type('workspaces show gala', 'bob@acme.example');
  expect(plain).toMatchInlineSnapshot(`
    "Gala (gala)
    Status:        pre-production
    Dates:         2026-12-05 (live)
    Participants:  90
    Installed:     badge
    Allows:        charged, e-mail to all, not visible to attendees, no sign-in through the app, magic link

    Open requests
    REQUEST  WORKSPACE  PRODUCT  QUANTITY  REQUESTED BY      NOTE
          1  gala       seat     7         bob@acme.example  badges
    "
  `);
  expect(plain).not.toMatch(/Where it can come from|Held for it|Last transactions|✗/);
  const banner = 'Entitlements are missing: 50 seats and 1 module in one workspace.';
  for (const line of ['workspaces', 'workspaces --missing', 'workspaces show gala', 'pools']) {
    expect(await type(line)).toContain(banner);
    for (const format of ['json', 'ndjson', 'csv']) expect(await type(`${line} --format ${format}`)).not.toContain(banner);
  }
  expect(await type('workspaces', 'bob@acme.example')).not.toContain('missing');
});
