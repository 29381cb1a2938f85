/** What verify says of logs and records that do not agree, rule by rule; test/commands/verify changes real stores. */

import { describe, expect, test } from 'vitest';
import { linkHash } from '../../src/core/chain.ts';
import type { Activity, PurchaseState, Transaction } from '../../src/core/ledger.ts';
import { ActivityCheck } from '../../src/core/verify-activity.ts';
import { ChainCheck } from '../../src/core/verify-chain.ts';
import type { StoredLot } from '../../src/core/verify-balances.ts';
import { LedgerCheck } from '../../src/core/verify-ledger.ts';
import { compareAccountManagers, compareRecords } from '../../src/core/verify-records.ts';
import { Findings } from '../../src/core/verify.ts';
import { sha256 } from '../support/world.ts';

const told = (findings: Findings) => findings.list().map(({ code, message }) => `${code}: ${message}`);

test('a thousand problems are told, and the rest counted', () => {
  const findings = new Findings();
  for (let row = 1; row <= 1_000; row += 1) findings.add('id-gap', `row ${row}`);
  expect(findings.list()).toHaveLength(1_000);
  findings.add('id-gap', 'row 1001');
  findings.add('id-gap', 'row 1002');
  expect(findings.list()).toHaveLength(1_001);
  expect(findings.list().at(999)).toEqual({ code: 'id-gap', message: 'row 1000' });
  expect(findings.list().at(-1)).toEqual({ code: 'more-problems', message: '2 more problems are not listed' });
});

describe('a chain', () => {
  const NOON = '2026-11-21T12:00:00.000Z';
  const zeros = '0'.repeat(64);
  const hashOf = (previous: string, text: string) => linkHash(sha256, previous, text);
  const one = hashOf(zeros, 'one');
  const two = hashOf(one, 'two');

  function checked(
    rows: readonly (readonly [id: number, text: string, hash: string, at?: string])[],
    head?: object,
  ): readonly string[] {
    const findings = new Findings();
    const chain = new ChainCheck('transaction', 'acme', sha256, findings);
    for (const [id, text, hash, at = NOON] of rows) chain.take({ id, at: at as never, hash }, text);
    chain.end((head ?? chain.head) as never);
    return told(findings);
  }

  test('that is whole', () => {
    expect(checked([])).toEqual([]);
    expect(checked([], { id: 0, hash: zeros, at: null })).toEqual([]);
    expect(
      checked(
        [
          [1, 'one', one],
          [2, 'two', two],
        ],
        { id: 2, hash: two, at: NOON },
      ),
    ).toEqual([]);
  });

  test('with another row, after which the next one fits again', () => {
    expect(
      checked([
        [1, 'uno', one],
        [2, 'two', two],
      ]),
    ).toEqual([
      'hash-mismatch: transaction 1 of organization "acme" is not as it was recorded: its hash does not fit its content',
    ]);
  });

  test('with gaps, whose neighbours are not asked for their hash', () => {
    expect(checked([[2, 'two', two]])).toEqual(['id-gap: transaction 1 of organization "acme" is missing']);
    expect(
      checked([
        [1, 'one', one],
        [4, 'four', two],
      ]),
    ).toEqual(['id-gap: transactions 2 to 3 of organization "acme" are missing']);
  });

  test('that goes back in time; the same time again is none', () => {
    expect(
      checked([
        [1, 'one', one, NOON],
        [2, 'two', two, NOON],
      ]),
    ).toEqual([]);
    expect(
      checked([
        [1, 'one', one, NOON],
        [2, 'two', two, '2026-11-21T11:59:59.999Z'],
      ]),
    ).toEqual([
      'time-backwards: transaction 2 of organization "acme" is dated 2026-11-21T11:59:59.999Z, before the one in front of it (2026-11-21T12:00:00.000Z)',
    ]);
  });

  test('that does not end where the store says', () => {
    const rows = [[1, 'one', one]] as const;
    expect(checked(rows, { id: 2, hash: one, at: NOON })).toEqual([
      'head-mismatch: the last transaction of organization "acme" is 1, but the store says it is 2',
    ]);
    expect(checked(rows, { id: 1, hash: two, at: NOON })).toEqual([
      'head-mismatch: the store says that transaction 1 of organization "acme" has another hash',
    ]);
    expect(checked(rows, { id: 1, hash: one, at: null })).toEqual([
      'head-mismatch: the store says that transaction 1 of organization "acme" has another time',
    ]);
  });
});

