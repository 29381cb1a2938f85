/**
 * The one way to read: a use case says which right it needs, and is handed what its caller may see. Those that speak of a
 * whole store, with nobody asking (copy, verify, doctor), have doors of their own; test/house/paths.test.ts holds that
 * there are no others.
 */

import type { Outcome } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import type { Email } from '../core/values.ts';
import type { Caller, Records, Services } from './ports.ts';
import { authorize, type Needs, type Authorized } from './authorization.ts';

/** Hands `use` the organization and the actor as it sees them. Refuses as `authorize` does. */
export function read<T>(
  services: Services,
  caller: Caller,
  needs: Needs,
  use: (authorized: Authorized, records: Records) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  return services.store.read(async (records) => {
    const authorized = await authorize(services, records, caller, needs);
    return authorized.ok ? use(authorized.value, records) : authorized;
  });
}

/**
 * What somebody has a part of in several organizations: `use` looks at each by itself. Refuses with unknown-actor, but for
 * a store that is empty yet: there is nothing in it to be known in.
 */
export function readAcross<T>(
  services: Services,
  email: Email,
  use: (records: Records) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  return services.store.read(async (records) => {
    const { known } = await records.actor(email, null);
    if (known || (await records.organizations()).length === 0) return use(records);
    return refuse('unknown-actor', { actor: email });
  });
}
