/**
 * `npm run bench`: one table, each figure beside its reference from the same run, as a ratio. `npm run bench -- start reads`
 * measures only those lines. Absolute times say something about the machine, ratios about the program.
 */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { Bench, type Line } from './bench.ts';
import { bulk } from './lines/bulk.ts';
import { check } from './lines/check.ts';
import { imports } from './lines/imports.ts';
import { events } from './lines/events.ts';
import { excel } from './lines/excel.ts';
import { portfolio } from './lines/portfolio.ts';
import { postgres } from './lines/postgres.ts';
import { reads } from './lines/reads.ts';
import { start } from './lines/start.ts';
import { longUsage, usage } from './lines/usage.ts';
import { verify } from './lines/verify.ts';
import { writers } from './lines/writers.ts';
import { absentRow, type Row, tableText } from './table.ts';

const LINES: readonly Line[] = [
  start,
  reads,
  events,
  usage,
  bulk,
  check,
  imports,
  excel,
  verify,
  portfolio,
  postgres,
  writers,
  longUsage,
];
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !LINES.some((line) => line.name === name));

if (unknown.length > 0) {
  console.error(`error: no line ${unknown.join(', ')}\nhint: there are ${LINES.map(({ name }) => name).join(', ')}`);
  process.exitCode = 2;
} else {
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
  const folder = mkdtempSync(join(tmpdir(), 'entitle-bench-'));
  try {
    console.log(`${machine()}\n`);
    console.log(
      tableText(
        await measure(
          LINES.filter(({ name, isSeldom }) => (wanted.length === 0 ? isSeldom !== true : wanted.includes(name))),
          folder,
        ),
      ),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(lines: readonly Line[], folder: string): Promise<readonly Row[]> {
  const bench = new Bench(folder);
  const rows: Row[] = [];
  for (const line of lines) {
    process.stderr.write(`measuring ${line.name}…\n`);
    rows.push(...(await measureLine(line, bench)));
  }
  return rows;
}

/** A line that fails costs the others nothing. */
async function measureLine(line: Line, bench: Bench): Promise<readonly Row[]> {
  if (!bench.has(line.needs)) return [absentRow(`${line.name}: ${line.needs.command}`, 'not there yet')];
  try {
    return await line.rows(bench);
  } catch (error) {
    console.error(error);
    process.exitCode = 1;
    return [absentRow(`${line.name}: ${line.needs.command}`, 'failed')];
  }
}

/** A machine that is busy with other things is slow at what it would do on its second core, so its load is shown. */
function machine(): string {
  const [core] = cpus();
  const gigabytes = (totalmem() / 2 ** 30).toFixed(0);
  const processor = `${cpus().length} × ${core?.model ?? 'unknown processor'}`;
  const load = `load ${(loadavg()[0] ?? 0).toFixed(1)} before the first line`;
  return `${processor}, ${gigabytes} GB, ${process.platform}, Node ${process.versions.node}, ${load}`;
}
