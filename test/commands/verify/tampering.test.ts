/** Every way to change a store behind the tool's back that we could think of, and what `verify` says of it. */

import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import BetterSqlite3 from 'better-sqlite3';
import { beforeEach, describe, expect, test } from 'vitest';
import { openSqliteStore } from '../../../src/store/sqlite/store.ts';
import { newWorld } from '../../support/store.ts';
import { ACME, patience, World } from '../../support/world.ts';
import { fillWorld } from './busy.ts';
import { problemsOf, rebuildChain, tamper, verified } from './tampered.ts';

let world: World;
beforeEach(async () => {
  world = await newWorld();
  await fillWorld(world);
});

/** The head as somebody keeps it elsewhere. */
async function keptHead(): Promise<string> {
  return (await verified(world)).head?.hash ?? '';
}

const acme = 'of organization "acme"';

test('a store that nobody touched', async () => {
  expect(await verified(world)).toEqual({
    ok: true,
    transactions: 8,
    workspaces: 3,
    head: { id: 8, hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    heads: [
      {
        organization: 'acme',
        ledger: { id: 8, hash: await keptHead() },
        activity: { id: expect.any(Number), hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
      },
    ],
    problems: [],
  });
});

describe('the ledger', () => {
  test.each<[string, string, readonly string[]]>([
    [
      'a row edited',
      `update transactions set note = 'As never agreed' where id = 5`,
      [`hash-mismatch: transaction 5 ${acme} is not as it was recorded: its hash does not fit its content`],
    ],
    [
      'the actor of a row edited',
      `update transactions set actor = 'eve@acme.example' where id = 4`,
      [`hash-mismatch: transaction 4 ${acme} is not as it was recorded: its hash does not fit its content`],
    ],
    [
      'a quantity edited',
      'update transactions set quantity = 31 where id = 6',
      [
        `hash-mismatch: transaction 6 ${acme} is not as it was recorded: its hash does not fit its content`,
        `lots-mismatch: transaction 6 ${acme} moves 31, its lots add up to 30`,
        `assignment-balance: workspace "expo-2026" ${acme} has 41 × seat, the ledger says 42`,
      ],
    ],
    [
      'two rows swapped',
      `update transactions set id = 99 where id = 7; update transactions set id = 7 where id = 8; update transactions set id = 8 where id = 99;
       update draws set transaction_id = 99 where transaction_id = 7; update draws set transaction_id = 7 where transaction_id = 8;
       update draws set transaction_id = 8 where transaction_id = 99`,
      [
        `hash-mismatch: transaction 7 ${acme} is not as it was recorded: its hash does not fit its content`,
        `hash-mismatch: transaction 8 ${acme} is not as it was recorded: its hash does not fit its content`,
        `head-mismatch: the store says that transaction 8 ${acme} has another hash`,
      ],
    ],
    [
      'a row dated back',
      `update transactions set at = '2026-11-20T09:00:00.000Z' where id = 7`,
      [
        `hash-mismatch: transaction 7 ${acme} is not as it was recorded: its hash does not fit its content`,
        `time-backwards: transaction 7 ${acme} is dated 2026-11-20T09:00:00.000Z, before the one in front of it (2026-11-22T09:00:00.000Z)`,
      ],
    ],
    [
      'a row taken out',
      'delete from transactions where id = 7; delete from draws where transaction_id = 7',
      [
        `id-gap: transaction 7 ${acme} is missing`,
        `lot-balance: purchase 2 ${acme} has 21 drawn and 0 revoked, the ledger says 16 and 0`,
        `assignment-balance: workspace "expo-2026" ${acme} has 41 × seat, the ledger says 36`,
      ],
    ],
    [
      'several rows taken out',
      'delete from transactions where id in (6, 7); delete from draws where transaction_id in (6, 7)',
      [
        `id-gap: transactions 6 to 7 ${acme} are missing`,
        `lot-balance: purchase 1 ${acme} has 100 drawn and 0 revoked, the ledger says 80 and 0`,
        `lot-balance: purchase 2 ${acme} has 21 drawn and 0 revoked, the ledger says 6 and 0`,
        `assignment-balance: workspace "expo-2026" ${acme} has 41 × seat, the ledger says 6`,
      ],
    ],
    [
      'the tail cut off',
      'delete from transactions where id = 8; delete from draws where transaction_id = 8',
      [
        `head-mismatch: the last transaction ${acme} is 7, but the store says it is 8`,
        `lot-balance: purchase 2 ${acme} has 21 drawn and 0 revoked, the ledger says 15 and 0`,
        `assignment-balance: workspace "expo-2026" ${acme} has 41 × seat, the ledger says 35`,
      ],
    ],
    [
      'a draw removed',
      'delete from draws where transaction_id = 6 and position = 1',
      [
        `hash-mismatch: transaction 6 ${acme} is not as it was recorded: its hash does not fit its content`,
        `lots-mismatch: transaction 6 ${acme} moves 30, its lots add up to 20`,
        `lot-balance: purchase 2 ${acme} has 21 drawn and 0 revoked, the ledger says 11 and 0`,
      ],
    ],
    [
      'a draw taken from another lot',
      'update draws set purchase = 1 where transaction_id = 8',
      [
        `hash-mismatch: transaction 8 ${acme} is not as it was recorded: its hash does not fit its content`,
        `lot-overdrawn: transaction 8 ${acme} takes 6 from purchase 1, which had not as much left`,
        `lot-balance: purchase 1 ${acme} has 100 drawn and 0 revoked, the ledger says 106 and 0`,
        `lot-balance: purchase 2 ${acme} has 21 drawn and 0 revoked, the ledger says 15 and 0`,
      ],
    ],
    [
      'a row inserted at the end',
      `insert into transactions (organization, id, at, kind, product, quantity, workspace, subscription, actor, reference, note, hash)
       select organization, 9, at, kind, product, quantity, workspace, subscription, actor, null, note, hash
         from transactions where id = 8;
       insert into draws select organization, 9, position, purchase, quantity from draws where transaction_id = 8`,
      [
        `hash-mismatch: transaction 9 ${acme} is not as it was recorded: its hash does not fit its content`,
        `head-mismatch: the last transaction ${acme} is 9, but the store says it is 8`,
        `lot-balance: purchase 2 ${acme} has 21 drawn and 0 revoked, the ledger says 27 and 0`,
        `assignment-balance: workspace "expo-2026" ${acme} has 41 × seat, the ledger says 47`,
      ],
    ],
  ])('%s', async (_, sql, problems) => {
    tamper(world.path, (database) => database.exec(sql));
    expect(await problemsOf(world)).toEqual(problems);
  });
});

describe('what only a head kept elsewhere shows', () => {
  test('the whole chain rebuilt around an edited row', async () => {
    const head = await keptHead();
    tamper(world.path, (database) => database.exec(`update transactions set note = 'As never agreed' where id = 5`));
    await rebuildChain(world);
    expect(await problemsOf(world)).toEqual([]);
    expect(await problemsOf(world, head)).toEqual([
      `expected-hash-missing: the expected hash ${head} is not in any log of the store: the end was cut off, an older copy was put in its place, or the whole log was rebuilt`,
    ]);
  });

  test('the tail cut off, with its balances', async () => {
    const head = await keptHead();
    tamper(world.path, (database) =>
      database.exec(`delete from draws where transaction_id = 8; delete from transactions where id = 8;
        update heads set (id, hash, at) = (select id, hash, at from transactions where id = 7) where log = 'ledger';
        update lots set drawn = drawn - 6 where purchase = 2; update assignments set quantity = quantity - 6 where workspace = 'expo-2026';
        update missing set quantity = quantity + 6 where workspace = 'expo-2026' and product = 'seat';
        update missing_sums set quantity = quantity + 6 where product = 'seat'`),
    );
    expect(await problemsOf(world)).toEqual([]);
    expect((await problemsOf(world, head)).map((line) => line.split(':')[0])).toEqual(['expected-hash-missing']);
  });

  test('an older copy put in its place', async () => {
    const kept = `${world.path}.kept`;
    new BetterSqlite3(world.path).exec(`vacuum into '${kept}'`).close();
    await world.transfer('expo-2026', 'seat', '1');
    const head = await keptHead();
    await world.services.store.close();
    for (const suffix of ['-wal', '-shm']) rmSync(world.path + suffix, { force: true });
    copyFileSync(kept, world.path);
    const restored = new World(world.path, await openSqliteStore(world.path, patience), world.clock);
    expect(await problemsOf(restored)).toEqual([]);
    expect((await problemsOf(restored, head)).map((line) => line.split(':')[0])).toEqual(['expected-hash-missing']);
    await restored.services.store.close();
  });

  test('every hash of the ledger and of the activity log is one to expect; that of nothing is not', async () => {
    const [ledger, activity] = await world.services.store.read(async (records) => [
      await records.transactions(ACME, { limit: 100 }),
      await records.activity(ACME, { limit: 100 }),
    ]);
    for (const { hash } of [...ledger, ...activity]) expect(await problemsOf(world, hash)).toEqual([]);
    expect(await problemsOf(world, '0'.repeat(64))).toHaveLength(1);
  });
});

describe('balances', () => {
  test.each<[string, string, readonly string[]]>([
    [
      'more seats for a workspace',
      `update assignments set quantity = 90 where workspace = 'gala-2026' and product = 'seat'`,
      [`assignment-balance: workspace "gala-2026" ${acme} has 90 × seat, the ledger says 80`],
    ],
    [
      'seats for a workspace that has none',
      `insert into assignments values ('acme', 'workshop', 'seat', 'seat', 7)`,
      [`assignment-balance: workspace "workshop" ${acme} has 7 × seat, the ledger says 0`],
    ],
    [
      'a module taken away',
      `delete from assignments where product = 'live-streaming'`,
      [
        'missing-balance: organization "acme" keeps 0 as what workspace "gala-2026" misses of live-streaming, and it is 1',
        'missing-balance: organization "acme" keeps 0 as what is missing of live-streaming, and it is 1',
        'missing-balance: organization "acme" keeps 1 as the number of workspaces that miss something, and it is 2',
        `assignment-balance: workspace "gala-2026" ${acme} has 0 × live-streaming, the ledger says 1`,
      ],
    ],
    [
      'less missing than there is',
      `update missing set quantity = 5 where workspace = 'expo-2026' and product = 'seat'`,
      ['missing-balance: organization "acme" keeps 5 as what workspace "expo-2026" misses of seat, and it is 19'],
    ],
    [
      'sums and counts of what is missing',
      `update missing_sums set quantity = 7 where product = 'seat'; update workspace_counts set missing = 3`,
      [
        'missing-balance: organization "acme" keeps 7 as what is missing of seat, and it is 19',
        'missing-balance: organization "acme" keeps 3 as the number of workspaces that miss something, and it is 1',
      ],
    ],
    [
      'units put back into a lot',
      'update lots set drawn = 0 where purchase = 2',
      [`lot-balance: purchase 2 ${acme} has 0 drawn and 0 revoked, the ledger says 21 and 0`],
    ],
    [
      'units revoked without a revocation',
      'update lots set revoked = 5 where purchase = 2',
      [`lot-balance: purchase 2 ${acme} has 21 drawn and 5 revoked, the ledger says 21 and 0`],
    ],
    [
      'a larger lot',
      'update lots set quantity = 5000 where purchase = 2',
      [`state-mismatch: purchase 2 ${acme}: quantity is 5000, the activity log says 50`],
    ],
    [
      'other dates of a lot',
      `update lots set starts_on = '2020-01-01', ends_on = '2099-12-31' where purchase = 1`,
      [
        `state-mismatch: purchase 1 ${acme}: startsOn is 2020-01-01, the activity log says "2026-01-01"`,
        `state-mismatch: purchase 1 ${acme}: endsOn is 2099-12-31, the activity log says "2026-12-31"`,
      ],
    ],
    [
      'a lot for ever',
      'update lots set ends_on = null where purchase = 1',
      [`state-mismatch: purchase 1 ${acme}: endsOn is null, the activity log says "2026-12-31"`],
    ],
    [
      'a lot of another transaction',
      'update lots set transaction_id = 1 where purchase = 2',
      [`state-mismatch: purchase 2 ${acme}: transaction is 1, the activity log says 2`],
    ],
    [
      'a lot out of nothing',
      `insert into lots values ('acme', 4, 1, 'seat', 'SUB-9', 1000, 0, 0, '2026-01-01', null)`,
      [`state-unknown: purchase 4 ${acme} is recorded, but no transaction opened it`],
    ],
    [
      'the head moved',
      `update heads set hash = '${'0'.repeat(64)}' where log = 'ledger'`,
      [`head-mismatch: the store says that transaction 8 ${acme} has another hash`],
    ],
    [
      'the head gone',
      `delete from heads where log = 'activity'`,
      [expect.stringContaining(`head-mismatch: the last activity ${acme} is `)],
    ],
  ])('%s', async (_, sql, problems) => {
    tamper(world.path, (database) => database.exec(sql));
    expect(await problemsOf(world)).toEqual(problems);
  });
});

describe('records', () => {
  test.each<[string, string, readonly string[]]>([
    [
      'fewer participants',
      `update workspaces set participants = 8 where workspace = 'gala-2026'`,
      [expect.stringMatching(/^state-mismatch: workspace "gala-2026" .*: participants is 8, activity \d+ says 80$/)],
    ],
    [
      'a name and a date',
      `update workspaces set name = 'Gala', ends_on = '2026-12-31' where workspace = 'gala-2026'`,
      [
        expect.stringMatching(
          /: name is "Gala", activity \d+ says "Winter Gala"; endsOn is "2026-12-31", activity \d+ says "2026-12-03"$/,
        ),
      ],
    ],
    [
      'a status set back',
      `update workspaces set status = 'test' where workspace = 'expo-2026'`,
      [expect.stringMatching(/^state-mismatch: .*: status is "test", activity \d+ says "production"$/)],
    ],
    [
      'a module uninstalled',
      'delete from installed_modules',
      [
        expect.stringMatching(
          /^state-mismatch: workspace "gala-2026" .*: modules is \[\], activity \d+ says \["live-streaming"\]$/,
        ),
      ],
    ],
    [
      'a workspace nobody created',
      `insert into workspaces values ('acme', 'secret', 'Secret', 'test', '2026-12-01', '2026-12-02', 0, null)`,
      [`state-unknown: workspace "secret" ${acme} is recorded, but the activity log does not know it`],
    ],
    [
      'a workspace gone',
      `delete from workspaces where workspace = 'workshop'`,
      [expect.stringMatching(/^state-missing: workspace "workshop" .* is not recorded, but activity \d+ says it is$/)],
    ],
    [
      'a role',
      `update members set role = 'admin' where email = 'mia@acme.example'`,
      [expect.stringMatching(/^state-mismatch: member "mia@acme.example" .*: role is "admin", activity \d+ says "organizer"$/)],
    ],
    [
      'the flag',
      `update members set entitlement_manager = 0 where email = 'mia@acme.example'`,
      [expect.stringMatching(/: entitlementManager is false, activity \d+ says true$/)],
    ],
    [
      'a stranger among the members',
      `insert into members values ('acme', 'eve@acme.example', null, 'admin', 1)`,
      [`state-unknown: member "eve@acme.example" ${acme} is recorded, but the activity log does not know it`],
    ],
    [
      'a stranger among the account managers',
      `insert into account_managers values ('eve@acme.example')`,
      ['state-unknown: account manager "eve@acme.example" is recorded, but no activity log says so'],
    ],
    [
      'an account manager gone',
      'delete from account_managers',
      ['state-missing: account manager "ada@acme.example" is not recorded, but was added and never removed'],
    ],
    [
      'a product renamed',
      `update products set name = 'Dead streaming' where product = 'live-streaming'`,
      [
        expect.stringMatching(
          /^state-mismatch: product "live-streaming" .*: name is "Dead streaming", activity \d+ says "Live streaming"$/,
        ),
      ],
    ],
    [
      'entitlements deactivated',
      'update organizations set activated = 0',
      [expect.stringMatching(/^state-mismatch: organization "acme" .*: activated is false, activity \d+ says true$/)],
    ],
    [
      'an organization nobody created',
      `insert into organizations values ('ghost', 'Ghost', 1)`,
      ['state-unknown: organization "ghost" of organization "ghost" is recorded, but the activity log does not know it'],
    ],
  ])('%s', async (_, sql, problems) => {
    tamper(world.path, (database) => database.exec(sql));
    expect(await problemsOf(world)).toEqual(problems);
  });
});

describe('the activity log', () => {
  test.each<[string, string, readonly string[]]>([
    [
      'a row edited: the record it describes is the witness',
      `update activity set after = replace(after, '"participants":80', '"participants":8') where action = 'workspace.created' and subject = 'gala-2026'`,
      ['hash-mismatch', 'history-broken'],
    ],
    ['a row taken out', 'delete from activity where id = 5', ['id-gap', 'state-unknown']],
    [
      'the last row cut off',
      'delete from activity where id = (select max(id) from activity)',
      ['head-mismatch', 'state-unknown'],
    ],
    [
      'a state that is no JSON',
      `update activity set after = 'gone' where id = 2`,
      ['hash-mismatch', 'row-unreadable', 'state-unknown'],
    ],
    [
      'a state that is no object',
      `update activity set after = '[1]' where id = 2`,
      ['hash-mismatch', 'row-unreadable', 'state-unknown'],
    ],
    [
      'a status that jumps',
      `update activity set after = replace(after, '"status":"pre-production"', '"status":"test"') where action = 'workspace.promoted' and subject = 'expo-2026' and after like '%pre-production%'`,
      ['hash-mismatch', 'history-broken'],
    ],
  ])('%s', async (_, sql, codes) => {
    tamper(world.path, (database) => database.exec(sql));
    const found = (await verified(world)).problems.map(({ code }) => code as string);
    expect([...new Set(found)]).toEqual(expect.arrayContaining([...codes]));
  });
});

describe('the file', () => {
  test('a trigger that was dropped', async () => {
    new BetterSqlite3(world.path).exec('drop trigger transactions_no_update; create index mine on transactions (note)').close();
    expect(await problemsOf(world)).toEqual([
      'schema-changed: trigger transactions_no_update is missing',
      'schema-changed: index mine does not belong to the store',
    ]);
  });

  test('a reference to a row that is not there', async () => {
    tamper(world.path, (database) => database.exec(`insert into members values ('ghost', 'eve@acme.example', null, 'admin', 1)`));
    expect(await problemsOf(world)).toEqual([
      'foreign-key: 1 × a row of table members refers to a row of organizations that is not there',
    ]);
  });

  test('a value that a CHECK forbids', async () => {
    tamper(world.path, (database) => database.exec(`update workspaces set participants = -1 where workspace = 'workshop'`));
    expect(await problemsOf(world)).toEqual([
      'database-damaged: CHECK constraint failed in workspaces',
      expect.stringContaining('participants is -1'),
    ]);
  });

  /** Makes an index as if it had been told less, and tells nobody. */
  function starve(index: string, condition: string): void {
    const define = (text: string, rebuild: boolean): void => {
      const database = new BetterSqlite3(world.path);
      database.unsafeMode().pragma('writable_schema = on');
      database.prepare('update sqlite_schema set sql = ? where name = ?').run(text, index);
      database.pragma(`schema_version = ${Number(database.pragma('schema_version', { simple: true })) + 1}`);
      database.close();
      if (rebuild) new BetterSqlite3(world.path).exec(`reindex ${index}`).close();
    };
    const database = new BetterSqlite3(world.path);
    const text = database.prepare('select sql from sqlite_schema where name = ?').pluck().get(index) as string;
    database.close();
    define(text.includes(' where ') ? `${text} and ${condition}` : `${text} where ${condition}`, true);
    define(text, false);
  }

  test.each<[string, string, RegExp]>([
    [
      'transactions_by_reference',
      'id < 6',
      /^lookup-mismatch: what is found by reference in the ledger of organization "acme" is not what its rows say$/,
    ],
    [
      'transactions_by_workspace',
      'id < 6',
      /^lookup-mismatch: what is found by workspace of "expo-2026" in the ledger of organization "acme" is not what its rows say$/,
    ],
    ['transactions_by_product', 'id < 6', /^database-damaged: wrong # of entries in index transactions_by_product$/],
    ['members_by_email', `email < 'b'`, /^database-damaged: wrong # of entries in index members_by_email$/],
    ['activity_by_subject', 'id < 6', /^database-damaged: wrong # of entries in index activity_by_subject$/],
  ])('an index that lost rows: %s', async (index, condition, said) => {
    starve(index, condition);
    expect((await problemsOf(world))[0]).toMatch(said);
  });

  test('one bit of a reference, in the table or in the index alone: the same file would be transferred again', async () => {
    await world.services.store.close();
    const bytes = readFileSync(world.path);
    let places = 0;
    for (let at = bytes.indexOf('CRM-1'); at >= 0; at = bytes.indexOf('CRM-1', at + 1)) {
      places += 1;
      const flipped = Buffer.from(bytes);
      flipped.write('CRM-3', at);
      writeFileSync(world.path, flipped);
      const changed = new World(world.path, await openSqliteStore(world.path, patience), world.clock);
      expect(await problemsOf(changed), `at ${at}`).toContain(
        'lookup-mismatch: what is found by reference in the ledger of organization "acme" is not what its rows say',
      );
      await changed.services.store.close();
    }
    expect(places).toBe(2);
  });

  test('bytes of the file changed, so that a reference is there twice', async () => {
    await world.services.store.close();
    const bytes = readFileSync(world.path);
    for (let at = bytes.indexOf('CRM-2'); at >= 0; at = bytes.indexOf('CRM-2', at)) bytes.write('CRM-1', at);
    writeFileSync(world.path, bytes);
    const changed = new World(world.path, await openSqliteStore(world.path, patience), world.clock);
    expect(await problemsOf(changed)).toEqual([
      `hash-mismatch: transaction 6 ${acme} is not as it was recorded: its hash does not fit its content`,
      `database-damaged: reference "CRM-1" of organization "acme" was used twice`,
    ]);
    await changed.services.store.close();
  });
});
