/** An export is enough to recompute every balance and every hash with public tools (contract, section 9). */

import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { revokePurchase } from '../../../src/app/purchases.ts';
import { modulesOf, type PoolRow, type WorkspaceRow } from '../../../src/core/results.ts';
import { cleanEnvironment, runProcess, tempFolder } from '../../support/process.ts';
import { newWorld } from '../../support/store.ts';
import { ADA, granted, type World } from '../../support/world.ts';
import { creditTransfer } from '../../../src/app/credits.ts';
import { addHold, postHold } from '../../../src/app/holds.ts';
import { addRequest, approveRequest } from '../../../src/app/requests.ts';
import type { Day } from '../../../src/core/days.ts';

/** Keys that only some kinds of transactions have. */
const OWN = ['until', 'hold', 'corrects', 'request'];

const script = (name: string) => fileURLToPath(new URL(name, import.meta.url));

interface Recomputed {
  readonly transactions: number;
  readonly head: { readonly id: number; readonly hash: string } | null;
  readonly products: Readonly<Record<string, { readonly purchased: number; readonly assigned: number }>>;
  readonly workspaces: Readonly<Record<string, number>>;
  readonly left: Readonly<Record<string, number>>;
}

/** Runs a program that shares nothing with this one. */
function run(command: string, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', env: cleanEnvironment(tempFolder()) });
  return { status, stdout: stdout.trim(), stderr: stderr.trim() };
}

function recompute(organization: string, file: string) {
  return run(process.execPath, script('recompute.mjs'), organization, file);
}