describe('the activity log', () => {
  const GALA = { workspace: 'gala', status: 'test' };
  type Line = readonly [action: string, subject: string, before: unknown, after: unknown];

  function log(...lines: readonly Line[]) {
    const findings = new Findings();
    const managers = new Map<string, number>();
    const check = new ActivityCheck('acme', managers, findings);
    for (const [index, [action, subject, before, after]] of lines.entries()) {
      check.take({ id: index + 1, action, subject, before, after } as unknown as Activity);
    }
    // Whether a line is called what it is has its own table: test/commands/verify/expected.test.ts.
    return { check, managers, told: told(findings).filter((line) => !line.startsWith('action-mismatch')) };
  }

  test('a check is about the organization in whose log it stands, and leaves no record', () => {
    const findings = new Findings();
    const check = new ActivityCheck('acme', new Map(), findings);
    const ran = { seats: 0, workspaces: 0, missingSeats: 0, missingModules: 0, missingWorkspaces: 0 };
    for (const [id, subject, before, after] of [
      [1, 'acme', null, ran],
      [2, 'acme', null, ran],
      [3, 'beta', null, ran],
      [4, 'acme', ran, ran],
      [5, 'acme', null, null],
    ])
      check.take({ id, action: 'check.ran', subject, before, after } as unknown as Activity);
    expect(told(findings)).toEqual([
      'action-mismatch: activity 3 of organization "acme" is about a check of "beta"',
      'action-mismatch: activity 4 of organization "acme" is called check.ran, but nothing came into being',
      'action-mismatch: activity 5 of organization "acme" is called check.ran, but nothing came into being',
    ]);
    expect(check.states('check').size).toBe(0);
  });

  test('leaves the last state of every record, by kind', () => {
    const { check, told: problems } = log(
      ['workspace.created', 'gala', null, GALA],
      ['member.added', 'gala', null, { email: 'gala' }],
      ['workspace.promoted', 'gala', { status: 'test', workspace: 'gala' }, { ...GALA, status: 'pre-production' }],
      ['member.removed', 'gala', { email: 'gala' }, null],
      ['member.added', 'mia', null, { email: 'mia' }],
    );
    expect(problems).toEqual([]);
    expect([...check.states('workspace')]).toEqual([['gala', { state: { ...GALA, status: 'pre-production' }, id: 3 }]]);
    expect([...check.states('member')]).toEqual([['mia', { state: { email: 'mia' }, id: 5 }]]);
    expect([...check.states('product')]).toEqual([]);
  });

  test('says where a change does not start where the one before it ended', () => {
    expect(
      log(
        ['workspace.updated', 'gala', GALA, GALA],
        ['workspace.updated', 'gala', { ...GALA, participants: 5 }, GALA],
        ['workspace.created', 'gala', null, GALA],
        ['workspace.updated', 'gala', GALA, GALA],
      ).told,
    ).toEqual([
      'history-broken: activity 1 of organization "acme" changes workspace "gala" from a state it was not in: it was not there before',
      'history-broken: activity 2 of organization "acme" changes workspace "gala" from a state it was not in: activity 1 left it otherwise',
      'history-broken: activity 3 of organization "acme" changes workspace "gala" from a state it was not in: activity 2 left it otherwise',
    ]);
  });

  test('holds states, or nothing', () => {
    const unreadable = (id: number) =>
      `row-unreadable: activity ${id} of organization "acme" holds a state that is not a JSON object`;
    const { check, told: problems } = log(
      ['workspace.created', 'gala', null, 'gone'],
      ['workspace.created', 'gala', [], GALA],
      ['workspace.created', 'gala', undefined, GALA],
      ['workspace.created', 'gala', null, 7],
    );
    expect(problems).toEqual([1, 2, 3, 4].map(unreadable));
    expect([...check.states('workspace')]).toEqual([]);
  });

  test.each([
    ['test', 'pre-production', true],
    ['pre-production', 'production', true],
    ['test', 'test', true],
    ['test', 'production', false],
    ['production', 'pre-production', false],
    ['production', 'test', false],
    ['production', 'gone', false],
    ['gone', 'test', false],
  ])('a status goes from %s to %s: %s', (from, to, allowed) => {
    const { told: problems } = log(
      ['workspace.created', 'gala', null, { status: from }],
      ['workspace.promoted', 'gala', { status: from }, { status: to }],
    );
    const problem = `status-order: activity 2 of organization "acme" takes workspace "gala" from "${from}" to "${to}"`;
    expect(problems).toEqual(allowed ? [] : [problem]);
  });

  test('a status is a workspace’s: a member may have one', () => {
    expect(
      log(
        ['member.added', 'mia', null, { status: 'production' }],
        ['member.changed', 'mia', { status: 'production' }, { status: 'test' }],
      ).told,
    ).toEqual([]);
  });

  test('a removed workspace has taken a step that there is not', () => {
    const { told: problems } = log(['workspace.created', 'gala', null, GALA], ['workspace.updated', 'gala', GALA, null]);
    expect(problems).toEqual(['status-order: activity 2 of organization "acme" takes workspace "gala" from "test" to undefined']);
  });

  test('account managers are counted over all logs, and are no record of the organization', () => {
    const state = { email: 'ada', accountManager: true };
    const {
      check,
      managers,
      told: problems,
    } = log(
      ['account-manager.added', 'ada', null, state],
      ['account-manager.added', 'mia', null, state],
      ['account-manager.added', 'mia', null, state],
      ['account-manager.removed', 'ada', state, null],
    );
    expect(problems).toEqual([]);
    expect([...managers]).toEqual([
      ['ada', 0],
      ['mia', 2],
    ]);
    expect([...check.states('account-manager')]).toEqual([]);
  });

  test('ties of logins are of no consequence', () => {
    const { check, told: problems } = log(['login.tied', 'mia', { email: 'mia' }, { email: 'ada' }]);
    expect([problems, [...check.states('login')]]).toEqual([[], []]);
  });

  test('purchases by their number', () => {
    const { check } = log(
      ['purchase.recorded', '7', null, { purchase: 7, quantity: 5 }],
      ['purchase.recorded', '8', null, { purchase: 8, quantity: 6 }],
    );
    expect([...check.purchases()]).toEqual([
      [7, { purchase: 7, quantity: 5, ends: [] }],
      [8, { purchase: 8, quantity: 6, ends: [] }],
    ]);
  });
});

