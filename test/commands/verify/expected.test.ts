/** What was kept elsewhere and is not there any more: lines, whole logs, whole organizations. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { activityText, linkHash } from '../../../src/core/chain.ts';
import type { Activity } from '../../../src/core/ledger.ts';
import { runHere } from '../../support/host.ts';
import { newWorld } from '../../support/store.ts';
import { ACME, sha256, type World } from '../../support/world.ts';
import { fillWorld } from './busy.ts';
import { problemsOf, tamper, verified } from './tampered.ts';

let world: World;
let home = '';
beforeEach(async () => {
  world = await newWorld();
  await fillWorld(world);
  home = join(world.path, '..');
});

const run = (...argv: string[]) =>
  runHere(argv, { home, now: '2026-11-23T09:00:00.000Z', env: { ENTITLE_DB: world.path, ENTITLE_AS: 'ada@acme.example' } });

/** What `verify --json` prints now, in a file. */
async function kept(): Promise<string> {
  const { status, stdout } = await run('verify', '--json');
  expect(status).toBe(0);
  const file = join(home, 'kept.json');
  writeFileSync(file, stdout);
  return file;
}

/** The problems that a run names, as `code: message`. */
async function problems(...argv: string[]): Promise<readonly string[]> {
  const { stdout } = await run('verify', '--json', ...argv);
  return JSON.parse(stdout).problems.map(({ code, message }: { code: string; message: string }) => `${code}: ${message}`);
}

async function addBeta(): Promise<void> {
  expect((await run('orgs', 'create', 'beta', '--name', 'Beta', '--activate')).status).toBe(0);
  const lot = ['--subscription', 'SUB-9', '--starts', '2026-01-01', '--org', 'beta'];
  expect((await run('purchases', 'add', 'seat', '10', ...lot)).status).toBe(0);
}

