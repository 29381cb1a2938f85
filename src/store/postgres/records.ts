/** Records in a PostgreSQL transaction: what is read is shared with SQLite, what is written goes through one function. */

import type { Assignment, Batch, Creditable, Login, WorkspaceCounts, WritableRecords } from '../../app/ports.ts';
import type { Referenced } from '../../core/balances.ts';
import { headAfter } from '../../core/chain.ts';
import type { Day } from '../../core/days.ts';
import type { TransactionKind } from '../../core/kinds/all.ts';
import { EMPTY_HEAD, type Head, type LoginState } from '../../core/ledger.ts';
import type { HeldUnits } from '../../core/pools.ts';
import type {
  OrganizationFigures,
  Portfolio,
  PortfolioCheck,
  PortfolioCounts,
  PortfolioLot,
  PortfolioMissing,
  PortfolioNeed,
} from '../../core/portfolio.ts';
import { raise } from '../../core/refusals.ts';
import type { Actor } from '../../core/roles.ts';
import type { Email, OrganizationKey, ProductKey, PurchaseNumber, Quantity, WorkspaceKey } from '../../core/values.ts';
import { type HelperRow, type MembershipRow, SqlRecords } from '../records.ts';
import type { Sql } from '../sql.ts';
import { appendArguments, APPEND, type Seen } from './append.ts';
import type { PgSql } from './connection.ts';

/** Where the logs of an organization ended after what was appended: a later look tells whether it is there. */
export interface Appended {
  readonly organization: OrganizationKey;
  readonly log: 'ledger' | 'activity';
  readonly head: Head;
}

export class PgRecords extends SqlRecords implements WritableRecords {
  /** A network between: fewer and longer answers. */
  protected override readonly batch = 5_000;
  readonly #pg: PgSql;
  readonly #login: Promise<Login>;
  readonly #writing: boolean;
  readonly #turns = new Map<string, Promise<Ends>>();
  #storeTurn = false;
  readonly #heads = new Map<string, Promise<Head>>();
  readonly #appended = new Map<string, Appended>();
  #underWay: Promise<unknown> = Promise.resolve();

  constructor(sql: PgSql, login: Promise<Login>, writing: boolean) {
    super(sql);
    this.#pg = sql;
    this.#login = login;
    this.#writing = writing;
  }