describe('the ledger', () => {
  const purchase = (number: number, more: Partial<PurchaseState> = {}): PurchaseState =>
    ({
      purchase: number,
      transaction: number,
      product: 'seat',
      subscription: `SUB-${number}`,
      quantity: 10,
      startsOn: '2026-01-01',
      endsOn: '2026-12-31',
      ...more,
    }) as unknown as PurchaseState;
  const draw = (number: number, quantity: number) => ({ purchase: number, subscription: `SUB-${number}`, quantity });
  const row = (id: number, more: object): Transaction =>
    ({
      id,
      at: '2026-11-21T09:00:00.000Z',
      product: 'seat',
      workspace: null,
      subscription: null,
      ...more,
    }) as unknown as Transaction;
  const bought = (number: number, more: object = {}): Transaction =>
    row(number, { kind: 'purchase', quantity: 10, subscription: `SUB-${number}`, lots: [draw(number, 10)], ...more });
  const given = (id: number, quantity: number, more: object = {}): Transaction =>
    row(id, { kind: 'transfer', quantity, workspace: 'gala', lots: [draw(1, quantity)], ...more });
  const revoked = (id: number, quantity: number): Transaction =>
    row(id, { kind: 'revocation', quantity, subscription: 'SUB-1', lots: [draw(1, quantity)] });
  const lot = (number: number, drawn: number, back: number, more: object = {}): StoredLot => ({
    ...purchase(number),
    drawn,
    revoked: back,
    ...more,
  });

  interface Kept {
    readonly purchases?: readonly PurchaseState[];
    readonly lots?: readonly StoredLot[];
    readonly assigned?: readonly (readonly [workspace: string, product: string, quantity: number])[];
    readonly statuses?: Readonly<Record<string, unknown>>;
  }

  function checked(rows: readonly Transaction[], kept: Kept = {}): readonly string[] {
    const { purchases = [purchase(1)], lots, assigned, statuses = { gala: 'production', expo: 'pre-production' } } = kept;
    const findings = new Findings();
    const check = new LedgerCheck('acme', new Map(purchases.map((state) => [state.purchase, { ends: [], ...state }])), findings);
    for (const each of rows) check.take(each);
    if (lots !== undefined) check.endLots(lots);
    const assignments = assigned?.map(([workspace, product, quantity]) => ({ workspace, product, quantity }));
    if (assignments !== undefined) check.endAssignments(assignments, new Map(Object.entries(statuses)));
    return told(findings);
  }
  const at = (id: number) => `transaction ${id} of organization "acme"`;
  const of = (number: number) => `purchase ${number} of organization "acme"`;

  test('that agrees with everything', () => {
    const rows = [bought(1), bought(2), given(3, 4), revoked(4, 6), given(5, 3, { lots: [draw(2, 3)], workspace: 'expo' })];
    const kept = {
      purchases: [purchase(1), purchase(2)],
      lots: [lot(1, 4, 6), lot(2, 3, 0)],
      assigned: [
        ['gala', 'seat', 4],
        ['expo', 'seat', 3],
      ],
    } as const;
    expect(checked(rows, kept)).toEqual([]);
    expect(checked([], { purchases: [], lots: [], assigned: [] })).toEqual([]);
  });

  test('a row moves what its lots add up to', () => {
    expect(checked([bought(1), given(2, 5, { lots: [draw(1, 2), draw(1, 2)] })])).toEqual([
      `lots-mismatch: ${at(2)} moves 5, its lots add up to 4`,
    ]);
    expect(checked([bought(1), given(2, 3, { lots: [] })])).toEqual([`lots-mismatch: ${at(2)} moves 3, its lots add up to 0`]);
  });

  test('a purchase opens the one lot that the activity log knows', () => {
    const unknown = `lots-mismatch: ${at(1)} opens no lot that the activity log knows`;
    expect(checked([bought(1)], { purchases: [] })).toEqual([unknown]);
    expect(checked([bought(1, { lots: [], quantity: 0 })])).toEqual([unknown]);
    expect(checked([bought(1, { lots: [draw(1, 5), draw(1, 5)] })])).toEqual([unknown]);
    const twice = [bought(1), bought(2, { lots: [draw(1, 10)], subscription: 'SUB-1' })];
    expect(checked(twice)).toEqual([`lots-mismatch: ${at(2)} opens no lot that the activity log knows`]);
  });

  test.each<[string, Partial<Record<keyof PurchaseState, unknown>>, object]>([
    ['transaction', { transaction: 9 }, {}],
    ['product', { product: 'badge' }, {}],
    ['quantity', { quantity: 11 }, {}],
    ['subscription', { subscription: 'SUB-9' }, {}],
    ['subscription of its row', {}, { subscription: 'SUB-9' }],
    ['subscription of its lot', {}, { lots: [{ ...draw(1, 10), subscription: 'SUB-9' }] }],
  ])('a purchase has the %s that the activity log says', (_, state, recorded) => {
    const purchases = [purchase(1, state as Partial<PurchaseState>)];
    expect(checked([bought(1, recorded)], { purchases })).toEqual([
      `lots-mismatch: ${at(1)} is not what the activity log says of purchase 1`,
    ]);
  });

  describe('kinds beside purchases and transfers', () => {
    const held = (id: number, quantity: number, more: object = {}): Transaction =>
      row(id, { kind: 'hold', quantity, workspace: 'gala', lots: [draw(1, quantity)], until: '2099-12-31', ...more });
    const posted = (id: number, hold: number, quantity: number, more: object = {}): Transaction =>
      given(id, quantity, { hold, ...more });
    const released = (id: number, hold: number, quantity: number): Transaction =>
      row(id, { kind: 'release', quantity, workspace: 'gala', lots: [draw(1, quantity)], hold });

    test('a hold, what is posted of it, and what is released', () => {
      expect(checked([bought(1), held(2, 10), posted(3, 2, 6), released(4, 2, 4)], { lots: [lot(1, 6, 0)] })).toEqual([]);
    });

    test.each<[string, readonly Transaction[], readonly string[]]>([
      [
        'a draw of what is held',
        [held(2, 6), given(3, 5)],
        [`lot-overdrawn: ${at(3)} takes 5 from purchase 1, which had not as much left`],
      ],
      [
        'a second hold of what is held',
        [held(2, 6), held(3, 5)],
        [`lot-overdrawn: ${at(3)} takes 5 from purchase 1, which had not as much left`],
      ],
      [
        'more posted than is held',
        [held(2, 3), posted(3, 2, 4)],
        [`hold-mismatch: ${at(3)} takes what hold 2 did not keep for it`],
      ],
      [
        'posted twice',
        [held(2, 3), posted(3, 2, 3), posted(4, 2, 3)],
        [`hold-mismatch: ${at(4)} takes what hold 2 did not keep for it`],
      ],
      [
        'posted for another workspace',
        [held(2, 3), posted(3, 2, 3, { workspace: 'expo' })],
        [`hold-mismatch: ${at(3)} takes what hold 2 did not keep for it`],
      ],
      ['of a hold that was not there', [posted(2, 9, 3)], [`hold-mismatch: ${at(2)} names hold 9, which was not there`]],
      [
        'until a day that was past',
        [held(2, 3, { until: '2000-01-01' })],
        [`hold-mismatch: ${at(2)} holds until 2000-01-01, which was past`],
      ],
      ['a hold without an end', [held(2, 3, { until: undefined })], [`keys-mismatch: ${at(2)} names no until, which a hold has`]],
      [
        'a transfer that ends',
        [given(2, 3, { until: '2099-12-31' })],
        [`keys-mismatch: ${at(2)} names a until, which a transfer does not have`],
      ],
      [
        'a release without its hold',
        [row(2, { kind: 'release', quantity: 1, workspace: 'gala', lots: [draw(1, 1)] })],
        [
          `keys-mismatch: ${at(2)} names no hold, which a release has`,
          `hold-mismatch: ${at(2)} names hold undefined, which was not there`,
        ],
      ],
    ])('%s', (_, rows, problems) => {
      expect(checked([bought(1), ...rows])).toEqual(problems);
    });
  });

  test('a draw takes from a lot that is there, and holds those units', () => {
    expect(
      checked([given(1, 5), bought(2, { lots: [draw(1, 10)], subscription: 'SUB-1' })], {
        purchases: [purchase(1, { transaction: 2 })],
      }),
    ).toEqual([`lots-mismatch: ${at(1)} takes from purchase 1, which was not there yet`]);
    const other = `lots-mismatch: ${at(2)} takes from purchase 1, which holds other units`;
    expect(checked([bought(1), given(2, 5, { product: 'badge' })])).toEqual([other]);
    expect(checked([bought(1), given(2, 5, { lots: [{ ...draw(1, 5), subscription: 'SUB-2' }] })])).toEqual([other]);
  });

  test('a lot gives what it has, to transfers and revocations together', () => {
    const overdrawn = (id: number, units: number) =>
      `lot-overdrawn: ${at(id)} takes ${units} from purchase 1, which had not as much left`;
    expect(checked([bought(1), given(2, 10)])).toEqual([]);
    expect(checked([bought(1), given(2, 11)])).toEqual([overdrawn(2, 11)]);
    expect(checked([bought(1), given(2, 6), revoked(3, 4)])).toEqual([]);
    expect(checked([bought(1), revoked(2, 6), given(3, 5)])).toEqual([overdrawn(3, 5)]);
    expect(checked([bought(1), given(2, 6), revoked(3, 5)])).toEqual([overdrawn(3, 5)]);
  });

  test('a transfer draws on a day of the lot; a revocation may come at any time', () => {
    const later = '2027-01-01T00:00:00.000Z';
    const early = { purchases: [purchase(1, { startsOn: '2026-11-22' as never })] };
    expect(checked([bought(1), given(2, 5, { at: '2026-12-31T23:59:59.999Z' })])).toEqual([]);
    expect(checked([bought(1), given(2, 5, { at: later })])).toEqual([
      `lot-not-valid: ${at(2)} takes from purchase 1, which is expired on 2027-01-01`,
    ]);
    expect(checked([bought(1), { ...revoked(2, 5), at: later as never }])).toEqual([]);
    expect(checked([bought(1), given(2, 5)], early)).toEqual([
      `lot-not-valid: ${at(2)} takes from purchase 1, which is upcoming on 2026-11-21`,
    ]);
    expect(checked([bought(1), given(2, 5, { kind: 'automatic', at: later })])).toHaveLength(1);
  });

  test('a clock set back dates rows as the one before: such a row may seem to come after the lot, but not before it', () => {
    const later = '2027-01-01T00:00:00.000Z';
    expect(checked([bought(1), { ...revoked(2, 1), at: later as never }, given(3, 5, { at: later })])).toEqual([]);
    expect(checked([bought(1), given(2, 5)], { purchases: [purchase(1, { startsOn: '2026-11-22' as never })] })).toHaveLength(1);
  });

  test('a module is given to a workspace once, seats as often as one likes', () => {
    const module = { purchases: [purchase(1, { product: 'badge' as never })] };
    const one = (id: number, workspace = 'gala') => given(id, 1, { product: 'badge', workspace });
    expect(checked([bought(1, { product: 'badge' }), one(2), one(3, 'expo'), one(4)], module)).toEqual([
      `module-twice: ${at(4)} assigns module "badge" to workspace "gala" again`,
    ]);
    expect(checked([bought(1), given(2, 1), given(3, 1)])).toEqual([]);
  });

  test('lots as they are kept', () => {
    expect(checked([bought(1), given(2, 4)], { lots: [lot(1, 5, 0)] })).toEqual([
      `lot-balance: ${of(1)} has 5 drawn and 0 revoked, the ledger says 4 and 0`,
    ]);
    expect(checked([bought(1), revoked(2, 4)], { lots: [lot(1, 0, 0)] })).toEqual([
      `lot-balance: ${of(1)} has 0 drawn and 0 revoked, the ledger says 0 and 4`,
    ]);
    expect(checked([bought(1)], { lots: [lot(1, 0, 0, { endsOn: null }), lot(2, 0, 0)] })).toEqual([
      `state-mismatch: ${of(1)}: endsOn is null, the activity log says "2026-12-31"`,
      `state-unknown: ${of(2)} is recorded, but no transaction opened it`,
    ]);
    expect(checked([bought(1)], { lots: [] })).toEqual([`state-missing: ${of(1)} is in the ledger, but not recorded`]);
    expect(checked([], { lots: [] })).toEqual([`lots-mismatch: ${of(1)} is in the activity log, but not in the ledger`]);
  });

  test('assignments as they are kept', () => {
    const rows = [bought(1), given(2, 4)];
    const has = (kept: number, product: string, counted: number, workspace = 'gala') =>
      `assignment-balance: workspace "${workspace}" of organization "acme" has ${kept} × ${product}, the ledger says ${counted}`;
    expect(checked(rows, { assigned: [['gala', 'seat', 5]] })).toEqual([has(5, 'seat', 4)]);
    expect(checked(rows, { assigned: [] })).toEqual([has(0, 'seat', 4)]);
    expect(
      checked(rows, {
        assigned: [
          ['gala', 'seat', 4],
          ['gala', 'badge', 1],
          ['expo', 'seat', 2],
        ],
      }),
    ).toEqual([has(1, 'badge', 0), has(2, 'seat', 0, 'expo')]);
  });

  test('what was given went to workspaces that are charged', () => {
    const rows = [bought(1), given(2, 1), given(3, 1, { workspace: 'expo' }), given(4, 1, { workspace: 'ghost' })];
    const assigned = [['gala', 'seat', 1] as const, ['expo', 'seat', 1] as const, ['ghost', 'seat', 1] as const];
    const went = (workspace: string, why: string) =>
      `not-charged: transfers went to workspace "${workspace}" of organization "acme", but ${why}`;
    expect(checked(rows, { assigned, statuses: { gala: 'test', expo: 'pre-production' } })).toEqual([
      went('gala', 'it is a test workspace'),
      went('ghost', 'the activity log does not know it'),
    ]);
  });
});

