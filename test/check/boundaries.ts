import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { BAD_IMPORTS, withBadTree } from './bad-imports.ts';

/** What we read of dependency-cruiser's JSON. */
interface Cruise {
  readonly modules: readonly { readonly source: string; readonly dependencies: readonly unknown[] }[];
  readonly summary: {
    readonly violations: readonly { readonly rule: { readonly name: string }; readonly from: string; readonly to: string }[];
    readonly ruleSetUsed: { readonly forbidden: readonly { readonly name: string; readonly comment: string }[] };
    readonly totalDependenciesCruised: number;
  };
}

/**
 * Holds src to the import rules of .dependency-cruiser.mjs, and proves that it did: a cruiser that reads no file reports
 * no violation either. So every file of src must have been read, each one that has an import must show one, and every
 * rule must strike when its bad import (bad-imports.ts) is put into an otherwise empty tree.
 */
const cruise = look('.');
const rules = cruise.summary.ruleSetUsed.forbidden;
const problems = [...violations(), ...unread(), ...withBadTree((folder) => asleep(look(folder)))];

for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
else
  console.log(
    `${cruise.modules.length} modules, ${cruise.summary.totalDependenciesCruised} imports, ${rules.length} rules, each seen to strike`,
  );

function look(folder: string): Cruise {
  const args = ['--config', resolve('.dependency-cruiser.mjs'), '--output-type', 'json', 'src', 'bin'];
  return JSON.parse(
    execFileSync(resolve('node_modules/.bin/depcruise'), args, { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 28 }),
  ) as Cruise;
}

function violations(): string[] {
  const reasons = new Map(rules.map(({ name, comment }) => [name, comment]));
  return cruise.summary.violations.map(
    ({ rule, from, to }) => `${rule.name}: ${from} imports ${to}\n  ${reasons.get(rule.name)}`,
  );
}

function unread(): string[] {
  const imports = new Map(cruise.modules.map(({ source, dependencies }) => [source, dependencies.length]));
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  return files.flatMap((name) => {
    const file = `src/${name}`;
    if (!imports.has(file)) return [`${file} was not read`];
    const hasImport = /^(?:import|export) .*from '/m.test(readFileSync(file, 'utf8'));
    return hasImport && imports.get(file) === 0 ? [`${file}: none of its imports was seen`] : [];
  });
}

function asleep(bad: Cruise): string[] {
  const struck = new Set(bad.summary.violations.map(({ rule, from }) => `${rule.name} ${from}`));
  const named = rules.flatMap(({ name }) =>
    name in BAD_IMPORTS ? [] : [`rule "${name}" has no bad import in test/check/bad-imports.ts`],
  );
  const silent = Object.entries(BAD_IMPORTS).flatMap(([rule, { file }]) =>
    struck.has(`${rule} ${file}`) ? [] : [`rule "${rule}" let the bad import in ${file} pass`],
  );
  return [...named, ...silent];
}
