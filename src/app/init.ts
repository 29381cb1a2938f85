/** `init`: the first lines of a new store. */

import type { Outcome } from '../core/outcome.ts';
import type { OrganizationRow } from '../core/results.ts';
import type { Email, OrganizationKey } from '../core/values.ts';
import type { Services } from './ports.ts';
import { foundingEntries } from './orgs.ts';
import { writeFirst } from './write.ts';

/** Founds the store's first organization, activated; `actor` becomes account manager, admin and Entitlement manager. */
export function found(
  services: Services,
  actor: Email,
  asked: { readonly organization: OrganizationKey; readonly name: string },
): Promise<Outcome<OrganizationRow>> {
  const founding = foundingEntries({ ...asked, activated: true }, actor);
  const manager = {
    action: 'account-manager.added',
    subject: actor,
    before: null,
    after: { email: actor, accountManager: true },
  } as const;
  const entries = [{ ...founding, activity: [...(founding.activity ?? []), manager] }];
  const result = { ...asked, activated: true, workspaces: 0, missing: { workspaces: 0, seats: 0, modules: 0 } };
  return writeFirst(services, actor, { entries, result });
}
