/** Random steps: what somebody types, and what the model does at the same time. */

import fc from 'fast-check';
import type { Answer, Member, Model } from './model.ts';

export interface Step {
  /** What is typed after `entitle`. */
  readonly argv: readonly string[];
  readonly actor: string;
  readonly stdin?: string;
  /** What the calendar says from here on; null: what it said before. */
  readonly on: string | null;
  /** Whether doing it twice comes to the same as doing it once. */
  readonly repeatable: boolean;
  readonly expected: (model: Model) => Answer;
  /** The part of the result that the model knows; absent: nothing of it. */
  readonly part?: (result: never) => unknown;
}

export const actor = fc.oneof(
  { weight: 8, arbitrary: fc.constant('ada@acme.example') },
  { weight: 2, arbitrary: fc.constantFrom('mia@acme.example', 'leo@acme.example') },
  { weight: 1, arbitrary: fc.constant('eve@acme.example') },
);
export const workspace = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('gala', 'fair') },
  { weight: 3, arbitrary: fc.constantFrom('expo', 'forum', 'summit') },
  { weight: 1, arbitrary: fc.constant('nowhere') },
);
export const module = fc.constantFrom('surveys', 'streaming');
export const product = fc.oneof({ weight: 3, arbitrary: fc.constant('seat') }, { weight: 2, arbitrary: module });
export const reference = fc.option(fc.constantFrom('CRM-1', 'CRM-2', 'CRM-3', 'PO-1'), { nil: null, freq: 2 });
export const small = fc.integer({ min: 1, max: 60 });
export const quantity = fc.oneof(
  { weight: 4, arbitrary: small.map(String) },
  { weight: 3, arbitrary: fc.constant('missing') },
  { weight: 1, arbitrary: fc.constantFrom('0', '-1', '1.5', '5e0', '1000000001', '١٢', ' 5') },
);
/** Days on which something begins or ends, and their neighbours: rules are wrong at edges. */
export const EDGES = ['2090-06-01', '2090-06-10', '2090-06-20', '2090-07-10'];
export const day = fc.tuple(fc.constantFrom(...EDGES), fc.integer({ min: -1, max: 1 })).map(([on, days]) => shift(on, days));

