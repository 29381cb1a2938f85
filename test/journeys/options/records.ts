/** Members, products, events and organizations: every option of what changes them. */

import fc from 'fast-check';
import { type Member, refused } from '../model/model.ts';
import { day, EDGES, module, optional, product, shift, workspace } from '../model/steps.ts';
import { type Command, flag, inWay, line, maybe } from './typing.ts';

const email = fc.constantFrom('mia@acme.example', 'leo@acme.example', 'eve@acme.example');
const either = fc.constantFrom(null, null, true, false);
const eitherOf = (is: boolean | null, word: string): readonly string[] =>
  is === null ? [] : [is ? `--${word}` : `--no-${word}`];
const role = fc.constantFrom<Member['role']>('admin', 'organizer', 'member', 'guest');
export const members = fc.oneof(
  fc
    .record({ email, role, name: fc.constantFrom(null, 'Mia Wong'), manager: either, account: either })
    .map(({ email: whom, role: as, name, manager, account }): Command => ({
      argv: line(
        ['members', 'add', whom, '--role', as, ...optional('--name', name)],
        [...eitherOf(manager, 'entitlement-manager'), ...eitherOf(account, 'account-manager')],
      ),
      by: (who) => (model) =>
        model.addMemberWith(who, whom, {
          role: as,
          ...(name === null ? {} : { name }),
          ...(manager === null ? {} : { entitlementManager: manager }),
          ...(account === null ? {} : { accountManager: account }),
        }),
    })),
  fc
    .record({ email, role: fc.option(role, { nil: null, freq: 1 }), manager: either, account: either })
    .map(({ email: whom, role: as, manager, account }): Command => ({
      argv: line(
        ['members', 'set', whom, ...optional('--role', as)],
        [...eitherOf(manager, 'entitlement-manager'), ...eitherOf(account, 'account-manager')],
      ),
      by: (who) => (model) =>
        model.setMember(who, whom, {
          ...(as === null ? {} : { role: as }),
          ...(manager === null ? {} : { entitlementManager: manager }),
          ...(account === null ? {} : { accountManager: account }),
        }),
    })),
  fc.record({ email, yes: fc.constantFrom(true, true, false) }).map(({ email: whom, yes }): Command => ({
    argv: ['members', 'remove', whom, ...flag(yes, '--yes')],
    by: (who) => (model) => inWay({ yes, dryRun: false }, model, () => model.removeMember(who, whom)),
  })),
);

export const products = fc.oneof(
  fc.record({ module, name: fc.constantFrom(null, 'Live & loud') }).map(({ module: key, name }): Command => ({
    argv: ['products', 'add', key, ...optional('--name', name)],
    by: (who) => (model) => {
      const answer = name === null ? refused('missing-argument') : model.addProduct(who, key);
      return answer.code === null && name !== null ? model.renameProduct(who, key, name) : answer;
    },
  })),
  product.map((key): Command => ({
    argv: ['products', 'rename', key, 'Another name'],
    by: (who) => (model) => model.renameProduct(who, key, 'Another name'),
  })),
  product.map((key): Command => ({
    argv: ['products', 'remove', key],
    by: (who) => (model) => model.removeProduct(who, key),
  })),
);

const days = fc.record({ startsOn: fc.option(day, { nil: null }), length: fc.constantFrom(null, -1, 0, 2) });
const participants = fc.option(fc.integer({ min: 0, max: 80 }), { nil: null, freq: 1 });
export const events = fc.oneof(
  fc
    .record({
      key: workspace,
      status: fc.constantFrom(null, 'test', 'pre-production'),
      startsOn: day,
      participants,
      yes: fc.boolean(),
    })
    .map(({ key, status, startsOn, participants: many, yes }): Command => {
      const endsOn = shift(startsOn, 2);
      const charged = status === 'pre-production';
      return {
        argv: line(
          ['workspaces', 'create', key, '--name', key, '--starts', startsOn, '--ends', endsOn],
          [
            ...optional('--status', status),
            ...optional('--participants', many === null ? null : String(many)),
            ...flag(yes, '--yes'),
          ],
        ),
        by: (who) => (model) =>
          charged && !yes ? refused('confirmation-needed') : model.create(who, key, charged, startsOn, endsOn, many ?? 0),
      };
    }),
  fc
    .record({ key: workspace, name: fc.constantFrom(null, 'Gala 2090'), days, participants })
    .map(({ key, name, days: { startsOn, length }, participants: many }): Command => {
      const endsOn = length === null ? null : shift(startsOn ?? EDGES[2] ?? '', length);
      return {
        argv: line(
          ['workspaces', 'update', key, ...optional('--name', name), ...optional('--starts', startsOn)],
          [...optional('--ends', endsOn), ...optional('--participants', many === null ? null : String(many))],
        ),
        by: (who) => (model) =>
          model.updateEvent(who, key, {
            ...(name === null ? {} : { name }),
            ...(startsOn === null ? {} : { startsOn }),
            ...(endsOn === null ? {} : { endsOn }),
            ...(many === null ? {} : { participants: many }),
          }),
      };
    }),
  fc
    .record({ key: workspace, products: fc.array(product, { minLength: 1, maxLength: 2 }), install: fc.boolean() })
    .map(({ key, products: all, install }): Command => {
      const which = install ? all : all.slice(0, 1);
      return {
        argv: ['workspaces', install ? 'install' : 'uninstall', key, ...which],
        by: (who) => (model) => model.installAll(who, key, which, install),
      };
    }),
  fc
    .record({
      key: workspace,
      tags: fc.uniqueArray(fc.tuple(fc.constantFrom('region', 'cost-center'), fc.constantFrom('emea', '4711=x')), {
        minLength: 1,
        selector: ([name]) => name,
      }),
      takesOff: maybe,
    })
    .map(({ key, tags, takesOff }): Command => ({
      argv: [
        'workspaces',
        takesOff ? 'untag' : 'tag',
        key,
        ...tags.map(([name, value]) => (takesOff ? name : `${name}=${value}`)),
      ],
      by: (who) => (model) => model.tag(who, key, new Map(tags.map(([name, value]) => [name, takesOff ? null : value]))),
    })),
);

export const organizations = fc.oneof(
  fc.record({ key: fc.constantFrom('acme', 'beta'), activate: fc.boolean() }).map(({ key, activate }): Command => ({
    argv: ['orgs', 'create', key, '--name', 'Beta', ...flag(activate, '--activate')],
    by: (who) => (model) => model.createOrganization(who, key),
  })),
  fc.record({ activate: fc.boolean(), yes: fc.boolean() }).map(({ activate, yes }): Command => ({
    argv: ['orgs', activate ? 'activate' : 'deactivate', 'acme', ...flag(yes, '--yes')],
    by: (who) => (model) => (activate || yes ? model.activate(who, activate) : refused('confirmation-needed')),
  })),
);
