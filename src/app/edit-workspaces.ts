/** `workspaces create`, `update`, `install` and `uninstall`. Promotion is a use case of its own. */

import { counted } from '../core/counts.ts';
import type { Day } from '../core/days.ts';
import type { ActivityDraft } from '../core/ledger.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import type { Right } from '../core/roles.ts';
import type { WorkspaceRow } from '../core/results.ts';
import { type ProductKey, SEAT, type WorkspaceKey } from '../core/values.ts';
import { isCharged, type Status, type Workspace } from '../core/workspaces.ts';
import { type Seen, seenAs, UNASKED } from './commit.ts';
import type { Caller, Records, Services } from './ports.ts';
import { demandIn, type Authorized } from './authorization.ts';
import { findWorkspace, rowFor } from './workspaces.ts';
import { write } from './write.ts';

export interface NewWorkspace {
  readonly workspace: WorkspaceKey;
  readonly name: string;
  readonly status: Exclude<Status, 'production'>;
  readonly startsOn: Day;
  readonly endsOn: Day;
  readonly participants: number;
  /** Installed from the start. */
  readonly modules?: readonly string[];
}

/** A change of one workspace: what it was (null: it is new) and what it becomes. */
interface Edit {
  readonly action: Extract<ActivityDraft['action'], `workspace.${string}`>;
  readonly before: Workspace | null;
  readonly after: Workspace;
}

type Change = (records: Records, authorized: Authorized) => Promise<Outcome<Edit>>;

/** Creates a workspace. Refuses with not-permitted, key-taken, product-not-found, not-a-module or invalid-period. */
export function createWorkspace(
  services: Services,
  caller: Caller,
  asked: NewWorkspace,
  mode = UNASKED,
): Promise<Outcome<WorkspaceRow>> {
  const create: Change = async (records, authorized) => {
    const { organization } = authorized.organization;
    const taken = await records.workspace(organization, asked.workspace);
    if (taken !== null) return refuse('key-taken', { what: 'workspace', key: asked.workspace });
    const modules = await findModules(services, records, authorized, asked.modules ?? []);
    if (!modules.ok) return modules;
    return done({
      action: 'workspace.created',
      before: null,
      after: { ...asked, modules: [...new Set(modules.value)].toSorted() },
    });
  };
  return edit(services, caller, asked.status, create, mode);
}

export interface WorkspaceUpdate {
  readonly name?: string;
  readonly startsOn?: Day;
  readonly endsOn?: Day;
  readonly participants?: number;
}

/** Changes name, dates or participants. Refuses with not-permitted, workspace-not-found or invalid-period. */
export function updateWorkspace(
  services: Services,
  caller: Caller,
  key: string,
  update: WorkspaceUpdate,
): Promise<Outcome<WorkspaceRow>> {
  return edit(services, caller, 'any', async (records, { organization: { organization } }) => {
    const found = await findWorkspace(services, records, organization, key);
    if (!found.ok) return found;
    return done({ action: 'workspace.updated', before: found.value, after: { ...found.value, ...update } });
  });
}

/** Installs or uninstalls modules. Refuses with not-permitted, workspace-not-found, product-not-found, not-a-module or not-installed. */
export function changeModules(
  services: Services,
  caller: Caller,
  request: { readonly workspace: string; readonly products: readonly string[]; readonly install: boolean },
): Promise<Outcome<WorkspaceRow>> {
  return edit(services, caller, 'found', async (records, authorized) => {
    const { organization } = authorized.organization;
    const found = await findWorkspace(services, records, organization, request.workspace);
    if (!found.ok) return found;
    const allowed = demandIn(authorized, rightToChange(found.value.status));
    if (!allowed.ok) return allowed;
    const modules = await findModules(services, records, authorized, request.products);
    if (!modules.ok) return modules;
    const { workspace, modules: installed } = found.value;
    const absent = modules.value.find((product) => !installed.includes(product));
    if (!request.install && absent !== undefined) return refuse('not-installed', { workspace, product: absent });
    const after = request.install
      ? [...new Set([...installed, ...modules.value])].toSorted()
      : installed.filter((product) => !modules.value.includes(product));
    const action = request.install ? 'workspace.installed' : 'workspace.uninstalled';
    return done({ action, before: found.value, after: { ...found.value, modules: after } });
  });
}

function rightToChange(status: Status): Right {
  return isCharged(status) ? 'manage-workspaces' : 'change-test-workspaces';
}

/** The modules these keys name, or the first that is none. */
async function findModules(
  services: Services,
  records: Records,
  { organization: { organization } }: Pick<Authorized, 'organization'>,
  keys: readonly string[],
): Promise<Outcome<readonly ProductKey[]>> {
  const known = (await records.products(organization)).map(({ product }) => product);
  for (const key of keys) {
    if (key === SEAT) return refuse('not-a-module', { product: key });
    if (!known.includes(key as ProductKey)) {
      return refuse('product-not-found', { key, organization, nearest: services.nearest(key, known) });
    }
  }
  return done(keys as readonly ProductKey[]);
}

/**
 * The frame of every edit: who is asking, what the workspace becomes, one line of activity. `charged` says what is being
 * touched: a status to create in, `any` workspace, or one to be `found` first (then the edit demands the right itself).
 */
export function edit(
  services: Services,
  caller: Caller,
  charged: Status | 'any' | 'found',
  change: Change,
  mode = UNASKED,
): Promise<Outcome<WorkspaceRow>> {
  const needs = charged === 'test' || charged === 'found' ? 'change-test-workspaces' : 'manage-workspaces';
  return write(services, caller, { needs, ...mode }, async (authorized, records) => {
    const edited = await change(records, authorized);
    if (!edited.ok) return edited;
    const { action, before, after } = edited.value;
    if (after.endsOn < after.startsOn) return refuse('invalid-period', { startsOn: after.startsOn, endsOn: after.endsOn });
    const row = await rowFor(records, authorized, after, services.clock.today());
    const same = before !== null && JSON.stringify(before) === JSON.stringify(after);
    const activity: readonly ActivityDraft[] = same ? [] : [{ action, subject: after.workspace, before, after }];
    return done({
      entries: [{ organization: authorized.organization.organization, activity }],
      seen: seenInWorkspace(row),
      result: row,
    });
  });
}

export function seenInWorkspace({ participants, modules }: WorkspaceRow): Seen {
  const charged = [counted(participants, 'participant'), ...(modules ?? []).map(({ product }) => product)];
  return seenAs('what would be charged', charged.join(', '));
}
