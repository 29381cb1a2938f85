/**
 * A small organization in memory, written from the contract (sections 1, 2, 5 and 6) and from nothing else: plain loops, no
 * code of the program. It says what each command must answer and what must be there afterwards.
 */

import { createHash } from 'node:crypto';

export interface Lot {
  readonly purchase: number;
  readonly subscription: string;
  readonly product: string;
  readonly quantity: number;
  readonly startsOn: string;
  endsOn: string | null;
  drawn: number;
  revoked: number;
}

export interface Event {
  readonly workspace: string;
  name: string;
  status: number;
  startsOn: string;
  endsOn: string;
  participants: number;
  readonly modules: Set<string>;
  readonly tags: Map<string, string>;
  readonly assigned: Map<string, number>;
}

interface Request {
  readonly request: number;
  readonly requestedBy: string;
  readonly workspace: string;
  readonly product: string;
  /** `missing`: whatever is missing when it is approved. */
  readonly quantity: number | 'missing';
  readonly state: string;
  readonly decidedBy: string | null;
  readonly transaction: number | null;
}

/** Units kept for a workspace; its number is that of its line. */
interface Hold {
  readonly line: Line;
  readonly until: string;
  posted: number;
  released: number;
}

interface Draw {
  readonly purchase: number;
  readonly subscription: string;
  readonly quantity: number;
}

export interface Line {
  readonly id: number;
  readonly kind: string;
  readonly product: string;
  readonly quantity: number;
  readonly workspace: string | null;
  readonly subscription: string | null;
  readonly actor: string;
  readonly reference: string | null;
  readonly lots: readonly Draw[];
  readonly until?: string;
  readonly hold?: number;
  readonly corrects?: number;
  readonly request?: number;
}

export interface Member {
  name?: string | null;
  role: 'admin' | 'organizer' | 'member' | 'guest';
  entitlementManager: boolean;
}

/** What a command must come to: an exit status, the code of its error, and the result it prints (null: not looked at). */
export interface Answer {
  readonly status: number;
  readonly code: string | null;
  readonly result: unknown;
}

export const STATUSES = ['test', 'pre-production', 'production'];
const ADA = 'ada@acme.example';

const EXITS: Readonly<Record<string, number>> = {
  'not-permitted': 3,
  'unknown-actor': 3,
  'not-activated': 3,
  'workspace-not-found': 4,
  'product-not-found': 4,
  'purchase-not-found': 4,
  'hold-not-found': 4,
  'transaction-not-found': 4,
  'request-not-found': 4,
  'reference-conflict': 6,
  'key-taken': 6,
  'member-not-found': 4,
  'tag-not-found': 4,
  'confirmation-needed': 2,
  'missing-argument': 2,
  usage: 2,
};

export function refused(code: string, result: unknown = null): Answer {
  return { status: EXITS[code] ?? 5, code, result };
}

export function granted(result: unknown = null): Answer {
  return { status: 0, code: null, result };
}

export interface TransferRequest {
  readonly workspace: string;
  readonly product: string;
  /** Null: none was given. */
  readonly quantity: string | null;
  readonly reference: string | null;
  readonly dryRun: boolean;
}

type Decision =
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'skipped' }
  | { readonly kind: 'replayed'; readonly line: Line }
  | { readonly kind: 'granted'; readonly line: Line };

/** What a refused file and a dry run go back to. */
interface Mark {
  readonly lines: number;
  readonly drawn: readonly number[];
  readonly events: readonly (readonly [Event, ReadonlyMap<string, number>])[];
  readonly holds: readonly (readonly [posted: number, released: number])[];
}

export class Model {
  today: string;
  /** The calendar of what is being looked at: today's, or that of `--as-of`. */
  #calendar: string;
  activated = true;
  readonly products = new Set(['seat']);
  readonly lots: Lot[] = [];
  readonly events = new Map<string, Event>();
  readonly ledger: Line[] = [];
  readonly holds: Hold[] = [];
  readonly requests: Request[] = [];
  /** The day of each line of the ledger: it never goes back, even when the clock does. */
  readonly dates: string[] = [];
  readonly accountManagers = new Set([ADA]);
  /** Modules that are, or once were, installed anywhere: a product that has a history stays. */
  readonly everInstalled = new Set<string>();
  readonly members = new Map<string, Member>([[ADA, { role: 'admin', entitlementManager: true }]]);

  constructor(today: string) {
    this.today = today;
    this.#calendar = today;
  }

  /** What a command would come to, which then does not happen. */
  dry(run: () => Answer): Answer {
    const before = structuredClone({ ...this });
    const answer = run();
    Object.assign(this, before);
    return answer;
  }

