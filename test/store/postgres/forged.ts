/**
 * Lines that are not what they should be, made from the declarations of actions, states and kinds: for each there is one that
 * the server takes, and then as many as there are ways to change one field of it. Whoever makes them knows where the logs
 * end and how to hash; each is sent with the hash of what it says, and with the hash of what it should have said.
 */

import { canonicalJson } from '../../../src/core/chain.ts';
import type { TransactionKind } from '../../../src/core/kinds/all.ts';
import type { ActivityDraft, RequestState, TransactionDraft } from '../../../src/core/ledger.ts';
import type { Email, Instant, ProductKey } from '../../../src/core/values.ts';
import { APPEND_TYPES, LEDGER_COLUMNS } from '../../../src/store/postgres/schema/append-words.ts';
import { fieldsOf } from '../../../src/store/postgres/schema/states.ts';
import type { Entity } from '../../../src/store/states.ts';
import {
  changed,
  created,
  day,
  lot,
  member,
  organization,
  product,
  purchase,
  record,
  transaction,
  workspaceOf,
} from '../facts.ts';
import { ACME, ADA, sha256 } from '../../support/world.ts';
import { BETA, emailOf, LOTS_END, type Person, type Team } from './team.ts';

export const EVERYBODY: readonly Person[] = ['ada', 'tom', 'olga', 'max', 'gus', 'ci', 'eve', 'stranger'];

/** What the server takes from somebody who may: lines of one call. */
interface Valid {
  readonly as: Person;
  readonly organization?: string;
  readonly activity?: readonly ActivityDraft[];
  readonly transactions?: readonly TransactionDraft[];
}

const GALA = workspaceOf('gala-2026', { name: 'gala-2026', participants: 60 });
const PILOT = workspaceOf('pilot-2027', { name: 'pilot-2027', participants: 5, status: 'test' });
const FAIR = workspaceOf('fair-2028', { participants: 3, modules: ['badge' as ProductKey], tags: { site: 'Malmö' } });
const SECOND = 'second@acme.example' as Email;
const ends = '2099-12-31';
const asked = '2026-11-22T09:00:00.000Z' as Instant;

function request(number: number, more: Partial<RequestState> = {}): RequestState {
  const nothing = { decidedBy: null, decidedAt: null, reason: null, transaction: null };
  const about = { workspace: GALA.workspace, product: 'seat' as ProductKey, quantity: 4, note: 'for the crew' };
  return { request: number, at: asked, requestedBy: emailOf('max'), ...about, state: 'open', ...nothing, ...more };
}

/** A transfer to correct, a hold to post, requests to decide, and one of everything that can be changed or removed. */
export async function furnish(team: Team): Promise<void> {
  const { services, clock } = team.world;
  clock.set('2026-11-22T09:00:00.000Z');
  const seats = purchase(3, 3, { product: 'seat', quantity: 50, subscription: 'SUB-3', startsOn: '2026-01-01', endsOn: ends });
  await record(services, ADA, {
    organization: ACME,
    activity: [
      product('extra', 'Extra'),
      member(SECOND, 'guest', false, 'Second'),
      { action: 'account-manager.added', subject: SECOND, before: null, after: { email: SECOND, accountManager: true } },
      created(FAIR),
      seats.activity,
      { action: 'request.added', subject: '1', before: null, after: request(1) },
    ],
    transactions: [
      seats.transaction,
      transaction(4, 'transfer', 'seat', 10, { workspace: GALA.workspace, lots: [lot(1, 'SUB-1', 10)], reference: 'CRM-4' }),
      transaction(5, 'hold', 'seat', 20, { workspace: GALA.workspace, until: day(ends), lots: [lot(1, 'SUB-1', 20)] }),
    ],
  });
  await record(services, ADA, {
    organization: 'delta' as typeof ACME,
    activity: [organization('delta' as typeof ACME, 'Delta', false), member(ADA, 'admin', true)],
  });
}

