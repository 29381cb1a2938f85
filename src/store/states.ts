/** The records that a batch of activity leaves behind: for each subject the state before the batch and the one after it. */

import type { Activity, ActivityDraft } from '../core/ledger.ts';
import type { Workspace } from '../core/workspaces.ts';

/** What an action is about: the word before its dot. */
export type Entity = ActivityDraft['action'] extends infer Action
  ? Action extends `${infer Word}.${string}`
    ? Word
    : never
  : never;

type ChangeOf<E extends Entity> = Extract<ActivityDraft, { readonly action: `${E}.${string}` }>;
export type StateOf<E extends Entity> = NonNullable<ChangeOf<E>['after']>;

export interface FinalState<E extends Entity> {
  readonly subject: string;
  readonly before: StateOf<E> | null;
  readonly after: StateOf<E> | null;
}

function isAbout<E extends Entity>(row: Activity, entity: E): row is Activity & ChangeOf<E> {
  return row.action.startsWith(`${entity}.`);
}

export function finalStates<E extends Entity>(activity: readonly Activity[], entity: E): readonly FinalState<E>[] {
  const states = new Map<string, FinalState<E>>();
  for (const row of activity) {
    if (!isAbout(row, entity)) continue;
    const [first, after] = [states.get(row.subject), row.after as StateOf<E> | null];
    const before = first === undefined ? (row.before as StateOf<E> | null) : first.before;
    states.set(row.subject, { subject: row.subject, before, after });
  }
  return [...states.values()];
}

/** The last states of those that are still there. */
export function statesOf<E extends Entity>(activity: readonly Activity[], entity: E): readonly StateOf<E>[] {
  return finalStates(activity, entity).flatMap(({ after }) => (after === null ? [] : [after]));
}

/** Not the last ones alone: a workspace that takes two steps in one batch has to take both of them, or the database refuses. */
export function everyWorkspaceState(activity: readonly Activity[]): readonly Workspace[] {
  return activity.flatMap((row) => (isAbout(row, 'workspace') && row.after !== null ? [row.after] : []));
}
