/** Reading what is kept beside the ledger: holds with what they keep, lot by lot, and requests. */

import type { Creditable, HoldQuery, RecordedHold } from '../app/ports.ts';
import type { HeldForWorkspace } from '../core/balances.ts';
import type { Day } from '../core/days.ts';
import type { Hold } from '../core/kept.ts';
import { effectOf, isGiven } from '../core/kinds/all.ts';
import type { RequestState } from '../core/ledger.ts';
import type { HeldUnits } from '../core/pools.ts';
import type { Instant, OrganizationKey, ProductKey, WorkspaceKey } from '../core/values.ts';
import { SqlLogs } from './logs.ts';
import type { SqlValue } from './sql.ts';

const HOLDS = `select h.hold, t.at, h.workspace, h.product, h.quantity, h.posted, h.released, h.until, t.actor, t.reference, t.note
  from holds h join transactions t on t.organization = h.organization and t.id = h.hold
  where h.organization = $1`;
const LOTS = `select k.hold, k.purchase, l.subscription, k.quantity, k.closed
  from hold_lots k
  join lots l on l.organization = k.organization and l.purchase = k.purchase
  join draws d on d.organization = k.organization and d.transaction_id = k.hold and d.purchase = k.purchase
  where k.organization = $1`;

type HoldCells = Omit<RecordedHold, 'lots' | 'dated'>;
type LotCells = Hold['lots'][number] & { readonly hold: number };

/** The day of a line; before the first one every day is later. */
function dayOf(at: Instant | null): Day {
  return (at?.slice(0, 10) ?? '') as Day;
}

export class SqlHolds extends SqlLogs {
  async heldUnits(organization: OrganizationKey, from: Day): Promise<readonly HeldForWorkspace[]> {
    const kept = this.about(organization).all<HeldForWorkspace>(
      `select h.hold, h.workspace, h.product, k.purchase, k.quantity - k.closed as quantity, h.until
       from holds h join hold_lots k on k.organization = h.organization and k.hold = h.hold
       where h.organization = $1 and h.until >= $2 and h.posted + h.released < h.quantity and k.closed < k.quantity`,
      [organization, from],
    );
    const [units, { at }] = await Promise.all([kept, this.ledgerHead(organization)]);
    return units.filter(({ until }) => until >= dayOf(at));
  }

  async holds(organization: OrganizationKey, query: HoldQuery = {}): Promise<readonly RecordedHold[]> {
    const values: SqlValue[] = [organization];
    let where = '';
    for (const column of ['hold', 'workspace', 'product'] as const) {
      const value = query[column];
      if (value !== undefined) where += ` and h.${column} = $${values.push(value)}`;
    }
    const one = query.hold;
    const [holds, pieces, { at }] = await Promise.all([
      this.about(organization).all<HoldCells>(`${HOLDS}${where} order by h.hold desc`, values),
      this.about(organization).all<LotCells>(
        `${LOTS}${one === undefined ? '' : ' and k.hold = $2'} order by k.hold, d.position`,
        one === undefined ? [organization] : [organization, one],
      ),
      this.ledgerHead(organization),
    ]);
    const lots = new Map<number, Hold['lots'][number][]>();
    for (const { hold, ...piece } of pieces) {
      const list = lots.get(hold);
      if (list === undefined) lots.set(hold, [piece]);
      else list.push(piece);
    }
    return holds.map((row) => ({ ...row, dated: dayOf(at), lots: lots.get(row.hold) ?? [] }));
  }

  requests(organization: OrganizationKey): Promise<readonly RequestState[]> {
    return this.about(organization).all(
      `select request, at, requested_by as "requestedBy", workspace, product, quantity, note, state, decided_by as "decidedBy",
         decided_at as "decidedAt", reason, transaction_id as "transaction"
       from requests where organization = $1 order by request`,
      [organization],
    );
  }

  async nextRequest(organization: OrganizationKey): Promise<number> {
    const row = await this.about(organization).get<{ readonly next: number }>(
      'select coalesce(max(request), 0) + 1 as next from requests where organization = $1',
      [organization],
    );
    return row?.next ?? 1;
  }

  keptOfLots(organization: OrganizationKey, from: Day): Promise<readonly HeldUnits[]> {
    return this.heldUnits(organization, from);
  }

  async creditable(organization: OrganizationKey, transaction: number): Promise<Creditable | null> {
    const found = await this.transaction(organization, transaction);
    if (found === null) return null;
    const { id, kind, workspace, product, quantity, lots } = found;
    if (!isGiven(effectOf(found)) || workspace === null) return { id, kind, given: null };
    const row = await this.about(organization).get<{ readonly units: number }>(
      'select cast(coalesce(sum(quantity), 0) as bigint) as units from transactions where organization = $1 and corrects = $2',
      [organization, transaction],
    );
    return { id, kind, given: { id, workspace, product, quantity, lots, credited: row?.units ?? 0 } };
  }

  async askedFor(organization: OrganizationKey, product: ProductKey): Promise<readonly WorkspaceKey[]> {
    const rows = await this.about(organization).all<{ readonly workspace: WorkspaceKey }>(
      'select distinct workspace from requests where organization = $1 and product = $2 order by workspace',
      [organization, product],
    );
    return rows.map(({ workspace }) => workspace);
  }
}