const acme = { organization: ACME, name: 'Acme Events', activated: true };
const delta = { organization: 'delta' as typeof ACME, name: 'Delta', activated: false };
const extra = { product: 'extra' as ProductKey, name: 'Extra', kind: 'module' } as const;
const tom = { email: emailOf('tom'), name: null, role: 'admin', entitlementManager: false } as const;
const olga = { email: emailOf('olga'), name: null, role: 'organizer', entitlementManager: false } as const;
const lotThree = {
  ...purchase(3, 3, { product: 'seat', quantity: 50, subscription: 'SUB-3', startsOn: '2026-01-01', endsOn: ends }).activity
    .after,
};
const bought = purchase(6, 4, {
  product: 'seat',
  quantity: 9,
  subscription: 'SUB-9',
  startsOn: '2026-01-01',
  endsOn: ends,
  reference: 'PO-9',
  note: 'new',
});
const credited = purchase(6, 4, {
  product: 'seat',
  quantity: 4,
  subscription: 'SUB-1',
  startsOn: '2026-01-01',
  endsOn: LOTS_END,
});

/** One for each action there is; `now` is the time the line will have. */
export function validActions(now: Instant): Readonly<Record<ActivityDraft['action'], Valid>> {
  const one = (as: Person, line: ActivityDraft, more: Partial<Valid> = {}): Valid => ({ as, activity: [line], ...more });
  const decided = (state: RequestState['state'], by: Person, more: Partial<RequestState> = {}) =>
    ({
      action: `request.${state}`,
      subject: '1',
      before: request(1),
      after: request(1, { state, decidedBy: emailOf(by), decidedAt: now, ...more }),
    }) as ActivityDraft;
  return {
    'organization.created': one('ada', organization('gamma' as typeof ACME, 'Gamma'), {
      organization: 'gamma',
      activity: [organization('gamma' as typeof ACME, 'Gamma'), member(ADA, 'admin', true)],
    }),
    'organization.activated': one(
      'ada',
      { action: 'organization.activated', subject: 'delta', before: delta, after: { ...delta, activated: true } },
      { organization: 'delta' },
    ),
    'organization.deactivated': one('ada', {
      action: 'organization.deactivated',
      subject: ACME,
      before: acme,
      after: { ...acme, activated: false },
    }),
    'member.added': one('tom', member(emailOf('stranger'), 'member', false, 'Somebody')),
    'member.changed': one('tom', {
      action: 'member.changed',
      subject: olga.email,
      before: olga,
      after: { ...olga, entitlementManager: true },
    }),
    'member.removed': one('ada', { action: 'member.removed', subject: tom.email, before: tom, after: null }),
    'account-manager.added': one('ada', {
      action: 'account-manager.added',
      subject: emailOf('max'),
      before: null,
      after: { email: emailOf('max'), accountManager: true },
    }),
    'account-manager.removed': one('ada', {
      action: 'account-manager.removed',
      subject: SECOND,
      before: { email: SECOND, accountManager: true },
      after: null,
    }),
    'login.tied': one('ada', { action: 'login.tied', subject: SECOND, before: null, after: { email: SECOND, dbRole: 'second' } }),
    'login.untied': one('ada', {
      action: 'login.untied',
      subject: emailOf('gus'),
      before: { email: emailOf('gus'), dbRole: 'gus' },
      after: null,
    }),
    'product.added': one('ada', product('podium', 'Podium')),
    'product.renamed': one('ada', {
      action: 'product.renamed',
      subject: 'extra',
      before: extra,
      after: { ...extra, name: 'Extras' },
    }),
    'product.removed': one('ada', { action: 'product.removed', subject: 'extra', before: extra, after: null }),
    'purchase.recorded': one('ada', bought.activity, { transactions: [bought.transaction] }),
    'purchase.extended': one('ada', {
      action: 'purchase.extended',
      subject: '3',
      before: lotThree as never,
      after: { ...lotThree, endsOn: day('2100-06-30') } as never,
    }),
    'request.added': one('max', { action: 'request.added', subject: '2', before: null, after: request(2, { at: now }) }),
    'request.approved': one('ci', decided('approved', 'ci', { transaction: 6 }), {
      transactions: [
        transaction(6, 'transfer', 'seat', 4, { workspace: GALA.workspace, lots: [lot(1, 'SUB-1', 4)], request: 1 }),
      ],
    }),
    'request.declined': one('ci', decided('declined', 'ci', { reason: 'enough of them' })),
    'request.withdrawn': one('max', decided('withdrawn', 'max')),
    'workspace.created': one(
      'max',
      created(workspaceOf('talk-2029', { status: 'test', participants: 2, modules: ['badge' as ProductKey] })),
    ),
    'workspace.updated': one('olga', changed('updated', FAIR, { participants: 6 })),
    'workspace.installed': one('max', changed('installed', PILOT, { modules: ['badge' as ProductKey] })),
    'workspace.uninstalled': one('olga', changed('uninstalled', FAIR, { modules: [] })),
    'workspace.promoted': one('olga', changed('promoted', PILOT, { status: 'pre-production' })),
    'workspace.tagged': one('olga', {
      action: 'workspace.tagged',
      subject: FAIR.workspace,
      before: FAIR,
      after: { ...FAIR, tags: { hall: '4', site: 'Malmö' } },
    }),
    'workspace.untagged': one('olga', {
      action: 'workspace.untagged',
      subject: FAIR.workspace,
      before: FAIR,
      after: without(FAIR, 'tags') as never,
    }),
    'workspace.attendees-imported': one('olga', {
      action: 'workspace.attendees-imported',
      subject: FAIR.workspace,
      before: FAIR,
      after: { ...FAIR, participants: 8, attendees: 'a'.repeat(64) },
    }),
    'check.ran': one('ci', {
      action: 'check.ran',
      subject: ACME,
      before: null,
      after: { seats: 0, workspaces: 0, missingSeats: 55, missingModules: 1, missingWorkspaces: 1 },
    }),
  };
}

