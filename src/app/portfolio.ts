/** `--all`: the same question about every organization where the actor is Entitlement manager, the most urgent first. */

import type { Day } from '../core/days.ts';
import type { OrganizationState } from '../core/ledger.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { type PortfolioRow, portfolioRows } from '../core/portfolio.ts';
import type { Email } from '../core/values.ts';
import type { Records, Services } from './ports.ts';
import { readAcross } from './read.ts';

/** Every customer at a glance. Refuses with unknown-actor. */
export function readPortfolio(services: Services, actor: Email, asOf: Day): Promise<Outcome<readonly PortfolioRow[]>> {
  return readAcross(services, actor, async (records) => done(portfolioRows(await records.portfolio(actor, asOf), asOf)));
}

/** The same, by organization; nothing of who is not known to be somebody. */
export async function readGlances(services: Services, actor: Email, asOf: Day): Promise<ReadonlyMap<string, PortfolioRow>> {
  const rows = await readPortfolio(services, actor, asOf);
  return new Map(rows.ok ? rows.value.map((row) => [row.organization, row]) : []);
}

/** The rows of every organization, each with its organization in front. Refuses with unknown-actor. */
export function forAll<Row extends object>(
  services: Services,
  actor: Email,
  asOf: Day,
  rowsOf: (records: Records, organization: OrganizationState) => Promise<readonly Row[]>,
): Promise<Outcome<readonly InOrganization<Row>[]>> {
  return readAcross(services, actor, async (records) => {
    const rows: InOrganization<Row>[] = [];
    for (const { organization, name } of portfolioRows(await records.portfolio(actor, asOf), asOf)) {
      for (const row of await rowsOf(records, { organization, name, activated: true })) rows.push({ organization, ...row });
      await services.yieldTurn();
    }
    return done(rows);
  });
}

export type InOrganization<Row> = Row & { readonly organization: string };
