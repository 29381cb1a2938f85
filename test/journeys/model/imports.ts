/** What the model says of files that come in (contract, section 7): all or nothing, row by row, by what is there then. */

import { createHash } from 'node:crypto';
import { type Answer, type Event, granted, type Lot, type Member, Model, refused, STATUSES } from './model.ts';

export interface PurchaseCells {
  readonly subscription: string;
  readonly product: string;
  readonly quantity: string;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly reference: string;
  readonly note: string;
}

export interface WorkspaceCells {
  readonly workspace: string;
  readonly name: string;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly status: string;
  readonly participants: string;
  readonly modules: string;
  readonly region: string;
}

export interface MemberCells {
  readonly email: string;
  readonly role: string;
  readonly name: string;
  readonly entitlementManager: string;
}

export interface AttendeeCells {
  readonly email: string;
  readonly state: string;
}

type Ends = 'created' | 'updated' | 'unchanged';
/** What a row comes to: what it does, or why it is refused. */
type RowEnds = Ends | { readonly code: string };

const bad = (code: string): RowEnds => ({ code });

export class ModelWithImports extends Model {
  /** Decides rows one after another; one that is bad takes all of them back. */
  #rows<Cells>(actor: string, rows: readonly Cells[], decide: (cells: Cells, row: number) => RowEnds): Answer {
    const no = this.may(actor, 'account manager');
    if (no !== null) return refused(no);
    const before = structuredClone({ ...this });
    const counts = { created: 0, updated: 0, unchanged: 0 };
    const rejected: string[] = [];
    for (const [index, cells] of rows.entries()) {
      const ends = decide(cells, index + 2);
      if (typeof ends === 'string') counts[ends] += 1;
      else rejected.push(`${index + 2} ${ends.code}`);
    }
    if (rejected.length === 0) return granted({ ...counts, rejected });
    Object.assign(this, before);
    return refused('rows-rejected', { created: 0, updated: 0, unchanged: counts.unchanged, rejected });
  }

  importPurchases(
    actor: string,
    rows: readonly PurchaseCells[],
    { batch, newProducts }: { readonly batch: string | null; readonly newProducts: boolean },
  ): Answer {
    const said = new Map<string, number>();
    /** What this file recorded or extended. */
    const here = new Set<string>();
    return this.#rows(actor, rows, (cells) => {
      if (!/^[1-9][0-9]*$/.test(cells.quantity)) return bad('invalid-quantity');
      const { product, subscription, startsOn } = cells;
      const quantity = Number(cells.quantity);
      const endsOn = ['', '-'].includes(cells.endsOn) ? null : cells.endsOn;
      if (endsOn !== null && endsOn < startsOn) return bad('invalid-period');
      const named = !['', '-'].includes(cells.reference);
      const reference = named ? cells.reference : derived(said, [subscription, product, quantity, startsOn, endsOn], batch);
      if (named && this.ledger.some((line) => line.reference === reference && line.kind !== 'purchase'))
        return bad('reference-conflict');
      const line = this.ledger.find((each) => each.reference === reference && each.product === product);
      const lot = line === undefined ? undefined : this.lots.find(({ purchase }) => purchase === line.lots[0]?.purchase);
      const key = `${product} ${reference}`;
      if (lot !== undefined) {
        const wanted = cells.endsOn === '' ? lot.endsOn : endsOn;
        const same = lot.subscription === subscription && lot.quantity === quantity && lot.startsOn === startsOn;
        if (!named || (same && lot.endsOn === wanted)) return 'unchanged';
        const isLater = lot.endsOn !== null && wanted !== null && wanted > lot.endsOn;
        if (here.has(key) || !same || !isLater) return bad('reference-conflict');
        lot.endsOn = wanted;
        here.add(key);
        return 'updated';
      }
      if (!this.products.has(product)) {
        if (!newProducts) return bad('product-not-found');
        this.products.add(product);
      }
      here.add(key);
      this.record(actor, { product, subscription, quantity, startsOn, endsOn }, reference);
      return 'created';
    });
  }

  importWorkspaces(actor: string, rows: readonly WorkspaceCells[]): Answer {
    const seen = new Set<string>();
    return this.#rows(actor, rows, (cells) => {
      const before = this.events.get(cells.workspace);
      const after = this.#merged(cells, before);
      if ('code' in after) return after;
      if (after.endsOn < after.startsOn) return bad('invalid-period');
      const same = before !== undefined && shown(before) === shown(after);
      if (seen.has(cells.workspace) && !same) return bad('duplicate-row');
      seen.add(cells.workspace);
      if (same) return 'unchanged';
      this.events.set(cells.workspace, after);
      for (const product of after.modules) this.everInstalled.add(product);
      return before === undefined ? 'created' : 'updated';
    });
  }

  #merged(cells: WorkspaceCells, before: Event | undefined): Event | { readonly code: string } {
    const needed = (text: string, was: string | undefined): string | { readonly code: string } => {
      if (text === '-') return { code: 'cannot-be-empty' };
      return text === '' ? (was ?? { code: 'missing-value' }) : text;
    };
    const name = needed(cells.name, before?.name);
    if (typeof name !== 'string') return name;
    const status = needed(cells.status, STATUSES[before?.status ?? 0]);
    if (typeof status !== 'string') return status;
    if (before !== undefined && status !== STATUSES[before.status]) return { code: 'status-not-importable' };
    const startsOn = needed(cells.startsOn, before?.startsOn);
    if (typeof startsOn !== 'string') return startsOn;
    const endsOn = needed(cells.endsOn, before?.endsOn);
    if (typeof endsOn !== 'string') return endsOn;
    if (cells.participants === 'many') return { code: 'invalid-participants' };
    const participants =
      cells.participants === '-' ? 0 : cells.participants === '' ? (before?.participants ?? 0) : Number(cells.participants);
    const modules = cells.modules === '-' ? [] : cells.modules === '' ? [...(before?.modules ?? [])] : cells.modules.split(';');
    for (const key of modules) {
      if (key === 'seat') return { code: 'not-a-module' };
      if (!this.products.has(key)) return { code: 'product-not-found' };
    }
    const tags = new Map(before?.tags);
    if (cells.region === '-') tags.delete('region');
    else if (cells.region !== '') tags.set('region', cells.region);
    const assigned = new Map(before?.assigned);
    const { workspace } = cells;
    return {
      workspace,
      name,
      status: STATUSES.indexOf(status),
      startsOn,
      endsOn,
      participants,
      modules: new Set(modules),
      tags,
      assigned,
    };
  }

  importMembers(actor: string, rows: readonly MemberCells[]): Answer {
    const seen = new Set<string>();
    return this.#rows(actor, rows, ({ email, role, name, entitlementManager: flag }) => {
      const before = this.members.get(email);
      if (role === '-') return bad('cannot-be-empty');
      if (role === '' && before === undefined) return bad('missing-value');
      if (role === 'boss') return bad('invalid-role');
      if (flag === '-') return bad('cannot-be-empty');
      if (flag === 'perhaps') return bad('invalid-flag');
      const after: Member = {
        name: name === '-' ? null : name === '' ? (before?.name ?? null) : name,
        role: role === '' ? (before?.role ?? 'guest') : (role as Member['role']),
        entitlementManager: flag === '' ? (before?.entitlementManager ?? false) : flag === 'yes',
      };
      const same =
        before !== undefined &&
        (before.name ?? null) === after.name &&
        before.role === after.role &&
        before.entitlementManager === after.entitlementManager;
      if (seen.has(email) && !same) return bad('duplicate-row');
      if (this.isLastAdmin(email) && after.role !== 'admin') return bad('last-admin');
      seen.add(email);
      if (same) return 'unchanged';
      this.members.set(email, after);
      return before === undefined ? 'created' : 'updated';
    });
  }

  importAttendees(actor: string, workspace: string, rows: readonly AttendeeCells[], count: readonly string[]): Answer {
    const counts = ({ state }: AttendeeCells): boolean => (count.length === 0 ? state !== 'cancelled' : count.includes(state));
    if (count.some((wanted) => !rows.some(({ state }) => state === wanted))) return refused('unknown-state');
    const people = new Set(rows.filter(counts).map(({ email }) => email.toLowerCase()));
    if (people.size === 0) return refused('nobody-counted');
    const no = this.may(actor, 'account manager', 'admin', 'organizer');
    if (no !== null) return refused(no);
    const event = this.events.get(workspace);
    if (event === undefined) return refused('workspace-not-found');
    const before = event.participants;
    event.participants = people.size;
    return granted({ workspace, counted: people.size, participants: [before, people.size] });
  }

  isLastAdmin(email: string): boolean {
    const admins = [...this.members].filter(([, { role }]) => role === 'admin');
    return admins.length === 1 && admins[0]?.[0] === email;
  }

  /** A purchase that nothing speaks against. */
  record(
    actor: string,
    lot: Pick<Lot, 'product' | 'subscription' | 'quantity' | 'startsOn' | 'endsOn'>,
    reference: string,
  ): void {
    const added = this.addPurchase(actor, lot, reference, lot.subscription);
    if (added.code !== null) throw new Error(`the model cannot record ${JSON.stringify(lot)}: ${added.code}`);
  }
}

/** As a row without a reference is known (contract, section 6). */
function derived(said: Map<string, number>, content: readonly unknown[], batch: string | null): string {
  const text = JSON.stringify(content);
  const count = (said.get(text) ?? 0) + 1;
  said.set(text, count);
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
  return `row:${hash}#${count}${batch === null ? '' : `@${batch}`}`;
}

function shown({ assigned: _, modules, tags, ...event }: Event): string {
  return JSON.stringify([
    event.name,
    event.status,
    event.startsOn,
    event.endsOn,
    event.participants,
    [...modules].sort(),
    [...tags],
  ]);
}
