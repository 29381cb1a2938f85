/**
 * The options of the commands that transfer, each with each and with states of two customers, against a small model: which of
 * them go together, how many seats come of it where, and what the command answers.
 */

import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect } from 'vitest';
import { type Finished, runHere } from '../../support/host.ts';
import { tempFolder } from '../../support/process.ts';

const ADA = 'ada@acme.example';
const CUSTOMERS = ['acme', 'beta'] as const;
type Customer = (typeof CUSTOMERS)[number];
/** Seats in the pool, and what two charged events of it miss. */
const SEATS: Readonly<Record<Customer, number>> = { acme: 40, beta: 25 };
const MISSING = { gala: 30, fair: 20 };

type Key = keyof typeof MISSING | 'nowhere';
type Row = readonly [key: Key, quantity: number | 'missing' | 'x'];

/** What has happened before the command is typed. */
type Before = 'nothing' | 'a transfer' | 'deactivated';

interface Asked {
  readonly before: Before;
  readonly org: Customer | null;
  readonly command: 'transfer' | 'file' | 'missing' | 'check' | 'apply';
  readonly rows: readonly Row[];
  readonly confirmed: boolean;
  readonly dryRun: boolean;
  readonly note: boolean;
  readonly reference: boolean;
  readonly partial: boolean;
  readonly batch: boolean;
  readonly noExcess: boolean;
  readonly report: boolean;
  readonly all: boolean;
  readonly exitCode: boolean;
  readonly rebase: boolean;
  readonly maxSeats: number | null;
}

const row = fc.tuple(
  fc.constantFrom<Key>('gala', 'gala', 'fair', 'fair', 'nowhere'),
  fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: 1, max: 35 }) },
    { weight: 2, arbitrary: fc.constant('missing' as const) },
    { weight: 1, arbitrary: fc.constant('x' as const) },
  ),
);
const seldom = fc.constantFrom(true, false, false, false);
const asked: fc.Arbitrary<Asked> = fc.record({
  before: fc.constantFrom<Before>('nothing', 'nothing', 'a transfer', 'deactivated'),
  org: fc.constantFrom<Customer | null>('acme', 'acme', 'beta', null),
  command: fc.constantFrom<Asked['command']>('transfer', 'file', 'file', 'missing', 'check', 'apply'),
  rows: fc.array(row, { minLength: 1, maxLength: 4 }),
  confirmed: fc.constantFrom(true, true, true, false),
  dryRun: seldom,
  note: seldom,
  reference: seldom,
  partial: fc.boolean(),
  batch: seldom,
  noExcess: seldom,
  report: seldom,
  all: fc.boolean(),
  exitCode: seldom,
  rebase: seldom,
  maxSeats: fc.option(fc.integer({ min: 0, max: 70 }), { nil: null, freq: 2 }),
});

/** What is typed: the options that the command knows at all. */
function typed(each: Asked): readonly string[] {
  const [first = ['gala', 1] as const] = each.rows;
  const flag = (name: keyof Asked, ...words: readonly string[]): readonly string[] => (each[name] === true ? words : []);
  const limit = each.maxSeats === null ? [] : ['--max-seats', String(each.maxSeats)];
  const common = [
    ...(each.org === null ? [] : ['--org', each.org]),
    ...flag('confirmed', '--yes'),
    ...flag('dryRun', '--dry-run'),
  ];
  if (each.command === 'check')
    return ['check', ...common, ...limit, ...flag('all', '--all'), ...flag('exitCode', '--exit-code')];
  if (each.command === 'apply') return ['apply', 'plan.json', ...common, ...flag('rebase', '--rebase', 'fresh.json')];
  return [
    'transfer',
    ...(each.command === 'file'
      ? ['--file', 'rows.csv']
      : each.command === 'missing'
        ? [first[0], '--missing']
        : [first[0], 'seat', String(first[1])]),
    ...common,
    ...limit,
    ...flag('note', '--note', 'as agreed'),
    ...flag('reference', '--reference', 'CRM-1'),
    ...flag('partial', '--partial'),
    ...flag('batch', '--batch', 'november'),
    ...flag('noExcess', '--no-excess'),
    ...flag('report', '--report', 'report.csv'),
  ];
}

