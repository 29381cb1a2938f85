/** What every kind of store must do: the whole of app/ports.ts. Each store's own test file hands in how to open one. */

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Services, Store, TransactionQuery } from '../../src/app/ports.ts';
import { commit, type Entries } from '../../src/app/commit.ts';
import { canonicalJson } from '../../src/core/chain.ts';
import {
  type Activity,
  type ActivityDraft,
  EMPTY_HEAD,
  NO_HASH,
  type ProductState,
  type Transaction,
} from '../../src/core/ledger.ts';
import { addDays } from '../../src/core/days.ts';
import { done } from '../../src/core/outcome.ts';
import { type OrganizationKey, type ProductKey, type PurchaseNumber, type Quantity, SEAT } from '../../src/core/values.ts';
import { ACME, ADA, servicesOn, sha256, testClock, type TestClock } from '../support/world.ts';
import {
  accountManager,
  BETA,
  BOB,
  changed,
  created,
  day,
  EVE,
  EXPO,
  GALA,
  lot,
  purchase,
  record,
  tellFacts,
  transaction,
  workspaceOf,
} from './facts.ts';

/** A store without any organization, and ways to it. */
export interface OpenedStore {
  readonly store: Store;
  /** One more connection to the same store, as another process would have. */
  readonly another: () => Promise<Store>;
  /** Carries statements out, all of them or none, as somebody with a plain SQL client would who may write everything. */
  readonly sql: (statements: string) => Promise<unknown>;
  /** Closes every connection and removes what was made. */
  readonly close: () => Promise<void>;
}

const STRANGER = 'nobody@elsewhere.example' as typeof ADA;
const PILOT = workspaceOf('pilot-2027', { status: 'test' });
const SEATS: ProductState = { product: SEAT, name: 'Seat', kind: 'seat' };
const LEAD_SCAN: ProductState = { product: 'lead-scan' as ProductKey, name: 'Lead scanning', kind: 'module' };
/** A line of an order that has another one already: seats, under the same reference. */
const orderLine = (id: number, product: string) =>
  purchase(id, 4, { product, quantity: 5, subscription: 'SUB-A', startsOn: '2026-01-01', endsOn: null, reference: 'order-1' });
const SEATS_LOT = { product: 'seat', quantity: 100, subscription: 'SUB-A', startsOn: '2026-01-01', endsOn: '2026-12-31' };

/** Everything an organization has, for comparing a store with itself. */
async function contents(store: Store, key: OrganizationKey) {
  return store.read(async (records) => ({
    organization: await records.organization(key),
    accountManagers: await records.accountManagers(),
    members: await records.members(key),
    products: await records.products(key),
    purchases: await records.purchases(key),
    workspaces: await records.workspaces(key),
    assignments: sorted(await records.assignments(key)),
    transactions: await records.transactions(key, { limit: 1000 }),
    activity: await records.activity(key, { limit: 1000 }),
    ledgerHead: await records.ledgerHead(key),
    activityHead: await records.activityHead(key),
  }));
}

