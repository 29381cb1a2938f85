/** Whether a line of the activity log is called what its states say happened. */

import { type ActionRule, actionOf } from './actions.ts';
import { canonicalJson } from './chain.ts';
import type { Plain } from './verify.ts';
import { STATUSES } from './workspaces.ts';

type State = Plain | null;

/** The field that names a record; it is the subject of its lines. */
const KEYS: Readonly<Record<string, string>> = {
  organization: 'organization',
  member: 'email',
  'account-manager': 'email',
  login: 'email',
  product: 'product',
  purchase: 'purchase',
  request: 'request',
  workspace: 'workspace',
};

/** What is wrong: `a promotion takes one step`; null: the action is what happened. */
export function actionFault(action: string, subject: string, before: State, after: State): string | null {
  const [entity = ''] = action.split('.');
  const key = KEYS[entity];
  for (const state of [before, after]) {
    const name = key === undefined ? undefined : state?.[key];
    if (name === undefined) continue;
    const text = typeof name === 'string' ? name : canonicalJson(name);
    if (text !== subject) return `its state is about "${text}"`;
  }
  const declared = actionOf(action);
  if (declared === null) return 'there is no such action';
  if (declared.record === 'comes') return before === null && after !== null ? null : 'nothing came into being';
  if (declared.record === 'goes') return before !== null && after === null ? null : 'nothing went';
  // Being tied anew follows on another tie, or on none.
  if (after === null || (before === null && entity !== 'login')) return 'what it changes was not there before and after it';
  if (before === null) return null;
  const changed = differing(before, after);
  if (changed.length === 0) return 'nothing was changed';
  const allowed = changed.every((field) => declared.changes?.includes(field) === true);
  return allowed && holds(declared.rule, before, after) ? null : `what was changed is ${changed.join(', ')}`;
}

function holds(rule: ActionRule | undefined, before: Plain, after: Plain): boolean {
  switch (rule?.is) {
    case 'becomes':
      return after[rule.field] === rule.value;
    case 'later':
      return isLater(before[rule.field], after[rule.field]);
    case 'decided':
      return before['state'] === 'open' && after['state'] === rule.state;
    case 'more':
      return contains(after[rule.field], before[rule.field]);
    case 'fewer':
      return contains(before[rule.field], after[rule.field]);
    case 'step':
      return isNext(before['status'], after['status']);
    // Of records that come a chain of hashes says what they were; a server looks at them as they do.
    case 'without':
    case 'of its kind':
    case 'opened':
    case undefined:
      return true;
  }
}

function differing(before: Plain, after: Plain): readonly string[] {
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return fields.filter((field) => textOf(before[field]) !== textOf(after[field]));
}

function textOf(value: unknown): string {
  return value === undefined ? '' : canonicalJson(value);
}

function isNext(from: unknown, to: unknown): boolean {
  const known: readonly unknown[] = STATUSES;
  return known.includes(from) && known.indexOf(to) === known.indexOf(from) + 1;
}

/** Null: for ever. */
function isLater(from: unknown, to: unknown): boolean {
  return typeof from === 'string' && (to === null || (typeof to === 'string' && to > from));
}

function contains(all: unknown, some: unknown): boolean {
  return Array.isArray(all) && Array.isArray(some) && some.every((each) => all.includes(each));
}
