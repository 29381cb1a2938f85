/**
 * The one function through which people write, called without the program's own rules in front of it: it checks who asks,
 * what they may, and that every row follows from what is there.
 */

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Services } from '../../../src/app/ports.ts';
import type { Entries } from '../../../src/app/commit.ts';
import { sealActivity, sealTransactions } from '../../../src/core/chain.ts';
import { type Activity, EMPTY_HEAD, type Transaction } from '../../../src/core/ledger.ts';
import type { ProductKey, Quantity, WorkspaceKey } from '../../../src/core/values.ts';
import { ACME, ADA } from '../../support/world.ts';
import { changed, created, lot, member, organization, product, purchase, record, transaction, workspaceOf } from '../facts.ts';
import { startServer } from './server.ts';
import { BETA, emailOf, makeTeam, type Person, type Team } from './team.ts';

const server = await startServer();
let team: Team;
const as = {} as Record<Person, Services>;
beforeAll(async () => {
  team = await makeTeam(server);
  await team.world.purchase('seat', 5, { subscription: 'SUB-OLD', startsOn: '2025-01-01', endsOn: '2025-12-31' });
  for (const person of ['ada', 'tom', 'olga', 'max', 'gus', 'ci', 'eve', 'stranger'] as const)
    as[person] = await team.services(person);
});
afterAll(() => team.close());
beforeEach(() => team.world.clock.set(new Date().toISOString()));

const GALA = workspaceOf('gala-2026', { name: 'gala-2026', participants: 60 });
const PILOT = workspaceOf('pilot-2027', { name: 'pilot-2027', participants: 5, status: 'test' });
const seats = (more: object = {}) => ({
  organization: ACME,
  transactions: [transaction(4, 'transfer', 'seat', 5, { workspace: GALA.workspace, lots: [lot(1, 'SUB-1', 5)], ...more })],
});
const change = (...activity: NonNullable<Entries['activity']>): Entries => ({ organization: ACME, activity });

async function heads(): Promise<unknown> {
  return team.sql('owner', 'select * from entitle.heads order by organization, log');
}

/** Seals what is asked for as well as anybody could, who knows where the logs end, and hands it to the database. */
async function append(person: Person, { organization: key, transactions = [], activity = [] }: Entries): Promise<string> {
  const ends = await team.world.services.store.read(async (records) => [
    await records.ledgerHead(key),
    await records.activityHead(key),
  ]);
  const [ledger, log] = [ends[0] ?? EMPTY_HEAD, ends[1] ?? EMPTY_HEAD];
  const seal = { organization: key, actor: emailOf(person), now: team.world.clock.now(), sha256: as[person].sha256 };
  const drafts = transactions.map((draft, index) => ({ ...draft, id: ledger.id + index + 1 }));
  const batch = {
    organization: key,
    transactions: sealTransactions(ledger, drafts, seal),
    activity: sealActivity(log, activity, seal),
  };
  return as[person].store.write(async (records) => {
    await records.append(batch);
    return { commit: false, value: 'let through' };
  });
}

async function refused(person: Person, entries: Entries, reason: RegExp): Promise<void> {
  const before = await heads();
  await expect(append(person, entries), person).rejects.toThrow(reason);
  expect(await heads()).toEqual(before);
}

const RIGHT = /permission|may not do this|does not let/;