/** Seats that come to each customer's events, and how the command ends. */
interface Expected {
  readonly status: number;
  readonly seats: Readonly<Record<Customer, number>>;
}

const NOTHING = { acme: 0, beta: 0 };

function expected(each: Asked): Expected {
  const { command, org, dryRun, partial, maxSeats } = each;
  const fails = (status: number): Expected => ({ status, seats: NOTHING });
  if (!together(each) || !(each.confirmed || dryRun)) return fails(2);
  const where = command === 'apply' ? (org ?? 'acme') : org;
  if (command === 'check' && each.all) {
    // Whose entitlements are not activated has none to check.
    const seats = { acme: each.before === 'deactivated' ? 0 : pool('acme', each), beta: SEATS.beta };
    if (maxSeats !== null && seats.acme + seats.beta > maxSeats) return fails(5);
    return { status: each.exitCode ? 10 : 0, seats: dryRun ? NOTHING : seats };
  }
  if (where === null) return fails(2);
  if (command === 'apply' && where !== 'acme') return fails(6);
  if (where === 'acme' && each.before === 'deactivated') return fails(3);
  const { status, seats } = transferred(each, where);
  if (status === 0 && command === 'check' && each.exitCode)
    return { status: 10, seats: dryRun ? NOTHING : { ...NOTHING, [where]: seats } };
  const refused = status !== 0 && !(status === 5 && partial && command === 'file' && !(maxSeats !== null && seats > maxSeats));
  return { status, seats: refused || dryRun ? NOTHING : { ...NOTHING, [where]: seats } };
}

/** Whether the options go together, whatever the store. */
function together({ command, note, reference, partial, batch, report, maxSeats }: Asked): boolean {
  if (command === 'file') return !note && !reference;
  if (command === 'check' || command === 'apply') return true;
  if (batch || report || maxSeats !== null) return false;
  return command === 'missing' ? !reference : !partial;
}

/** What was transferred before: ten seats to acme's gala. */
function earlier(where: Customer, { before }: Asked): number {
  return where === 'acme' && before === 'a transfer' ? 10 : 0;
}

function pool(where: Customer, each: Asked): number {
  return SEATS[where] - earlier(where, each);
}

function transferred(each: Asked, where: Customer): { readonly status: number; readonly seats: number } {
  const missing = { ...MISSING, gala: MISSING.gala - earlier(where, each) };
  const left = pool(where, each);
  const all = missing.gala + missing.fair;
  switch (each.command) {
    case 'apply':
      // The plan was made before: it has become stale.
      return each.before === 'a transfer' ? { status: 6, seats: 0 } : { status: 0, seats: Math.min(all, left) };
    case 'check': {
      const seats = Math.min(all, left);
      return each.maxSeats !== null && seats > each.maxSeats ? { status: 5, seats: 0 } : { status: 0, seats };
    }
    case 'missing': {
      const [[key]] = each.rows as readonly [Row];
      if (key === 'nowhere') return { status: 4, seats: 0 };
      return missing[key] <= left || each.partial ? { status: 0, seats: Math.min(missing[key], left) } : { status: 5, seats: 0 };
    }
    case 'transfer':
    case 'file':
      return oneByOne(each, missing, left);
  }
}

function oneByOne(each: Asked, events: typeof MISSING, pooled: number): { readonly status: number; readonly seats: number } {
  const rows = each.command === 'file' ? each.rows : each.rows.slice(0, 1);
  const missing = { ...events };
  let [left, seats, rejected] = [pooled, 0, 0];
  for (const [key, quantity] of rows) {
    if (key === 'nowhere') rejected = 4;
    else {
      const wanted = quantity === 'missing' ? missing[key] : quantity;
      if (wanted === 'x' || wanted > left || (each.noExcess && wanted > missing[key])) rejected = 5;
      else {
        [left, seats] = [left - wanted, seats + wanted];
        missing[key] = Math.max(0, missing[key] - wanted);
      }
    }
  }
  if (each.command === 'file' && each.maxSeats !== null && seats > each.maxSeats) return { status: 5, seats };
  return { status: rejected > 0 && each.command === 'file' ? 5 : rejected, seats };
}

