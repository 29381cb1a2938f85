/** Single bits of a store's file turned over, one at a time, and what `verify` and SQLite itself say of each. */

import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { bindTransfers, type BulkOptions, transferRows } from '../../../src/app/bulk.ts';
import type { Records } from '../../../src/app/ports.ts';
import { verify } from '../../../src/app/verify.ts';
import type { Day } from '../../../src/core/days.ts';
import { RefusalError } from '../../../src/core/refusals.ts';
import type { OrganizationKey, PurchaseNumber } from '../../../src/core/values.ts';
import { openSqliteStore } from '../../../src/store/sqlite/store.ts';
import { newWorld, storeFolder, tableOf } from '../../support/store.ts';
import { granted, patience, servicesOn, testClock, WHOLE } from '../../support/world.ts';

export interface Tally {
  /** Flips that `verify`, or whoever opened the store, said something about; of them those that SQLite finds too. */
  found: number;
  oracle: number;
  /** Flips that change no answer: free space, and bytes of another form and the same value. */
  harmless: number;
  /** What SQLite found, or an answer that changed, and `verify` did not say. */
  readonly missed: string[];
  /** What ended in an error that is none of ours. */
  readonly crashed: string[];
}

/** The file of a closed store with so many rows of transfers, and a little of everything else. */
export async function flippable(rows: number): Promise<string> {
  const world = await newWorld();
  await world.module('live-streaming', 'Live streaming');
  await world.purchase('seat', 1_000_000, { reference: 'PO-1' });
  await world.purchase('live-streaming', 40, { subscription: 'SUB-2', reference: 'PO-2', note: 'As agreed' });
  for (let index = 0; index < 40; index += 1) {
    const modules = index % 3 === 0 ? ['live-streaming'] : [];
    await world.event(`event-${index}`, { name: `Event ${index}`, participants: index * 10, modules });
  }
  for (let index = 0; index < 10; index += 1) await world.member(`member-${index}@acme.example`, 'organizer', index % 2 === 0);
  for (let first = 0; first < rows; first += 1_000) {
    const lines = Array.from({ length: Math.min(1_000, rows - first) }, (_, at) => {
      const row = first + at;
      return `event-${row % 40},seat,${1 + (row % 7)},${row % 2 === 0 ? `CRM-${row}` : ''}`;
    });
    await send(world, lines);
  }
  await world.services.store.close();
  const file = join(storeFolder(), 'flipped.db');
  copyFileSync(world.path, file);
  return file;
}

async function send(world: Awaited<ReturnType<typeof newWorld>>, lines: readonly string[]): Promise<void> {
  const table = tableOf('workspace,product,quantity,reference', ...lines);
  const options: BulkOptions = {
    partial: false,
    maxSeats: null,
    dryRun: false,
    confirmed: null,
    noExcess: false,
    batch: null,
    onRows: () => undefined,
  };
  granted(await transferRows(world.services, world.caller, granted(await bindTransfers(world.services, table)), options));
}

/** Turns `count` bits over, each chosen by `random`; every time the others are as they were. */
export async function flip(file: string, count: number, random: () => number): Promise<Tally> {
  const { length } = readFileSync(file);
  const places = Array.from({ length: count }, () => [Math.floor(random() * length), Math.floor(random() * 8)] as const);
  return flipAt(file, places);
}

/** The same for places that are known: a byte of the file, and the bit of it. */
export async function flipAt(file: string, places: readonly (readonly [at: number, bit: number])[]): Promise<Tally> {
  const bytes = readFileSync(file);
  const answers = await answersOf(file);
  if (typeof answers !== 'string') throw answers;
  const tally: Tally = { found: 0, oracle: 0, harmless: 0, missed: [], crashed: [] };
  for (const [at, bit] of places) {
    const where = `byte ${at} (page ${Math.floor(at / 4096) + 1} + ${at % 4096}), bit ${bit}`;
    const flipped = Buffer.from(bytes);
    flipped[at] = (flipped[at] ?? 0) ^ (1 << bit);
    for (const suffix of ['-wal', '-shm']) rmSync(file + suffix, { force: true });
    writeFileSync(file, flipped);
    const oracle = oracleOf(file);
    writeFileSync(file, flipped);
    const said = await verdictOn(file);
    if (said instanceof Error) tally.crashed.push(`${where}: ${said.stack ?? said.message}`);
    else if (said !== null) {
      tally.found += 1;
      tally.oracle += oracle === null ? 0 : 1;
    } else if (oracle !== null) tally.missed.push(`${where}: ${oracle}`);
    else if ((await answersOf(file)) !== answers) tally.missed.push(`${where}: an answer is another`);
    else tally.harmless += 1;
  }
  writeFileSync(file, bytes);
  return tally;
}

