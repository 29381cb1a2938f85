/** Every option of the commands that change something beside transfers, each with each; and what the model makes of them. */

import fc from 'fast-check';
import { refused } from '../model/model.ts';
import { actor, day, optional, product, quantity, reference, shift, small, workspace } from '../model/steps.ts';
import { imports } from './imports.ts';
import { events, members, organizations, products } from './records.ts';
import { type Command, flag, inWay, line, maybe, note, tried, type Typed, way, wayOf } from './typing.ts';

const promotions = fc
  .record({
    key: workspace,
    to: fc.constantFrom(null, null, 'test', 'pre-production', 'production'),
    assign: fc.boolean(),
    way,
  })
  .map(({ key, to, assign, way: how }): Command => ({
    argv: ['promote', key, ...optional('--to', to), ...flag(assign, '--assign'), ...wayOf(how)],
    by: (who) => (model) => {
      const answer = inWay(how, model, () => model.promoteTo(who, key, to, assign));
      return answer.code === null ? { ...answer, result: { ...(answer.result as object), dryRun: how.dryRun } } : answer;
    },
    part: ({ workspace: where, from, to: reached, dryRun }: Record<'workspace' | 'from' | 'to' | 'dryRun', unknown>) => ({
      workspace: where,
      from,
      to: reached,
      dryRun,
    }),
  }));

/** A module takes no quantity; now and then it is given one. */
const amounts = fc.record({ workspace, product, quantity }).map((each) => ({
  ...each,
  quantity: each.product !== 'seat' && !['1', '2', 'missing'].includes(each.quantity) ? null : each.quantity,
}));
type Amounts = typeof amounts extends fc.Arbitrary<infer Each> ? Each : never;
const wordsOf = ({ workspace: where, product: what, quantity: many }: Amounts): readonly string[] => [
  '--',
  where,
  what,
  ...(many === null ? [] : [many]),
];

/** Mostly a hold or transfer that there is: what was made last has low numbers. */
const number = fc.integer({ min: 6, max: 12 });
const holds = fc.oneof(
  fc
    .record({ asked: amounts, until: day, reference, note, dryRun: maybe })
    .map(({ asked, until, reference: key, note: why, dryRun }): Command => ({
      argv: line(
        ['holds', 'add', '--until', until, ...optional('--reference', key), ...optional('--note', why)],
        flag(dryRun, '--dry-run'),
        wordsOf(asked),
      ),
      by: (who) => (model) => tried(dryRun, model, () => model.hold(who, { ...asked, reference: key }, until)),
      part: ({ quantity: held }: { quantity: number }) => held,
    })),
  fc
    .record({ number, amount: fc.option(fc.integer({ min: 1, max: 30 }), { nil: null }), note, way })
    .map(({ number: hold, amount, note: why, way: how }): Command => ({
      argv: line(
        ['holds', 'post', String(hold), ...(amount === null ? [] : [String(amount)]), ...optional('--note', why)],
        wayOf(how),
      ),
      by: (who) => (model) => inWay(how, model, () => model.close(who, hold, amount)),
    })),
  fc.record({ number, note, dryRun: maybe }).map(({ number: hold, note: why, dryRun }): Command => ({
    argv: ['holds', 'release', String(hold), ...optional('--note', why), ...flag(dryRun, '--dry-run')],
    by: (who) => (model) => tried(dryRun, model, () => model.close(who, hold, 0)),
  })),
);

const request = fc.integer({ min: 1, max: 3 });
const requests = fc.oneof(
  fc.record({ asked: amounts, note }).map(({ asked, note: why }): Command => ({
    argv: ['requests', 'add', ...optional('--note', why), ...wordsOf(asked)],
    by: (who) => (model) => model.request(who, asked),
    part: ({ request: made }: { request: number }) => made,
  })),
  fc.record({ request, note, way }).map(({ request: which, note: why, way: how }): Command => ({
    argv: ['requests', 'approve', String(which), ...optional('--note', why), ...wayOf(how)],
    by: (who) => (model) => inWay(how, model, () => model.approve(who, which)),
    part: ({ quantity: given }: { quantity: number }) => given,
  })),
  fc.record({ request, note }).map(({ request: which, note: why }): Command => ({
    argv: ['requests', 'decline', String(which), ...optional('--note', why)],
    by: (who) => (model) => (why === null ? refused('missing-argument') : model.decline(who, which)),
  })),
  request.map((which): Command => ({
    argv: ['requests', 'withdraw', String(which)],
    by: (who) => (model) => model.withdraw(who, which),
  })),
);

const lot = fc.integer({ min: 1, max: 6 });
const purchases = fc.oneof(
  fc
    .record({
      product,
      quantity: small,
      startsOn: day,
      length: fc.constantFrom(null, -1, 0, 1, 30),
      reference: fc.constantFrom(null, 'PO-1', 'PO-2', 'CRM-1'),
      note,
    })
    .map(({ product: what, quantity: many, startsOn, length, reference: key, note: why }): Command => {
      const endsOn = length === null ? null : shift(startsOn, length);
      return {
        argv: line(
          ['purchases', 'add', what, String(many), '--subscription', `SUB-${many}`, '--starts', startsOn],
          [...optional('--ends', endsOn), ...optional('--reference', key), ...optional('--note', why)],
        ),
        by: (who) => (model) => model.addPurchase(who, { product: what, quantity: many, startsOn, endsOn }, key),
      };
    }),
  fc.record({ lot, quantity: small, note, way }).map(({ lot: which, quantity: many, note: why, way: how }): Command => ({
    argv: ['purchases', 'revoke', String(which), String(many), ...optional('--note', why), ...wayOf(how)],
    by: (who) => (model) => inWay(how, model, () => model.revoke(who, which, many)),
  })),
  fc.record({ lot, ends: day, note }).map(({ lot: which, ends, note: why }): Command => ({
    argv: ['purchases', 'extend', String(which), '--ends', ends, ...optional('--note', why)],
    by: (who) => (model) => model.extend(who, which, ends),
  })),
  fc
    .record({ number, amount: fc.option(fc.integer({ min: 1, max: 30 }), { nil: null }), reference, note, way })
    .map(({ number: which, amount, reference: key, note: why, way: how }): Command => ({
      argv: line(
        ['purchases', 'credit', String(which), ...(amount === null ? [] : [String(amount)])],
        [...optional('--note', why), ...optional('--reference', key), ...wayOf(how)],
      ),
      by: (who) => (model) =>
        why === null ? refused('missing-argument') : inWay(how, model, () => model.credit(who, which, amount, key)),
    })),
);

const commands = fc.oneof(
  { weight: 4, arbitrary: promotions },
  { weight: 6, arbitrary: holds },
  { weight: 4, arbitrary: requests },
  { weight: 4, arbitrary: purchases },
  { weight: 3, arbitrary: members },
  { weight: 2, arbitrary: products },
  { weight: 4, arbitrary: events },
  { weight: 1, arbitrary: organizations },
  { weight: 8, arbitrary: imports },
);

/** A command with its options, typed by somebody. */
export const typed: fc.Arbitrary<Typed> = fc
  .tuple(actor, commands)
  .map(([who, { by, ...command }]) => ({ ...command, actor: who, expected: by(who) }));
