/**
 * The actions of the activity log, one declaration each: the right it needs (contract, section 2), whether a record comes,
 * changes or goes, which of its fields may differ, and what else has to be so. A line says what was done twice, in its action
 * and in its states, and the two have to agree: `verify` asks that (verify-actions.ts), and a server of every line
 * (store/postgres/schema/actions.ts). The type of a line (ledger.ts) is made from the names.
 */

import type { Right } from './roles.ts';

/** What has to be so beside the fields that differ. */
export type ActionRule =
  | { readonly is: 'becomes'; readonly field: string; readonly value: boolean }
  /** A day, or null for ever. */
  | { readonly is: 'later'; readonly field: string }
  | { readonly is: 'without'; readonly field: string }
  /** A product's kind follows from its key. */
  | { readonly is: 'of its kind' }
  /** A request, by the actor, at the line's time, open. */
  | { readonly is: 'opened' }
  /** It was open; `with`: what comes with the decision. Who withdraws is who asked. */
  | { readonly is: 'decided'; readonly state: 'approved' | 'declined' | 'withdrawn'; readonly with?: 'transaction' | 'reason' }
  | { readonly is: 'more' | 'fewer'; readonly field: string }
  /** One status forward. */
  | { readonly is: 'step' };

export interface ActionDeclaration {
  /** `by status`: of a workspace in test everybody who may make one, of a charged one fewer; the last only account managers. */
  readonly right: Right | 'by status' | 'by first status';
  readonly record: 'comes' | 'changes' | 'goes';
  /** The fields that may differ; of a record that changes. */
  readonly changes?: readonly string[];
  readonly rule?: ActionRule;
}

const comes = (right: ActionDeclaration['right'], rule?: ActionRule): ActionDeclaration => ({
  right,
  record: 'comes',
  ...(rule === undefined ? {} : { rule }),
});
const goes = (right: Right): ActionDeclaration => ({ right, record: 'goes' });
const changes = (right: ActionDeclaration['right'], fields: readonly string[], rule?: ActionRule): ActionDeclaration => ({
  right,
  record: 'changes',
  changes: fields,
  ...(rule === undefined ? {} : { rule }),
});

export const ACTIONS = {
  'organization.created': comes('administer'),
  'organization.activated': changes('administer', ['activated'], { is: 'becomes', field: 'activated', value: true }),
  'organization.deactivated': changes('administer', ['activated'], { is: 'becomes', field: 'activated', value: false }),
  'member.added': comes('manage-members'),
  'member.changed': changes('manage-members', ['name', 'role', 'entitlementManager']),
  'member.removed': goes('manage-members'),
  'account-manager.added': comes('manage-account-managers'),
  'account-manager.removed': goes('manage-account-managers'),
  // Being tied anew follows on another tie, or on none.
  'login.tied': changes('administer', ['dbRole']),
  'login.untied': goes('administer'),
  'product.added': comes('administer', { is: 'of its kind' }),
  'product.renamed': changes('administer', ['name']),
  'product.removed': goes('administer'),
  'purchase.recorded': comes('administer', { is: 'without', field: 'note' }),
  'purchase.extended': changes('administer', ['endsOn', 'note'], { is: 'later', field: 'endsOn' }),
  'request.added': comes('request', { is: 'opened' }),
  'request.approved': changes('entitlements', ['state', 'decidedBy', 'decidedAt', 'transaction'], {
    is: 'decided',
    state: 'approved',
    with: 'transaction',
  }),
  'request.declined': changes('entitlements', ['state', 'decidedBy', 'decidedAt', 'reason'], {
    is: 'decided',
    state: 'declined',
    with: 'reason',
  }),
  'request.withdrawn': changes('request', ['state', 'decidedBy', 'decidedAt'], { is: 'decided', state: 'withdrawn' }),
  // Further than pre-production begins only what an account manager brings along from elsewhere (section 7).
  'workspace.created': comes('by first status'),
  'workspace.updated': changes('manage-workspaces', ['name', 'startsOn', 'endsOn', 'participants', 'modules', 'tags']),
  'workspace.installed': changes('by status', ['modules'], { is: 'more', field: 'modules' }),
  'workspace.uninstalled': changes('by status', ['modules'], { is: 'fewer', field: 'modules' }),
  'workspace.tagged': changes('manage-workspaces', ['tags']),
  'workspace.untagged': changes('manage-workspaces', ['tags']),
  'workspace.attendees-imported': changes('manage-workspaces', ['participants', 'attendees']),
  'workspace.promoted': changes('manage-workspaces', ['status'], { is: 'step' }),
  'check.ran': comes('entitlements'),
} as const satisfies Readonly<Record<string, ActionDeclaration>>;

export type Action = keyof typeof ACTIONS;

/** Null: no version of the program writes it. */
export function actionOf(name: string): ActionDeclaration | null {
  return (ACTIONS as Readonly<Record<string, ActionDeclaration | undefined>>)[name] ?? null;
}