describe('heads', () => {
  test('of both logs of every organization; one head only where there is one organization', async () => {
    await addBeta();
    const result = JSON.parse((await run('verify', '--json')).stdout);
    expect(Object.keys(result)).toEqual(['ok', 'transactions', 'workspaces', 'head', 'heads', 'problems']);
    expect([result.head, result.heads]).toEqual([
      null,
      ['acme', 'beta'].map((organization) => ({
        organization,
        ledger: { id: organization === 'acme' ? 8 : 1, hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
        activity: { id: expect.any(Number), hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
      })),
    ]);
    const named = JSON.parse((await run('verify', '--json', '--org', 'beta')).stdout);
    expect(named.head).toEqual(result.heads[1].ledger);
  });

  test('a ledger without a line ends where nothing is', async () => {
    expect((await run('orgs', 'create', 'beta', '--name', 'Beta')).status).toBe(0);
    expect((await verified(world)).heads[1]).toMatchObject({ organization: 'beta', ledger: { id: 0, hash: '0'.repeat(64) } });
  });
});

describe('--expect FILE', () => {
  test('everything that was there, and more', async () => {
    await addBeta();
    const file = await kept();
    await world.transfer('expo-2026', 'seat', '1');
    await addBetaMember();
    expect(await run('verify', '--expect', file)).toMatchObject({ status: 0, stderr: '' });
  });

  async function addBetaMember(): Promise<void> {
    expect((await run('members', 'add', 'mia@beta.example', '--role', 'member', '--org', 'beta')).status).toBe(0);
  }

  test('a whole organization that vanished, with all its lines', async () => {
    await addBeta();
    const file = await kept();
    tamper(world.path, (database) => {
      const tables = database
        .prepare(`select name from sqlite_schema where type = 'table' and sql like '%organization text%'`)
        .pluck()
        .all();
      for (const table of tables) database.exec(`delete from ${String(table)} where organization = 'beta'`);
    });
    expect(await problems()).toEqual([]);
    expect(await problems('--expect', file)).toEqual([
      `expected-organization-missing: organization "beta" is not in the store any more, but "${file}" has it`,
    ]);
    expect((await run('verify', '--expect', file)).status).toBe(7);
  });

  test('the ends of both logs', async () => {
    const file = await kept();
    const last = (await verified(world)).heads[0]?.activity.id ?? 0;
    tamper(world.path, (database) =>
      database.exec(`delete from draws where transaction_id = 8; delete from transactions where id = 8;
        update heads set (id, hash, at) = (select id, hash, at from transactions where id = 7) where log = 'ledger';
        update lots set drawn = drawn - 6 where purchase = 2; update assignments set quantity = quantity - 6 where workspace = 'expo-2026';
        update missing set quantity = quantity + 6 where workspace = 'expo-2026' and product = 'seat';
        update missing_sums set quantity = quantity + 6 where product = 'seat';
        delete from members where email = 'mia@acme.example'; delete from activity where id = ${last};
        update heads set (id, hash, at) = (select id, hash, at from activity where id = ${last - 1}) where log = 'activity'`),
    );
    expect(await problems()).toEqual([]);
    const why = 'the end was cut off, an older copy was put in its place, or the whole log was rebuilt';
    expect(await problems('--expect', file)).toEqual([
      `expected-hash-missing: transaction 8 of organization "acme" is not there any more as "${file}" has it: ${why}`,
      `expected-hash-missing: activity ${last} of organization "acme" is not there any more as "${file}" has it: ${why}`,
    ]);
  });

  test('what a version printed that knew only one head', async () => {
    const file = join(home, 'old.json');
    const { head } = await verified(world);
    writeFileSync(file, JSON.stringify({ ok: true, transactions: 8, workspaces: 3, head, problems: [] }));
    expect(await problems('--expect', file)).toEqual([]);
    writeFileSync(
      file,
      JSON.stringify({ ok: true, transactions: 8, workspaces: 3, head: { id: 8, hash: 'a'.repeat(64) }, problems: [] }),
    );
    expect((await problems('--expect', file)).map((line) => line.split(':')[0])).toEqual(['expected-hash-missing']);
  });

  test.each<[string, string, number, string]>([
    ['of something else', '{"plan": 1}', 7, 'it is not what entitle verify --json prints'],
    [
      'of heads that are none',
      '{"heads": [{"organization": "acme", "ledger": null}]}',
      7,
      'it is not what entitle verify --json prints',
    ],
    ['that is no JSON', 'head', 7, 'kept.json'],
  ])('a file %s', async (_, text, status, words) => {
    writeFileSync(join(home, 'kept.json'), text);
    const ended = await run('verify', '--expect', join(home, 'kept.json'));
    expect([ended.status, ended.stdout, ended.stderr]).toEqual([status, '', expect.stringContaining(words)]);
  });

  test('no file, and a hash that is too short', async () => {
    expect(await run('verify', '--expect', join(home, 'gone.json'))).toMatchObject({ status: 7, stdout: '' });
    expect(await run('verify', '--expect', 'abc123')).toMatchObject({ status: 2, stdout: '' });
  });
});

describe('an action that says something else than its states', () => {
  /** Writes other actions and states into the log, and hashes that fit them. */
  async function rewritten(change: (row: Activity) => Activity): Promise<readonly string[]> {
    const rows: Activity[] = [];
    await world.services.store.read(async (records) => {
      for await (const batch of records.activityLog(ACME)) rows.push(...batch);
    });
    let hash = '0'.repeat(64);
    tamper(world.path, (database) => {
      const update = database.prepare(
        'update activity set action = ?, subject = ?, before = ?, after = ?, hash = ? where id = ?',
      );
      for (const row of rows.map(change)) {
        hash = linkHash(sha256, hash, activityText(ACME, row));
        const [before, after] = [row.before, row.after].map((state) => (state === null ? null : JSON.stringify(state)));
        update.run(row.action, row.subject, before, after, hash, row.id);
      }
      database.prepare(`update heads set hash = ? where log = 'activity'`).run(hash);
    });
    return (await problemsOf(world)).filter((line) => line.startsWith('action-mismatch'));
  }

  const renamed =
    (from: string, to: string) =>
    (row: Activity): Activity =>
      row.action === from ? ({ ...row, action: to } as Activity) : row;

  test.each<[string, string, RegExp]>([
    [
      'member.added',
      'member.changed',
      /^action-mismatch: activity \d+ of organization "acme" is called member.changed, but what it changes was not there/,
    ],
    ['member.added', 'member.removed', /is called member.removed, but nothing went$/],
    ['workspace.created', 'workspace.updated', /is called workspace.updated, but what it changes was not there/],
    ['workspace.promoted', 'workspace.updated', /is called workspace.updated, but what was changed is status$/],
    ['workspace.promoted', 'workspace.installed', /is called workspace.installed, but what was changed is status$/],
    ['workspace.installed', 'workspace.promoted', /is called workspace.promoted, but what was changed is modules$/],
    ['workspace.installed', 'workspace.uninstalled', /is called workspace.uninstalled, but what was changed is modules$/],
    ['organization.created', 'organization.activated', /is called organization.activated, but what it changes was not there/],
    ['account-manager.added', 'account-manager.removed', /is called account-manager.removed, but nothing went$/],
    ['purchase.recorded', 'purchase.extended', /is called purchase.extended, but what it changes was not there/],
    ['member.added', 'member.invented', /is called member.invented, but there is no such action$/],
    ['workspace.installed', 'workspace.tagged', /is called workspace.tagged, but what was changed is modules$/],
  ])('%s called %s', async (from, to, said) => {
    expect((await rewritten(renamed(from, to)))[0]).toMatch(said);
  });

  test('a change that changes nothing, and a line about somebody else', async () => {
    const [first] = await rewritten((row) => (row.action === 'workspace.installed' ? { ...row, after: row.before } : row));
    expect(first).toMatch(/is called workspace.installed, but nothing was changed$/);
    const [other] = await rewritten((row) => (row.action === 'member.added' ? { ...row, subject: 'eve@acme.example' } : row));
    expect(other).toMatch(/is called member.added, but its state is about "ada@acme.example"$/);
  });
});