function sorted<T>(rows: readonly T[]): readonly T[] {
  return rows.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

export function describeStore(name: string, openStore: () => Promise<OpenedStore>): void {
  describe(name, () => {
    let opened: OpenedStore;
    let store: Store;
    let clock: TestClock;
    let services: Services;
    beforeEach(async () => {
      opened = await openStore();
      store = opened.store;
      clock = testClock();
      services = servicesOn(store, clock);
    });
    afterEach(() => opened.close());

    describe('reading what was written', () => {
      beforeEach(() => tellFacts(services, clock));

      test('organizations, by key', async () => {
        const acme = { organization: ACME, name: 'Acme Events', activated: true };
        const beta = { organization: BETA, name: 'Beta Fairs', activated: false };
        expect(await store.read((records) => records.organizations())).toEqual([acme, beta]);
        expect(await store.read((records) => records.organization('beta'))).toEqual(beta);
        expect(await store.read((records) => records.organization('gamma'))).toBeNull();
      });

      test('an actor is who they are in the organization at hand', async () => {
        const ada = { email: ADA, accountManager: true, known: true };
        const bob = { email: BOB, accountManager: false, known: true };
        const adaHere = { email: ADA, name: 'Ada Lovelace', role: 'admin', entitlementManager: true };
        const actors = await store.read(async (records) => [
          await records.actor(ADA, ACME),
          await records.actor(ADA, BETA),
          await records.actor(ADA, null),
          await records.actor(BOB, ACME),
          await records.actor(BOB, BETA),
          await records.actor(BOB, null),
          await records.actor(STRANGER, ACME),
        ]);
        expect(actors).toEqual([
          { ...ada, member: adaHere },
          { ...ada, member: null },
          { ...ada, member: null },
          { ...bob, member: { email: BOB, name: null, role: 'organizer', entitlementManager: false } },
          { ...bob, member: { email: BOB, name: null, role: 'guest', entitlementManager: true } },
          { ...bob, member: null },
          { email: STRANGER, accountManager: false, known: false, member: null },
        ]);
      });

      test('members, account managers and products, in their order', async () => {
        expect(await store.read((records) => records.members(ACME))).toEqual([
          { email: ADA, name: 'Ada Lovelace', role: 'admin', entitlementManager: true },
          { email: BOB, name: null, role: 'organizer', entitlementManager: false },
        ]);
        expect(await store.read((records) => records.accountManagers())).toEqual([ADA]);
        expect(await store.read((records) => records.products(ACME))).toEqual([
          { product: 'seat', name: 'Seat', kind: 'seat' },
          { product: 'badge', name: 'Badges', kind: 'module' },
          { product: 'lead-scan', name: 'Lead scanning', kind: 'module' },
        ]);
      });

      test('purchases with what is drawn and revoked, and what was written beside them', async () => {
        const purchases = [
          {
            purchase: 1,
            subscription: 'SUB-A',
            product: 'seat',
            quantity: 100,
            drawn: 15,
            revoked: 20,
            startsOn: '2026-01-01',
            endsOn: '2026-12-31',
            reference: 'order-1',
            note: null,
          },
          {
            purchase: 2,
            subscription: 'SUB-B',
            product: 'seat',
            quantity: 50,
            drawn: 50,
            revoked: 0,
            startsOn: '2026-06-01',
            endsOn: '2026-11-30',
            reference: null,
            note: null,
          },
          {
            purchase: 3,
            subscription: 'SUB-C',
            product: 'badge',
            quantity: 2,
            drawn: 1,
            revoked: 0,
            startsOn: '2026-01-01',
            endsOn: null,
            reference: null,
            note: 'for the "gala"',
          },
        ];
        expect(await store.read((records) => records.purchases(ACME))).toEqual(purchases);
        expect(await store.read((records) => records.purchase(ACME, 3 as PurchaseNumber))).toEqual(purchases[2]);
        expect(await store.read((records) => records.purchase(ACME, 4 as PurchaseNumber))).toBeNull();
        expect(await store.read((records) => records.purchase(BETA, 2 as PurchaseNumber))).toBeNull();
      });

      test('workspaces with their modules, and what is assigned to them', async () => {
        const expo = { ...EXPO, status: 'pre-production', modules: ['badge', 'lead-scan'] };
        expect(await store.read((records) => records.workspaces(ACME))).toEqual([expo, GALA]);
        expect(await store.read((records) => records.workspace(ACME, 'expo-2027'))).toEqual(expo);
        expect(await store.read((records) => records.workspace(BETA, 'expo-2027'))).toBeNull();
        expect(sorted(await store.read((records) => records.assignments(ACME)))).toEqual([
          { workspace: 'expo-2027', product: 'seat', quantity: 5 },
          { workspace: 'gala-2026', product: 'badge', quantity: 1 },
          { workspace: 'gala-2026', product: 'seat', quantity: 60 },
        ]);
        expect(await store.read((records) => records.assignments(ACME, EXPO.workspace))).toEqual([
          { workspace: 'expo-2027', product: 'seat', quantity: 5 },
        ]);
      });

      test('a part of the calendar, how many are live, some by key, and all in outline', async () => {
        const expo = { ...EXPO, status: 'pre-production' as const, modules: ['badge', 'lead-scan'] as ProductKey[] };
        const outlineOf = ({ modules: _, ...outline }: typeof GALA) => outline;
        const later = addDays(GALA.endsOn, 1);
        const asked = await store.read(async (records) => ({
          first: await records.calendarPart(ACME, { phase: 'live', today: GALA.endsOn, first: 0, count: 1 }),
          second: await records.calendarPart(ACME, { phase: null, today: GALA.endsOn, first: 1, count: 5 }),
          past: await records.calendarPart(ACME, { phase: 'past', today: later, first: 0, count: 5 }),
          live: [await records.liveCount(ACME, GALA.endsOn), await records.liveCount(ACME, later)],
          some: await records.workspacesOf(ACME, [EXPO.workspace, 'nowhere' as typeof EXPO.workspace]),
          outlines: await records.workspaceOutlines(ACME, GALA.endsOn),
          laterOutlines: await records.workspaceOutlines(ACME, later),
        }));
        expect(asked).toEqual({
          first: [GALA],
          second: [expo],
          past: [GALA],
          live: [2, 1],
          some: [expo],
          outlines: [outlineOf(GALA), outlineOf(expo)],
          laterOutlines: [outlineOf(expo), outlineOf(GALA)],
        });
      });

      test('a transaction is read as it was sealed, its lots in the order they were drawn', async () => {
        const [row] = await store.read((records) => records.transactions(ACME, { limit: 1, before: 5 }));
        const plain = {
          id: 4,
          at: '2026-11-20T23:59:59.999Z',
          kind: 'transfer',
          product: 'seat',
          quantity: 60,
          workspace: 'gala-2026',
          subscription: null,
          actor: BOB,
          reference: 'gala-1',
          note: null,
          lots: [lot(2, 'SUB-B', 50), lot(1, 'SUB-A', 10)],
        };
        const third = await store.read((records) => records.transaction(ACME, 3));
        const hash = sha256(`${third?.hash ?? ''}\n${canonicalJson({ ...plain, organization: ACME })}`);
        expect(row).toEqual({ ...plain, hash });
        expect(await store.read((records) => records.transaction(ACME, 4))).toEqual(row);
        expect(await store.read((records) => records.transaction(ACME, 8))).toBeNull();
        expect(await store.read((records) => records.transaction(BETA, 4))).toBeNull();
      });

      test.each<[string, Omit<TransactionQuery, 'limit'> & { readonly limit?: number }, readonly number[]]>([
        ['all, newest first', {}, [7, 6, 5, 4, 3, 2, 1]],
        ['a limit', { limit: 2 }, [7, 6]],
        ['a limit of none', { limit: 0 }, []],
        ['before an id', { before: 3 }, [2, 1]],
        ['before an id, limited', { before: 6, limit: 2 }, [5, 4]],
        ['before the first', { before: 1 }, []],
        ['a product', { product: 'badge' }, [6, 3]],
        ['a product that nobody has', { product: 'lead-scan' }, []],
        ['a workspace', { workspace: 'gala-2026' }, [6, 4]],
        ['a workspace that does not exist', { workspace: 'gala-2027' }, []],
        ['a kind: purchase', { kind: 'purchase' }, [3, 2, 1]],
        ['a kind: revocation', { kind: 'revocation' }, [7]],
        ['a kind: transfer', { kind: 'transfer' }, [6, 4]],
        ['a kind: automatic', { kind: 'automatic' }, [5]],
        ['an actor', { actor: BOB }, [4]],
        ['since a day, from its first moment', { since: day('2026-11-19') }, [7, 6, 5, 4, 3, 2]],
        ['until a day, to its last moment', { until: day('2026-11-18') }, [1]],
        ['until a day with nothing on it', { until: day('2026-11-19') }, [3, 2, 1]],
        ['one day, both ends included', { since: day('2026-11-20'), until: day('2026-11-20') }, [4]],
        ['days that have not come', { since: day('2026-11-22') }, []],
        [
          'everything at once',
          { product: 'seat', workspace: 'gala-2026', kind: 'transfer', actor: BOB, since: day('2026-11-20') },
          [4],
        ],
      ])('transactions by %s', async (_, query, ids) => {
        const rows = await store.read((records) => records.transactions(ACME, { limit: 50, ...query }));
        expect(rows.map(({ id }) => id)).toEqual(ids);
        expect(rows.every(({ lots, quantity }) => lots.reduce((sum, draw) => sum + draw.quantity, 0) === quantity)).toBe(true);
      });

      test('scattered transactions come with their own lots', async () => {
        const rows = await store.read((records) => records.transactions(ACME, { workspace: 'gala-2026', limit: 50 }));
        expect(rows.map(({ id, lots }) => ({ id, lots }))).toEqual([
          { id: 6, lots: [lot(3, 'SUB-C', 1)] },
          { id: 4, lots: [lot(2, 'SUB-B', 50), lot(1, 'SUB-A', 10)] },
        ]);
      });

      test('the whole ledger, oldest first', async () => {
        const rows = await store.read((records) => all(records.ledger(ACME)));
        expect(rows).toEqual((await store.read((records) => records.transactions(ACME, { limit: 50 }))).toReversed());
        expect(await store.read((records) => all(records.ledger('gamma' as OrganizationKey)))).toEqual([]);
      });

      test('references: which of ten thousand are used, and by what', async () => {
        const asked = Array.from({ length: 10_000 }, (_, index) => `file:0123456789abcdef#${index}`);
        asked.splice(5_000, 0, 'gala-1', 'order-1', `it's "$1" \\ 100% ✓`, '');
        expect(await store.read((records) => records.references(ACME, asked))).toEqual(
          new Map([
            ['order-1', { id: 1, kind: 'purchase', workspace: null, product: 'seat', quantity: 100 }],
            ['gala-1', { id: 4, kind: 'transfer', workspace: 'gala-2026', product: 'seat', quantity: 60 }],
          ]),
        );
        expect(await store.read((records) => records.references(BETA, ['gala-1']))).toEqual(
          new Map([['gala-1', { id: 2, kind: 'transfer', workspace: 'gala-2026', product: 'seat', quantity: 3 }]]),
        );
        expect(await store.read((records) => records.references(ACME, []))).toEqual(new Map());
      });

      test('references that begin alike', async () => {
        const under = (key: OrganizationKey, prefix: string, workspaces: readonly string[] = [GALA.workspace]) =>
          store.read((records) => records.referencesUnder(key, prefix, workspaces));
        const references = [
          'file:0123456789abcdef#2',
          'file:0123456789abcdef#10',
          'file:0123456789abcdef#2+2',
          'file:0123456789abcdeg#2',
          'file_0',
        ];
        const transactions = references.map((reference, index) =>
          transaction(8 + index, 'transfer', 'seat', index + 1, { workspace: GALA.workspace, reference }),
        );
        await record(services, ADA, { organization: ACME, transactions });
        const row = (id: number, quantity: number) => ({
          id,
          kind: 'transfer',
          workspace: 'gala-2026',
          product: 'seat',
          quantity,
        });
        expect(await under(ACME, 'file:0123456789abcdef#')).toEqual(
          new Map([
            [references[0], row(8, 1)],
            [references[1], row(9, 2)],
            [references[2], row(10, 3)],
          ]),
        );
        expect(await under(BETA, 'file:')).toEqual(new Map());
        expect([...(await under(ACME, 'gala')).keys()]).toEqual(['gala-1']);
        expect(await under(ACME, 'file:', ['expo-2026'])).toEqual(new Map());
      });

      test('transactions by their numbers, without their lots', async () => {
        expect(await store.read((records) => records.transactionsOf(ACME, [4, 99_999_999_999, 1]))).toEqual(
          new Map(
            [
              [1, 'purchase', null, 100, 'order-1'],
              [4, 'transfer', 'gala-2026', 60, 'gala-1'],
            ].map(([id, kind, workspace, quantity, reference]) => [
              id,
              { id, at: expect.stringMatching(/^2026-11-/), kind, workspace, product: 'seat', quantity, reference },
            ]),
          ),
        );
        expect(await store.read((records) => records.transactionsOf(ACME, []))).toEqual(new Map());
      });

      test('the last transfer of each workspace and product that a file brought', async () => {
        const given = ['row:0123456789abcdef#1', 'row:0123456789abcdef#2@may', 'order-7', 'file:0123456789abcdef#9', null];
        const { id: last } = await store.read((records) => records.ledgerHead(ACME));
        const transactions = given.map((reference, index) =>
          transaction(last + 1 + index, 'transfer', 'seat', index + 1, {
            workspace: index === 3 ? 'expo-2027' : GALA.workspace,
            reference,
          } as never),
        );
        await record(services, ADA, { organization: ACME, transactions });
        const found = await store.read((records) => records.lastFromFiles(ACME, ['gala-2026', 'expo-2027', 'nowhere'], last + 9));
        expect(found.map(({ workspace, quantity }) => `${workspace} ${quantity}`).toSorted()).toEqual([
          'expo-2027 4',
          'gala-2026 2',
        ]);
        const before = await store.read((records) => records.lastFromFiles(ACME, ['gala-2026', 'expo-2027'], last + 1));
        expect(before.map(({ workspace, quantity }) => `${workspace} ${quantity}`)).toEqual(['gala-2026 1']);
        expect(await store.read((records) => records.lastFromFiles(ACME, ['nowhere'], last + 9))).toEqual([]);
        expect(await store.read((records) => records.lastFromFiles(ACME, [], last + 9))).toEqual([]);
      });

      test('the hash of a line of a log', async () => {
        const hashes = await store.read(async (records) => {
          const [ledger, activity] = [await records.ledgerHead(ACME), await records.activityHead(ACME)];
          return {
            expected: [ledger.hash, activity.hash, null, null],
            found: await Promise.all([
              records.hashAt(ACME, 'ledger', ledger.id),
              records.hashAt(ACME, 'activity', activity.id),
              records.hashAt(ACME, 'ledger', ledger.id + 1),
              records.hashAt(BETA, 'activity', 99_999),
            ]),
          };
        });
        expect(hashes.found).toEqual(hashes.expected);
      });

      test('lots as they are kept, each with the transaction that opened it', async () => {
        const purchases = await store.read((records) => records.purchases(ACME));
        expect(await store.read((records) => records.lots(ACME))).toEqual(
          purchases.map(({ reference: _, note: __, ...row }, index) => ({ ...row, transaction: index + 1 })),
        );
      });

      test('the whole activity log, oldest first', async () => {
        const rows = await store.read((records) => all(records.activityLog(ACME)));
        expect(rows).toEqual((await store.read((records) => records.activity(ACME, { limit: 50 }))).toReversed());
        expect(await store.read((records) => all(records.activityLog('gamma' as OrganizationKey)))).toEqual([]);
      });

      test('the database finds nothing wrong with itself', async () => {
        expect(await store.faults()).toEqual([]);
      });

      test('activity, newest first, with the states as they were recorded', async () => {
        const rows = await store.read((records) => records.activity(ACME, { subject: 'expo-2027', limit: 50 }));
        const charged = { ...EXPO, status: 'pre-production' };
        expect(rows.map(({ id, action, before, after }) => ({ id, action, before, after }))).toEqual([
          { id: 14, action: 'workspace.installed', before: charged, after: { ...charged, modules: ['badge', 'lead-scan'] } },
          { id: 13, action: 'workspace.promoted', before: EXPO, after: charged },
          { id: 12, action: 'workspace.created', before: null, after: EXPO },
        ]);
        const ids = async (query: object) =>
          (await store.read((records) => records.activity(ACME, { limit: 50, ...query }))).map(({ id }) => id);
        expect(await ids({})).toEqual([14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
        expect(await ids({ limit: 3 })).toEqual([14, 13, 12]);
        expect(await ids({ since: day('2026-11-19') })).toEqual([14, 13, 12, 11, 10]);
        expect(await ids({ since: day('2026-11-20') })).toEqual([]);
        expect(await ids({ except: ['workspace.promoted'], limit: 2 })).toEqual([14, 12]);
        expect(await ids({ actor: BOB })).toEqual([]);
        expect(await ids({ actor: ADA, subject: BOB })).toEqual([6]);
      });

      test('heads are the last lines; an organization without lines has none', async () => {
        const { transactions, activity, ledgerHead, activityHead } = await contents(store, ACME);
        const [transfer, change] = [transactions[0], activity[0]];
        expect(ledgerHead).toEqual({ id: 7, hash: transfer?.hash, at: '2026-11-21T00:00:00.000Z' });
        expect(activityHead).toEqual({ id: 14, hash: change?.hash, at: '2026-11-19T00:00:00.000Z' });
        expect(await store.read((records) => records.ledgerHead('gamma' as OrganizationKey))).toEqual(EMPTY_HEAD);
        expect(await store.read((records) => records.activityHead('gamma' as OrganizationKey))).toEqual(EMPTY_HEAD);
      });

      test('both chains can be recomputed from the rows', async () => {
        for (const key of [ACME, BETA]) {
          const { transactions, activity } = await contents(store, key);
          expect(chainOf(key, transactions)).toEqual(transactions.toReversed().map(({ hash }) => hash));
          expect(chainOf(key, activity)).toEqual(activity.toReversed().map(({ hash }) => hash));
        }
      });

      test('every record is the last `after` of its subject', async () => {
        const { activity, members, products, workspaces, organization: acme } = await contents(store, ACME);
        const last = new Map(activity.toReversed().map((row) => [`${row.action.split('.')[0] ?? ''} ${row.subject}`, row.after]));
        const [lots, purchases] = [
          [...last].filter(([key]) => key.startsWith('purchase ')),
          (await contents(store, ACME)).purchases,
        ];
        expect([...last].filter(([key]) => !key.startsWith('purchase ')).toSorted()).toEqual(
          [
            [`organization ${ACME}`, acme],
            [`account-manager ${ADA}`, { email: ADA, accountManager: true }],
            ...members.map((row) => [`member ${row.email}`, row]),
            ...products.map((row) => [`product ${row.product}`, row]),
            ...workspaces.map((row) => [`workspace ${row.workspace}`, row]),
          ].toSorted(),
        );
        expect(lots.map(([, after]) => after)).toEqual(
          purchases.map(({ drawn: _, revoked: __, reference: ___, note: ____, ...row }, index) => ({
            ...row,
            transaction: index + 1,
          })),
        );
      });
    });

    describe('writing', () => {
      beforeEach(() => tellFacts(services, clock));

      const promoted = changed('promoted', GALA, { status: 'production' });
      const transferred = transaction(8, 'transfer', 'seat', 1, { workspace: GALA.workspace });

      test('one batch can create a record and change it: what is recorded is what it became', async () => {
        const first = workspaceOf('fair-2027', { status: 'test', modules: ['badge'] as ProductKey[] });
        const second = { ...first, modules: ['badge', 'lead-scan'] as ProductKey[] };
        await record(services, ADA, {
          organization: ACME,
          activity: [
            created(first),
            changed('installed', first, { modules: second.modules }),
            {
              action: 'member.added',
              subject: EVE,
              before: null,
              after: { email: EVE, name: null, role: 'guest', entitlementManager: false },
            },
            {
              action: 'member.removed',
              subject: EVE,
              before: { email: EVE, name: null, role: 'guest', entitlementManager: false },
              after: null,
            },
          ],
        });
        expect(await store.read((records) => records.workspace(ACME, 'fair-2027'))).toEqual(second);
        const steps = [
          changed('promoted', second, { status: 'pre-production' }),
          changed('promoted', second, { status: 'production' }),
        ];
        await record(services, ADA, { organization: ACME, activity: steps });
        expect(await store.read((records) => records.workspace(ACME, 'fair-2027'))).toEqual({ ...second, status: 'production' });
        expect((await store.read((records) => records.members(ACME))).map(({ email }) => email)).toEqual([ADA, BOB]);
      });

      test('what is uninstalled, removed and installed anew is so afterwards', async () => {
        const expo = { ...EXPO, status: 'pre-production' as const, modules: ['badge', 'lead-scan'] as ProductKey[] };
        await record(services, ADA, {
          organization: ACME,
          activity: [
            changed('uninstalled', expo, { modules: [] }),
            changed('installed', { ...expo, modules: [] }, { modules: ['lead-scan'] as ProductKey[] }),
            {
              action: 'member.removed',
              subject: BOB,
              before: { email: BOB, name: null, role: 'organizer', entitlementManager: false },
              after: null,
            },
          ],
        });
        expect(await store.read((records) => records.workspace(ACME, 'expo-2027'))).toEqual({ ...expo, modules: ['lead-scan'] });
        expect((await store.read((records) => records.members(ACME))).map(({ email }) => email)).toEqual([ADA]);
        expect((await store.read((records) => records.members(BETA))).map(({ email }) => email)).toEqual([BOB, EVE]);
      });

      test('tags are put on, written over and taken off; without any, nothing is said of them', async () => {
        const read = () => store.read((records) => Promise.all([records.workspace(ACME, 'gala-2026'), records.workspaces(ACME)]));
        const gala = { ...GALA, tags: { 'cost-center': '4711', region: 'EMEA' } };
        await record(services, ADA, { organization: ACME, activity: [changed('tagged', GALA, { tags: gala.tags })] });
        const [one, [, all]] = await read();
        expect([one, all]).toEqual([gala, gala]);
        expect(JSON.stringify(one)).toBe(JSON.stringify(gala));
        const over = { ...gala, tags: { 'cost-center': '4712' } };
        await record(services, ADA, { organization: ACME, activity: [changed('untagged', gala, { tags: over.tags })] });
        expect(await read()).toEqual([over, [expect.anything(), over]]);
        await record(services, ADA, {
          organization: ACME,
          activity: [{ action: 'workspace.untagged', subject: 'gala-2026', before: over, after: GALA }],
        });
        expect((await read())[0]).toEqual(GALA);
      });

      test('participants are kept with the digest of the file they were counted from', async () => {
        const counted = { participants: 70, attendees: sha256('a file') };
        await record(services, ADA, { organization: ACME, activity: [changed('attendees-imported', GALA, counted)] });
        expect(await store.read((records) => records.workspace(ACME, 'gala-2026'))).toEqual({ ...GALA, ...counted });
      });

      test('a product is renamed; one that nothing came of is removed, and can come again', async () => {
        const podium: ProductState = { product: 'podium' as ProductKey, name: 'Podium', kind: 'module' };
        const added = { action: 'product.added', subject: 'podium', before: null, after: podium } as const;
        const named = { ...LEAD_SCAN, name: 'Lead scanner' };
        await record(services, ADA, {
          organization: ACME,
          activity: [added, { action: 'product.renamed', subject: 'lead-scan', before: LEAD_SCAN, after: named }],
        });
        await record(services, ADA, {
          organization: ACME,
          activity: [{ action: 'product.removed', subject: 'podium', before: podium, after: null }],
        });
        const products = () => store.read((records) => records.products(ACME));
        expect((await products()).map(({ product, name }) => [product, name])).toEqual([
          ['seat', 'Seat'],
          ['badge', 'Badges'],
          ['lead-scan', 'Lead scanner'],
        ]);
        await record(services, ADA, { organization: ACME, activity: [added] });
        expect((await products()).length).toBe(4);
      });

      test('one order has a line for each product', async () => {
        const badges = orderLine(8, 'badge');
        await record(services, ADA, { organization: ACME, transactions: [badges.transaction], activity: [badges.activity] });
        const purchases = await store.read((records) => records.purchases(ACME));
        expect(purchases.filter(({ reference }) => reference === 'order-1').map(({ product }) => product)).toEqual([
          'seat',
          'badge',
        ]);
      });

      test('an account manager can be added in one organization and removed in another', async () => {
        await record(services, ADA, { organization: ACME, activity: [accountManager(EVE)] });
        await record(services, ADA, { organization: BETA, activity: [accountManager(EVE)] });
        expect(await store.read((records) => records.accountManagers())).toEqual([ADA, EVE]);
        await record(services, ADA, {
          organization: BETA,
          activity: [
            { action: 'account-manager.removed', subject: EVE, before: { email: EVE, accountManager: true }, after: null },
          ],
        });
        expect(await store.read((records) => records.accountManagers())).toEqual([ADA]);
      });

      test('a dry run, a refusal and a failure leave no trace', async () => {
        const before = await contents(store, ACME);
        const entries: Entries = { organization: ACME, transactions: [transferred], activity: [promoted] };
        const outcome = await commit(services, { actor: ADA, dryRun: true }, async () =>
          done({ entries: [entries], result: 'seen' }),
        );
        expect(outcome).toEqual(done('seen'));
        expect(await contents(store, ACME)).toEqual(before);
        const failure = commit(services, { actor: ADA, dryRun: false }, async () => {
          throw new Error('the machine stumbles');
        });
        await expect(failure).rejects.toThrow('the machine stumbles');
        expect(await contents(store, ACME)).toEqual(before);
      });

      test('inside a dry run the change is there to be read', async () => {
        const seen = await store.write(async (records) => {
          const [row] = await records.transactions(ACME, { limit: 1 });
          if (row === undefined) throw new Error('no transaction');
          await records.append({
            organization: ACME,
            transactions: [{ ...row, id: 8, hash: NO_HASH, reference: null }],
            activity: [],
          });
          return { commit: false, value: (await records.ledgerHead(ACME)).id };
        });
        expect(seen).toBe(8);
        expect((await store.read((records) => records.ledgerHead(ACME))).id).toBe(7);
      });

      test('time never goes back, whatever the clock says', async () => {
        clock.set('2020-01-01T00:00:00.000Z');
        await record(services, ADA, { organization: ACME, transactions: [transferred], activity: [promoted] });
        const { transactions, activity } = await contents(store, ACME);
        expect([transactions[0]?.at, activity[0]?.at]).toEqual(['2026-11-21T00:00:00.000Z', '2026-11-19T00:00:00.000Z']);
      });

      test.each<[string, Entries]>([
        ['a lot gives more than it has', { organization: ACME, transactions: [{ ...transferred, ...units(66) }] }],
        [
          'what was revoked is drawn',
          { organization: ACME, transactions: [transferred, { ...transferred, id: 9, ...units(65) }] },
        ],
        [
          'more is revoked than is left',
          { organization: ACME, transactions: [transaction(8, 'revocation', 'seat', 66, { subscription: 'SUB-A' })] },
        ],
        [
          'a module is assigned twice',
          {
            organization: ACME,
            transactions: [transaction(8, 'transfer', 'badge', 1, { workspace: GALA.workspace, lots: [lot(3, 'SUB-C', 1)] })],
          },
        ],
        ['a reference is used twice', { organization: ACME, transactions: [{ ...transferred, reference: 'gala-1' }] }],
        [
          'a purchase repeats reference and product',
          { organization: ACME, transactions: [orderLine(8, 'seat').transaction], activity: [orderLine(8, 'seat').activity] },
        ],
        [
          'a product that was bought is removed',
          { organization: ACME, activity: [{ action: 'product.removed', subject: SEAT, before: SEATS, after: null }] },
        ],
        [
          'a product that was installed once is removed',
          {
            organization: ACME,
            activity: [{ action: 'product.removed', subject: LEAD_SCAN.product, before: LEAD_SCAN, after: null }],
          },
        ],
        ['a status goes back', { organization: ACME, activity: [changed('updated', GALA, { status: 'test' })] }],
        ['a status is skipped', { organization: ACME, activity: [changed('promoted', PILOT, { status: 'production' })] }],
        [
          'a workspace does not exist',
          { organization: ACME, transactions: [{ ...transferred, workspace: 'fair-2027' as typeof GALA.workspace }] },
        ],
        [
          'a product does not exist',
          { organization: ACME, activity: [changed('installed', GALA, { modules: ['podium'] as ProductKey[] })] },
        ],
        ['seats are installed', { organization: ACME, activity: [changed('installed', GALA, { modules: [SEAT] })] }],
        [
          'a workspace ends before it starts',
          { organization: ACME, activity: [changed('updated', GALA, { endsOn: day('2026-11-30') })] },
        ],
        ['fewer than no participants', { organization: ACME, activity: [changed('updated', GALA, { participants: -1 })] }],
        ['a quantity has a fraction', { organization: ACME, transactions: [{ ...transferred, ...units(0.5) }] }],
        ['a quantity is nothing', { organization: ACME, transactions: [{ ...transferred, ...units(0) }] }],
        ['a transfer has no workspace', { organization: ACME, transactions: [{ ...transferred, workspace: null }] }],
        ['a key is no key', { organization: ACME, activity: [created(workspaceOf('Gala 2026'))] }],
        ['a module is taken for a seat', { organization: ACME, activity: [podiumAsSeat] }],
      ])('a bug is refused by the database, and nothing is written: %s', async (_, entries) => {
        await record(services, ADA, { organization: ACME, activity: [created(PILOT)] });
        const before = await contents(store, ACME);
        await expect(record(services, ADA, entries)).rejects.toThrow(Error);
        expect(await contents(store, ACME)).toEqual(before);
      });

      test('rows sealed after a head that has moved on are not appended', async () => {
        const before = await contents(store, ACME);
        const [newest] = before.transactions;
        if (newest === undefined) throw new Error('no transaction');
        const again = store.write(async (records) => {
          await records.append({ organization: ACME, transactions: [{ ...newest, reference: null }], activity: [] });
          return { commit: true, value: null };
        });
        await expect(again).rejects.toThrow(Error);
        expect(await contents(store, ACME)).toEqual(before);
      });

      test('twelve thousand transactions are read back in order, with their lots, in more than one piece', async () => {
        const lots = purchase(8, 4, { ...SEATS_LOT, quantity: 1_000_000, subscription: 'SUB-D' });
        const transactions = Array.from({ length: 12_000 }, (_, index) =>
          transaction(index + 9, 'transfer', 'seat', (index % 7) + 1, {
            workspace: GALA.workspace,
            lots: [lot(4, 'SUB-D', (index % 7) + 1)],
            reference: `file:0123456789abcdef#${index + 2}`,
          }),
        );
        await record(services, ADA, {
          organization: ACME,
          activity: [lots.activity],
          transactions: [lots.transaction, ...transactions],
        });
        const pieces = await store.read(async (records) => {
          const found: (readonly Transaction[])[] = [];
          for await (const piece of records.ledger(ACME)) found.push(piece);
          return found;
        });
        expect(pieces.length).toBeGreaterThan(1);
        const read = pieces.flat().slice(8);
        expect(read.map(({ at: _, actor: __, hash: ___, ...row }) => row)).toEqual(transactions);
        const newest = await store.read((records) =>
          records.transactions(ACME, { limit: 200_000, workspace: 'gala-2026', kind: 'transfer' }),
        );
        expect(newest.slice(0, -2)).toEqual(read.toReversed());
        const total = transactions.reduce((sum, { quantity }) => sum + quantity, 0);
        expect((await store.read((records) => records.purchase(ACME, 4 as PurchaseNumber)))?.drawn).toBe(total);
      });
    });

    describe('beside others', () => {
      beforeEach(() => tellFacts(services, clock));

      test('a read sees one moment, whatever is committed meanwhile', async () => {
        const other = servicesOn(await opened.another(), clock);
        const seen = await store.read(async (records) => {
          const before = await records.assignments(ACME, GALA.workspace);
          await record(other, ADA, {
            organization: ACME,
            transactions: [transaction(8, 'transfer', 'seat', 5, { workspace: GALA.workspace })],
            activity: [changed('promoted', GALA, { status: 'production' })],
          });
          return { before, after: await records.assignments(ACME, GALA.workspace), head: await records.ledgerHead(ACME) };
        });
        expect(seen.after).toEqual(seen.before);
        expect(seen.head.id).toBe(7);
        expect(await store.read((records) => records.workspace(ACME, 'gala-2026'))).toEqual({ ...GALA, status: 'production' });
        expect((await store.read((records) => records.ledgerHead(ACME))).id).toBe(8);
      });

      test('a writer waits for the one before it, and reads what that one left', async () => {
        const other = await opened.another();
        const order: string[] = [];
        let late: Promise<number> | undefined;
        await store.write(async (records) => {
          const [row] = await records.transactions(ACME, { limit: 1 });
          late = other.write(async (later) => {
            const { id } = await later.ledgerHead(ACME);
            order.push('second has read');
            return { commit: false, value: id };
          });
          await new Promise((resolve) => setTimeout(resolve, 250));
          if (row === undefined) throw new Error('no transaction');
          await records.append({
            organization: ACME,
            transactions: [{ ...row, id: 8, hash: NO_HASH, reference: null }],
            activity: [],
          });
          order.push('first ends');
          return { commit: true, value: null };
        });
        expect(await late).toBe(8);
        expect(order).toEqual(['first ends', 'second has read']);
      });
    });
  });
}

async function all<Row>(pieces: AsyncIterable<readonly Row[]>): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for await (const piece of pieces) rows.push(...piece);
  return rows;
}

/** The hashes that rows given newest first ought to have, oldest first. */
function chainOf(key: OrganizationKey, rows: readonly (Transaction | Activity)[]): readonly string[] {
  let previous = NO_HASH;
  return rows.toReversed().map(({ hash: _, ...row }) => {
    previous = sha256(`${previous}\n${canonicalJson({ ...row, organization: key })}`);
    return previous;
  });
}

function units(quantity: number) {
  return { quantity: quantity as Quantity, lots: [lot(1, 'SUB-A', quantity)] };
}

const podiumAsSeat: ActivityDraft = {
  action: 'product.added',
  subject: 'podium',
  before: null,
  after: { product: 'podium' as ProductKey, name: 'Podium', kind: 'seat' },
};