/** One for each kind there is, and one for each further thing that a kind may name. */
export const validKinds: Readonly<Record<TransactionKind | 'post', Valid>> = {
  purchase: { as: 'ada', activity: [bought.activity], transactions: [bought.transaction] },
  revocation: {
    as: 'ada',
    transactions: [
      transaction(6, 'revocation', 'seat', 5, { subscription: 'SUB-3', lots: [lot(3, 'SUB-3', 5)], note: 'mistyped' }),
    ],
  },
  credit: {
    as: 'ada',
    activity: [credited.activity],
    transactions: [
      transaction(6, 'credit', 'seat', 4, {
        subscription: 'SUB-1',
        lots: [lot(4, 'SUB-1', 4)],
        corrects: 4,
        note: 'the wrong event',
      }),
    ],
  },
  hold: {
    as: 'ci',
    transactions: [
      transaction(6, 'hold', 'seat', 3, {
        workspace: GALA.workspace,
        until: day(ends),
        lots: [lot(1, 'SUB-1', 3)],
        reference: 'H-6',
      }),
    ],
  },
  release: {
    as: 'ci',
    transactions: [transaction(6, 'release', 'seat', 20, { workspace: GALA.workspace, hold: 5, lots: [lot(1, 'SUB-1', 20)] })],
  },
  transfer: {
    as: 'ci',
    transactions: [
      transaction(6, 'transfer', 'seat', 72, {
        workspace: GALA.workspace,
        lots: [lot(1, 'SUB-1', 70), lot(3, 'SUB-3', 2)],
        reference: 'CRM-6',
        note: 'for "the" gala \\ ü ✓',
      }),
    ],
  },
  post: {
    as: 'ci',
    transactions: [transaction(6, 'transfer', 'seat', 20, { workspace: GALA.workspace, hold: 5, lots: [lot(1, 'SUB-1', 20)] })],
  },
  automatic: {
    as: 'ci',
    transactions: [transaction(6, 'automatic', 'seat', 5, { workspace: GALA.workspace, lots: [lot(1, 'SUB-1', 5)] })],
  },
};

/** A number as it is written. */
class Written {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}
type Json = unknown;
type Line = Readonly<Record<string, Json>>;

function write(value: Json): string {
  if (value instanceof Written) return value.text;
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const keys = Object.keys(value).toSorted();
  return `{${keys.map((key) => `${JSON.stringify(key.replace(/ twice$/, ''))}:${write((value as Line)[key])}`).join(',')}}`;
}

function without(of: object, key: string): Line {
  return Object.fromEntries(Object.entries(of).filter(([name]) => name !== key));
}