export function shift(on: string, days: number): string {
  return new Date(Date.parse(`${on}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

export type Made = Omit<Step, 'actor' | 'on'> & { readonly by: (actor: string) => (model: Model) => Answer };

export const optional = (flag: string, value: string | null): string[] => (value === null ? [] : [flag, value]);

const transfer = fc
  .record({ workspace, product, quantity, reference, dryRun: fc.boolean() })
  .map((asked): Omit<Made, 'expected'> => {
    // A module takes no quantity; now and then it is given one.
    const typed = asked.product !== 'seat' && !['1', '2', 'missing'].includes(asked.quantity) ? null : asked.quantity;
    const words = [asked.workspace, asked.product, ...(typed === null ? [] : [typed])];
    return {
      argv: [
        'transfer',
        ...optional('--reference', asked.reference),
        ...(asked.dryRun ? ['--dry-run'] : ['--yes']),
        '--',
        ...words,
      ],
      repeatable: asked.reference !== null,
      by: (who) => (model) => model.transfer(who, { ...asked, quantity: typed }),
      part: (result) => result,
    };
  });

/** Mostly none; else one that there may be. */
const held = fc.oneof(
  { weight: 5, arbitrary: fc.constant('') },
  { weight: 1, arbitrary: fc.integer({ min: 6, max: 14 }).map(String) },
);

const everything = fc
  .record({ workspace, partial: fc.boolean() })
  .map(({ workspace: where, partial }): Omit<Made, 'expected'> => ({
    argv: ['transfer', where, '--missing', '--yes', ...(partial ? ['--partial'] : [])],
    repeatable: true,
    by: (who) => (model) => model.transferMissing(who, where, partial),
    part: (result) => result,
  }));

const bulk = fc
  .record({ rows: fc.array(fc.tuple(workspace, product, quantity, held), { minLength: 1, maxLength: 6 }), partial: fc.boolean() })
  .map(({ rows, partial }): Omit<Made, 'expected'> => {
    const lines = rows.map(([where, what, amount, hold]) => {
      const typed = hold !== '' && amount === 'missing' ? '' : what === 'seat' || amount === 'missing' ? amount : '';
      return `${where},${what},${typed},${hold}`;
    });
    const text = `workspace,product,quantity,hold\n${lines.join('\n')}\n`;
    return {
      argv: ['transfer', '--file', '-', '--input-format', 'csv', '--yes', ...(partial ? ['--partial'] : [])],
      stdin: text,
      repeatable: true,
      by: (who) => (model) => model.bulk(who, text, partial),
      part: ({ applied, rejected, skipped, replayed, seats, excess, rows: all }: BulkResult) => {
        const bad = all.filter(({ status }) => status === 'rejected').map(({ row, code }) => `${row} ${code}`);
        // A refused file says what would have become of its other rows; the model only knows that nothing did.
        return bad.length > 0 && !partial
          ? { applied, rejected, bad }
          : { applied, rejected, skipped, replayed, seats, excess, bad };
      },
    };
  });

interface BulkResult {
  readonly applied: number;
  readonly rejected: number;
  readonly skipped: number;
  readonly replayed: number;
  readonly seats: number;
  readonly excess: number;
  readonly rows: readonly { readonly row: number; readonly status: string; readonly code: string | null }[];
}

const purchase = fc
  .record({
    product,
    quantity: small,
    startsOn: day,
    length: fc.option(fc.constantFrom(0, 1, 10, 30), { nil: null }),
    referenced: fc.boolean(),
  })
  .map(({ product: what, quantity: amount, startsOn, length, referenced }): Omit<Made, 'expected'> => {
    const endsOn = length === null ? null : shift(startsOn, length);
    const key = referenced ? `PO-${amount % 3}` : null;
    const dates = ['--starts', startsOn, ...optional('--ends', endsOn)];
    return {
      argv: [
        'purchases',
        'add',
        what,
        String(amount),
        '--subscription',
        `SUB-${amount}`,
        ...dates,
        ...optional('--reference', key),
      ],
      repeatable: key !== null,
      by: (who) => (model) => model.addPurchase(who, { product: what, quantity: amount, startsOn, endsOn }, key),
    };
  });

/** Mostly a hold that there is: the newest lines of a short history have low numbers. */
const number = fc.integer({ min: 6, max: 14 });
const holds: readonly fc.Arbitrary<Omit<Made, 'expected'>>[] = [
  fc.record({ workspace, product, quantity, until: day, reference }).map(({ until, ...asked }) => {
    const typed = asked.product !== 'seat' && !['1', '2', 'missing'].includes(asked.quantity) ? null : asked.quantity;
    const words = [asked.workspace, asked.product, ...(typed === null ? [] : [typed])];
    return {
      argv: ['holds', 'add', '--until', until, ...optional('--reference', asked.reference), '--', ...words],
      repeatable: asked.reference !== null,
      by: (who) => (model) => model.hold(who, { ...asked, quantity: typed }, until),
      part: ({ quantity: held }: { quantity: number }) => held,
    };
  }),
  fc.record({ number, amount: fc.option(fc.integer({ min: 1, max: 30 })) }).map(({ number: hold, amount }) => ({
    argv: ['holds', 'post', String(hold), ...(amount === null ? [] : [String(amount)]), '--yes'],
    repeatable: false,
    by: (who) => (model) => model.close(who, hold, amount),
  })),
  number.map((hold) => ({
    argv: ['holds', 'release', String(hold)],
    repeatable: false,
    by: (who) => (model) => model.close(who, hold, 0),
  })),
];

const corrections: readonly fc.Arbitrary<Omit<Made, 'expected'>>[] = [
  fc
    .record({ number, amount: fc.option(fc.integer({ min: 1, max: 30 })), reference })
    .map(({ number: corrects, amount, reference: key }) => ({
      argv: [
        'purchases',
        'credit',
        String(corrects),
        ...(amount === null ? [] : [String(amount)]),
        '--note',
        'wrong event',
        ...optional('--reference', key),
        '--yes',
      ],
      repeatable: key !== null,
      by: (who) => (model) => model.credit(who, corrects, amount, key),
    })),
  fc.record({ purchase: fc.integer({ min: 1, max: 7 }), until: day }).map(({ purchase: lot, until }) => ({
    argv: ['purchases', 'extend', String(lot), '--ends', until],
    repeatable: true,
    by: (who) => (model) => model.extend(who, lot, until),
  })),
];

/** Mostly a request that there is. */
const asked = fc.integer({ min: 1, max: 4 });
const requests: readonly fc.Arbitrary<Omit<Made, 'expected'>>[] = [
  fc.record({ workspace, product, quantity }).map((request) => {
    const typed = request.product !== 'seat' && !['1', '2', 'missing'].includes(request.quantity) ? null : request.quantity;
    const words = [request.workspace, request.product, ...(typed === null ? [] : [typed])];
    return {
      argv: ['requests', 'add', '--', ...words],
      repeatable: false,
      by: (who) => (model) => model.request(who, { ...request, quantity: typed }),
      part: ({ request: made }: { request: number }) => made,
    };
  }),
  asked.map((request) => ({
    argv: ['requests', 'approve', String(request), '--yes'],
    repeatable: false,
    by: (who) => (model) => model.approve(who, request),
    part: ({ quantity: given }: { quantity: number }) => given,
  })),
  asked.map((request) => ({
    argv: ['requests', 'decline', String(request), '--note', 'not this year'],
    repeatable: false,
    by: (who) => (model) => model.decline(who, request),
  })),
  asked.map((request) => ({
    argv: ['requests', 'withdraw', String(request)],
    repeatable: false,
    by: (who) => (model) => model.withdraw(who, request),
  })),
];

const others: readonly fc.Arbitrary<Omit<Made, 'expected'>>[] = [
  module.map((key) => ({
    argv: ['products', 'add', key, '--name', key],
    repeatable: false,
    by: (who) => (model) => model.addProduct(who, key),
  })),
  fc.record({ number: fc.integer({ min: 1, max: 4 }), amount: small }).map(({ number, amount }) => ({
    argv: ['purchases', 'revoke', String(number), String(amount), '--yes'],
    repeatable: false,
    by: (who) => (model) => model.revoke(who, number, amount),
  })),
  fc
    .record({ key: workspace, charged: fc.boolean(), startsOn: day, participants: fc.integer({ min: 0, max: 80 }) })
    .map(({ key, charged, startsOn, participants }) => {
      const endsOn = shift(startsOn, 2);
      const status = charged ? 'pre-production' : 'test';
      return {
        argv: [
          'workspaces',
          'create',
          key,
          '--name',
          key,
          '--starts',
          startsOn,
          '--ends',
          endsOn,
          '--status',
          status,
          '--participants',
          String(participants),
          '--yes',
        ],
        repeatable: false,
        by: (who) => (model) => model.create(who, key, charged, startsOn, endsOn, participants),
      };
    }),
  fc.record({ key: workspace, participants: fc.integer({ min: 0, max: 80 }) }).map(({ key, participants }) => ({
    argv: ['workspaces', 'update', key, '--participants', String(participants)],
    repeatable: true,
    by: (who) => (model) => model.update(who, key, participants),
  })),
  fc.record({ key: workspace, product: module, install: fc.boolean() }).map(({ key, product: what, install }) => ({
    argv: ['workspaces', install ? 'install' : 'uninstall', key, what],
    repeatable: install,
    by: (who) => (model) => model.install(who, key, what, install),
  })),
  fc.record({ key: workspace, assign: fc.boolean() }).map(({ key, assign }) => ({
    argv: ['promote', key, '--yes', ...(assign ? ['--assign'] : [])],
    repeatable: false,
    by: (who) => (model) => model.promote(who, key, assign),
    part: ({ workspace: where, from, to, dryRun }: { workspace: string; from: string; to: string; dryRun: boolean }) => ({
      workspace: where,
      from,
      to,
      dryRun,
    }),
  })),
  fc.option(fc.integer({ min: 0, max: 100 }), { nil: null }).map((most) => ({
    argv: ['check', '--yes', ...optional('--max-seats', most === null ? null : String(most))],
    repeatable: true,
    by: (who) => (model) => model.check(who, most),
    part: ({ stillMissing: _, ...result }: { stillMissing: unknown }) => result,
  })),
  fc
    .record({
      email: fc.constantFrom('mia@acme.example', 'leo@acme.example'),
      role: fc.constantFrom<Member['role']>('admin', 'organizer', 'member', 'guest'),
      entitlementManager: fc.boolean(),
    })
    .map(({ email, ...member }) => ({
      argv: ['members', 'add', email, '--role', member.role, ...(member.entitlementManager ? ['--entitlement-manager'] : [])],
      repeatable: false,
      by: (who) => (model) => model.addMember(who, email, member),
      part: (result) => result,
    })),
  fc.constantFrom('mia@acme.example', 'leo@acme.example').map((email) => ({
    argv: ['members', 'remove', email, '--yes'],
    repeatable: false,
    by: (who) => (model) => model.removeMember(who, email),
  })),
];
const activation = fc.constantFrom(true, true, false).map((on): Omit<Made, 'expected'> => ({
  argv: ['orgs', on ? 'activate' : 'deactivate', 'acme', ...(on ? [] : ['--yes'])],
  repeatable: true,
  by: (who) => (model) => model.activate(who, on),
}));

/** Any step; transfers and files of them most of all. */
export const step: fc.Arbitrary<Step> = fc
  .tuple(
    actor,
    fc.option(day, { nil: null, freq: 2 }),
    fc.oneof(
      { weight: 8, arbitrary: transfer },
      { weight: 4, arbitrary: bulk },
      { weight: 3, arbitrary: everything },
      { weight: 4, arbitrary: purchase },
      ...holds.map((arbitrary) => ({ weight: 4, arbitrary })),
      ...corrections.map((arbitrary) => ({ weight: 3, arbitrary })),
      ...requests.map((arbitrary) => ({ weight: 3, arbitrary })),
      ...others.map((arbitrary) => ({ weight: 2, arbitrary })),
      { weight: 1, arbitrary: activation },
    ),
  )
  .map(([who, on, { by, ...made }]) => ({ ...made, actor: who, on, expected: by(who) }));
