import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = `${root}dist/entitle.cjs`;

/**
 * Before any test: dist holds what src says, so a test that starts the program never tests yesterday's. When src does
 * not build, the old program is removed: unit tests go on, and every test that starts the program fails.
 */
export default function freshBuild(): void {
  if (!existsSync(`${root}src/main.ts`) || newestChange() <= builtAt()) return;
  // Built beside and renamed, so that a program starting at this moment (another test run) reads a whole file.
  const beside = `${root}dist/entitle.${process.pid}.cjs`;
  try {
    execFileSync('npm', ['run', '--silent', 'bundle', '--', `--outfile=${beside}`], { cwd: root, stdio: 'inherit' });
    renameSync(beside, program);
    execFileSync(process.execPath, ['bin/remember.js'], { cwd: root, stdio: 'inherit' });
  } catch {
    rmSync(program, { force: true });
    rmSync(beside, { force: true });
    console.error('src does not build: dist/entitle.cjs removed, tests that start the program will fail');
  }
}

function newestChange(): number {
  const files = readdirSync(`${root}src`, { recursive: true, encoding: 'utf8' }).map((name) => `${root}src/${name}`);
  return Math.max(...[...files, `${root}package.json`].map((file) => statSync(file).mtimeMs));
}

function builtAt(): number {
  return existsSync(program) ? statSync(program).mtimeMs : 0;
}
