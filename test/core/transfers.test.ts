import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Balances, type BalancesSource, type Referenced } from '../../src/core/balances.ts';
import type { Day } from '../../src/core/days.ts';
import { figuresOf, type Lot } from '../../src/core/pools.ts';
import { explain } from '../../src/core/refusals.ts';
import { decideTransfer, type TransferContext, type TransferRequest } from '../../src/core/transfers.ts';
import type { ProductKey, PurchaseNumber, WorkspaceKey } from '../../src/core/values.ts';
import type { Workspace } from '../../src/core/workspaces.ts';
import { lotsOf, TODAY, workspacesOf } from './arbitraries.ts';

const [SEAT, BADGE, LEADS] = ['seat', 'badge', 'lead-scan'] as ProductKey[] as [ProductKey, ProductKey, ProductKey];
const GALA = 'gala-2026' as WorkspaceKey;

function event(key: WorkspaceKey, more: Partial<Workspace> = {}): Workspace {
  const dates = { startsOn: '2026-12-01' as Day, endsOn: '2026-12-03' as Day };
  return { workspace: key, name: key, status: 'pre-production', ...dates, participants: 60, modules: [BADGE], ...more };
}

function lot(purchase: number, product: ProductKey, quantity: number, more: Partial<Lot> = {}): Lot {
  const dates = { startsOn: '2026-01-01' as Day, endsOn: '2026-12-31' as Day };
  return {
    purchase: purchase as PurchaseNumber,
    subscription: `SUB-${purchase}`,
    product,
    quantity,
    drawn: 0,
    revoked: 0,
    ...dates,
    ...more,
  };
}

/** An organization that can do everything: an event for 60 with badges, 100 seats and 2 badge modules. */
function source(more: Partial<BalancesSource> = {}): BalancesSource {
  return {
    today: TODAY,
    lastId: 7,
    products: [SEAT, BADGE, LEADS],
    lots: [lot(1, SEAT, 80), lot(2, SEAT, 20, { endsOn: '2026-11-30' as Day }), lot(3, BADGE, 2)],
    workspaces: [event(GALA), event('expo-2027' as WorkspaceKey)],
    assigned: [],
    held: [],
    references: new Map(),
    ...more,
  };
}

const context: TransferContext = { organization: 'acme', activated: true, nearest: (_, __, known) => known()[0] ?? null };

function request(more: Partial<TransferRequest> = {}): TransferRequest {
  return { workspace: GALA, product: 'seat', quantity: '25', reference: null, note: null, ...more };
}

/** What the decision came to, with the words a person would read. */
function outcome(balances: Balances, asked: TransferRequest, where = context) {
  const decided = decideTransfer(balances, asked, where);
  if (!decided.ok) {
    const { code, exit, message, hint } = explain(decided.refusal);
    return { code, exit, message, hint };
  }
  return decided.value;
}

describe('granted', () => {
  test('a number of seats, drawn over two lots, continuing the ledger', () => {
    const balances = new Balances(source());
    expect(outcome(balances, request({ reference: 'order-1', note: 'for Ada' }))).toEqual({
      kind: 'granted',
      excess: 0,
      draft: {
        id: 8,
        kind: 'transfer',
        product: 'seat',
        quantity: 25,
        workspace: 'gala-2026',
        subscription: null,
        reference: 'order-1',
        note: 'for Ada',
        lots: [
          { purchase: 2, subscription: 'SUB-2', quantity: 20 },
          { purchase: 1, subscription: 'SUB-1', quantity: 5 },
        ],
      },
    });
    expect([balances.available(SEAT), balances.assignedOf(GALA, SEAT), balances.drafts().length]).toEqual([75, 25, 1]);
  });

  test.each([
    ['seats: exactly what is missing at that moment', { product: 'seat', quantity: 'missing' }, 45],
    ['seats, in any case', { product: 'seat', quantity: 'MISSING' }, 45],
    ['seats: more than is missing, staffing ahead', { product: 'seat', quantity: '80' }, 80],
    ['a module takes no quantity', { product: 'badge', quantity: null }, 1],
    ['a module takes 1', { product: 'badge', quantity: '1' }, 1],
    ['a module that is missing', { product: 'badge', quantity: 'missing' }, 1],
  ])('%s', (_, asked, quantity) => {
    const balances = new Balances(source({ assigned: [{ workspace: GALA, product: SEAT, quantity: 15 }] }));
    expect(outcome(balances, request(asked))).toMatchObject({ kind: 'granted', draft: { quantity } });
  });

  test('a module can be assigned before it is installed', () => {
    const balances = new Balances(source({ lots: [lot(1, LEADS, 1)] }));
    expect(outcome(balances, request({ product: 'lead-scan', quantity: null }))).toMatchObject({ kind: 'granted' });
  });
});

