import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = `${root}dist/entitle.cjs`;

/**
 * Before any test: dist holds what src says, so a test that starts the program never tests yesterday's. When src does
 * not build, the old program is removed: unit tests go on, and every test that starts the program fails.
 */
export default function freshBuild(): void {
  if (newestChange() <= builtAt()) return;
  const { status } = spawnSync(process.execPath, ['bin/build.js'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) rmSync(program, { force: true });
}

function newestChange(): number {
  const files = ['src', 'bin'].flatMap((folder) =>
    readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' }).map((name) => `${root}${folder}/${name}`),
  );
  return Math.max(...[...files, `${root}package.json`].map((file) => statSync(file).mtimeMs));
}

function builtAt(): number {
  return existsSync(program) ? statSync(program).mtimeMs : 0;
}
