/** `requests`, `requests add`, `approve`, `decline` and `withdraw`. */

import type { ActivityDraft, RequestState } from '../core/ledger.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import { decideApproval, decideRequest, demandUndecided, type RequestAsked } from '../core/requests.ts';
import type { ApprovalRow, RequestRow } from '../core/results.ts';
import { describe } from '../core/roles.ts';
import type { OrganizationKey } from '../core/values.ts';
import type { Caller, Records, Services } from './ports.ts';
import { type Needs, type Authorized, seesEntitlements } from './authorization.ts';
import { type Mode, thenTold } from './commit.ts';
import { readBalances } from './balances.ts';
import { figuresOf, seenInTransfer, toldOf, transferContext, type TransferTold, withCandidates } from './transfer.ts';
import { findWorkspace } from './workspaces.ts';
import { write } from './write.ts';
import { read } from './read.ts';

export interface RequestFilter {
  readonly workspace: string | null;
  readonly state: RequestState['state'] | null;
}

export function requestRow({ reason, ...state }: RequestState): RequestRow {
  const row: RequestRow = { ...state, quantity: state.quantity ?? 'missing' };
  return reason === null ? row : { ...row, reason };
}

/** Requests, newest first: all of them for whoever decides, one's own for others. Refuses with not-permitted or workspace-not-found. */
export function listRequests(services: Services, caller: Caller, filter: RequestFilter): Promise<Outcome<readonly RequestRow[]>> {
  return read(services, caller, 'request', async (authorized, records) => {
    const { organization } = authorized.organization;
    if (filter.workspace !== null) {
      const workspace = await findWorkspace(services, records, organization, filter.workspace);
      if (!workspace.ok) return workspace;
    }
    const rows = await visibleRequests(records, authorized);
    return done(
      rows.filter(
        ({ workspace, state }) =>
          (filter.workspace === null || workspace === filter.workspace) && (filter.state === null || state === filter.state),
      ),
    );
  });
}

/** What an actor sees of the requests, newest first. */
export async function visibleRequests(records: Records, authorized: Authorized): Promise<readonly RequestRow[]> {
  const all = (await records.requests(authorized.organization.organization)).map(requestRow).toReversed();
  return seesEntitlements(authorized) ? all : all.filter(({ requestedBy }) => requestedBy === authorized.actor.email);
}

/** Asks for a transfer. Refuses as `decideRequest` does, or with not-permitted. */
export function addRequest(services: Services, caller: Caller, asked: RequestAsked): Promise<Outcome<RequestRow>> {
  return write<RequestRow>(services, caller, { needs: 'request', dryRun: false }, async (authorized, records) => {
    const { organization } = authorized.organization;
    const request = await records.nextRequest(organization);
    const balances = await readBalances(services, records, organization, { workspace: asked.workspace });
    const who = { request, requestedBy: caller.actor, at: services.clock.now() };
    const decided = decideRequest(balances, asked, transferContext(services, authorized), who);
    if (!decided.ok) return withCandidates(decided, balances);
    const activity: ActivityDraft = { action: 'request.added', subject: String(request), before: null, after: decided.value };
    return done(thenTold([{ organization, activity: [activity] }], null, () => readRequest(records, organization, request)));
  });
}

/** As it is recorded: its times are those of its lines. */
async function readRequest(records: Records, organization: OrganizationKey, request: number): Promise<RequestRow> {
  const found = await findRequest(records, organization, String(request));
  if (!found.ok) throw new Error(`request ${request} was recorded, and is not there`);
  return requestRow(found.value);
}

async function findRequest(records: Records, organization: OrganizationKey, key: string): Promise<Outcome<RequestState>> {
  const found = (await records.requests(organization)).find(({ request }) => String(request) === key);
  return found === undefined ? refuse('request-not-found', { key, organization }) : done(found);
}

export interface ApprovalOptions extends Mode {
  readonly note: string | null;
}

export interface ApprovalReport {
  readonly row: ApprovalRow;
  readonly transfer: TransferTold;
}