describe('skipped: nothing is missing', () => {
  const covered = source({
    assigned: [
      { workspace: GALA, product: SEAT, quantity: 60 },
      { workspace: GALA, product: BADGE, quantity: 1 },
    ],
  });

  test.each(['seat', 'badge', 'lead-scan'])('%s', (product) => {
    const balances = new Balances(covered);
    expect(outcome(balances, request({ product, quantity: 'missing', reference: 'r-1' }))).toEqual({
      kind: 'skipped',
      workspace: GALA,
      product,
    });
    expect([balances.drafts(), balances.referenced('r-1')]).toEqual([[], undefined]);
  });
});

describe('references', () => {
  const earlier: Referenced = { id: 4, kind: 'transfer', workspace: GALA, product: SEAT, quantity: 25 };
  const used = (more: Partial<Referenced> = {}) => source({ references: new Map([['order-1', { ...earlier, ...more }]]) });
  const again = (more: Partial<TransferRequest> = {}) => request({ reference: 'order-1', ...more });

  test('the same content again: nothing happens, the first transaction is the answer', () => {
    const balances = new Balances(used());
    expect(outcome(balances, again())).toEqual({ kind: 'replayed', earlier });
    expect([balances.drafts(), balances.available(SEAT)]).toEqual([[], 100]);
  });

  test.each([
    ['another note', { note: 'again' }],
    ['`missing` matches whatever it was', { quantity: 'missing' }],
    ['blanks around it', { reference: ' order-1 ' }],
  ])('%s is no other content', (_, more) => {
    expect(outcome(new Balances(used()), again(more))).toEqual({ kind: 'replayed', earlier });
  });

  test.each([
    ['nothing given', null],
    ['1', '1'],
    ['missing', 'missing'],
  ])('of a module, with %s as the quantity', (_, quantity) => {
    const module = { product: BADGE, quantity: 1 };
    expect(outcome(new Balances(used(module)), again({ product: 'badge', quantity }))).toEqual({
      kind: 'replayed',
      earlier: { ...earlier, ...module },
    });
  });

  test.each<[string, Partial<Referenced>, Partial<TransferRequest>]>([
    ['another workspace', {}, { workspace: 'expo-2027' }],
    ['a workspace that does not exist', {}, { workspace: 'gala-2062' }],
    ['another product', {}, { product: 'badge', quantity: null }],
    ['another module', { product: BADGE, quantity: 1 }, { product: 'lead-scan', quantity: null }],
    ['another quantity', {}, { quantity: '26' }],
    ['no quantity at all', {}, { quantity: '1.5' }],
    ['a purchase used it', { kind: 'purchase', workspace: null }, {}],
  ])('%s is a conflict', (_, recorded, asked) => {
    expect(outcome(new Balances(used(recorded)), again(asked))).toEqual({
      code: 'reference-conflict',
      exit: 6,
      message: 'reference "order-1" was already used by transaction 4, with other content',
      hint: 'see it with: entitle transactions show 4',
    });
  });

  test('a reference counts from the moment it is used, in the same run too', () => {
    const balances = new Balances(source());
    expect(outcome(balances, again())).toMatchObject({ kind: 'granted' });
    expect(outcome(balances, again())).toMatchObject({ kind: 'replayed', earlier: { id: 8 } });
    expect(outcome(balances, again({ quantity: '26' }))).toMatchObject({ code: 'reference-conflict' });
  });

  test('a refused or skipped transfer does not use it up', () => {
    const balances = new Balances(source({ assigned: [{ workspace: GALA, product: BADGE, quantity: 1 }] }));
    expect(outcome(balances, again({ quantity: '101' }))).toMatchObject({ code: 'insufficient-entitlements' });
    expect(outcome(balances, again({ product: 'badge', quantity: 'missing' }))).toMatchObject({ kind: 'skipped' });
    expect(outcome(balances, again())).toMatchObject({ kind: 'granted' });
  });

  test.each([
    ['x'.repeat(129), 'invalid-text'],
    ['', 'invalid-text'],
    ['order\u202e1', 'unsafe-text'],
  ])('%j is none', (reference, code) => {
    expect(outcome(new Balances(source()), again({ reference }))).toMatchObject({ code, exit: 5 });
  });
});