/** Values that a field may never have, by what it is. */
function wrongValues(
  value: Json,
  { holds, nullable, optional }: { holds: string; nullable?: true; optional?: true },
): readonly Json[] {
  const none = nullable === true ? [] : [null];
  if (holds.includes("'boolean'") || holds.includes("'true'")) return [...none, 'true', 1, [], value === true ? 'false' : 'true'];
  if (holds.includes("'number'")) {
    const number = typeof value === 'number' ? value : 5;
    return [
      ...none,
      String(number),
      number + 0.5,
      new Written(`${number}.0`),
      -number - 1,
      10 ** 16,
      true,
      [number],
      new Written(`-${number}.0`),
    ];
  }
  if (holds.includes("'array'"))
    return [...none, 'badge', {}, [1], ['b', 'a'], ['badge', 'badge'], ['seat'], ['nothing-of-that-name'], [null]];
  if (holds.includes("'object'"))
    return [
      ...none,
      'site',
      [],
      {},
      { site: 4 },
      { Site: 'x' },
      { site: '' },
      { site: ' x' },
      Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`t${n}`, 'x'])),
    ];
  const texts: Json[] = [7, true, [], {}, '', ' padded', 'bell \u0007', 'over \u202e turned', 'x'.repeat(600)];
  if (holds.includes('is_day')) texts.push('2026-02-30', '2027-02-29', '2026-13-01', '0000-01-01', '20261201', '2026-12-01 ');
  if (holds.includes('is_instant')) texts.push('2026-11-21', '2026-11-21T24:00:00.000Z', '2026-02-30T09:00:00.000Z');
  if (holds.includes('is_email')) texts.push('Max@acme.example', 'nobody', "o'hara@acme.example", 'a b@acme.example');
  if (holds.includes('is_key')) texts.push('Gala', '-gala', 'gala_2026', 'x'.repeat(65));
  if (holds.includes(' in (')) texts.push('something else');
  return [...none, ...texts, ...(optional === true ? [null] : [])];
}

/** Every way in which one field of a state is wrong. */
function wrongStates(entity: Entity, state: Line): readonly (readonly [string, Line])[] {
  const found: [string, Line][] = [
    ['one key more', { ...state, owner: 'max' }],
    ['a key twice', { ...state, [`${Object.keys(state)[0]} twice`]: Object.values(state)[0] }],
  ];
  for (const [key, field] of fieldsOf(entity)) {
    if (field.optional === undefined) found.push([`no ${key}`, without(state, key)]);
    for (const value of wrongValues(state[key], field))
      found.push([`${key} ${write(value).slice(0, 20)}`, { ...state, [key]: value }]);
  }
  return found;
}

/** More than the ten minutes that a clock may be off, and the time it takes to send everything. */
const LATER = 30 * 60_000;
function shifted(at: string, by: number): string {
  return new Date(Date.parse(at) + by).toISOString();
}

/** Every way in which one field of a line of activity is wrong. */
function wrongLines(line: Line, person: Person): readonly (readonly [string, Line])[] {
  const entity = String(line['action']).split('.')[0] as Entity;
  const id = Number(line['id']);
  const found: [string, Line][] = [
    ['one key more', { ...line, note: 'hello' }],
    ['an organization of its own', { ...line, organization: ACME }],
    ['the id as text', { ...line, id: String(id) }],
    ['the id with a fraction', { ...line, id: new Written(`${id}.0`) }],
    ['the id after the next', { ...line, id: id + 1 }],
    ['the id that is taken', { ...line, id: id - 1 }],
    ['a subject that is a number', { ...line, subject: 5 }],
    ['another subject', { ...line, subject: 'somebody-else' }],
    ['no subject', { ...line, subject: '' }],
    ['an action that is none', { ...line, action: `${entity}.sold` }],
    ['an action of something else', { ...line, action: entity === 'product' ? 'member.added' : 'product.added' }],
    ['somebody else', { ...line, actor: person === 'ada' ? emailOf('tom') : ADA }],
    ['the actor in large letters', { ...line, actor: emailOf(person).toUpperCase() }],
    ['later', { ...line, at: shifted(String(line['at']), LATER) }],
    ['earlier', { ...line, at: shifted(String(line['at']), -LATER) }],
    ['a time without its milliseconds', { ...line, at: String(line['at']).replace(/[.]\d+Z/, 'Z') }],
    ['a time elsewhere', { ...line, at: String(line['at']).replace('Z', '+01') }],
  ];
  for (const key of Object.keys(line)) {
    found.push([`no ${key}`, without(line, key)], [`${key} twice`, { ...line, [`${key} twice`]: line[key] }]);
    for (const value of [null, 7, true, [], '']) {
      if (value !== line[key]) found.push([`${key} ${JSON.stringify(value)}`, { ...line, [key]: value }]);
    }
  }
  for (const side of ['before', 'after'] as const) {
    const state = line[side] as Line | null;
    if (state === null) continue;
    for (const [name, wrong] of wrongStates(entity, state)) found.push([`${side}: ${name}`, { ...line, [side]: wrong }]);
  }
  return found;
}

