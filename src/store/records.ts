/** Reading: rows of the tables become the words of the core. One implementation for every database. */

import type { Assignment, Helpers, Membership, Purchase, Records, WorkspaceCounts } from '../app/ports.ts';
import type { LoginState, MemberState, OrganizationState, ProductState } from '../core/ledger.ts';
import type { OrganizationFigures } from '../core/portfolio.ts';
import type { Missing, MissingSum } from '../core/missing.ts';
import type { Actor } from '../core/roles.ts';
import type { Email, OrganizationKey, PurchaseNumber, WorkspaceKey } from '../core/values.ts';
import type { StoredLot } from '../core/verify-balances.ts';
import { SqlWorkspaces } from './workspaces.ts';

const PURCHASES = `select l.purchase, l.subscription, l.product, l.quantity, l.drawn, l.revoked, l.starts_on as "startsOn",
    l.ends_on as "endsOn", t.reference, t.note
  from lots l join transactions t on t.organization = l.organization and t.id = l.transaction_id
  where l.organization = $1`;

type OrganizationRow = Omit<OrganizationState, 'activated'> & { readonly activated: number };
export interface HelperRow {
  readonly email: Email;
  readonly admin: number;
}
type MemberRow = Omit<MemberState, 'entitlementManager'> & { readonly entitlementManager: number };
export type MembershipRow = MemberRow & { readonly organization: OrganizationKey };

function memberOf({ email, name, role, entitlementManager }: MemberRow): MemberState {
  return { email, name, role, entitlementManager: entitlementManager === 1 };
}

function organizationOf(row: OrganizationRow): OrganizationState {
  return { ...row, activated: row.activated === 1 };
}

export class SqlRecords extends SqlWorkspaces implements Records {
  async organizations(): Promise<readonly OrganizationState[]> {
    const rows = await this.sql.all<OrganizationRow>(
      'select organization, name, activated from organizations order by organization',
    );
    return rows.map(organizationOf);
  }

  async organization(key: string): Promise<OrganizationState | null> {
    const row = await this.about(key).get<OrganizationRow>(
      'select organization, name, activated from organizations where organization = $1',
      [key],
    );
    return row === undefined ? null : organizationOf(row);
  }

  async actor(email: Email, organization: OrganizationKey | null): Promise<Actor> {
    const sql = organization === null ? this.sql : this.about(organization);
    const [manager, here, anywhere] = await Promise.all([
      sql.get('select email from account_managers where email = $1', [email]),
      // Whoever looks after thousands of customers is a member of each.
      organization === null
        ? undefined
        : sql.get<MemberRow>(
            `select email, name, role, entitlement_manager as "entitlementManager" from members where organization = $1 and email = $2`,
            [organization, email],
          ),
      sql.get('select email from members where email = $1 limit 1', [email]),
    ]);
    return {
      email,
      accountManager: manager !== undefined,
      known: manager !== undefined || anywhere !== undefined,
      member: here === undefined ? null : memberOf(here),
    };
  }

  async memberships(email: Email): Promise<readonly Membership[]> {
    const rows = await this.readMemberships(email);
    return rows.map(({ organization, ...row }) => ({ organization, ...memberOf(row) }));
  }

  protected readMemberships(email: Email): Promise<readonly MembershipRow[]> {
    return this.sql.all(
      `select organization, email, name, role, entitlement_manager as "entitlementManager" from members where email = $1`,
      [email],
    );
  }

  figures(): Promise<readonly OrganizationFigures[]> {
    return this.sql.all(
      `select o.organization, coalesce(c.workspaces, 0) as workspaces, coalesce(c.missing, 0) as short,
         coalesce(s.seats, 0) as seats, coalesce(s.modules, 0) as modules
       from organizations o left join workspace_counts c on c.organization = o.organization left join (
         select organization, sum(case product when 'seat' then quantity else 0 end) as seats,
           sum(case product when 'seat' then 0 else quantity end) as modules from missing_sums group by organization
       ) s on s.organization = o.organization order by o.organization`,
    );
  }

  async accountManagers(): Promise<readonly Email[]> {
    const rows = await this.sql.all<{ readonly email: Email }>('select email from account_managers order by email');
    return rows.map(({ email }) => email);
  }

  async helpers(organization: OrganizationKey): Promise<Helpers> {
    const rows = await this.readHelpers(organization);
    const those = (is: boolean) => rows.filter(({ admin }) => (admin === 1) === is).map(({ email }) => email);
    return { admins: those(true), accountManagers: those(false) };
  }

  protected readHelpers(organization: OrganizationKey): Promise<readonly HelperRow[]> {
    return this.sql.all(
      `select email, 1 as admin from members where organization = $1 and role = 'admin'
       union all select email, 0 from account_managers order by admin, email`,
      [organization],
    );
  }

  async logins(): Promise<readonly LoginState[]> {
    return [];
  }

  async members(organization: OrganizationKey): Promise<readonly MemberState[]> {
    const rows = await this.about(organization).all<MemberRow>(
      `select email, name, role, entitlement_manager as "entitlementManager" from members where organization = $1 order by email`,
      [organization],
    );
    return rows.map(memberOf);
  }

  /** Seats first, then modules by key. */
  products(organization: OrganizationKey): Promise<readonly ProductState[]> {
    return this.about(organization).all(
      'select product, name, kind from products where organization = $1 order by kind desc, product',
      [organization],
    );
  }

  purchases(organization: OrganizationKey): Promise<readonly Purchase[]> {
    return this.about(organization).all(`${PURCHASES} order by l.purchase`, [organization]);
  }

  async purchase(organization: OrganizationKey, purchase: PurchaseNumber): Promise<Purchase | null> {
    return (await this.about(organization).get<Purchase>(`${PURCHASES} and l.purchase = $2`, [organization, purchase])) ?? null;
  }

  lots(organization: OrganizationKey): Promise<readonly StoredLot[]> {
    return this.about(organization).all(
      `select purchase, transaction_id as "transaction", product, subscription, quantity, drawn, revoked,
         starts_on as "startsOn", ends_on as "endsOn" from lots where organization = $1 order by purchase`,
      [organization],
    );
  }

  assignments(organization: OrganizationKey, workspace?: WorkspaceKey): Promise<readonly Assignment[]> {
    const text = 'select workspace, product, quantity from assignments where organization = $1';
    if (workspace === undefined) return this.about(organization).all(text, [organization]);
    return this.about(organization).all(`${text} and workspace = $2`, [organization, workspace]);
  }

  async assignmentsOf(organization: OrganizationKey, workspaces: readonly WorkspaceKey[]): Promise<readonly Assignment[]> {
    if (workspaces.length === 0) return [];
    const text = 'select workspace, product, quantity from assignments where organization = $1 and workspace in $texts';
    return this.about(organization).allWithin(text, [organization], workspaces);
  }

  missing(organization: OrganizationKey): Promise<readonly Missing[]> {
    return this.about(organization).all(
      'select workspace, product, quantity from missing where organization = $1 order by workspace, product',
      [organization],
    );
  }

  missingSums(organization: OrganizationKey): Promise<readonly MissingSum[]> {
    return this.about(organization).all(
      'select product, quantity from missing_sums where organization = $1 and quantity > 0 order by product',
      [organization],
    );
  }

  async workspaceCounts(organization: OrganizationKey): Promise<WorkspaceCounts> {
    const text = 'select workspaces, missing from workspace_counts where organization = $1';
    return (await this.about(organization).get<WorkspaceCounts>(text, [organization])) ?? { workspaces: 0, missing: 0 };
  }
}
