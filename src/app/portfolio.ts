/** `--all`: the same question about every organization where the actor is Entitlement manager, the most urgent first. */

import type { Day } from '../core/days.ts';
import type { OrganizationState } from '../core/ledger.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { type PortfolioRow, portfolioRows } from '../core/portfolio.ts';
import { refuse } from '../core/refusals.ts';
import type { Email } from '../core/values.ts';
import type { Records, Services } from './ports.ts';

/** Every customer at a glance. Refuses with unknown-actor. */
export function readPortfolio(services: Services, actor: Email, asOf: Day): Promise<Outcome<readonly PortfolioRow[]>> {
  return services.store.read(async (records) => {
    const known = await demandKnown(records, actor);
    return known.ok ? done(portfolioRows(await records.portfolio(actor, asOf), asOf)) : known;
  });
}

/** The same, by organization, for who is known to be somebody. */
export function readGlances(services: Services, actor: Email, asOf: Day): Promise<ReadonlyMap<string, PortfolioRow>> {
  return services.store.read(async (records) => {
    const rows = portfolioRows(await records.portfolio(actor, asOf), asOf);
    return new Map(rows.map((row) => [row.organization, row]));
  });
}

/** The rows of every organization, each with its organization in front. Refuses with unknown-actor. */
export function forAll<Row extends object>(
  services: Services,
  actor: Email,
  asOf: Day,
  read: (records: Records, organization: OrganizationState) => Promise<readonly Row[]>,
): Promise<Outcome<readonly InOrganization<Row>[]>> {
  return services.store.read(async (records) => {
    const known = await demandKnown(records, actor);
    if (!known.ok) return known;
    const rows: InOrganization<Row>[] = [];
    for (const { organization, name } of portfolioRows(await records.portfolio(actor, asOf), asOf)) {
      for (const row of await read(records, { organization, name, activated: true })) rows.push({ organization, ...row });
      await services.breathe();
    }
    return done(rows);
  });
}

export type InOrganization<Row> = Row & { readonly organization: string };

async function demandKnown(records: Records, actor: Email): Promise<Outcome<null>> {
  return (await records.actor(actor, null)).known ? done(null) : refuse('unknown-actor', { actor });
}
