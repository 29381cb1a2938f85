/** Sums over the ledger, made by the database: a million rows never leave it. */

import { kindsThat } from '../core/kinds/all.ts';
import type { LedgerRange } from '../app/ports.ts';
import type { Day } from '../core/days.ts';
import type {
  Portfolio,
  PortfolioCheck,
  PortfolioCounts,
  PortfolioLot,
  PortfolioMissing,
  PortfolioNeed,
} from '../core/portfolio.ts';
import type { Email, OrganizationKey, ProductKey, PurchaseNumber, WorkspaceKey } from '../core/values.ts';
import type { Extension, HeldLot, Movement } from '../core/usage.ts';
import { SqlHolds } from './holds.ts';
import { by } from './sql.ts';
import { quotedKinds } from './schema/kinds.ts';

/** Where an address is Entitlement manager. */
const MANAGED = '(select organization from members where email = $1 and entitlement_manager = 1)';

/** Kinds that give something to a workspace. */
const GIVING = quotedKinds(kindsThat('draw'));

export class SqlFigures extends SqlHolds {
  /** The number of the last transaction up to the end of each day. Times only grow along a ledger, so they can be searched. */
  async ledgerEnds(organization: OrganizationKey, days: readonly Day[]): Promise<readonly number[]> {
    const head = await this.ledgerHead(organization);
    return Promise.all(days.map((day) => this.#lastUpTo(organization, `${day}T24`, head)));
  }

  /** What transactions come to, by product and kind. */
  async movements(organization: OrganizationKey, range: LedgerRange): Promise<readonly Movement[]> {
    if (range.after >= range.upTo) return [];
    const rows = await this.about(organization).all<Omit<Movement, 'purchase'>>(
      `select product, kind, cast(sum(quantity) as bigint) as quantity from transactions
       where organization = $1 and id > $2 and id <= $3 group by product, kind`,
      [organization, range.after, range.upTo],
    );
    return rows.map((row) => ({ ...row, purchase: null }));
  }

  /** The same by lot. */
  async lotMovements(organization: OrganizationKey, range: LedgerRange): Promise<readonly Movement[]> {
    if (range.after >= range.upTo) return [];
    return this.about(organization).all<Movement & { readonly purchase: PurchaseNumber }>(
      `select t.product, d.purchase, t.kind, cast(sum(d.quantity) as bigint) as quantity
       from transactions t join draws d on d.organization = t.organization and d.transaction_id = t.id
       where t.organization = $1 and t.id > $2 and t.id <= $3 group by t.product, d.purchase, t.kind`,
      [organization, range.after, range.upTo],
    );
  }

  /** What was assigned to each workspace. */
  async workspaceMovements(
    organization: OrganizationKey,
    range: LedgerRange,
  ): Promise<readonly { readonly workspace: WorkspaceKey; readonly product: ProductKey; readonly quantity: number }[]> {
    if (range.after >= range.upTo) return [];
    return this.about(organization).all(
      `select workspace, product, cast(sum(quantity) as bigint) as quantity from transactions
       where organization = $1 and id > $2 and id <= $3 and kind in (${GIVING}) group by workspace, product`,
      [organization, range.after, range.upTo],
    );
  }

  /** What is to be known of every activated organization where an address is Entitlement manager: three questions, however many there are. */
  async portfolio(email: Email, today: Day): Promise<Portfolio> {
    const [organizations, checks, needs, missing, lots] = await Promise.all([
      this.sql.all<PortfolioCounts>(
        `select o.organization, o.name, coalesce(c.workspaces, 0) as workspaces, coalesce(c.missing, 0) as short
         from members m join organizations o on o.organization = m.organization
           left join workspace_counts c on c.organization = m.organization
         where m.email = $1 and m.entitlement_manager = 1 and o.activated = 1 order by o.organization`,
        [email],
      ),
      this.#lastChecks(email),
      // By day and product, as far as it is ahead: a customer may have thousands of events.
      this.sql.arrays<readonly [OrganizationKey, ProductKey, Day, number]>(
        `select x.organization, x.product, case when w.starts_on < $2 then $2 else w.starts_on end as on_day,
           cast(sum(case when x.quantity > coalesce(h.held, 0) then x.quantity - coalesce(h.held, 0) else 0 end) as bigint)
         from members m join missing x on x.organization = m.organization
           join workspaces w on w.organization = x.organization and w.workspace = x.workspace
           left join (
             select organization, workspace, product, sum(quantity - posted - released) as held from holds ${by('holds_open')}
             where organization in ${MANAGED} and until >= $2 and posted + released < quantity group by organization, workspace, product
           ) h on h.organization = x.organization and h.workspace = x.workspace and h.product = x.product
         where m.email = $1 and m.entitlement_manager = 1 and w.ends_on >= $2
         group by x.organization, x.product, on_day order by x.organization, x.product, on_day`,
        [email, today],
      ),
      this.sql.all<PortfolioMissing>(
        `select s.organization, s.product, s.quantity from members m join missing_sums s on s.organization = m.organization
         where m.email = $1 and m.entitlement_manager = 1 and s.quantity > 0`,
        [email],
      ),
      this.sql.all<PortfolioLot>(
        `select l.organization, l.purchase, l.subscription, l.product, l.quantity, l.drawn, l.revoked,
           l.starts_on as "startsOn", l.ends_on as "endsOn", cast(coalesce(h.held, 0) as bigint) as held
         from members m join lots l on l.organization = m.organization
           left join (
             select organization, purchase, sum(quantity - closed) as held from hold_lots ${by('hold_lots_open')}
             where organization in ${MANAGED} and until >= $2 and closed < quantity group by organization, purchase
           ) h on h.organization = l.organization and h.purchase = l.purchase
         where m.email = $1 and m.entitlement_manager = 1 and l.drawn + l.revoked < l.quantity
           and (l.ends_on is null or l.ends_on >= $2)`,
        [email, today],
      ),
    ]);
    return {
      organizations,
      checks,
      needs: needs.map(([organization, product, on, quantity]): PortfolioNeed => ({ organization, product, on, quantity })),
      missing,
      lots,
    };
  }

  /** An index leads to each one's last check, however many there were. */
  #lastChecks(email: Email): Promise<readonly PortfolioCheck[]> {
    return this.sql.all(
      `select organization, (select at from activity ${by('activity_checks')}
         where organization = members.organization and action = 'check.ran' order by id desc limit 1) as at
       from members where email = $1 and entitlement_manager = 1`,
      [email],
    );
  }

  /** What holds keep, or kept, of lots. */
  heldLots(organization: OrganizationKey, until: Day): Promise<readonly HeldLot[]> {
    return this.about(organization).all(
      'select hold, purchase, quantity, closed, until from hold_lots where organization = $1 and until >= $2',
      [organization, until],
    );
  }

  /** What was posted or released of holds, by hold and lot. */
  async closings(organization: OrganizationKey, range: LedgerRange): Promise<readonly Omit<HeldLot, 'until' | 'closed'>[]> {
    if (range.after >= range.upTo) return [];
    return this.about(organization).all(
      `select t.hold, d.purchase, cast(sum(d.quantity) as bigint) as quantity
       from transactions t join draws d on d.organization = t.organization and d.transaction_id = t.id
       where t.organization = $1 and t.id > $2 and t.id <= $3 and t.hold is not null group by t.hold, d.purchase`,
      [organization, range.after, range.upTo],
    );
  }

  /** Every extension of these purchases, the earliest first. */
  async extensions(organization: OrganizationKey, purchases: readonly PurchaseNumber[]): Promise<readonly Extension[]> {
    const rows = await this.about(organization).allWithin<{ readonly id: number; readonly at: string; readonly before: string }>(
      `select id, at, before from activity where organization = $1 and subject in $texts and action = 'purchase.extended'`,
      [organization],
      purchases.map(String),
    );
    return rows
      .toSorted((a, b) => a.id - b.id)
      .map(({ id, at, before }) => {
        const { purchase, endsOn } = JSON.parse(before) as { readonly purchase: PurchaseNumber; readonly endsOn: Day | null };
        return { id, purchase, on: at.slice(0, 10) as Day, before: endsOn };
      });
  }

  async #lastUpTo(
    organization: OrganizationKey,
    end: string,
    head: { readonly id: number; readonly at: string | null },
  ): Promise<number> {
    if (head.at === null || head.at < end) return head.id;
    // Everything up to `low` is at or before the end, everything from `high` on is after it.
    let [low, high] = [0, head.id];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      const row = await this.about(organization).get<{ readonly at: string }>(
        'select at from transactions where organization = $1 and id = $2',
        [organization, middle],
      );
      if (row !== undefined && row.at < end) low = middle;
      else high = middle;
    }
    return low;
  }
}