/** A call of `entitle.append`, its rows as columns. */
interface Call {
  readonly organization: string;
  readonly activity: string | null;
  readonly seen: readonly [string | null, string | null];
  readonly first: number | null;
  readonly columns: Readonly<Record<string, readonly unknown[]>>;
  readonly draws: readonly (readonly [unknown, unknown, unknown])[];
}

export interface Forged {
  readonly what: string;
  readonly as: Person;
  readonly call: Call;
}

export const STATEMENT = `select entitle.append(${APPEND_TYPES.map((type, index) => `$${index + 1}::${type}`).join(', ')})`;
export function valuesOf({ organization: key, activity, seen, first, columns, draws }: Call): unknown[] {
  return [
    activity,
    ...seen,
    key,
    first,
    ...LEDGER_COLUMNS.map((name) => columns[name] ?? []),
    draws.map((d) => d[0]),
    draws.map((d) => d[1]),
    draws.map((d) => d[2]),
  ];
}

/** Where the logs of an organization end: whoever forges a line has looked. */
export type Ends = Readonly<
  Record<
    string,
    {
      readonly ledger: { readonly id: number; readonly hash: string };
      readonly activity: { readonly id: number; readonly hash: string };
    }
  >
>;
const START = { id: 0, hash: '0'.repeat(64) };

interface Row {
  readonly [column: string]: unknown;
  readonly lots: readonly Line[];
}

function isNone(value: unknown): boolean {
  return value === null || value === undefined;
}

/** The row as the server will write it down: keys that its kind does not have are absent. */
function rowText(key: string, id: number, row: Row): string {
  const own = Object.fromEntries(
    ['until', 'hold', 'corrects', 'request'].flatMap((name) => (isNone(row[name]) ? [] : [[name, row[name]]])),
  );
  const { at, kind, product: of, quantity, workspace, subscription, actor, reference, note, lots } = row;
  return canonicalJson({
    id,
    at,
    kind,
    product: of,
    quantity,
    workspace,
    subscription,
    actor,
    reference,
    note,
    lots,
    organization: key,
    ...own,
  });
}

export class Forger {
  readonly #ends: Ends;
  readonly now: Instant;

  constructor(ends: Ends, now: Instant) {
    this.#ends = ends;
    this.now = now;
  }

  /** What the server would take, sealed by `person`. */
  valid(valid: Valid, person: Person = valid.as): Call {
    return this.#call(valid, this.#lines(valid, person), this.#rows(valid, person));
  }