/** Transfers what a request asks for. Refuses as `decideApproval` does, with request-not-found or changed-meanwhile. */
export function approveRequest(
  services: Services,
  caller: Caller,
  key: string,
  { note, dryRun, confirmed }: ApprovalOptions,
): Promise<Outcome<ApprovalReport>> {
  const mode = { needs: 'active-entitlements', dryRun, confirmed } as const;
  return write<ApprovalReport>(services, caller, mode, async (authorized, records) => {
    const { organization } = authorized.organization;
    const found = await findRequest(records, organization, key);
    if (!found.ok) return found;
    const before = found.value;
    const balances = await readBalances(services, records, organization, { workspace: before.workspace });
    const figures = figuresOf(balances, before.workspace, before.product);
    const decided = decideApproval(balances, before, note, transferContext(services, authorized));
    if (!decided.ok) return decided;
    const { id: transaction, quantity } = decided.value;
    const after = { ...before, ...decision('approved', services, caller), transaction };
    const transfer = toldOf({ authorized, balances, before: figures, dryRun }, decided.value);
    const { available, missing, replayed } = transfer.row;
    const activity: ActivityDraft = { action: 'request.approved', subject: String(before.request), before, after };
    const entries = [{ organization, transactions: balances.drafts(), activity: [activity] }];
    const tell = async (): Promise<ApprovalReport> => {
      const recorded = dryRun ? requestRow(before) : await readRequest(records, organization, before.request);
      return { row: { ...recorded, quantity, available, missing, replayed, dryRun }, transfer };
    };
    return done(thenTold(entries, seenInTransfer(transfer), tell));
  });
}

function decision<State extends RequestState['state']>(state: State, services: Services, { actor }: Caller) {
  return { state, decidedBy: actor, decidedAt: services.clock.now() };
}

/** Says no, and why. Refuses with request-not-found or request-closed. */
export function declineRequest(services: Services, caller: Caller, key: string, reason: string): Promise<Outcome<RequestRow>> {
  return close(services, caller, key, 'active-entitlements', async (_authorized, before) =>
    done({ action: 'request.declined', after: { ...before, ...decision('declined', services, caller), reason } }),
  );
}

/** Takes one's own request back. Refuses with request-not-found, not-permitted for that of somebody else, or request-closed. */
export function withdrawRequest(services: Services, caller: Caller, key: string): Promise<Outcome<RequestRow>> {
  return close(services, caller, key, 'request', async (authorized, before) => {
    if (before.requestedBy === caller.actor) {
      return done({ action: 'request.withdrawn', after: { ...before, ...decision('withdrawn', services, caller) } });
    }
    const { organization } = authorized.organization;
    if (!seesEntitlements(authorized)) return refuse('request-not-found', { key, organization });
    return refuse('not-permitted', {
      actor: caller.actor,
      action: 'withdraw the request of somebody else',
      who: before.requestedBy,
      to: null,
      or: `decline it: entitle requests decline ${key} --note WHY`,
      role: describe(authorized.actor),
    });
  });
}

interface Closing {
  readonly after: RequestState;
  readonly action: 'request.declined' | 'request.withdrawn';
}

function close(
  services: Services,
  caller: Caller,
  key: string,
  needs: Needs,
  decide: (authorized: Authorized, before: RequestState) => Promise<Outcome<Closing>>,
): Promise<Outcome<RequestRow>> {
  return write<RequestRow>(services, caller, { needs, dryRun: false }, async (authorized, records) => {
    const { organization } = authorized.organization;
    const found = await findRequest(records, organization, key);
    if (!found.ok) return found;
    const before = found.value;
    const closing = await decide(authorized, before);
    if (!closing.ok) return closing;
    const open = demandUndecided(before);
    if (!open.ok) return open;
    const activity: ActivityDraft = { ...closing.value, subject: String(before.request), before };
    return done(
      thenTold([{ organization, activity: [activity] }], null, () => readRequest(records, organization, before.request)),
    );
  });
}
