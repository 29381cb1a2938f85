/** `members set --db-role`: which member a login of the database is. Only a database that people log in to has any. */

import type { ActivityDraft } from '../core/ledger.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import type { Email } from '../core/values.ts';
import type { Records, Services } from './ports.ts';
import { demandIn, type Authorized } from './authorization.ts';

/** What takes a tie away: no login can be called so. */
const NO_DB_ROLE = 'none';

/**
 * The lines that a tie leaves; none when it was so already. A login has its member's rights in every organization, so
 * this needs an account manager, not an admin. Refuses with not-permitted, key-taken, or usage for a store in a file.
 */
export async function changeLogin(
  services: Services,
  records: Records,
  authorized: Authorized,
  { email, dbRole }: { readonly email: Email; readonly dbRole?: string },
): Promise<Outcome<readonly ActivityDraft[]>> {
  if (dbRole === undefined) return done([]);
  if (!services.store.hasLogins) {
    return refuse('usage', {
      reason: 'a store in a file has no logins',
      fix: 'leave --db-role out, or use a store in PostgreSQL',
    });
  }
  const allowed = demandIn(authorized, 'administer');
  if (!allowed.ok) return allowed;
  const logins = await records.logins();
  const before = logins.find((login) => login.email === email) ?? null;
  if (before?.dbRole === dbRole || (before === null && dbRole === NO_DB_ROLE)) return done([]);
  if (dbRole === NO_DB_ROLE) return done([{ action: 'login.untied', subject: email, before, after: null }]);
  if (logins.some((login) => login.dbRole === dbRole)) return refuse('key-taken', { what: 'the tie of login', key: dbRole });
  return done([{ action: 'login.tied', subject: email, before, after: { email, dbRole } }]);
}