  /** Everything that differs from a valid call in one field, sent by `person`. */
  *forged(name: string, valid: Valid, person: Person): Iterable<Forged> {
    const [lines, rows] = [this.#lines(valid, person), this.#rows(valid, person)];
    const make = (what: string, call: Call): Forged => ({ what: `${name}: ${what}`, as: person, call });
    for (const [index, line] of lines.entries()) {
      for (const [what, wrong] of wrongLines(line, person)) {
        const others = (hashed: Line) => lines.map((each, place) => (place === index ? hashed : each));
        yield make(what, this.#call(valid, others(wrong), rows));
        yield make(`${what}, unsealed`, this.#call(valid, others(wrong), rows, lines));
      }
    }
    const call = this.#call(valid, lines, rows);
    for (const [what, wrong] of wrongColumns(rows, this.now)) {
      yield make(`${what}, unsealed`, { ...call, columns: wrong });
      const resealed = this.#call(valid, lines, rowsOf(wrong, rows));
      if (!NOT_A_LIE.has(what) && !what.startsWith('hash '))
        yield make(what, { ...resealed, columns: { ...wrong, hash: resealed.columns['hash'] ?? [] } });
    }
    for (const [what, draws] of wrongDraws(call.draws)) yield make(what, { ...call, draws });
    yield* this.#wholeCalls(call, valid).map(([what, wrong]) => make(what, wrong));
  }

  #wholeCalls(call: Call, { activity, transactions }: Valid): readonly (readonly [string, Call])[] {
    const twice = (values: readonly unknown[] = []) => [...values, ...values];
    const found: [string, Call][] = [
      ['in another organization', { ...call, organization: BETA }],
      ['in an organization that is not there', { ...call, organization: 'nowhere' }],
      ['after a ledger that has moved on', { ...call, seen: ['f'.repeat(64), null] }],
      ['after an activity log that has moved on', { ...call, seen: [null, 'f'.repeat(64)] }],
    ];
    if (activity !== undefined && call.activity !== null) {
      found.push([
        'the lines of activity twice',
        { ...call, activity: `[${call.activity.slice(1, -1)},${call.activity.slice(1, -1)}]` },
      ]);
      found.push(['activity that is no list', { ...call, activity: call.activity.slice(1, -1) }]);
    }
    if (transactions !== undefined) {
      const columns = Object.fromEntries(Object.entries(call.columns).map(([name, values]) => [name, twice(values)]));
      found.push(['the transactions twice', { ...call, columns }]);
      found.push(
        ['a number that is taken', { ...call, first: (call.first ?? 0) - 1 }],
        ['a gap before it', { ...call, first: (call.first ?? 0) + 1 }],
        ['no number', { ...call, first: null }],
      );
    }
    if (activity !== undefined && transactions !== undefined) {
      found.push(
        ['without its transaction', { ...call, first: null, columns: {}, draws: [] }],
        ['without its line of activity', { ...call, activity: null }],
      );
    }
    return found;
  }

  #lines({ activity = [], organization: key = ACME }: Valid, person: Person): readonly Line[] {
    const head = this.#ends[key]?.activity ?? START;
    return activity.map((line, index) => ({ ...line, id: head.id + index + 1, at: this.now, actor: emailOf(person), hash: '' }));
  }

  #rows({ transactions = [] }: Valid, person: Person): readonly Row[] {
    return transactions.map((draft) => ({
      ...draft,
      lots: draft.lots.map((each) => ({ ...each })),
      at: this.now,
      actor: emailOf(person),
    }));
  }

  /** Seals lines and rows as they are, or with the hashes of other lines. */
  #call(
    { organization: key = ACME }: Valid,
    lines: readonly Line[],
    rows: readonly Row[],
    hashed: readonly Line[] = lines,
  ): Call {
    const head = this.#ends[key] ?? { ledger: START, activity: START };
    let previous = head.activity.hash;
    const sealed = lines.map((line, index) => {
      previous = sha256(`${previous}\n${write({ ...without(hashed[index] ?? line, 'hash'), organization: key })}`);
      return 'hash' in line && line['hash'] === '' ? { ...line, hash: previous } : line;
    });
    let last = head.ledger.hash;
    const hashes = rows.map((row, index) => (last = sha256(`${last}\n${rowText(key, head.ledger.id + index + 1, row)}`)));
    const columns = Object.fromEntries(
      LEDGER_COLUMNS.map((name) => [name, name === 'hash' ? hashes : rows.map((row) => row[name] ?? null)]),
    );
    const draws = rows.flatMap((row, index) => row.lots.map((each) => [index + 1, each['purchase'], each['quantity']] as const));
    return {
      organization: key,
      activity: sealed.length === 0 ? null : write(sealed),
      seen: [null, null],
      first: rows.length === 0 ? null : head.ledger.id + 1,
      columns: rows.length === 0 ? {} : columns,
      draws,
    };
  }
}

/** What may be left out, as long as the hash says so too. */
const NOT_A_LIE = new Set(['note null', 'reference null']);

