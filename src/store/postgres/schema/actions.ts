/** What a server asks of every line of activity, from the declarations of the actions (core/actions.ts). */

import { type ActionDeclaration, type ActionRule, ACTIONS } from '../../../core/actions.ts';

const DIFFERS = 'p_before is distinct from p_after';

/** A right, or how one is chosen. */
const CHOSEN: Readonly<Record<string, string>> = {
  'by status': `case coalesce(p_before, p_after) ->> 'status' when 'test' then 'change-test-workspaces' else 'manage-workspaces' end`,
  'by first status': `case p_after ->> 'status' when 'test' then 'change-test-workspaces' when 'pre-production' then 'manage-workspaces' else 'administer' end`,
};

/** Over p_before, p_after, p_subject, p_actor and p_at. */
function conditionOf(rule: ActionRule): string {
  switch (rule.is) {
    case 'becomes':
      return `p_before -> '${rule.field}' = '${!rule.value}'::jsonb and p_after -> '${rule.field}' = '${rule.value}'::jsonb`;
    case 'later':
      return `p_after ->> '${rule.field}' > p_before ->> '${rule.field}'`;
    case 'without':
      return `not p_after ? '${rule.field}'`;
    case 'of its kind':
      return `p_after ->> 'kind' = case p_subject when 'seat' then 'seat' else 'module' end`;
    case 'opened':
      return `p_after ->> 'state' = 'open' and p_after ->> 'requestedBy' = p_actor and p_after ->> 'at' = p_at
        and coalesce(p_after ->> 'decidedBy', p_after ->> 'decidedAt', p_after ->> 'reason', p_after ->> 'transaction') is null`;
    case 'decided':
      return `p_before ->> 'state' = 'open' and p_after ->> 'state' = '${rule.state}' and p_after ->> 'decidedBy' = p_actor and p_after ->> 'decidedAt' = p_at and ${rule.with === undefined ? `p_before ->> 'requestedBy' = p_actor` : `p_after ->> '${rule.with}' is not null`}`;
    case 'more':
      return `${DIFFERS} and p_after -> '${rule.field}' @> (p_before -> '${rule.field}')`;
    case 'fewer':
      return `${DIFFERS} and p_after -> '${rule.field}' <@ (p_before -> '${rule.field}')`;
    case 'step':
      return `(p_before ->> 'status', p_after ->> 'status') in (('test', 'pre-production'), ('pre-production', 'production'))`;
  }
}

function rightOf([action, { right }]: [string, ActionDeclaration]): string {
  return `when '${action}' then ${CHOSEN[right] ?? `'${right}'`}`;
}

function ruleOf([action, { record, changes, rule }]: [string, ActionDeclaration]): string {
  const condition = rule === undefined ? (record === 'changes' ? DIFFERS : null) : conditionOf(rule);
  const parts = [
    // A login that is tied anew was tied before, or was not.
    action === 'login.tied' ? 'true' : `p_before is ${record === 'comes' ? '' : 'not '}null`,
    `p_after is ${record === 'goes' ? '' : 'not '}null`,
    ...(changes === undefined
      ? []
      : [`(p_before is null or p_before - array[${quoted(changes)}] = p_after - array[${quoted(changes)}])`]),
    ...(condition === null ? [] : [`(${condition})`]),
  ];
  return `when '${action}' then ${parts.join(' and ')}`;
}

function quoted(words: readonly string[]): string {
  return words.map((word) => `'${word}'`).join(', ');
}

const rules: readonly [string, ActionDeclaration][] = Object.entries(ACTIONS);

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
