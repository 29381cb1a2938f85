/** A sequence of steps in this process, on a new store, beside a new model. */

import { join } from 'node:path';
import fc from 'fast-check';
import { runHere } from '../support/host.ts';
import { tempFolder } from '../support/process.ts';
import { compareAnswer, compareLogs, compareState, type Type } from './compare.ts';
import { Model } from './model.ts';
import { shift, step, type Step } from './steps.ts';

const START = '2090-06-01';

/** What every sequence starts from: something to transfer, and somewhere to transfer it to. */
export const BEGINNING: readonly (readonly string[])[] = [
  ['products', 'add', 'surveys', '--name', 'surveys'],
  ['purchases', 'add', 'seat', '90', '--subscription', 'SUB-90', '--starts', '2090-01-01'],
  ['purchases', 'add', 'surveys', '2', '--subscription', 'SUB-2', '--starts', '2090-01-01'],
  ['workspaces', 'create', 'gala', '--name', 'gala', '--starts', '2090-06-20', '--ends', '2090-06-22', '--status', 'pre-production', '--participants', '70', '--yes'],
  ['workspaces', 'create', 'expo', '--name', 'expo', '--starts', '2090-06-10', '--ends', '2090-06-11', '--participants', '30'],
];

/** A model in which the same has happened. */
export function begun(today: string, startsOn = '2090-01-01'): Model {
  const model = new Model(today);
  const ada = 'ada@acme.example';
  model.addProduct(ada, 'surveys');
  model.addPurchase(ada, { product: 'seat', quantity: 90, startsOn, endsOn: null }, null);
  model.addPurchase(ada, { product: 'surveys', quantity: 2, startsOn, endsOn: null }, null);
  model.create(ada, 'gala', true, '2090-06-20', '2090-06-22', 70);
  model.create(ada, 'expo', false, '2090-06-10', '2090-06-11', 30);
  return model;
}

async function compareSequence(steps: readonly Step[]): Promise<void> {
  const home = tempFolder();
  const model = begun(START);
  const type: Type = (argv, actor, stdin = '') =>
    runHere(argv, { home, now: `${model.today}T09:00:00.000Z`, stdin, env: { ENTITLE_DB: join(home, 'entitle.db'), ENTITLE_AS: actor } });
  for (const argv of [['init', '--org', 'acme', '--name', 'Acme Events'], ...BEGINNING]) {
    const { status, stderr } = await type(argv, 'ada@acme.example');
    if (status !== 0) throw new Error(`entitle ${argv.join(' ')}: ${stderr}`);
  }
  for (const each of steps) {
    model.today = shift(model.today, each.days);
    await compareAnswer(type, each, each.expected(model));
    await compareState(type, model);
  }
  await compareLogs(type);
}

/** Compares random sequences; a failure shows the seed and the shortest sequence that still fails. */
export async function compareSequences(runs: number, length: number, seed: number): Promise<void> {
  console.log(`model: ${runs} sequences of at most ${length} steps, seed ${seed}`);
  const sequences = fc.array(step, { minLength: 1, maxLength: length, size: 'max' });
  await fc.assert(fc.asyncProperty(sequences, compareSequence), { numRuns: runs, seed, endOnFailure: false });
}