/** Every way in which one value of the first row is wrong. */
function wrongColumns(
  rows: readonly Row[],
  now: string,
): readonly (readonly [string, Readonly<Record<string, readonly unknown[]>>])[] {
  const [row] = rows;
  if (row === undefined) return [];
  const isCredit = row['kind'] === 'credit';
  const wrong: Readonly<Record<string, readonly unknown[]>> = {
    at: [null, 'now', shifted(now, LATER), shifted(now, -LATER), now.replace(/[.]\d+Z/, 'Z'), '2026-02-30T09:00:00.000Z'],
    kind: [
      null,
      'gift',
      ...['purchase', 'revocation', 'credit', 'hold', 'release'].filter(
        (kind) => kind !== row['kind'] && !(kind === 'release' && row['hold'] === 5),
      ),
    ],
    product: [null, 'badge', 'nothing', 'Seat'],
    quantity: [null, 0, -1, Number(row['quantity']) + 1, Number(row['quantity']) - 1, 1_000_000_001],
    workspace: row['workspace'] === null ? ['gala-2026'] : [null, 'pilot-2027', 'nowhere', 'Gala-2026'],
    subscription: [...(row['subscription'] === null ? [] : [null]), 'OTHER', ''],
    actor: [null, row['actor'] === ADA ? emailOf('tom') : ADA, String(row['actor']).toUpperCase(), ''],
    reference: [
      ...(row['reference'] === null ? [] : [null]),
      '',
      ' padded',
      'x'.repeat(129),
      'bell \u0007',
      ...(row['kind'] === 'purchase' ? [] : ['CRM-4']),
    ],
    note: [...(row['note'] === null ? [] : [null]), '', 'x'.repeat(501), 'bell \u0007', ' padded'],
    until: isNone(row['until']) ? ['2099-12-31'] : [null, '2026-11-20', '2099-02-30', 'never'],
    hold: isNone(row['hold']) ? [5] : [4, 6, 0, ...(row['kind'] === 'release' ? [null] : [])],
    corrects: isNone(row['corrects']) ? [4] : [null, 1, 5, 6, 99],
    request: isNone(row['request']) ? [1] : [null, 2, 0],
    hash: ['f'.repeat(64), null, ''],
  };
  return Object.entries(wrong).flatMap(([column, values]) =>
    values.map((value) => {
      const columns = Object.fromEntries(LEDGER_COLUMNS.map((name) => [name, rows.map((each) => each[name] ?? null)]));
      const name = `${column} ${value === null && column === 'note' && isCredit ? 'none' : String(value).slice(0, 20)}`;
      return [name, { ...columns, [column]: [value, ...(columns[column] ?? []).slice(1)] }] as const;
    }),
  );
}

function rowsOf(columns: Readonly<Record<string, readonly unknown[]>>, rows: readonly Row[]): readonly Row[] {
  return rows.map((row, index) => ({
    ...Object.fromEntries(LEDGER_COLUMNS.map((name) => [name, columns[name]?.[index] ?? null])),
    lots: row.lots,
  }));
}

function wrongDraws(draws: Call['draws']): readonly (readonly [string, Call['draws']])[] {
  const [first, ...others] = draws;
  if (first === undefined) return [];
  const [row, of, quantity] = [Number(first[0]), Number(first[1]), Number(first[2])];
  const instead = (...values: Call['draws']) => [...values, ...others];
  return [
    ['no lots', []],
    ['a lot of another product', instead([row, 2, quantity])],
    ['a lot that is not there', instead([row, 99, quantity])],
    ['a lot out of its order', instead([row, of === 3 ? 1 : 3, quantity])],
    ['a unit less', instead([row, of, quantity - 1])],
    ['a unit more', instead([row, of, quantity + 1])],
    ['nothing of it', instead([row, of, 0])],
    ['in two halves', instead([row, of, quantity - 1], [row, of, 1])],
    ['of a row that is not there', instead([row + 1, of, quantity])],
    ['of no row', instead([null, of, quantity])],
    ['a lot of no name', instead([row, null, quantity])],
    ['backwards', draws.toReversed().concat(draws.length === 1 ? [[row, of, -quantity]] : [])],
  ];
}