/** The first thing SQLite's own whole check says; null: nothing. */
function oracleOf(file: string): string | null {
  let database: BetterSqlite3.Database | undefined;
  try {
    database = new BetterSqlite3(file);
    const [line] = database.pragma('integrity_check(1)') as readonly { readonly integrity_check: string }[];
    if (line?.integrity_check !== 'ok') return line?.integrity_check ?? 'nothing';
    const [row] = database.pragma('foreign_key_check') as readonly { readonly table: string }[];
    return row === undefined ? null : `foreign key of ${row.table}`;
  } catch (error) {
    return String(error);
  } finally {
    database?.close();
  }
}

/** What `verify` says, or the refusal to open the store; null: that it is sound. An error is one that has no word of ours. */
async function verdictOn(file: string): Promise<string | null | Error> {
  try {
    const store = await openSqliteStore(file, patience);
    try {
      const { problems } = granted(await verify(servicesOn(store, testClock()), WHOLE));
      return problems[0]?.message ?? null;
    } finally {
      await store.close();
    }
  } catch (error) {
    if (error instanceof RefusalError) return error.refusal.code;
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** Everything that commands are told by the store, in every way they ask for it. */
async function answersOf(file: string): Promise<string | Error> {
  try {
    const store = await openSqliteStore(file, patience);
    try {
      return JSON.stringify(await store.read(everything));
    } finally {
      await store.close();
    }
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

async function everything(records: Records): Promise<unknown> {
  const organizations = await records.organizations();
  const all: unknown[] = [organizations, await records.accountManagers()];
  for (const { organization } of organizations) all.push(await everythingOf(records, organization));
  return all;
}

async function everythingOf(records: Records, organization: OrganizationKey): Promise<unknown> {
  const [ledger, log] = [[], []] as [unknown[], unknown[]];
  const references: string[] = [];
  for await (const rows of records.ledger(organization)) {
    ledger.push(...rows);
    for (const { reference } of rows) if (reference !== null) references.push(reference);
  }
  for await (const rows of records.activityLog(organization)) log.push(...rows);
  const [members, products, workspaces] = [
    await records.members(organization),
    await records.products(organization),
    await records.workspaces(organization),
  ];
  const day = '2026-11-21' as Day;
  const asked = {
    purchases: await records.purchases(organization),
    lots: await records.lots(organization),
    assignments: await records.assignments(organization),
    short: await records.shortWorkspaces(organization),
    next: await records.calendarPart(organization, { phase: 'live', today: day, first: 0, count: 5 }),
    missing: await records.missing(organization),
    sums: await records.missingSums(organization),
    counts: await records.workspaceCounts(organization),
    held: await records.heldLots(organization, day),
    extensions: await records.extensions(organization, [1, 2] as PurchaseNumber[]),
    heads: [await records.ledgerHead(organization), await records.activityHead(organization)],
    references: [...(await records.references(organization, references))],
    under: [
      ...(await records.referencesUnder(
        organization,
        'row:',
        workspaces.map(({ workspace }) => workspace),
      )),
    ],
    files: await records.lastFromFiles(
      organization,
      workspaces.map(({ workspace }) => workspace),
      1e6,
    ),
    actors: await Promise.all(members.map(({ email }) => records.actor(email, organization))),
    byProduct: await Promise.all(products.map(({ product }) => records.transactions(organization, { product, limit: 1e6 }))),
    byWorkspace: await Promise.all(
      workspaces.map(({ workspace }) => records.transactions(organization, { workspace, limit: 1e6 })),
    ),
    subjects: await Promise.all(
      workspaces.map(({ workspace }) => records.activity(organization, { subject: workspace, limit: 1e6 })),
    ),
  };
  return { ledger, log, members, products, workspaces, ...asked };
}

/** Mulberry32: the same numbers for the same seed, everywhere. */
export function numbersFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
