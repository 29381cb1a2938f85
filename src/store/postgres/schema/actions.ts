/**
 * The actions of the activity log, one row each: the right it needs (contract, section 2) and how its `before` and `after`
 * have to differ. A line says what was done twice, in its action and in its states, and the two have to agree.
 */

import type { ActivityDraft } from '../../../core/ledger.ts';
import type { Right } from '../../../core/roles.ts';

type Action = ActivityDraft['action'];

interface Rule {
  /** A right, or how one is chosen. */
  readonly right: Right | { readonly chosen: string };
  readonly before: 'none' | 'some';
  readonly after: 'none' | 'some';
  /** Keys that may differ; absent: any. */
  readonly changes?: readonly string[];
  /** More that has to be so, over p_before, p_after, p_subject, p_actor and p_at. */
  readonly holds?: string;
}

const DIFFERS = 'p_before is distinct from p_after';
const added = (right: Rule['right'], holds?: string): Rule => ({
  right,
  before: 'none',
  after: 'some',
  ...(holds === undefined ? {} : { holds }),
});
const removed = (right: Rule['right']): Rule => ({ right, before: 'some', after: 'none' });
const changed = (right: Rule['right'], changes: readonly string[], holds = DIFFERS): Rule => ({
  right,
  before: 'some',
  after: 'some',
  changes,
  holds,
});

/** Of a workspace in test, everybody who may make one; of a charged one, fewer. */
const BY_STATUS: Rule['right'] = {
  chosen: `case coalesce(p_before, p_after) ->> 'status' when 'test' then 'change-test-workspaces' else 'manage-workspaces' end`,
};
const decided = (state: string) =>
  `p_before ->> 'state' = 'open' and p_after ->> 'state' = '${state}' and p_after ->> 'decidedBy' = p_actor and p_after ->> 'decidedAt' = p_at`;
const activation = (from: boolean) => `p_before -> 'activated' = '${from}'::jsonb and p_after -> 'activated' = '${!from}'::jsonb`;

const ACTIONS: Readonly<Record<Action, Rule>> = {
  'organization.created': added('administer'),
  'organization.activated': changed('administer', ['activated'], activation(false)),
  'organization.deactivated': changed('administer', ['activated'], activation(true)),
  'member.added': added('manage-members'),
  'member.changed': changed('manage-members', ['name', 'role', 'entitlementManager']),
  'member.removed': removed('manage-members'),
  'account-manager.added': added('manage-account-managers'),
  'account-manager.removed': removed('manage-account-managers'),
  'login.tied': { right: 'administer', before: 'some', after: 'some', changes: ['dbRole'], holds: DIFFERS },
  'login.untied': removed('administer'),
  'product.added': added('administer', `p_after ->> 'kind' = case p_subject when 'seat' then 'seat' else 'module' end`),
  'product.renamed': changed('administer', ['name']),
  'product.removed': removed('administer'),
  'purchase.recorded': added('administer', `not p_after ? 'note'`),
  'purchase.extended': changed('administer', ['endsOn', 'note'], `p_after ->> 'endsOn' > p_before ->> 'endsOn'`),
  'request.added': added(
    'request',
    `p_after ->> 'state' = 'open' and p_after ->> 'requestedBy' = p_actor and p_after ->> 'at' = p_at
        and coalesce(p_after ->> 'decidedBy', p_after ->> 'decidedAt', p_after ->> 'reason', p_after ->> 'transaction') is null`,
  ),
  'request.approved': changed(
    'entitlements',
    ['state', 'decidedBy', 'decidedAt', 'transaction'],
    `${decided('approved')} and p_after ->> 'transaction' is not null`,
  ),
  'request.declined': changed(
    'entitlements',
    ['state', 'decidedBy', 'decidedAt', 'reason'],
    `${decided('declined')} and p_after ->> 'reason' is not null`,
  ),
  'request.withdrawn': changed(
    'request',
    ['state', 'decidedBy', 'decidedAt'],
    `${decided('withdrawn')} and p_before ->> 'requestedBy' = p_actor`,
  ),
  // Further than pre-production begins only what an account manager brings along from elsewhere (section 7).
  'workspace.created': added({
    chosen: `case p_after ->> 'status' when 'test' then 'change-test-workspaces' when 'pre-production' then 'manage-workspaces' else 'administer' end`,
  }),
  'workspace.updated': changed('manage-workspaces', ['name', 'startsOn', 'endsOn', 'participants', 'modules', 'tags']),
  'workspace.installed': changed(BY_STATUS, ['modules'], `${DIFFERS} and p_after -> 'modules' @> (p_before -> 'modules')`),
  'workspace.uninstalled': changed(BY_STATUS, ['modules'], `${DIFFERS} and p_after -> 'modules' <@ (p_before -> 'modules')`),
  'workspace.tagged': changed('manage-workspaces', ['tags']),
  'workspace.untagged': changed('manage-workspaces', ['tags']),
  'workspace.attendees-imported': changed('manage-workspaces', ['participants', 'attendees']),
  'workspace.promoted': changed(
    'manage-workspaces',
    ['status'],
    `(p_before ->> 'status', p_after ->> 'status') in (('test', 'pre-production'), ('pre-production', 'production'))`,
  ),
  'check.ran': added('entitlements'),
};

function rightOf([action, { right }]: [string, Rule]): string {
  return `when '${action}' then ${typeof right === 'string' ? `'${right}'` : right.chosen}`;
}

function ruleOf([action, { before, after, changes, holds }]: [string, Rule]): string {
  const parts = [
    // A login that is tied anew was tied before, or was not.
    action === 'login.tied' ? 'true' : `p_before is ${before === 'none' ? '' : 'not '}null`,
    `p_after is ${after === 'none' ? '' : 'not '}null`,
    ...(changes === undefined
      ? []
      : [`(p_before is null or p_before - array[${quoted(changes)}] = p_after - array[${quoted(changes)}])`]),
    ...(holds === undefined ? [] : [`(${holds})`]),
  ];
  return `when '${action}' then ${parts.join(' and ')}`;
}

function quoted(words: readonly string[]): string {
  return words.map((word) => `'${word}'`).join(', ');
}

const rules = Object.entries(ACTIONS);

export const actions: readonly string[] = [
  `create or replace function entitle.right_for(p_action text, p_before jsonb, p_after jsonb) returns text language sql immutable as $$
  select case p_action
    ${rules.map(rightOf).join('\n    ')}
    else null end
$$`,

  `create or replace function entitle.agrees(p_action text, p_subject text, p_actor text, p_at text, p_before jsonb, p_after jsonb)
returns boolean language sql immutable as $$
  select coalesce(case p_action
    ${rules.map(ruleOf).join('\n    ')}
    else false end, false)
$$`,

  // The right that a change needs, asked of everybody but whoever could write the tables anyway.
  `create or replace function entitle.check_change(p_organization text, p_action text, p_before jsonb, p_after jsonb) returns void language plpgsql stable as $$
begin
  perform entitle.demand(p_organization, coalesce(entitle.right_for(p_action, p_before, p_after), 'no such right'));
end
$$`,
];
