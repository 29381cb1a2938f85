/**
 * The one way to change anything: a use case says what right it needs, and decides inside the transaction in which that was
 * asked. There is no other door to `commit`.
 */

import type { Balances } from '../core/balances.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { demand } from '../core/roles.ts';
import type { Email } from '../core/values.ts';
import { commit, type CommitRequest, type Deciding, type Decision } from './commit.ts';
import type { Caller, Records, Services } from './ports.ts';
import { authorize, type Needs, type Authorized } from './authorization.ts';
import { enterWithBalances, type Scope } from './balances.ts';

type WriteRequest = Omit<CommitRequest, 'actor'>;

/**
 * Runs `decide` inside one writing transaction, so that the rights and figures it reads are those it is committed on.
 * Refuses as `authorize` does. A refusal, a decision without entries and a dry run leave the store as it was.
 */
export function write<Result>(
  services: Services,
  caller: Caller,
  { needs, ...request }: WriteRequest & { readonly needs: Needs },
  decide: (authorized: Authorized, records: Records) => Deciding<Result>,
): Promise<Outcome<Result>> {
  return commit(services, { ...request, actor: caller.actor }, async (records) => {
    const authorized = await authorize(services, records, caller, needs);
    return authorized.ok ? decide(authorized.value, records) : authorized;
  });
}

/**
 * A transfer: what it is decided on is read in the same trip as who is asking, where the organization is named. A reference
 * is looked up before anything but the right (contract, section 6), so whether entitlements are activated is for `decide`.
 */
export function writeTransfer<Result>(
  services: Services,
  caller: Caller,
  { scope, ...request }: WriteRequest & { readonly scope: Scope },
  decide: (authorized: Authorized, records: Records, balances: Balances) => Deciding<Result>,
): Promise<Outcome<Result>> {
  return commit(services, { ...request, actor: caller.actor }, async (records) => {
    const entered = await enterWithBalances(services, records, caller, scope);
    return entered.ok ? decide(entered.value.authorized, records, entered.value.balances) : entered;
  });
}

/** A new organization of a store: for whoever may `administer` it. Refuses with unknown-actor or not-permitted. */
export function writeOrganization<Result>(
  services: Services,
  actor: Email,
  decide: (records: Records) => Deciding<Result>,
): Promise<Outcome<Result>> {
  return commit(services, { actor, dryRun: false }, async (records) => {
    const allowed = demand(await records.actor(actor, null), 'administer');
    return allowed.ok ? decide(records) : allowed;
  });
}

/** The first lines of a new store, in which nobody has a right yet. */
export function writeFirst<Result>(services: Services, actor: Email, decision: Decision<Result>): Promise<Outcome<Result>> {
  return commit(services, { actor, dryRun: false }, async () => done(decision));
}
