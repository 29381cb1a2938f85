/** The model test, for longer; and with the program killed in the middle of a step, which is then typed again. */

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import fc from 'fast-check';
import { test } from 'vitest';
import { compareLogs, compareState, type Type } from '../journeys/model/compare.ts';
import { beginning, begun, compareSequences, someSeed } from '../journeys/model/sequences.ts';
import { step, type Step } from '../journeys/model/steps.ts';
import { cleanEnvironment, entitleInParts, runProcess, tempFolder } from '../support/process.ts';

const seed = someSeed();

test('random commands, five hundred histories', () => compareSequences(500, 12, seed), 900_000);

test('random commands, long histories', () => compareSequences(20, 40, seed), 300_000);

/** Starts a command, with parts of so many rows, and kills it after some milliseconds, unless it was faster. */
async function killed(
  home: string,
  env: Readonly<Record<string, string>>,
  { argv, stdin = '' }: Step,
  { after, rows }: { readonly after: number; readonly rows: number },
): Promise<void> {
  const { program, env: parts } = entitleInParts(rows);
  const child = spawn(process.execPath, [program, '--json', ...argv], {
    cwd: home,
    env: { ...cleanEnvironment(home), ...env, ...parts },
  });
  child.stdin.on('error', () => undefined).end(stdin);
  child.stdout.resume();
  child.stderr.resume();
  const timer = setTimeout(() => child.kill('SIGKILL'), after);
  await new Promise((resolve) => child.on('close', resolve));
  clearTimeout(timer);
}

test('random commands, each killed at a random moment and typed again: as if typed once', async () => {
  const real = new Date().toISOString().slice(0, 10);
  console.log(`model with kills: seed ${seed}`);
  const steps = fc.array(
    fc.tuple(
      step.filter(({ repeatable }) => repeatable),
      fc.record({ after: fc.integer({ min: 0, max: 400 }), rows: fc.constantFrom(1, 2, 7) }),
    ),
    { minLength: 4, maxLength: 12, size: 'max' },
  );
  const compare = async (
    sequence: readonly (readonly [Step, { readonly after: number; readonly rows: number }])[],
  ): Promise<void> => {
    const home = tempFolder();
    const env = (actor: string) => ({ ENTITLE_DB: join(home, 'entitle.db'), ENTITLE_AS: actor });
    const type: Type = (argv, actor, stdin) =>
      runProcess(argv, { home, cwd: home, env: env(actor), ...(stdin === undefined ? {} : { stdin }) });
    const model = begun(real, '2020-01-01');
    for (const argv of beginning('2020-01-01')) {
      const { status, stderr } = await type(argv, 'ada@acme.example');
      if (status !== 0) throw new Error(`entitle ${argv.join(' ')}: ${stderr}`);
    }
    for (const [each, when] of sequence) {
      await killed(home, env(each.actor), each, when);
      await type(['--json', ...each.argv], each.actor, each.stdin);
      each.expected(model);
      await compareState(type, model);
    }
    await compareLogs(type);
  };
  await fc.assert(fc.asyncProperty(steps, compare), { numRuns: 20, seed });
}, 600_000);