/** Makes a store in which the same has always happened; copies of it are what the commands are typed on. */
export type Place = (home: string) => Promise<string>;

type Type = (...argv: readonly string[]) => Promise<Finished>;

function typist(home: string, store: string): Type {
  const env = { ENTITLE_DB: store, ENTITLE_AS: ADA };
  return (...argv) => runHere([...argv, '--json'], { home, now: '2026-11-21T09:00:00.000Z', env });
}

async function done(type: Type, line: string): Promise<void> {
  const { status, stderr } = await type(...line.split(' '));
  if (status !== 0) throw new Error(`entitle ${line}: ${status} ${stderr}`);
}

/** Two customers, and a plan of the first one's; returns the plan's file. */
export async function makeCustomers(store: string): Promise<string> {
  const home = tempFolder();
  const type = typist(home, store);
  await done(type, 'init --org acme --name Acme');
  await done(type, 'orgs create beta --name Beta --activate');
  for (const org of CUSTOMERS) {
    await done(type, `purchases add seat ${SEATS[org]} --subscription S-1 --starts 2026-01-01 --org ${org}`);
    for (const [key, missing] of Object.entries(MISSING)) {
      const dates = '--starts 2026-12-01 --ends 2026-12-02 --status pre-production --yes';
      await done(type, `workspaces create ${key} --name ${key} --participants ${missing} ${dates} --org ${org}`);
    }
  }
  await done(type, 'plan --out plan.json --org acme');
  return join(home, 'plan.json');
}

async function seatsOf(type: Type): Promise<Readonly<Record<string, number>>> {
  const seats: Record<string, number> = {};
  for (const org of CUSTOMERS) {
    const { stdout } = await type('transactions', '--limit', '100', '--org', org);
    const lines = JSON.parse(stdout) as readonly { readonly kind: string; readonly quantity: number }[];
    seats[org] = lines.reduce((sum, { kind, quantity }) => sum + (kind === 'purchase' ? 0 : quantity), 0);
  }
  return seats;
}

async function compare(each: Asked, plan: string, place: Place): Promise<void> {
  const home = tempFolder();
  const type = typist(home, await place(home));
  copyFileSync(plan, join(home, 'plan.json'));
  writeFileSync(
    join(home, 'rows.csv'),
    `workspace,product,quantity\n${each.rows.map(([key, quantity]) => `${key},seat,${quantity}`).join('\n')}\n`,
  );
  if (each.before === 'a transfer') await done(type, 'transfer gala seat 10 --yes --org acme');
  if (each.before === 'deactivated') await done(type, 'orgs deactivate acme --yes');
  const argv = typed(each);
  const { status, stderr } = await type(...argv);
  if (each.before === 'deactivated') await done(type, 'orgs activate acme');
  const shown = { typed: argv.join(' '), rows: each.rows, before: each.before };
  const { seats, ...ends } = expected(each);
  const were = { ...NOTHING, acme: earlier('acme', each) };
  const after = await seatsOf(type);
  const came = Object.fromEntries(CUSTOMERS.map((org) => [org, (after[org] ?? 0) - were[org]]));
  expect({ ...shown, status, seats: came }, stderr).toEqual({ ...shown, ...ends, seats });
}

/** Types so many combinations; a failure shows the seed and the simplest one that fails. */
export async function compareOptions(runs: number, seed: number, plan: string, place: Place): Promise<void> {
  await fc.assert(
    fc.asyncProperty(asked, (each) => compare(each, plan, place)),
    { numRuns: runs, seed },
  );
}
