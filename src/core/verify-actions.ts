/** Whether a line of the activity log is called what its states say happened. */

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

/** What an action says of the states, beyond that a record was there before and after, and is another. */
const RULES: Readonly<Record<string, (before: Plain, after: Plain, changed: readonly string[]) => boolean>> = {
  'organization.activated': (_, after, changed) => only(changed, 'activated') && after['activated'] === true,
  'organization.deactivated': (_, after, changed) => only(changed, 'activated') && after['activated'] === false,
  'product.renamed': (_, _after, changed) => only(changed, 'name'),
  'purchase.extended': (before, after, changed) =>
    only(
      changed.filter((field) => field !== 'note'),
      'endsOn',
    ) && isLater(before['endsOn'], after['endsOn']),
  'request.approved': (before, after, changed) => isDecided(before, after, 'approved') && leaves(changed, REQUESTED),
  'request.declined': (before, after, changed) => isDecided(before, after, 'declined') && leaves(changed, REQUESTED),
  'request.withdrawn': (before, after, changed) => isDecided(before, after, 'withdrawn') && leaves(changed, REQUESTED),
  'workspace.promoted': (before, after, changed) => only(changed, 'status') && isNext(before['status'], after['status']),
  'workspace.installed': (before, after, changed) => only(changed, 'modules') && contains(after['modules'], before['modules']),
  'workspace.uninstalled': (before, after, changed) => only(changed, 'modules') && contains(before['modules'], after['modules']),
  'workspace.tagged': (_, _after, changed) => only(changed, 'tags'),
  'workspace.untagged': (_, _after, changed) => only(changed, 'tags'),
  'workspace.updated': (_, _after, changed) => !changed.includes('status'),
};

const BORN = ['created', 'added', 'recorded', 'ran'];
const GONE = ['removed', 'untied'];

/** What is wrong: `a promotion takes one step`; null: the action is what happened. */
export function actionFault(action: string, subject: string, before: State, after: State): string | null {
  const [entity = '', verb = ''] = action.split('.');
  const key = KEYS[entity];
  for (const state of [before, after]) {
    const name = key === undefined ? undefined : state?.[key];
    if (name === undefined) continue;
    const text = typeof name === 'string' ? name : canonicalJson(name);
    if (text !== subject) return `its state is about "${text}"`;
  }
  if (BORN.includes(verb)) return before === null && after !== null ? null : 'nothing came into being';
  if (GONE.includes(verb)) return before !== null && after === null ? null : 'nothing went';
  // Being tied anew follows on another tie, or on none.
  if (after === null || (before === null && entity !== 'login')) return 'what it changes was not there before and after it';
  if (before === null) return null;
  const changed = differing(before, after);
  if (changed.length === 0) return 'nothing was changed';
  return RULES[action]?.(before, after, changed) === false ? `what was changed is ${changed.join(', ')}` : null;
}

function differing(before: Plain, after: Plain): readonly string[] {
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return fields.filter((field) => textOf(before[field]) !== textOf(after[field]));
}

function textOf(value: unknown): string {
  return value === undefined ? '' : canonicalJson(value);
}

const REQUESTED = ['request', 'at', 'requestedBy', 'workspace', 'product', 'quantity', 'note'];

function leaves(changed: readonly string[], fields: readonly string[]): boolean {
  return !changed.some((field) => fields.includes(field));
}

function isDecided(before: Plain, after: Plain, state: string): boolean {
  return before['state'] === 'open' && after['state'] === state;
}

function only(changed: readonly string[], field: string): boolean {
  return changed.length === 1 && changed[0] === field;
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
