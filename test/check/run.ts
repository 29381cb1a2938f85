import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';

/**
 * `npm run check`: everything that can be said about the repository without running its tests, which is every script of
 * package.json that is named check:*. One line for each when it is fine, its whole output when it is not, and always all
 * of them. `npm run check -- lint types` runs only those.
 */
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly scripts: Readonly<Record<string, string>> };
const checks = Object.entries(scripts).flatMap(([name, command]) =>
  name.startsWith('check:') ? [{ name: name.slice(6), command }] : [],
);
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !checks.some((check) => check.name === name));

if (unknown.length > 0) {
  console.error(`error: no check ${unknown.join(', ')}\nhint: there are ${checks.map(({ name }) => name).join(', ')}`);
  process.exitCode = 2;
} else {
  for (const { name, command } of checks) if (wanted.length === 0 || wanted.includes(name)) await report(name, command);
}

async function report(name: string, command: string): Promise<void> {
  const started = performance.now();
  const { fine, output } = await run(command);
  const seconds = `${((performance.now() - started) / 1000).toFixed(1)} s`;
  console.log(`${name.padEnd(11)}${seconds.padStart(7)}  ${fine ? `ok  ${output.split('\n').at(-1)}` : 'FAILED'}`.trimEnd());
  if (fine) return;
  console.log(output);
  process.exitCode = 1;
}

/** npm puts node_modules/.bin on the path of its scripts, so a shell finds the tools by their bare names. */
function run(command: string): Promise<{ readonly fine: boolean; readonly output: string }> {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(command, { shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (output += text.toString()));
    child.on('close', (code) => resolve({ fine: code === 0, output: output.trim() }));
  });
}