describe('records', () => {
  const compared = (
    records: readonly Readonly<Record<string, unknown>>[],
    states: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  ) => {
    const findings = new Findings();
    const last = Object.entries(states).map(([key, state], index) => [key, { state, id: index + 1 }] as const);
    compareRecords({ entity: 'workspace', organization: 'acme', records, key: 'workspace', states: new Map(last) }, findings);
    return told(findings);
  };
  const gala = { workspace: 'gala', participants: 250, modules: ['badge'] };

  test('that are as the activity log left them', () => {
    expect(compared([gala], { gala: { modules: ['badge'], participants: 250, workspace: 'gala' } })).toEqual([]);
  });

  test('that differ in some fields, with one more or one less', () => {
    expect(compared([{ ...gala, participants: 300, modules: [] }], { gala })).toEqual([
      'state-mismatch: workspace "gala" of organization "acme": participants is 300, activity 1 says 250; modules is [], activity 1 says ["badge"]',
    ]);
    expect(compared([{ ...gala, note: null }], { gala })).toEqual([
      'state-mismatch: workspace "gala" of organization "acme": note is null, activity 1 says nothing',
    ]);
    expect(compared([gala], { gala: { ...gala, note: 'x' } })).toEqual([
      'state-mismatch: workspace "gala" of organization "acme": note is nothing, activity 1 says "x"',
    ]);
  });

  test('that nobody made, and those that are gone', () => {
    expect(compared([{ workspace: 'secret' }], { fair: {}, gala })).toEqual([
      'state-unknown: workspace "secret" of organization "acme" is recorded, but the activity log does not know it',
      'state-missing: workspace "fair" of organization "acme" is not recorded, but activity 1 says it is',
      'state-missing: workspace "gala" of organization "acme" is not recorded, but activity 2 says it is',
    ]);
  });

  test('account managers are added once more than removed', () => {
    const findings = new Findings();
    const counts = { ada: 1, mia: 0, gone: 1, past: 0, never: -1, twice: 2 };
    compareAccountManagers(['ada', 'mia', 'eve', 'twice'], new Map(Object.entries(counts)), findings);
    expect(told(findings)).toEqual([
      'state-unknown: account manager "mia" is recorded, but no activity log says so',
      'state-unknown: account manager "eve" is recorded, but no activity log says so',
      'state-missing: account manager "gone" is not recorded, but was added and never removed',
      'history-broken: account manager "never" was removed more often than added',
    ]);
  });
});
