/** Commands that change something, typed with any of their options one after another, beside the model. */

import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect } from 'vitest';
import { runHere } from '../../support/host.ts';
import { tempFolder } from '../../support/process.ts';
import { WholeModel } from '../model/changes.ts';
import { compareLogs, compareAnswer, compareState, type Type } from '../model/compare.ts';
import { beginning, begun } from '../model/sequences.ts';
import { typed } from './commands.ts';
import type { Typed } from './typing.ts';

const ADA = 'ada@acme.example';
const TODAY = '2090-06-01';
const PARTS = [1, 2, 7];

/** What has happened before: something to post, to release, to credit, to decide and to be in the way. */
const STATES: Readonly<Record<string, readonly string[]>> = {
  nothing: [],
  'holds and transfers': [
    'holds add gala seat 25 --until 2090-06-20 --reference CRM-1',
    'transfer fair seat 12 --reference CRM-2 --yes',
    'holds add gala surveys --until 2090-06-10',
  ],
  requests: ['members add mia@acme.example --role member', 'requests add gala seat 8', 'requests add fair seat missing'],
  'other people': [
    'members add mia@acme.example --role admin --account-manager',
    'members add leo@acme.example --role organizer --entitlement-manager',
  ],
  deactivated: ['orgs deactivate acme --yes'],
};

/** The same in the model. */
const MADE: Readonly<Record<string, (model: WholeModel) => void>> = {
  nothing: () => undefined,
  'holds and transfers': (model) => {
    model.hold(ADA, { workspace: 'gala', product: 'seat', quantity: '25', reference: 'CRM-1' }, '2090-06-20');
    model.transfer(ADA, { workspace: 'fair', product: 'seat', quantity: '12', reference: 'CRM-2', dryRun: false });
    model.hold(ADA, { workspace: 'gala', product: 'surveys', quantity: null, reference: null }, '2090-06-10');
  },
  requests: (model) => {
    model.addMemberWith(ADA, 'mia@acme.example', { role: 'member' });
    model.request(ADA, { workspace: 'gala', product: 'seat', quantity: '8' });
    model.request(ADA, { workspace: 'fair', product: 'seat', quantity: 'missing' });
  },
  'other people': (model) => {
    model.addMemberWith(ADA, 'mia@acme.example', { role: 'admin', accountManager: true });
    model.addMemberWith(ADA, 'leo@acme.example', { role: 'organizer', entitlementManager: true });
  },
  deactivated: (model) => void model.activate(ADA, false),
};

/** Where copies are made of a store in which the organization has begun. */
export type Place = (home: string) => Promise<string>;

function typist(home: string, store: string, rowsAtOnce: number): Type {
  return (argv, actor, stdin = '') =>
    runHere(argv, {
      home,
      now: `${TODAY}T09:00:00.000Z`,
      stdin,
      rowsAtOnce,
      env: { ENTITLE_DB: store, ENTITLE_AS: actor, ENTITLE_ORG: 'acme' },
    });
}

async function done(type: Type, argv: readonly string[]): Promise<void> {
  const { status, stderr } = await type(argv, ADA);
  if (status !== 0) throw new Error(`entitle ${argv.join(' ')}: ${stderr}`);
}

/** What every copy begins with. */
export async function makeBeginning(store: string): Promise<void> {
  const type = typist(tempFolder(), store, 5_000);
  for (const argv of beginning('2090-01-01')) await done(type, argv);
}

/** Members, products, and of events what the ledger does not depend on. */
async function compareRest(type: Type, model: WholeModel): Promise<void> {
  const rows = async (...argv: readonly string[]) =>
    JSON.parse((await type([...argv, '--json'], ADA)).stdout) as readonly Readonly<Record<string, unknown>>[];
  const sorted = (texts: readonly (readonly unknown[])[]) => texts.map((each) => JSON.stringify(each)).toSorted();
  expect({
    members: sorted(
      (await rows('members')).map(({ email, name, role, entitlementManager }) => [email, name, role, entitlementManager]),
    ),
    products: sorted((await rows('products')).map(({ product, name }) => [product, name])),
    events: sorted(
      (await rows('workspaces')).map((row) => [row['workspace'], row['name'], row['startsOn'], row['endsOn'], row['tags']]),
    ),
  }).toEqual({
    members: sorted(
      [...model.members].map(([email, { name = null, role, entitlementManager }]) => [email, name, role, entitlementManager]),
    ),
    products: sorted([...model.products].map((key) => [key, model.productNames.get(key) ?? (key === 'seat' ? 'Seat' : key)])),
    events: sorted(
      [...model.events.values()].map(({ workspace, name, startsOn, endsOn, tags }) => {
        return [workspace, name, startsOn, endsOn, Object.fromEntries([...tags].sort())];
      }),
    ),
  });
}

async function compare(state: string, all: readonly Typed[], rowsAtOnce: number, place: Place): Promise<void> {
  const home = tempFolder();
  const type = typist(home, await place(home), rowsAtOnce);
  for (const line of STATES[state] ?? []) await done(type, line.split(' '));
  const model = begun(TODAY, '2090-01-01', new WholeModel(TODAY));
  MADE[state]?.(model);
  for (const each of all) await compareAnswer(type, each, each.expected(model));
  await compareState(type, model);
  await compareRest(type, model);
  await compareLogs(type);
}

/** Types so many combinations; a failure shows the seed and the simplest one that fails. */
export async function compareChanges(runs: number, seed: number, place: Place): Promise<void> {
  console.log(`changes: ${runs} combinations, seed ${seed}`);
  const commands = fc.array(typed, { minLength: 1, maxLength: 4 });
  const state = fc.constantFrom(...Object.keys(STATES));
  await fc.assert(
    fc.asyncProperty(state, commands, fc.constantFrom(...PARTS), (before, all, rows) => compare(before, all, rows, place)),
    { numRuns: runs, seed },
  );
}

/** Copies of a file in which the organization has begun. */
export async function copiesOfFile(): Promise<Place> {
  const template = join(tempFolder(), 'entitle.db');
  await makeBeginning(template);
  return async (home) => {
    copyFileSync(template, join(home, 'entitle.db'));
    return join(home, 'entitle.db');
  };
}
