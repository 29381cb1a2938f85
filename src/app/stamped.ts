/** Whether a stamped file that comes back belongs to this organization and this store (contract, section 6). */

import { done, type Outcome } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import type { OrganizationKey } from '../core/values.ts';
import type { BoundTable } from './columns.ts';
import type { Records } from './ports.ts';

/**
 * Lets a file without a stamp pass, and one whose stamp names lines of this organization's logs by their hashes. Both logs
 * only grow, so that a form of last month is still of this ledger. Refuses with other-organization: another organization's,
 * or one of another store, which may have an organization of the same name.
 */
export async function refuseOthers(
  records: Records,
  organization: OrganizationKey,
  { path, stamp }: Pick<BoundTable, 'path' | 'stamp'>,
): Promise<Outcome<null>> {
  if (stamp === null) return done(null);
  const other = refuse('other-organization', { path, organization: stamp.organization, here: organization });
  if (stamp.organization !== organization) return other;
  for (const log of ['ledger', 'activity'] as const) {
    const { id, hash } = stamp[log];
    if (id > 0 && (await records.hashAt(organization, log, id)) !== hash) return other;
  }
  return done(null);
}