describe('refusals in their order', () => {
  /** Each rule with what breaks it and nothing else; a request can break any of them at once. */
  interface Attempt {
    from: BalancesSource;
    asked: TransferRequest;
    where: TransferContext;
  }
  const RULES: readonly (readonly [string, (attempt: Attempt) => void])[] = [
    [
      'reference-conflict',
      (attempt) => {
        const other: Referenced = { id: 4, kind: 'purchase', workspace: null, product: SEAT, quantity: 9 };
        attempt.from = { ...attempt.from, references: new Map([['order-1', other]]) };
        attempt.asked = { ...attempt.asked, reference: 'order-1' };
      },
    ],
    ['not-activated', (attempt) => void (attempt.where = { ...attempt.where, activated: false })],
    ['workspace-not-found', (attempt) => void (attempt.asked = { ...attempt.asked, workspace: 'gala-2062' })],
    ['product-not-found', (attempt) => void (attempt.asked = { ...attempt.asked, product: 'bagde' })],
    ['invalid-quantity', (attempt) => void (attempt.asked = { ...attempt.asked, quantity: '2' })],
    [
      'workspace-not-charged',
      (attempt) =>
        void (attempt.from = {
          ...attempt.from,
          workspaces: attempt.from.workspaces.map((one) => ({ ...one, status: 'test' as const })),
        }),
    ],
    [
      'already-assigned',
      (attempt) => void (attempt.from = { ...attempt.from, assigned: [{ workspace: GALA, product: BADGE, quantity: 1 }] }),
    ],
    ['insufficient-entitlements', (attempt) => void (attempt.from = { ...attempt.from, lots: [] })],
    [
      'exceeds-missing',
      (attempt) => {
        const workspaces = attempt.from.workspaces.map((workspace) => ({ ...workspace, modules: [] }));
        attempt.from = { ...attempt.from, workspaces };
        attempt.where = { ...attempt.where, noExcess: true };
      },
    ],
  ];
  const NAMES = RULES.map(([name]) => name);

  function decided(broken: readonly string[]): string {
    const attempt: Attempt = { from: source(), asked: request({ product: 'badge', quantity: null }), where: context };
    for (const [name, breakIt] of RULES) if (broken.includes(name)) breakIt(attempt);
    const decision = decideTransfer(new Balances(attempt.from), attempt.asked, attempt.where);
    return decision.ok ? decision.value.kind : decision.refusal.code;
  }

  test('a bad note is refused before the pool is asked', () => {
    const balances = new Balances(source());
    expect(outcome(balances, request({ note: 'late\u202e' }))).toMatchObject({ code: 'unsafe-text' });
    expect(outcome(balances, request({ note: '', quantity: '101' }))).toMatchObject({ code: 'invalid-text' });
    expect(balances.drafts()).toEqual([]);
  });

  test.each<[string, Partial<BalancesSource>, Partial<TransferContext>, string, string]>([
    [
      'not activated',
      {},
      { activated: false },
      'entitlements are not activated for organization "acme"',
      'ask your account manager to run: entitle orgs activate acme',
    ],
    [
      'not charged',
      { workspaces: [event(GALA, { status: 'test' })] },
      {},
      'workspace "gala-2026" is a test workspace, and a test workspace consumes nothing',
      'promote it first: entitle promote gala-2026',
    ],
    [
      'assigned already',
      { assigned: [{ workspace: GALA, product: BADGE, quantity: 1 }] },
      {},
      'module "badge" is already assigned to workspace "gala-2026"',
      'see it with: entitle workspaces show gala-2026',
    ],
  ])('in words: %s', (_, from, where, message, hint) => {
    const asked = request({ product: 'badge', quantity: null });
    expect(outcome(new Balances(source(from)), asked, { ...context, ...where })).toMatchObject({ message, hint });
  });

  test('a mistyped word is looked for among its own kind', () => {
    const asked: [string, string, readonly string[]][] = [];
    const nearest: TransferContext['nearest'] = (what, word, known) => {
      asked.push([what, word, known()]);
      return null;
    };
    outcome(new Balances(source()), request({ workspace: 'gala-2062' }), { ...context, nearest });
    outcome(new Balances(source()), request({ product: 'bagde' }), { ...context, nearest });
    expect(asked).toEqual([
      ['workspace', 'gala-2062', ['gala-2026', 'expo-2027']],
      ['product', 'bagde', ['seat', 'badge', 'lead-scan']],
    ]);
  });

  test('what goes beyond what is missing is granted and counted', () => {
    const balances = new Balances(source());
    expect(outcome(balances, request({ quantity: '50' }))).toMatchObject({ kind: 'granted', excess: 0 });
    expect(outcome(balances, request({ quantity: '25' }))).toMatchObject({ kind: 'granted', excess: 15 });
    expect(outcome(balances, request({ quantity: '5' }))).toMatchObject({ kind: 'granted', excess: 5 });
  });

  test('a request that breaks nothing is granted', () => {
    expect(decided([])).toBe('granted');
  });

  test.each(NAMES)('%s alone', (name) => {
    expect(decided([name])).toBe(name);
  });

  const pairs = NAMES.flatMap((first, index) => NAMES.slice(index + 1).map((second) => [first, second] as const));
  test.each(pairs)('%s comes before %s', (first, second) => {
    expect(decided([first, second])).toBe(first);
  });

  test('whatever is broken at once, the first rule is the answer', () => {
    fc.assert(fc.property(fc.subarray(NAMES, { minLength: 1 }), (broken) => decided(broken) === broken[0]));
  });

  test('a refusal leaves the balances alone', () => {
    const balances = new Balances(source());
    expect(outcome(balances, request({ quantity: '101' }))).toEqual({
      code: 'insufficient-entitlements',
      exit: 5,
      message: 'insufficient entitlements for workspace "gala-2026": pool "seat" has 100 available, 101 requested (1 short)',
      hint: 'see what the pool holds with: entitle pools show seat',
    });
    expect([balances.available(SEAT), balances.assignedOf(GALA, SEAT), balances.drafts()]).toEqual([100, 0, []]);
  });

  test('the pool has what is valid today: neither expired nor upcoming lots count', () => {
    const lots = [
      lot(1, SEAT, 50, { endsOn: '2026-11-20' as Day }),
      lot(2, SEAT, 50, { startsOn: '2026-11-22' as Day }),
      lot(3, SEAT, 5),
    ];
    const decision = decideTransfer(new Balances(source({ lots })), request({ quantity: '6' }), context);
    const deficit = { product: 'seat', available: 5, requested: 6, short: 1 };
    expect(decision).toEqual({
      ok: false,
      refusal: { code: 'insufficient-entitlements', details: { ...deficit, workspace: 'gala-2026', deficits: [deficit] } },
    });
  });

  test.each([
    [
      'workspace-not-found',
      { workspace: 'gala-2062' },
      'workspace "gala-2062" does not exist in organization "acme"',
      'did you mean "gala-2026"?',
    ],
    ['product-not-found', { product: 'seats' }, 'product "seats" does not exist in organization "acme"', 'did you mean "seat"?'],
    [
      'invalid-quantity',
      { quantity: '0' },
      'quantity "0" is not a whole number from 1 to 1,000,000,000',
      'write digits only, for example 250',
    ],
    [
      'invalid-quantity',
      { quantity: null },
      'quantity "" is not a whole number from 1 to 1,000,000,000',
      'write digits only, for example 250',
    ],
    [
      'invalid-quantity',
      { product: 'badge', quantity: '2' },
      'quantity "2" does not fit module "badge": a workspace takes exactly one',
      'leave the quantity out, or write 1',
    ],
  ])('%s says what, and what to do', (code, asked, message, hint) => {
    expect(outcome(new Balances(source()), request(asked))).toMatchObject({ code, message, hint });
  });
});