  #change(): void {
    this.#calendar = this.today;
  }

  /** The day of the ledger's last line, when the calendar is of one before: a hold that had run out then is not open again. */
  #dated(): string {
    const last = this.dates.at(-1) ?? this.#calendar;
    return last > this.#calendar ? last : this.#calendar;
  }

  // Who may (section 2)

  may(actor: string, ...holders: readonly string[]): string | null {
    const member = this.members.get(actor);
    const is: string[] = this.accountManagers.has(actor) ? ['account manager'] : [];
    if (member !== undefined) is.push(member.role, ...(member.entitlementManager ? ['manager'] : []));
    if (is.some((each) => holders.includes(each))) return null;
    return is.length === 0 ? 'unknown-actor' : 'not-permitted';
  }

  entitlements(actor: string): string | null {
    return this.may(actor, 'manager') ?? (this.activated ? null : 'not-activated');
  }

  // Pools and needs (section 1)

  #valid(lot: Lot, on = this.today): boolean {
    return lot.startsOn <= on && (lot.endsOn === null || lot.endsOn >= on);
  }

  #drawOrder(product: string): Lot[] {
    const end = (lot: Lot): string => lot.endsOn ?? '9999-99-99';
    return this.lots
      .filter((lot) => lot.product === product && this.#valid(lot))
      .sort((a, b) => end(a).localeCompare(end(b)) || a.startsOn.localeCompare(b.startsOn) || a.purchase - b.purchase);
  }

  #left(lot: Lot): number {
    return lot.quantity - lot.revoked - lot.drawn - this.#heldOf(lot);
  }

  #state({ line, until, posted, released }: Hold): string {
    if (posted + released < line.quantity) return until < this.#dated() ? 'expired' : 'open';
    return posted > 0 ? 'posted' : 'released';
  }

  /** What an open hold still keeps of each lot: what is posted or released leaves its first lots first. */
  #kept(hold: Hold): readonly Draw[] {
    return this.#state(hold) === 'open' ? slice(hold.line.lots, hold.posted + hold.released, hold.line.quantity) : [];
  }

  #heldOf({ purchase }: Lot): number {
    return total(this.holds.flatMap((hold) => this.#kept(hold)).filter((draw) => draw.purchase === purchase));
  }

  #held(event: Event, product: string): number {
    const its = this.holds.filter(({ line }) => line.workspace === event.workspace && line.product === product);
    return total(its.flatMap((hold) => this.#kept(hold)));
  }

  /** What is neither assigned nor held. */
  #unsupplied(event: Event, product: string): number {
    return Math.max(0, this.#missing(event, product) - this.#held(event, product));
  }

  /** The list of holds, newest first. */
  holdRows(): unknown {
    this.#calendar = this.today;
    return this.holds.toReversed().map((hold) => ({
      hold: hold.line.id,
      workspace: hold.line.workspace,
      product: hold.line.product,
      quantity: hold.line.quantity,
      posted: hold.posted,
      released: hold.released,
      remaining: hold.line.quantity - hold.posted - hold.released,
      until: hold.until,
      state: this.#state(hold),
      actor: hold.line.actor,
      reference: hold.line.reference,
      lots: hold.line.lots,
    }));
  }

  #available(product: string): number {
    return this.#drawOrder(product).reduce((sum, lot) => sum + this.#left(lot), 0);
  }

  #required(event: Event, product: string): number {
    if (event.status === 0) return 0;
    if (product === 'seat') return event.participants;
    return event.modules.has(product) ? 1 : 0;
  }

  #missing(event: Event, product: string): number {
    return Math.max(0, this.#required(event, product) - (event.assigned.get(product) ?? 0));
  }

  pools(asOf = this.today): unknown {
    this.#calendar = asOf;
    return [...this.products]
      .sort((a, b) => Number(b === 'seat') - Number(a === 'seat') || (a < b ? -1 : 1))
      .map((product) => {
        const lots = this.lots.filter((lot) => lot.product === product);
        const sum = (some: readonly Lot[], of: (lot: Lot) => number): number => some.reduce((total, lot) => total + of(lot), 0);
        const valid = lots.filter((lot) => this.#valid(lot, asOf));
        const ending = valid.filter((lot) => lot.endsOn !== null && this.#left(lot) > 0);
        const on = ending.map((lot) => lot.endsOn ?? '').sort()[0];
        return {
          product,
          purchased: sum(lots, (lot) => lot.quantity - lot.revoked),
          assigned: sum(lots, (lot) => lot.drawn),
          held: sum(lots, (lot) => this.#heldOf(lot)),
          available: sum(valid, (lot) => this.#left(lot)),
          expired: sum(
            lots.filter((lot) => lot.endsOn !== null && lot.endsOn < asOf),
            (lot) => this.#left(lot),
          ),
          upcoming: sum(
            lots.filter((lot) => lot.startsOn > asOf),
            (lot) => this.#left(lot),
          ),
          missing: [...this.events.values()].reduce((total, event) => total + this.#missing(event, product), 0),
          nextExpiry:
            on === undefined
              ? null
              : {
                  on,
                  quantity: sum(
                    ending.filter((lot) => lot.endsOn === on),
                    (lot) => this.#left(lot),
                  ),
                },
        };
      });
  }

  workspaces(asOf = this.today): unknown {
    this.#calendar = asOf;
    return [...this.events.values()]
      .sort((a, b) => (a.workspace < b.workspace ? -1 : 1))
      .map((event) => {
        const need = (product: string) => ({
          required: this.#required(event, product),
          assigned: event.assigned.get(product) ?? 0,
          held: this.#held(event, product),
          missing: this.#missing(event, product),
          surplus: Math.max(0, (event.assigned.get(product) ?? 0) - this.#required(event, product)),
        });
        const modules = [...this.products].filter(
          (product) =>
            product !== 'seat' && (event.modules.has(product) || event.assigned.has(product) || this.#held(event, product) > 0),
        );
        return {
          workspace: event.workspace,
          status: STATUSES[event.status],
          phase: event.endsOn < asOf ? 'past' : 'live',
          participants: event.participants,
          tags: Object.fromEntries([...event.tags].sort()),
          seats: need('seat'),
          modules: modules.sort().map((product) => ({ product, installed: event.modules.has(product), ...need(product) })),
          missing: ['seat', ...modules].some((product) => this.#missing(event, product) > 0),
        };
      });
  }

  // Commands

  addProduct(actor: string, product: string): Answer {
    const no = this.may(actor, 'account manager');
    if (no !== null) return refused(no);
    if (this.products.has(product)) return refused('key-taken');
    this.products.add(product);
    return granted();
  }

  addPurchase(
    actor: string,
    { product, quantity, startsOn, endsOn }: Pick<Lot, 'product' | 'quantity' | 'startsOn' | 'endsOn'>,
    reference: string | null,
    subscription = `SUB-${quantity}`,
  ): Answer {
    const no = this.may(actor, 'account manager');
    if (no !== null) return refused(no);
    const lot = { product, quantity, startsOn, endsOn };
    // One order can have several lines: a purchase's reference is taken for its product alone.
    const taken = (line: Line): boolean =>
      line.reference === reference && (line.kind !== 'purchase' || line.product === lot.product);
    const earlier = reference === null ? undefined : this.ledger.find(taken);
    if (earlier !== undefined) {
      const same = this.lots.find(({ purchase }) => earlier.kind === 'purchase' && purchase === earlier.lots[0]?.purchase);
      const asked = { ...lot, subscription };
      return same !== undefined && Object.entries(asked).every(([key, value]) => same[key as keyof Lot] === value)
        ? granted()
        : refused('reference-conflict');
    }
    if (!this.products.has(lot.product)) return refused('product-not-found');
    if (endsOn !== null && endsOn < startsOn) return refused('invalid-period');
    const purchase = this.lots.length + 1;
    this.lots.push({ ...lot, purchase, subscription, drawn: 0, revoked: 0 });
    const lots = [{ purchase, subscription, quantity: lot.quantity }];
    this.#append({
      kind: 'purchase',
      product: lot.product,
      quantity: lot.quantity,
      workspace: null,
      subscription,
      actor,
      reference,
      lots,
    });
    return granted();
  }

  revoke(actor: string, purchase: number, quantity: number): Answer {
    this.#change();
    const no = this.may(actor, 'account manager');
    if (no !== null) return refused(no);
    const lot = this.lots[purchase - 1];
    if (lot === undefined) return refused('purchase-not-found');
    if (quantity > this.#left(lot)) return refused('nothing-left');
    lot.revoked += quantity;
    const { product, subscription } = lot;
    this.#append({
      kind: 'revocation',
      product,
      quantity,
      workspace: null,
      subscription,
      actor,
      reference: null,
      lots: [{ purchase, subscription, quantity }],
    });
    return granted();
  }

  /** A later end, never an earlier one. */
  extend(actor: string, purchase: number, endsOn: string): Answer {
    const no = this.may(actor, 'account manager');
    if (no !== null) return refused(no);
    const lot = this.lots[purchase - 1];
    if (lot === undefined) return refused('purchase-not-found');
    if (lot.endsOn === null || endsOn < lot.endsOn) return refused('not-later');
    lot.endsOn = endsOn;
    return granted();
  }

  /** One lot for each lot the transfer drew from, after those that earlier credits made up for. */
  credit(actor: string, corrects: number, typed: number | null, reference: string | null): Answer {
    const no = this.may(actor, 'account manager');
    if (no !== null) return refused(no);
    const earlier = reference === null ? undefined : this.ledger.find((line) => line.reference === reference);
    if (earlier !== undefined) {
      const same = earlier.corrects === corrects && (typed === null || typed === earlier.quantity);
      return same ? granted() : refused('reference-conflict');
    }
    const given = this.ledger[corrects - 1];
    if (given === undefined) return refused('transaction-not-found');
    if (given.kind !== 'transfer' && given.kind !== 'automatic') return refused('not-a-transfer');
    const before = this.ledger.reduce((sum, line) => sum + (line.corrects === corrects ? line.quantity : 0), 0);
    const quantity = typed ?? given.quantity - before;
    if (quantity === 0 || before + quantity > given.quantity) return refused('exceeds-transfer');
    const { product } = given;
    const lots = slice(given.lots, before, before + quantity).map((draw): Draw => {
      const like = this.lots[draw.purchase - 1];
      if (like === undefined) throw new Error(`the model has no purchase ${draw.purchase}`);
      const purchase = this.lots.length + 1;
      this.lots.push({ ...like, purchase, quantity: draw.quantity, drawn: 0, revoked: 0 });
      return { ...draw, purchase };
    });
    const subscriptions = [...new Set(lots.map(({ subscription }) => subscription))];
    const subscription = subscriptions.length === 1 ? (subscriptions[0] ?? null) : null;
    this.#append({ kind: 'credit', product, quantity, workspace: null, subscription, actor, reference, lots, corrects });
    return granted();
  }

  create(actor: string, workspace: string, charged: boolean, startsOn: string, endsOn: string, participants: number): Answer {
    const no = charged
      ? this.may(actor, 'account manager', 'admin', 'organizer')
      : this.may(actor, 'account manager', 'admin', 'organizer', 'member');
    if (no !== null) return refused(no);
    if (this.events.has(workspace)) return refused('key-taken');
    this.events.set(workspace, {
      workspace,
      name: workspace,
      status: charged ? 1 : 0,
      startsOn,
      endsOn,
      participants,
      modules: new Set(),
      tags: new Map(),
      assigned: new Map(),
    });
    return granted();
  }

  update(actor: string, workspace: string, participants: number): Answer {
    const no = this.may(actor, 'account manager', 'admin', 'organizer');
    if (no !== null) return refused(no);
    const event = this.events.get(workspace);
    if (event === undefined) return refused('workspace-not-found');
    event.participants = participants;
    return granted();
  }

  install(actor: string, workspace: string, product: string, install: boolean): Answer {
    const any = this.may(actor, 'account manager', 'admin', 'organizer', 'member');
    if (any !== null) return refused(any);
    const event = this.events.get(workspace);
    if (event === undefined) return refused('workspace-not-found');
    const no = event.status === 0 ? null : this.may(actor, 'account manager', 'admin', 'organizer');
    if (no !== null) return refused(no);
    if (!this.products.has(product)) return refused('product-not-found');
    if (!install && !event.modules.has(product)) return refused('not-installed');
    if (install) this.everInstalled.add(product);
    if (install) event.modules.add(product);
    else event.modules.delete(product);
    return granted();
  }

  promote(actor: string, workspace: string, assign: boolean): Answer {
    this.#change();
    const no = this.may(actor, 'account manager', 'admin', 'organizer') ?? (assign ? this.entitlements(actor) : null);
    if (no !== null) return refused(no);
    const event = this.events.get(workspace);
    if (event === undefined) return refused('workspace-not-found');
    if (event.status === 2) return refused('invalid-transition');
    event.status += 1;
    const needed = ['seat', ...[...event.modules].sort()].filter((product) => this.#unsupplied(event, product) > 0);
    if (assign && needed.some((product) => this.#unsupplied(event, product) > this.#available(product))) {
      event.status -= 1;
      return refused('insufficient-entitlements');
    }
    if (assign)
      for (const product of needed) this.#give('transfer', actor, event, product, this.#unsupplied(event, product), null);
    return granted({ workspace, from: STATUSES[event.status - 1], to: STATUSES[event.status], dryRun: false });
  }

  transfer(actor: string, request: TransferRequest): Answer {
    this.#change();
    const no = this.may(actor, 'manager');
    if (no !== null) return refused(no);
    const before = this.#mark();
    const decision = this.#decide(actor, request);
    if (decision.kind === 'refused') return refused(decision.code);
    const event = this.#event(request.workspace);
    const result = {
      transaction: decision.kind === 'skipped' || (decision.kind === 'granted' && request.dryRun) ? null : decision.line.id,
      workspace: request.workspace,
      product: request.product,
      quantity: decision.kind === 'skipped' ? 0 : decision.line.quantity,
      available: this.#available(request.product),
      missing: this.#missing(event, request.product),
      replayed: decision.kind === 'replayed',
      dryRun: request.dryRun,
    };
    if (request.dryRun) this.#rollBack(before);
    return granted(result);
  }

  /** A file of transfers; `text` is its CSV, with a column `hold` or not. */
  bulk(actor: string, text: string, partial: boolean): Answer {
    this.#change();
    const no = this.may(actor, 'manager');
    if (no !== null) return refused(no);
    const said = new Map<string, number>();
    const before = this.#mark();
    const counts = { applied: 0, rejected: 0, skipped: 0, replayed: 0, seats: 0, excess: 0 };
    const bad: string[] = [];
    for (const [index, line] of text.trim().split('\n').slice(1).entries()) {
      const [workspace = '', product = '', quantity = '', hold = ''] = line.split(',').map((cell) => cell.trim());
      const reference = rowReference(said, workspace, product, quantity, hold);
      const request = { workspace, product, quantity: quantity === '' ? null : quantity, reference };
      const event = this.events.get(workspace);
      const missing = event === undefined ? 0 : this.#missing(event, product);
      const decision = hold === '' ? this.#decide(actor, request) : this.#post(actor, request, Number(hold));
      if (decision.kind === 'refused') {
        counts.rejected += 1;
        bad.push(`${index + 2} ${decision.code}`);
      } else if (decision.kind === 'granted') {
        counts.applied += 1;
        if (product === 'seat') counts.seats += decision.line.quantity;
        if (product === 'seat') counts.excess += Math.max(0, decision.line.quantity - missing);
      } else counts[decision.kind] += 1;
    }
    if (bad.length === 0) return granted({ ...counts, bad });
    if (bad.some((row) => row.endsWith(' not-activated'))) {
      this.#rollBack(before);
      return refused('not-activated');
    }
    if (partial) return refused('rows-rejected', { ...counts, bad });
    this.#rollBack(before);
    return refused('rows-rejected', { applied: 0, rejected: counts.rejected, bad });
  }

  /** A row that posts a hold: all of it, unless it names a quantity. */
  #post(actor: string, { workspace, product, quantity, reference }: Omit<TransferRequest, 'dryRun'>, number: number): Decision {
    const no = (code: string): Decision => ({ kind: 'refused', code });
    const hold = this.holds.find(({ line }) => line.id === number);
    if (hold === undefined) return no('hold-not-found');
    if (hold.line.workspace !== workspace || hold.line.product !== product) return no('hold-of-another');
    const earlier = reference === null ? undefined : this.ledger.find((line) => line.reference === reference);
    if (earlier !== undefined) return { kind: 'replayed', line: earlier };
    if (!this.activated) return no('not-activated');
    if (quantity === 'missing' || (quantity !== null && !isQuantity(quantity, 'seat'))) return no('invalid-quantity');
    const code = this.#closing(hold, quantity === null ? null : Number(quantity));
    if (code !== null) return no(code);
    this.#close(actor, hold, quantity === null ? hold.line.quantity : Number(quantity), reference);
    const line = this.ledger.findLast((each) => each.kind === 'transfer');
    if (line === undefined) throw new Error('the model posted nothing');
    return { kind: 'granted', line };
  }

  check(actor: string, maxSeats: number | null): Answer {
    this.#change();
    const no = this.entitlements(actor);
    if (no !== null) return refused(no);
    const before = this.#mark();
    const assigned: unknown[] = [];
    let seats = 0;
    for (const event of this.#servingOrder()) {
      const quantity = Math.min(this.#unsupplied(event, 'seat'), this.#available('seat'));
      if (quantity === 0) continue;
      const { id } = this.#give('automatic', actor, event, 'seat', quantity, null);
      assigned.push({ workspace: event.workspace, quantity, transaction: id });
      seats += quantity;
    }
    if (maxSeats !== null && seats > maxSeats) {
      this.#rollBack(before);
      return refused('over-limit');
    }
    return granted({ organization: 'acme', assigned, seats, dryRun: false });
  }

  hold(actor: string, { workspace, product, quantity, reference }: Omit<TransferRequest, 'dryRun'>, until: string): Answer {
    this.#change();
    const no = this.entitlements(actor);
    if (no !== null) return refused(no);
    const earlier = reference === null ? undefined : this.ledger.find((line) => line.reference === reference);
    if (earlier !== undefined) {
      const said = earlier.workspace === workspace && earlier.product === product && earlier.until === until;
      const same = said && earlier.kind === 'hold' && [String(earlier.quantity), 'missing'].includes(quantity ?? '1');
      return same ? granted(earlier.quantity) : refused('reference-conflict');
    }
    const event = this.events.get(workspace);
    if (event === undefined) return refused('workspace-not-found');
    if (!this.products.has(product)) return refused('product-not-found');
    const typed = quantity ?? (product === 'seat' ? '' : '1');
    if (!isQuantity(typed, product)) return refused('invalid-quantity');
    if (until < this.#dated()) return refused('invalid-period');
    if (event.status === 0) return refused('workspace-not-charged');
    const wanted = typed === 'missing' ? this.#unsupplied(event, product) : Number(typed);
    if (wanted === 0) return granted(0);
    if (product !== 'seat' && event.assigned.has(product)) return refused('already-assigned');
    if (product !== 'seat' && this.#held(event, product) > 0) return refused('already-held');
    if (wanted > this.#available(product)) return refused('insufficient-entitlements');
    const lots = this.#draw(product, wanted);
    const common = { workspace, subscription: null, actor, reference };
    const line = this.#append({ kind: 'hold', product, quantity: wanted, ...common, lots, until });
    this.holds.push({ line, until, posted: 0, released: 0 });
    return granted(wanted);
  }

  /** Posts `quantity` (null: all) of a hold and gives back the rest; a quantity of 0 gives back all. */
  close(actor: string, number: number, quantity: number | null): Answer {
    this.#change();
    const no = this.entitlements(actor);
    if (no !== null) return refused(no);
    const hold = this.holds.find(({ line }) => line.id === number);
    if (hold === undefined) return refused('hold-not-found');
    const code = this.#closing(hold, quantity);
    if (code !== null) return refused(code);
    this.#close(actor, hold, quantity ?? hold.line.quantity, null);
    return granted();
  }

  /** Why a hold cannot be posted or released; null when it can. */
  #closing(hold: Hold, quantity: number | null): string | null {
    const state = this.#state(hold);
    if (state !== 'open') return state === 'expired' ? 'hold-expired' : 'hold-closed';
    const { workspace, product } = hold.line;
    if (quantity !== 0 && product !== 'seat' && this.#event(workspace ?? '').assigned.has(product)) return 'already-assigned';
    return quantity !== null && quantity > hold.line.quantity ? 'exceeds-hold' : null;
  }

  #close(actor: string, hold: Hold, posted: number, reference: string | null): void {
    const { id, workspace, product, quantity: all } = hold.line;
    const event = this.#event(workspace ?? '');
    const common = { product, workspace, subscription: null, actor, hold: id };
    const lots = slice(hold.line.lots, 0, posted);
    hold.posted = posted;
    hold.released = all - posted;
    for (const draw of lots) for (const lot of this.lots) if (lot.purchase === draw.purchase) lot.drawn += draw.quantity;
    if (posted > 0) {
      event.assigned.set(product, (event.assigned.get(product) ?? 0) + posted);
      this.#append({ kind: 'transfer', quantity: posted, ...common, reference, lots });
    }
    if (posted < all) {
      const rest = slice(hold.line.lots, posted, all);
      this.#append({ kind: 'release', quantity: all - posted, ...common, reference: null, lots: rest });
    }
  }

  /** All that an event needs; `partial`: as far as the pools go, and no part of a module. */
  transferMissing(actor: string, workspace: string, partial: boolean): Answer {
    this.#change();
    const no = this.entitlements(actor);
    if (no !== null) return refused(no);
    const event = this.events.get(workspace);
    if (event === undefined) return refused('workspace-not-found');
    if (event.status === 0) return refused('workspace-not-charged');
    const needed = ['seat', ...[...event.modules].sort()].filter((product) => this.#unsupplied(event, product) > 0);
    const short = needed.filter((product) => this.#unsupplied(event, product) > this.#available(product));
    if (short.length > 0 && !partial) return refused('insufficient-entitlements');
    const rows = needed.flatMap((product) => {
      const quantity = Math.min(this.#unsupplied(event, product), this.#available(product));
      if (quantity === 0) return [];
      const { id: transaction } = this.#give('transfer', actor, event, product, quantity, null);
      const [available, missing] = [this.#available(product), this.#missing(event, product)];
      return [{ transaction, workspace, product, quantity, available, missing, replayed: false, dryRun: false }];
    });
    return granted(rows);
  }

  // Requests (section 1): who may not transfer asks

  request(actor: string, { workspace, product, quantity }: Pick<TransferRequest, 'workspace' | 'product' | 'quantity'>): Answer {
    const no = this.#mayRequest(actor);
    if (no !== null) return refused(no);
    if (!this.activated) return refused('not-activated');
    if (!this.events.has(workspace)) return refused('workspace-not-found');
    if (!this.products.has(product)) return refused('product-not-found');
    const typed = quantity ?? (product === 'seat' ? '' : '1');
    if (!isQuantity(typed, product)) return refused('invalid-quantity');
    const request = this.requests.length + 1;
    const wanted = typed === 'missing' ? ('missing' as const) : Number(typed);
    const open = { state: 'open', decidedBy: null, transaction: null } as const;
    this.requests.push({ request, requestedBy: actor, workspace, product, quantity: wanted, ...open });
    return granted(request);
  }

  #mayRequest(actor: string): string | null {
    return this.may(actor, 'account manager', 'admin', 'organizer', 'member', 'manager');
  }

  approve(actor: string, number: number): Answer {
    this.#change();
    const no = this.entitlements(actor);
    if (no !== null) return refused(no);
    const request = this.requests[number - 1];
    if (request === undefined) return refused('request-not-found');
    if (request.state !== 'open') return refused('request-closed');
    const { workspace, product, quantity } = request;
    const asked = { workspace, product, quantity: String(quantity), reference: null };
    const decision = this.#decide(actor, asked, { request: number });
    if (decision.kind === 'refused') return refused(decision.code);
    if (decision.kind !== 'granted') return refused('nothing-missing');
    const { id: transaction } = decision.line;
    this.requests[number - 1] = { ...request, state: 'approved', decidedBy: actor, transaction };
    return granted(decision.line.quantity);
  }

  decline(actor: string, number: number): Answer {
    const no = this.entitlements(actor);
    if (no !== null) return refused(no);
    return this.#decided(number, { state: 'declined', decidedBy: actor });
  }

  withdraw(actor: string, number: number): Answer {
    const no = this.#mayRequest(actor);
    if (no !== null) return refused(no);
    const request = this.requests[number - 1];
    const sees = this.entitlements(actor) === null;
    if (request !== undefined && request.requestedBy !== actor) return refused(sees ? 'not-permitted' : 'request-not-found');
    return this.#decided(number, { state: 'withdrawn', decidedBy: actor });
  }

  #decided(number: number, decision: Pick<Request, 'state' | 'decidedBy'>): Answer {
    const request = this.requests[number - 1];
    if (request === undefined) return refused('request-not-found');
    if (request.state !== 'open') return refused('request-closed');
    this.requests[number - 1] = { ...request, ...decision };
    return granted();
  }

  addMember(actor: string, email: string, member: Member): Answer {
    const no = this.may(actor, 'account manager', 'admin');
    if (no !== null) return refused(no);
    if (this.members.has(email)) return refused('key-taken');
    this.members.set(email, { ...member });
    return granted({ email, name: null, ...member });
  }

  removeMember(actor: string, email: string): Answer {
    const no = this.may(actor, 'account manager', 'admin');
    if (no !== null) return refused(no);
    if (!this.members.delete(email)) return { status: 4, code: 'member-not-found', result: null };
    return granted();
  }

  activate(actor: string, activated: boolean): Answer {
    const no = this.may(actor, 'account manager');
    if (no !== null) return refused(no);
    this.activated = activated;
    return granted();
  }

  // Transfers (section 6)

  #decide(
    actor: string,
    { workspace, product, quantity, reference }: Omit<TransferRequest, 'dryRun'>,
    also: { readonly request?: number } = {},
  ): Decision {
    const earlier = reference === null ? undefined : this.ledger.find((line) => line.reference === reference);
    if (earlier !== undefined) {
      const asked = quantity ?? '1';
      const same =
        earlier.workspace === workspace &&
        earlier.product === product &&
        (asked === 'missing' || asked === String(earlier.quantity));
      return same ? { kind: 'replayed', line: earlier } : { kind: 'refused', code: 'reference-conflict' };
    }
    const no = (code: string): Decision => ({ kind: 'refused', code });
    if (!this.activated) return no('not-activated');
    const event = this.events.get(workspace);
    if (event === undefined) return no('workspace-not-found');
    if (!this.products.has(product)) return no('product-not-found');
    const isModule = product !== 'seat';
    const typed = quantity ?? (isModule ? '1' : '');
    if (!isQuantity(typed, product)) return no('invalid-quantity');
    if (event.status === 0) return no('workspace-not-charged');
    const wanted = typed === 'missing' ? this.#unsupplied(event, product) : Number(typed);
    if (wanted === 0) return { kind: 'skipped' };
    if (isModule && event.assigned.has(product)) return no('already-assigned');
    if (wanted > this.#available(product)) return no('insufficient-entitlements');
    return { kind: 'granted', line: this.#give('transfer', actor, event, product, wanted, reference, also) };
  }

  #give(
    kind: string,
    actor: string,
    event: Event,
    product: string,
    quantity: number,
    reference: string | null,
    also: { readonly request?: number } = {},
  ): Line {
    const lots = this.#draw(product, quantity);
    for (const draw of lots) for (const lot of this.lots) if (lot.purchase === draw.purchase) lot.drawn += draw.quantity;
    event.assigned.set(product, (event.assigned.get(product) ?? 0) + quantity);
    return this.#append({
      kind,
      product,
      quantity,
      workspace: event.workspace,
      subscription: null,
      actor,
      reference,
      lots,
      ...also,
    });
  }

  /** How much of each lot, in draw order. */
  #draw(product: string, quantity: number): readonly Draw[] {
    const lots: Draw[] = [];
    let wanted = quantity;
    for (const lot of this.#drawOrder(product)) {
      const taken = Math.min(wanted, this.#left(lot));
      if (taken === 0) continue;
      wanted -= taken;
      lots.push({ purchase: lot.purchase, subscription: lot.subscription, quantity: taken });
    }
    return lots;
  }

  #servingOrder(): readonly Event[] {
    const rank = (event: Event): string =>
      `${event.endsOn < this.today ? 1 : 0} ${event.status === 2 ? 0 : 1} ${event.startsOn} ${event.workspace}`;
    return [...this.events.values()].sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
  }

  #append(line: Omit<Line, 'id'>): Line {
    const whole = { id: this.ledger.length + 1, ...line };
    this.ledger.push(whole);
    this.#change();
    this.dates.push(this.#dated());
    return whole;
  }

  #event(workspace: string): Event {
    const event = this.events.get(workspace);
    if (event === undefined) throw new Error(`the model has no workspace ${workspace}`);
    return event;
  }

  #mark(): Mark {
    const events = [...this.events.values()].map((event) => [event, new Map(event.assigned)] as const);
    const holds = this.holds.map(({ posted, released }) => [posted, released] as const);
    return { lines: this.ledger.length, drawn: this.lots.map((lot) => lot.drawn), events, holds };
  }

  #rollBack({ lines, drawn, events, holds }: Mark): void {
    for (const [index, [posted, released]] of holds.entries()) Object.assign(this.holds[index] ?? {}, { posted, released });
    this.ledger.length = lines;
    this.dates.length = lines;
    for (const [index, lot] of this.lots.entries()) lot.drawn = drawn[index] ?? 0;
    for (const [event, assigned] of events) {
      event.assigned.clear();
      for (const [product, quantity] of assigned) event.assigned.set(product, quantity);
    }
  }
}

function total(draws: readonly Draw[]): number {
  return draws.reduce((sum, { quantity }) => sum + quantity, 0);
}

/** The units from `from` to `to`, counted through the lots. */
function slice(lots: readonly Draw[], from: number, to: number): readonly Draw[] {
  let before = 0;
  return lots.flatMap((lot) => {
    const [first, last] = [Math.max(from, before), Math.min(to, before + lot.quantity)];
    before += lot.quantity;
    return last > first ? [{ ...lot, quantity: last - first }] : [];
  });
}

function isQuantity(typed: string, product: string): boolean {
  if (typed === 'missing') return true;
  return /^[1-9][0-9]{0,9}$/.test(typed) && Number(typed) <= 1_000_000_000 && (product === 'seat' || typed === '1');
}

/** A row is known by what it says, counted among those of the file that say the same (contract, section 6). */
function rowReference(said: Map<string, number>, workspace: string, product: string, typed: string, hold: string): string | null {
  const quantity = typed === '' && hold !== '' ? '"all"' : typed === '' && product !== 'seat' ? '1' : typed;
  if (quantity !== '"all"' && !isQuantity(quantity, product)) return null;
  if (quantity === 'missing') return null;
  const content = `["${workspace}","${product}",${quantity}${hold === '' ? '' : `,"${hold}"`}]`;
  const count = (said.get(content) ?? 0) + 1;
  said.set(content, count);
  return `row:${createHash('sha256').update(content).digest('hex').slice(0, 16)}#${count}`;
}