describe('who may do what (contract, section 2)', () => {
  const second = purchase(4, 4, { product: 'seat', quantity: 9, subscription: 'S', startsOn: '2026-01-01', endsOn: null });
  const tomBefore = { email: emailOf('tom'), name: null, role: 'admin', entitlementManager: false } as const;
  const cases: readonly [string, Entries, readonly Person[]][] = [
    ['transfer', seats(), ['ada', 'ci']],
    [
      'let the check assign',
      { organization: ACME, transactions: [{ ...seats().transactions[0], kind: 'automatic' } as never] },
      ['ada', 'ci'],
    ],
    ['record a purchase', { organization: ACME, transactions: [second.transaction], activity: [second.activity] }, ['ada']],
    [
      'revoke',
      {
        organization: ACME,
        transactions: [transaction(4, 'revocation', 'seat', 5, { subscription: 'SUB-1', lots: [lot(1, 'SUB-1', 5)] })],
      },
      ['ada'],
    ],
    ['add a product', change(product('podium', 'Podium')), ['ada']],
    [
      'deactivate',
      change({
        action: 'organization.deactivated',
        subject: ACME,
        before: { organization: ACME, name: 'Acme Events', activated: true },
        after: { organization: ACME, name: 'Acme Events', activated: false },
      }),
      ['ada'],
    ],
    ['add a member', change(member(emailOf('stranger'), 'guest', false)), ['ada', 'tom']],
    [
      'give themselves the flag',
      change({
        action: 'member.changed',
        subject: emailOf('tom'),
        before: tomBefore,
        after: { ...tomBefore, entitlementManager: true },
      }),
      ['ada', 'tom'],
    ],
    [
      'make an account manager',
      change({
        action: 'account-manager.added',
        subject: emailOf('max'),
        before: null,
        after: { email: emailOf('max'), accountManager: true },
      }),
      ['ada'],
    ],
    [
      'tie a login',
      change({
        action: 'login.tied',
        subject: emailOf('stranger'),
        before: null,
        after: { email: emailOf('stranger'), dbRole: 'stranger' },
      }),
      ['ada'],
    ],
    ['create a test workspace', change(created(workspaceOf('fair-2027', { status: 'test' }))), ['ada', 'tom', 'olga', 'max']],
    ['create a charged workspace', change(created(workspaceOf('fair-2027'))), ['ada', 'tom', 'olga']],
    [
      'install in a test workspace',
      change(changed('installed', PILOT, { modules: ['badge' as ProductKey] })),
      ['ada', 'tom', 'olga', 'max'],
    ],
    [
      'install in a charged workspace',
      change(changed('installed', GALA, { modules: ['badge' as ProductKey] })),
      ['ada', 'tom', 'olga'],
    ],
    ['change a workspace', change(changed('updated', PILOT, { participants: 6 })), ['ada', 'tom', 'olga']],
    ['promote', change(changed('promoted', PILOT, { status: 'pre-production' })), ['ada', 'tom', 'olga']],
  ];
  const everybody: readonly Person[] = ['ada', 'tom', 'olga', 'max', 'gus', 'ci', 'eve', 'stranger'];

  test.each(cases)('%s', async (_, entries, may) => {
    for (const person of everybody) {
      if (!may.includes(person)) await refused(person, entries, RIGHT);
      else {
        // What it changes is rolled back, so that the next one finds things as they were.
        expect(await append(person, entries).catch((error: Error) => error.message), person).toBe('let through');
      }
    }
  });
});

describe('an Entitlement manager, past the rules', () => {
  test.each<[string, Entries, RegExp]>([
    ['from a lot that holds less', seats({ quantity: 101, lots: [lot(1, 'SUB-1', 101)] }), /what they have left/],
    ['from a lot that is expired', seats({ lots: [lot(3, 'SUB-OLD', 5)] }), /does not follow/],
    ['from a lot of another product', seats({ quantity: 1, lots: [lot(2, 'SUB-2', 1)] }), /does not follow/],
    ['from no lot at all', seats({ lots: [] }), /does not follow/],
    ['more than was drawn', seats({ lots: [lot(1, 'SUB-1', 4)] }), /does not follow/],
    ['from a lot that is not there', seats({ lots: [lot(9, 'SUB-9', 5)] }), /does not follow/],
    ['to a test workspace', seats({ workspace: PILOT.workspace }), /does not follow/],
    ['to no workspace', seats({ workspace: null }), /violates check/],
    ['to a workspace that is not there', seats({ workspace: 'fair-2027' as WorkspaceKey }), /violates foreign key/],
    ['nothing', seats({ quantity: 0, lots: [lot(1, 'SUB-1', 0)] }), /violates check/],
    ['less than nothing', seats({ quantity: -5, lots: [lot(1, 'SUB-1', -5)] }), /violates check/],
    ['two modules', seats({ product: 'badge', quantity: 2, lots: [lot(2, 'SUB-2', 2)] }), /violates check/],
  ])('cannot transfer %s', async (_, entries, reason) => refused('ci', entries, reason));

  test('cannot transfer in an organization that is not theirs, nor in one that is not activated', async () => {
    await refused('ci', { ...seats(), organization: BETA }, RIGHT);
    const state = { organization: ACME, name: 'Acme Events', activated: true };
    await record(
      team.world.services,
      ADA,
      change({ action: 'organization.deactivated', subject: ACME, before: state, after: { ...state, activated: false } }),
    );
    await refused('ci', seats(), /not activated|does not let/);
    await record(
      team.world.services,
      ADA,
      change({ action: 'organization.activated', subject: ACME, before: { ...state, activated: false }, after: state }),
    );
  });

  test('cannot use a reference twice', async () => {
    await record(as.ci, emailOf('ci'), {
      organization: ACME,
      transactions: [
        transaction(4, 'transfer', 'seat', 1, { workspace: GALA.workspace, lots: [lot(1, 'SUB-1', 1)], reference: 'CRM-1' }),
      ],
    });
    const again = transaction(5, 'transfer', 'seat', 1, {
      workspace: GALA.workspace,
      lots: [lot(1, 'SUB-1', 1)],
      reference: 'CRM-1',
    });
    await refused('ci', { organization: ACME, transactions: [again] }, /duplicate key/);
  });
});