describe('whatever is asked for', () => {
  const asks = fc.array(
    fc.record({
      workspace: fc.constantFrom('gala-2026', 'expo-2027', 'fair', 'nowhere'),
      product: fc.constantFrom('seat', 'badge', 'nothing'),
      quantity: fc.constantFrom(null, 'missing', '1', '2', '7', '30', '0', '-1'),
      reference: fc.constantFrom(null, 'r-1', 'r-2', 'r-3'),
      note: fc.constant(null),
    }),
    { maxLength: 25 },
  );
  const worlds = fc.record({ seats: lotsOf(SEAT), badges: lotsOf(BADGE, 3), workspaces: workspacesOf([BADGE]) });

  test('whole units are conserved, and no lot is drawn below nothing', () => {
    fc.assert(
      fc.property(worlds, asks, ({ seats, badges, workspaces }, requests) => {
        const lots = [...seats, ...badges.map((one) => ({ ...one, purchase: (one.purchase + 100) as PurchaseNumber }))];
        const balances = new Balances(source({ lots, workspaces }));
        for (const asked of requests) decideTransfer(balances, asked, context);
        const drawn = new Map<number, number>();
        for (const [index, draft] of balances.drafts().entries()) {
          expect(draft.id).toBe(8 + index);
          expect(draft.quantity).toBe(draft.lots.reduce((sum, { quantity }) => sum + quantity, 0));
          for (const { purchase, quantity } of draft.lots) drawn.set(purchase, (drawn.get(purchase) ?? 0) + quantity);
        }
        const after = lots.map((one) => ({ ...one, drawn: one.drawn + (drawn.get(one.purchase) ?? 0) }));
        for (const one of after) expect(one.drawn + one.revoked).toBeLessThanOrEqual(one.quantity);
        for (const product of [SEAT, BADGE]) {
          const figures = (some: readonly Lot[]) =>
            figuresOf(
              some.filter((one) => one.product === product),
              TODAY,
            );
          const [before, now] = [figures(lots), figures(after)];
          const assigned = workspaces.reduce((sum, { workspace }) => sum + balances.assignedOf(workspace, product), 0);
          expect(balances.available(product)).toBe(now.available);
          expect(assigned).toBe(now.assigned - before.assigned);
          expect({ ...now, assigned: 0, available: 0, nextExpiry: null }).toEqual({
            ...before,
            assigned: 0,
            available: 0,
            nextExpiry: null,
          });
        }
      }),
    );
  });

  test('deciding again with what was recorded replays all of it and transfers nothing', () => {
    fc.assert(
      fc.property(worlds, asks, ({ seats, workspaces }, requests) => {
        const numbered = requests.map((asked, index) => ({ ...asked, reference: `file:abc#${index}` }));
        const first = new Balances(source({ lots: seats, workspaces }));
        const before = numbered.map((asked) => decideTransfer(first, asked, context));
        const second = new Balances(
          source({ lots: [], workspaces, references: new Map(first.drafts().map((draft) => [draft.reference ?? '', draft])) }),
        );
        const after = numbered.map((asked) => decideTransfer(second, asked, context));
        expect(second.drafts()).toEqual([]);
        for (const [index, { ok }] of before.entries()) {
          const decision = after[index];
          const granted = ok && before[index]?.ok === true && before[index].value.kind === 'granted';
          expect(decision?.ok === true && decision.value.kind === 'replayed').toBe(granted);
        }
      }),
    );
  });
});

test('what nobody can buy is a bug, not a transfer', () => {
  const grant = { kind: 'transfer', workspace: GALA, quantity: 1, reference: null, note: null } as const;
  const balances = new Balances(source());
  expect(() => balances.grant({ ...grant, product: 'podium' as ProductKey })).toThrow('no pool for product podium');
  expect(balances.available('podium' as ProductKey)).toBe(0);
});