  /** The ends of what was appended, once all of it has been taken. */
  async settled(): Promise<readonly Appended[]> {
    await this.#underWay;
    if (this.#pg.failure !== null) throw this.#pg.failure;
    return [...this.#appended.values()];
  }

  /** Who asks is who logged in; only a login that could write the tables anyway is taken at its word. */
  override async actor(email: Email, organization: OrganizationKey | null): Promise<Actor> {
    const [actor, { name: login, member, trusted }] = await Promise.all([super.actor(email, organization), this.#login]);
    if (!trusted && member === null) raise('login-untied', { login });
    if (!trusted && member !== email) raise('not-your-login', { actor: email, login, member: member ?? '' });
    return actor;
  }

  override async logins(): Promise<readonly LoginState[]> {
    this.#takeStoreTurn();
    return this.#pg.all('select email, db_role as "dbRole" from logins order by email');
  }

  override async references(
    organization: OrganizationKey,
    references: readonly string[],
  ): Promise<ReadonlyMap<string, Referenced>> {
    if (references.length === 0) return new Map();
    return byReference(await this.#pg.all('select * from used_references($1, $2)', [organization, references]));
  }

  override async referencesUnder(
    organization: OrganizationKey,
    prefix: string,
    workspaces: readonly string[],
  ): Promise<ReadonlyMap<string, Referenced>> {
    const text = 'select * from references_under($1, $2) where workspace = any($3::text[])';
    return byReference(await this.#pg.all(text, [organization, prefix, workspaces]));
  }

  override ledgerHead(organization: OrganizationKey): Promise<Head> {
    return this.#head(organization, 'ledger', () => super.ledgerHead(organization));
  }

  override activityHead(organization: OrganizationKey): Promise<Head> {
    return this.#head(organization, 'activity', () => super.activityHead(organization));
  }

  /** Whoever changes these takes a turn of the whole store. */
  override async accountManagers(): Promise<readonly Email[]> {
    this.#takeStoreTurn();
    return super.accountManagers();
  }

  /** One workspace's are told to whoever promotes it, by a function; all of them only to whoever sees entitlements. */
  override assignments(organization: OrganizationKey, workspace?: WorkspaceKey): Promise<readonly Assignment[]> {
    if (workspace === undefined) return super.assignments(organization);
    return this.about(organization).all('select workspace, product, quantity from assigned_to($1, $2)', [
      organization,
      workspace,
    ]);
  }

  override async nextRequest(organization: OrganizationKey): Promise<number> {
    const text = 'select next_request($1) as next';
    return (await this.about(organization).get<{ readonly next: number }>(text, [organization]))?.next ?? 1;
  }

  /** The functions of schema/portfolio.ts: the same questions, in one trip. */
  override async portfolio(email: Email, today: Day): Promise<Portfolio> {
    const ask = <Row>(question: string) => this.#pg.all<Row>(`select * from portfolio_${question}($1, $2)`, [email, today]);
    const [organizations, needs, missing, lots, checks] = await Promise.all([
      ask<PortfolioCounts>('counts'),
      ask<Omit<PortfolioNeed, 'on'> & { readonly on_day: Day }>('needs'),
      ask<PortfolioMissing>('missing'),
      ask<PortfolioLot>('lots'),
      ask<PortfolioCheck>('checks'),
    ]);
    return { organizations, needs: needs.map(({ on_day: on, ...need }) => ({ ...need, on })), missing, lots, checks };
  }

  /** The functions decide who may ask before they look: whoever administers sees neither transfers nor holds nor requests. */
  override async creditable(organization: OrganizationKey, transaction: number): Promise<Creditable | null> {
    const rows = await this.about(organization).all<CreditableRow>('select * from creditable($1, $2)', [
      organization,
      transaction,
    ]);
    const [first] = rows;
    if (first === undefined) return null;
    const { id, kind, product, quantity, workspace, credited } = first;
    if (workspace === null) return { id, kind, given: null };
    const lots = rows.map(({ purchase, subscription, units }) => ({ purchase, subscription, quantity: units }));
    return { id, kind, given: { id, workspace, product, quantity: quantity as Quantity, lots, credited } };
  }

  override keptOfLots(organization: OrganizationKey, from: Day): Promise<readonly HeldUnits[]> {
    return this.about(organization).all('select * from kept_of_lots($1, $2)', [organization, from]);
  }

  override async askedFor(organization: OrganizationKey, product: ProductKey): Promise<readonly WorkspaceKey[]> {
    const text = 'select workspace from asked_for($1, $2)';
    const rows = await this.about(organization).all<{ readonly workspace: WorkspaceKey }>(text, [organization, product]);
    return rows.map(({ workspace }) => workspace);
  }

  protected override readMemberships(email: Email): Promise<readonly MembershipRow[]> {
    return this.#pg.all('select * from memberships($1)', [email]);
  }

  override figures(): Promise<readonly OrganizationFigures[]> {
    return this.#pg.all('select organization, workspaces, short, seats, modules from figures()');
  }

  /** Told by a function: of account managers, and as a guest of admins, a login sees nothing otherwise. */
  protected override readHelpers(organization: OrganizationKey): Promise<readonly HelperRow[]> {
    return this.#pg.all('select email, admin from helpers($1) order by admin, email collate "C"', [organization]);
  }

  /** Kept for whoever may know how many miss something; for others, those that they see are counted. */
  override async workspaceCounts(organization: OrganizationKey): Promise<WorkspaceCounts> {
    const counts = await this.about(organization).get<WorkspaceCounts>(
      `select workspaces, missing from workspace_counts where organization = $1
       union all select count(*), 0 from workspaces where organization = $1
         and not exists (select 1 from workspace_counts where organization = $1)`,
      [organization],
    );
    return counts ?? { workspaces: 0, missing: 0 };
  }

  /** Returns when the rows before these are in, so that the next ones are made while the database takes these. */
  async append(batch: Batch): Promise<void> {
    const { organization, transactions, activity } = batch;
    await this.#login;
    this.about(organization);
    const values = appendArguments(batch, await this.#seen(organization));
    await this.#underWay;
    this.#underWay = this.#pg.all(APPEND, values);
    this.#underWay.catch(() => undefined);
    if (transactions.length > 0)
      this.#moved(organization, 'ledger', headAfter(await this.ledgerHead(organization), transactions));
    if (activity.length > 0) this.#moved(organization, 'activity', headAfter(await this.activityHead(organization), activity));
  }

  /** The first question about an organization takes its turn among those who write there; all that is read comes after it. */
  protected override about(organization: string): Sql {
    if (this.#writing && !this.#turns.has(organization)) {
      const turn = this.#pg.all<HeadRow>('select log, id, hash, at from enter_turn($1)', [organization]).then(endsOf);
      turn.catch(() => undefined);
      this.#turns.set(organization, turn);
    }
    return this.sql;
  }

  #takeStoreTurn(): void {
    if (!this.#writing || this.#storeTurn) return;
    this.#storeTurn = true;
    this.#pg.post('select take_store_turn()');
  }

  /** A head is asked for once, with the turn: within a transaction only we move it. */
  #head(organization: OrganizationKey, log: Appended['log'], ask: () => Promise<Head>): Promise<Head> {
    const key = `${log} ${organization}`;
    let head = this.#heads.get(key);
    if (head === undefined) {
      this.about(organization);
      const turn = this.#turns.get(organization);
      head = turn === undefined ? ask() : turn.then((ends) => ends.get(log) ?? EMPTY_HEAD);
      this.#heads.set(key, head);
    }
    return head;
  }

  /** The hash each log ended with when the turn was taken, or after what we appended since; null where we may not know. */
  async #seen(organization: OrganizationKey): Promise<Seen> {
    const ends = (await this.#turns.get(organization)) ?? new Map<string, Head>();
    const hashOf = async (log: Appended['log']) => (await this.#heads.get(`${log} ${organization}`)) ?? ends.get(log);
    const [ledger, activity] = await Promise.all([hashOf('ledger'), hashOf('activity')]);
    return { ledger: known(ledger, ends.has('ledger')), activity: known(activity, ends.has('activity')) };
  }

  #moved(organization: OrganizationKey, log: Appended['log'], head: Head): void {
    const key = `${log} ${organization}`;
    this.#heads.set(key, Promise.resolve(head));
    this.#appended.set(key, { organization, log, head });
  }
}

/** One lot of a transfer, beside the transfer; of what is not a transfer, its number and kind. */
interface CreditableRow {
  readonly id: number;
  readonly kind: TransactionKind;
  readonly product: ProductKey;
  readonly quantity: number;
  readonly workspace: WorkspaceKey | null;
  readonly credited: number;
  readonly purchase: PurchaseNumber;
  readonly subscription: string;
  readonly units: number;
}

function byReference(rows: readonly (Referenced & { readonly reference: string })[]): ReadonlyMap<string, Referenced> {
  return new Map(rows.map(({ reference, ...row }) => [reference, row]));
}

type Ends = ReadonlyMap<string, Head>;
type HeadRow = { readonly log: string } & { readonly [Key in keyof Head]: Head[Key] };

function endsOf(rows: readonly HeadRow[]): Ends {
  return new Map(rows.map(({ log, ...head }) => [log, head]));
}

/** An empty log says nothing that anybody could have missed. */
function known(head: Head | undefined, told: boolean): string | null {
  return head === undefined || (head.id === 0 && !told) ? null : head.hash;
}