describe('the chain', () => {
  async function appended(person: Person, alter: (row: Transaction) => Transaction): Promise<unknown> {
    return as[person].store.write(async (records) => {
      const head = await records.ledgerHead(ACME);
      const draft = transaction(head.id + 1, 'transfer', 'seat', 1, {
        workspace: GALA.workspace,
        lots: [lot(1, 'SUB-1', 1)],
        note: 'for "the" gala \\ ü ✓',
      });
      const rows = sealTransactions(head, [draft], {
        organization: ACME,
        actor: emailOf(person),
        now: team.world.clock.now(),
        sha256: as[person].sha256,
      });
      await records.append({ organization: ACME, transactions: rows.map(alter), activity: [] });
      return { commit: false, value: 'taken' };
    });
  }

  test('takes what is sealed', async () => {
    expect(await appended('ci', (row) => row)).toBe('taken');
  });

  test.each<[string, (row: Transaction) => Transaction]>([
    ['a hash of something else', (row) => ({ ...row, hash: 'f'.repeat(64) })],
    ['another quantity than was sealed', (row) => ({ ...row, quantity: 2 as Quantity, lots: [lot(1, 'SUB-1', 2)] })],
    ['another note than was sealed', (row) => ({ ...row, note: 'for nobody' })],
    ['another actor', (row) => ({ ...row, actor: ADA })],
    ['a number that leaves a gap', (row) => ({ ...row, id: row.id + 1 })],
    ['a number that is taken', (row) => ({ ...row, id: row.id - 1 })],
    ['a time that has passed', (row) => ({ ...row, at: '2026-01-01T00:00:00.000Z' as typeof row.at })],
    ['a time to come', (row) => ({ ...row, at: '2099-01-01T00:00:00.000Z' as typeof row.at })],
    ['a time that is none', (row) => ({ ...row, at: 'tomorrow' as typeof row.at })],
  ])('refuses %s', async (_, alter) => {
    await expect(appended('ci', alter)).rejects.toThrow();
  });

  test.each<[string, (row: Activity) => Activity]>([
    ['a hash of something else', (row) => ({ ...row, hash: 'f'.repeat(64) })],
    ['a state it was not in', (row) => ({ ...row, before: { ...PILOT, participants: 4 } }) as Activity],
    [
      'more than a promotion changes',
      (row) => ({ ...row, after: { ...PILOT, status: 'pre-production', name: 'Mine' } }) as Activity,
    ],
    [
      'a field that nobody knows',
      (row) => ({ ...row, after: { ...PILOT, status: 'pre-production', owner: 'olga' } }) as unknown as Activity,
    ],
    ['an action that nobody knows', (row) => ({ ...row, action: 'workspace.sold' }) as unknown as Activity],
    ['a subject that it is not about', (row) => ({ ...row, subject: 'gala-2026' })],
    ['another actor', (row) => ({ ...row, actor: ADA })],
  ])('of activity refuses %s', async (_, alter) => {
    const trial = as.olga.store.write(async (records) => {
      const head = await records.activityHead(ACME);
      const seal = { organization: ACME, actor: emailOf('olga'), now: team.world.clock.now(), sha256: as.olga.sha256 };
      const drafts = [changed('promoted', PILOT, { status: 'pre-production' })];
      const [row] = sealActivity(head, drafts, seal);
      if (row === undefined) throw new Error('nothing was sealed');
      const { hash: _, ...altered } = alter(row);
      const again =
        altered.action === row.action && row.hash === alter(row).hash
          ? sealActivity(head, [altered], { ...seal, actor: altered.actor })
          : [alter(row)];
      await records.append({ organization: ACME, transactions: [], activity: again });
      return { commit: true, value: null };
    });
    await expect(trial).rejects.toThrow();
  });

  test('nobody removes the last admin or the last account manager', async () => {
    const adaHere = { email: ADA, name: null, role: 'admin', entitlementManager: true } as const;
    await refused(
      'ada',
      change({ action: 'account-manager.removed', subject: ADA, before: { email: ADA, accountManager: true }, after: null }),
      /last admin/,
    );
    const tom = { email: emailOf('tom'), name: null, role: 'admin', entitlementManager: false } as const;
    const both = [adaHere, tom].map(
      (before) => ({ action: 'member.removed', subject: before.email, before, after: null }) as const,
    );
    await refused('ada', change(...both), /last admin/);
  });
});

test('an organization can only be created by an account manager', async () => {
  const gamma = 'gamma' as typeof ACME;
  const founding = { organization: gamma, activity: [organization(gamma, 'Gamma'), member(emailOf('max'), 'admin', true)] };
  await refused('max', founding, RIGHT);
  await record(as.ada, ADA, founding);
});
