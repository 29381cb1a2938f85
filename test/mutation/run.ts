/**
 * `npm run test:mutation`: makes mistakes in a copy of the sources and looks whether a test notices. Without words it makes the
 * mistakes that have names (ONLY=… for some of them); `-- 60 src/app src/files` sixty at random in each of those folders
 * (SEED=… for others; KEPT=… a folder that keeps what each test reaches, so that the next run need not look).
 */

import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import fc from 'fast-check';
import { copyOfTree, fails, withText } from './copy.ts';
import { EXPLAINED } from './explained.ts';
import { type Mutant, mutantsOf } from './mutants.ts';
import { changed, NAMED, unmatched } from './named.ts';
import { batchesFor, watchTests } from './reach.ts';

const gone = unmatched();
if (gone.length > 0)
  throw new Error(`these mistakes cannot be made any more, follow the source in named.ts:\n${gone.join('\n')}`);

const copy = copyOfTree();
let survived = 0;

function named(): void {
  const only = new RegExp(process.env['ONLY'] ?? '');
  const sound = new Set<string>();
  for (const mistake of NAMED.filter(({ name }) => only.test(name))) {
    const { name, file, test } = mistake;
    const words = ['--bail=1', ...(test.startsWith('test/campaigns/') ? ['--mode', 'long'] : []), test];
    if (!sound.has(test) && fails(copy, words)) throw new Error(`this test fails without any mistake: ${test}`);
    sound.add(test);
    const noticed = withText(copy, file, changed(mistake, readFileSync(join(copy, file), 'utf8')), () => fails(copy, words));
    console.log(`${noticed ? 'noticed ' : 'SURVIVED'} ${name}: ${test}`);
    survived += noticed ? 0 : 1;
  }
}

type Made = Mutant & { readonly file: string };

/** What does not even load is no mistake that anybody makes. */
function isTypeScript(text: string): boolean {
  try {
    return transformSync(text, { loader: 'ts', logLevel: 'silent' }).code !== '';
  } catch {
    return false;
  }
}

function sampleOf(folder: string, most: number): readonly Made[] {
  const all = readdirSync(join(copy, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .toSorted()
    .map((name) => `${folder}/${name}`)
    .flatMap((file) => mutantsOf(readFileSync(join(copy, file), 'utf8')).map((mutant) => ({ file, ...mutant })))
    .filter(({ text }) => isTypeScript(text));
  const length = Math.min(most, all.length);
  const sample = fc.shuffledSubarray(all, { minLength: length, maxLength: length });
  return fc.sample(sample, { numRuns: 1, seed: Number(process.env['SEED'] ?? 17) })[0] ?? [];
}

function sampled(most: number, folders: readonly string[]): void {
  const reach = watchTests(copy, process.env['KEPT']);
  const table = folders.map((folder) => {
    const counts = { folder, made: 0, noticed: 0, explained: 0, unexplained: 0 };
    for (const { file, line, from, to, text } of sampleOf(folder, most)) {
      const noticed = withText(copy, file, text, () =>
        batchesFor(reach, file, line).some(({ words, env }) => fails(copy, words, env)),
      );
      const reason = EXPLAINED.find((each) => each.file === file && each.from === from && each.to === to)?.why;
      const ends = noticed ? 'noticed' : reason === undefined ? 'unexplained' : 'explained';
      counts.made += 1;
      counts[ends] += 1;
      console.log(`${ends.padEnd(11)} ${file}:${line}\n              ${from}\n              ${to}`);
    }
    return counts;
  });
  console.table(table);
  survived = table.reduce((sum, { unexplained }) => sum + unexplained, 0);
}

const [most, ...folders] = process.argv.slice(2);
try {
  if (most === undefined) named();
  else sampled(Number(most), folders);
} finally {
  rmSync(copy, { recursive: true, force: true });
}
process.exitCode = survived === 0 ? 0 : 1;
