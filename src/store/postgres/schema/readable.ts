/**
 * What a person's login sees from the second version on: rows of the organizations they belong to, as far as contract
 * section 2 lets them. A policy compares the organization with a list, so that an index is asked for the rows of a stranger's
 * organization and has none: whoever asks for a query's plan learns no number from it.
 */

import type { Right } from '../../../core/roles.ts';
import { kindWords } from './append-words.ts';
import { PEOPLE } from './rights.ts';

const mine = (right: Right) => `organization = any (entitle.mine('${right}'))`;
const myself = 'email = entitle.session_email()';
const { ADMINISTERING } = kindWords(2);

const POLICIES: Readonly<Record<string, string>> = {
  organizations: mine('be-known'),
  account_managers: `${myself} or entitle.may('', 'administer')`,
  logins: `${myself} or entitle.may('', 'administer')`,
  members: `${mine('be-known')} and (${myself} or ${mine('see-members')})`,
  // Whoever records purchases, draws from them or plans events knows what there is to have.
  products: mine('list-workspaces'),
  workspaces: mine('list-workspaces'),
  installed_modules: mine('list-workspaces'),
  tags: mine('list-workspaces'),
  assignments: mine('entitlements'),
  lots: mine('see-purchases'),
  transactions: `${mine('see-purchases')} and (kind in (${ADMINISTERING}) or ${mine('entitlements')})`,
  draws: mine('entitlements'),
  holds: mine('entitlements'),
  hold_lots: mine('entitlements'),
  requests: `${mine('request')} and (requested_by = entitle.session_email() or ${mine('entitlements')})`,
  missing: mine('entitlements'),
  missing_sums: mine('entitlements'),
  // It says how many miss something, too: for others, workspaces are counted.
  workspace_counts: mine('entitlements'),
  activity: `${mine('see-activity')} and (action not in ('purchase.recorded', 'purchase.extended') or ${mine('see-purchases')})
    and (action <> 'check.ran' or ${mine('entitlements')})`,
  heads: `${mine('be-known')} and (log = 'activity' and ${mine('request')} or ${mine('see-purchases')})`,
};

/** Every table has one; a table without would show nothing to anybody. */
export function policiesOf(tables: readonly string[], make: 'alter' | 'create'): readonly string[] {
  return tables.flatMap((table) => {
    const using = `using (${POLICIES[table] ?? 'false'})`;
    if (make === 'alter') return [`alter policy visible on entitle.${table} ${using}`];
    return [
      `alter table entitle.${table} enable row level security`,
      `create policy visible on entitle.${table} for select to ${PEOPLE} ${using}`,
    ];
  });
}
