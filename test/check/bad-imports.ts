import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

interface BadImport {
  readonly file: string;
  readonly imports: string;
}

const bad = (file: string, imports: string): BadImport => ({ file, imports });

/** For each rule of .dependency-cruiser.mjs an import that it must refuse, by rule name. */
export const BAD_IMPORTS: Readonly<Record<string, BadImport>> = {
  'core: our own files': bad('src/core/our-own.ts', '../app/good.ts'),
  'core: packages': bad('src/core/packages.ts', 'csv-parse'),
  'core: no Node': bad('src/core/node.ts', 'node:crypto'),
  'app: our own files': bad('src/app/our-own.ts', '../store/good.ts'),
  'app: packages': bad('src/app/packages.ts', 'better-sqlite3'),
  'app: no Node': bad('src/app/node.ts', 'node:fs'),
  'store: our own files': bad('src/store/our-own.ts', '../app/good.ts'),
  'store: packages': bad('src/store/packages.ts', 'chalk'),
  'files: our own files': bad('src/files/our-own.ts', '../view/good.ts'),
  'files: packages': bad('src/files/packages.ts', 'chalk'),
  'view: our own files': bad('src/view/our-own.ts', '../app/good.ts'),
  'view: packages': bad('src/view/packages.ts', 'inquirer'),
  'prompt: our own files': bad('src/prompt/our-own.ts', '../app/good.ts'),
  'prompt: packages': bad('src/prompt/packages.ts', 'commander'),
  'browse: our own files': bad('src/browse/our-own.ts', '../store/good.ts'),
  'browse: packages': bad('src/browse/packages.ts', 'inquirer'),
  'browse: no Node': bad('src/browse/node.ts', 'node:fs'),
  'cli: our own files': bad('src/cli/our-own.ts', '../commands/good.ts'),
  'cli: packages': bad('src/cli/packages.ts', 'inquirer'),
  'cli: no Node': bad('src/cli/node.ts', 'node:fs'),
  'commands: our own files': bad('src/commands/our-own.ts', '../store/good.ts'),
  'commands: packages': bad('src/commands/packages.ts', 'better-sqlite3'),
  'commands: no Node': bad('src/commands/node.ts', 'node:fs'),
  'host: Node alone': bad('src/host.ts', './core/good.ts'),
  'composition root: the end of every arrow': bad('src/commands/main.ts', '../wiring/good.ts'),
  'no circles': bad('src/core/circle.ts', './circle.ts'),
  resolvable: bad('src/view/resolvable.ts', './nowhere.ts'),
  'no tests in the program': bad('src/wiring/main.ts', '../../test/good.ts'),
};

/** Runs `use` on a folder that has the rooms of src, each with a good file, and all the bad imports. */
export function withBadTree<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'entitle-boundaries-'));
  try {
    for (const room of ['core', 'app', 'store', 'files', 'view', 'prompt', 'browse', 'cli', 'commands', 'wiring'])
      write(folder, `src/${room}/good.ts`, '');
    write(folder, 'test/good.ts', '');
    write(folder, 'bin/good.js', '');
    for (const { file, imports } of Object.values(BAD_IMPORTS)) write(folder, file, `import type { Thing } from '${imports}';\n`);
    for (const shared of ['package.json', 'node_modules']) symlinkSync(resolve(shared), join(folder, shared));
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function write(folder: string, file: string, text: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), `${text}export const good = true;\n`);
}
