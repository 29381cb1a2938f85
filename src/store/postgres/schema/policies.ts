/** What a person's login saw in the first version; `readable.ts` has what it sees now. */

import type { Right } from '../../../core/roles.ts';
import { firstTables } from '../../schema/first.ts';
import { PEOPLE } from './rights.ts';

const may = (...rights: readonly Right[]) => rights.map((right) => `entitle.may(organization, '${right}')`).join(' or ');
const myself = 'email = entitle.session_email()';

/** Whoever promotes has to be told what will be missing, and so needs what is assigned. */
const POLICIES: Readonly<Record<string, string>> = {
  organizations: may('be-known'),
  account_managers: `${myself} or entitle.may('', 'administer')`,
  logins: `${myself} or entitle.may('', 'administer')`,
  members: `${myself} or ${may('see-members')}`,
  products: may('list-workspaces', 'see-purchases'),
  workspaces: may('list-workspaces'),
  installed_modules: may('list-workspaces'),
  assignments: may('entitlements', 'manage-workspaces'),
  lots: may('see-purchases'),
  transactions: `${may('entitlements')} or (kind in ('purchase', 'revocation') and ${may('see-purchases')})`,
  draws: may('entitlements'),
  activity: `(${may('see-activity')}) and (action <> 'purchase.recorded' or ${may('see-purchases')})`,
  heads: may('be-known'),
};

/** Every table has one; a table without would show nothing to anybody. */
export const policies: readonly string[] = Object.keys(firstTables).flatMap((table) => [
  `alter table entitle.${table} enable row level security`,
  `create policy visible on entitle.${table} for select to ${PEOPLE} using (${POLICIES[table] ?? 'false'})`,
]);