describe('the sample organization', () => {
  const home = tempFolder();
  const file = join(home, 'all.ndjson');
  let recomputed: Recomputed;

  async function entitle<T>(...args: readonly string[]): Promise<T> {
    const { status, stdout, stderr } = await runProcess([...args, '--json'], { home });
    if (status !== 0) throw new Error(stderr);
    return JSON.parse(stdout) as T;
  }

  beforeAll(async () => {
    await entitle('init', '--sample');
    await entitle('export', 'transactions', file);
    recomputed = JSON.parse(recompute('halden', file).stdout) as Recomputed;
  });

  test('ends in the head that `verify` prints', async () => {
    const verified = await entitle<{ readonly ok: boolean; readonly transactions: number; readonly head: unknown }>('verify');
    expect(verified).toMatchObject({ ok: true, transactions: recomputed.transactions, head: recomputed.head });
    expect(recomputed.transactions).toBeGreaterThan(20);
  });

  test('every pool has what its transactions add up to', async () => {
    const pools = await entitle<readonly PoolRow[]>('pools');
    const bought = pools.filter(({ purchased, assigned }) => purchased + assigned > 0);
    expect(recomputed.products).toEqual(
      Object.fromEntries(bought.map(({ product, purchased, assigned }) => [product, { purchased, assigned }])),
    );
    const left = pools.reduce((sum, { available, expired, upcoming }) => sum + available + expired + upcoming, 0);
    expect(Object.values(recomputed.left).reduce((sum, units) => sum + units, 0)).toBe(left);
  });

  test('every workspace has what was transferred to it', async () => {
    const workspaces = await entitle<readonly WorkspaceRow[]>('workspaces');
    const assigned = workspaces.flatMap((row) => [
      [`${row.workspace} seat`, row.seats?.assigned ?? 0] as const,
      ...modulesOf(row).map(({ product, assigned: units }) => [`${row.workspace} ${product}`, units] as const),
    ]);
    expect(recomputed.workspaces).toEqual(Object.fromEntries(assigned.filter(([, units]) => units > 0)));
  });

  test.each<[string, (lines: readonly string[]) => readonly string[], RegExp]>([
    [
      'a quantity changed',
      (lines) => lines.map((line, at) => (at === 6 ? line.replace(/"quantity":(\d+)/, '"quantity":1$1') : line)),
      /^transaction 7: its hash is/,
    ],
    [
      'a note added',
      (lines) => lines.map((line, at) => (at === 9 ? line.replace(/"note":(null|"[^"]*")/, '"note":"gala"') : line)),
      /^transaction 10: its hash is/,
    ],
    ['two rows swapped', ([first = '', second = '', ...rest]) => [second, first, ...rest], /^transaction 2: 1 was expected/],
    ['a row left out', (lines) => lines.filter((_, at) => at !== 4), /^transaction 6: 5 was expected/],
    ['a row twice', (lines) => lines.flatMap((line, at) => (at === 4 ? [line, line] : [line])), /^transaction 5: 6 was expected/],
    ['another organization', (lines) => lines, /^transaction 1: its hash is/],
  ])('%s, and it shows', (what, change, said) => {
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    const changed = join(tempFolder(), 'changed.ndjson');
    writeFileSync(changed, change(lines).join('\n'));
    const { status, stderr } = recompute(what === 'another organization' ? 'acme' : 'halden', changed);
    expect([status, stderr.match(said) === null ? stderr : 'said so']).toEqual([1, 'said so']);
  });
});

async function exported(world: World): Promise<string> {
  const file = join(tempFolder(), 'all.ndjson');
  const ran = await runProcess(['export', 'transactions', file, '--db', world.path, '--org', 'acme', '--as', ADA]);
  expect(ran).toMatchObject({ status: 0 });
  return file;
}

test('texts of every kind are hashed as everybody else hashes them', async () => {
  const world = await newWorld();
  await world.module('badge');
  const notes = [
    '"quoted" \\ back/slash',
    'Ünïcödé – 東京 – مهرجان',
    '🎉 <b>&amp;</b>',
    "=1+1 'x'",
    '\u{10ffff} \u00a0 x',
    '\u007e',
  ];
  for (const [index, note] of notes.entries()) {
    await world.purchase('seat', 10 + index, { subscription: note, note, reference: `#${index} ${note}`, endsOn: null });
  }
  await world.purchase('badge', 1);
  await world.event('gala-2026', { participants: 30, modules: ['badge'] });
  granted(await world.transfer('gala-2026', 'seat', 'missing', { note: notes.join(' ') }));
  granted(await world.transfer('gala-2026', 'badge', null));
  granted(await revokePurchase(world.services, world.caller, { purchase: '6', quantity: '3', note: null }));
  const file = await exported(world);
  const head = await world.services.store.read((records) => records.ledgerHead('acme' as never));
  expect(JSON.parse(recompute('acme', file).stdout)).toEqual({
    transactions: 10,
    head: { id: 10, hash: head.hash },
    products: { badge: { purchased: 1, assigned: 1 }, seat: { purchased: 72, assigned: 30 } },
    workspaces: { 'gala-2026 badge': 1, 'gala-2026 seat': 30 },
    left: { 1: 0, 2: 0, 3: 3, 4: 13, 5: 14, 6: 12, 7: 0 },
  });

  // The same in another language, where the machine speaks it.
  if (run('python3', '--version').status === 0) {
    expect(run('python3', script('recompute.py'), 'acme', file)).toEqual({ status: 0, stdout: head.hash, stderr: '' });
  }
});

test('holds, what posts and releases them, credits and granted requests', async () => {
  const world = await newWorld();
  await world.purchase('seat', 100, { endsOn: '2026-11-30' });
  await world.purchase('seat', 50, { subscription: 'SUB-2', endsOn: null });
  await world.event('gala-2026', { participants: 120 });
  const asked = { workspace: 'gala-2026', product: 'seat', reference: null, note: null };
  const until = '2026-12-31' as Day;
  const { hold } = granted(await addHold(world.services, world.caller, { ...asked, quantity: '110', until }));
  granted(
    await postHold(
      world.services,
      world.caller,
      String(hold),
      { quantity: '104', note: null },
      { dryRun: false, confirmed: null },
    ),
  );
  granted(await addHold(world.services, world.caller, { ...asked, quantity: '9', until }));
  granted(await creditTransfer(world.services, world.caller, { transaction: '4', quantity: '102', note: 'no', reference: null }));
  granted(await addRequest(world.services, world.caller, { ...asked, quantity: '7' }));
  granted(await approveRequest(world.services, world.caller, '1', { note: null, dryRun: false, confirmed: null }));
  const file = await exported(world);
  const head = await world.services.store.read((records) => records.ledgerHead('acme' as never));
  expect(JSON.parse(recompute('acme', file).stdout)).toEqual({
    transactions: 8,
    head: { id: 8, hash: head.hash },
    products: { seat: { purchased: 252, assigned: 111 } },
    workspaces: { 'gala-2026 seat': 111 },
    left: { 1: 0, 2: 46, 3: 93, 4: 2 },
  });
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  expect(lines.map((line) => Object.keys(JSON.parse(line) as object).filter((key) => OWN.includes(key)))).toEqual([
    [],
    [],
    ['until'],
    ['hold'],
    ['hold'],
    ['until'],
    ['corrects'],
    ['request'],
  ]);
});
