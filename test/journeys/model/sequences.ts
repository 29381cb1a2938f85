/** A sequence of steps in this process, on a new store, beside a new model. */

import { join } from 'node:path';
import fc from 'fast-check';
import { runHere } from '../../support/host.ts';
import { tempFolder } from '../../support/process.ts';
import { compareAnswer, compareLogs, compareState, type Type } from './compare.ts';
import { Model } from './model.ts';
import { step, type Step } from './steps.ts';

const START = '2090-06-01';

const PARTS = [1, 2, 7];

const ADA = 'ada@acme.example';
/** Product, units, and until when: not in the order in which they are drawn, and less than the events need. */
const LOTS = [
  ['seat', 30, '2090-12-31'],
  ['seat', 25, '2090-06-20'],
  ['seat', 20, null],
  ['seat', 15, '2090-07-10'],
  ['surveys', 1, null],
] as const;

/** What every sequence starts from: something to transfer, and somewhere to transfer it to. */
export function beginning(startsOn: string): readonly (readonly string[])[] {
  const purchases = LOTS.map(([product, quantity, endsOn]) => {
    const dates = ['--starts', startsOn, ...(endsOn === null ? [] : ['--ends', endsOn])];
    return ['purchases', 'add', product, String(quantity), '--subscription', `SUB-${quantity}`, ...dates];
  });
  const create = (key: string, from: string, to: string, status: string, participants: string) => [
    'workspaces',
    'create',
    key,
    '--name',
    key,
    '--starts',
    from,
    '--ends',
    to,
    '--status',
    status,
    '--participants',
    participants,
    '--yes',
  ];
  return [
    ['init', '--org', 'acme', '--name', 'Acme Events'],
    ['products', 'add', 'surveys', '--name', 'surveys'],
    ...purchases,
    create('gala', '2090-06-20', '2090-06-22', 'pre-production', '70'),
    create('fair', '2090-06-10', '2090-06-11', 'pre-production', '50'),
    ['promote', 'fair', '--yes'],
    ['workspaces', 'install', 'fair', 'surveys'],
    ['workspaces', 'install', 'gala', 'surveys'],
    create('expo', '2090-06-10', '2090-06-12', 'test', '30'),
  ];
}

/** A model in which the same has happened. */
export function begun<M extends Model>(today: string, startsOn: string, model: M): M;
export function begun(today: string, startsOn: string): Model;
export function begun(today: string, startsOn: string, model = new Model(today)): Model {
  model.addProduct(ADA, 'surveys');
  for (const [product, quantity, endsOn] of LOTS) model.addPurchase(ADA, { product, quantity, startsOn, endsOn }, null);
  model.create(ADA, 'gala', true, '2090-06-20', '2090-06-22', 70);
  model.create(ADA, 'fair', true, '2090-06-10', '2090-06-11', 50);
  model.promote(ADA, 'fair', false);
  model.install(ADA, 'fair', 'surveys', true);
  model.install(ADA, 'gala', 'surveys', true);
  model.create(ADA, 'expo', false, '2090-06-10', '2090-06-12', 30);
  return model;
}

/** Where the store of a sequence is to be made, given a folder of its own. */
export type Place = (home: string) => Promise<string>;
const inFile: Place = async (home) => join(home, 'entitle.db');

async function compareSequence(steps: readonly Step[], place: Place): Promise<void> {
  const home = tempFolder();
  const store = await place(home);
  const model = begun(START, '2090-01-01');
  const type: Type = (argv, actor, stdin = '') =>
    runHere(argv, {
      home,
      now: `${model.today}T09:00:00.000Z`,
      stdin,
      // Short files and lists have several parts, which may not show in anything.
      rowsAtOnce: PARTS[steps.length % PARTS.length] ?? 1,
      env: { ENTITLE_DB: store, ENTITLE_AS: actor },
    });
  for (const argv of beginning('2090-01-01')) {
    const { status, stderr } = await type(argv, ADA);
    if (status !== 0) throw new Error(`entitle ${argv.join(' ')}: ${stderr}`);
  }
  for (const each of steps) {
    model.today = each.on ?? model.today;
    await compareAnswer(type, each, each.expected(model));
    await compareState(type, model);
  }
  await compareLogs(type);
}

/** Another one at every run; SEED names that of a failure. */
export function someSeed(): number {
  return Number(process.env['SEED'] ?? Math.floor(Math.random() * 1_000_000));
}

/** Compares random sequences; a failure shows the seed and the shortest sequence that still fails. */
export async function compareSequences(runs: number, length: number, seed: number, place = inFile): Promise<void> {
  console.log(`model: ${runs} sequences of at most ${length} steps, seed ${seed}`);
  const sequences = fc.array(step, { minLength: 1, maxLength: length, size: 'max' });
  await fc.assert(
    fc.asyncProperty(sequences, (steps) => compareSequence(steps, place)),
    { numRuns: runs, seed, endOnFailure: false },
  );
}
