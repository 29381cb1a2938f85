/** `transfer --file` as scripts run it: real processes, several at once, interrupted, into pipes and terminals. */

import { spawn } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { cleanEnvironment, type Ended, entitle, runProcess } from '../../support/process.ts';
import { unzipped } from '../../view/unzipped.ts';
import { acme, copyOf, entitleIn } from '../../journeys/terminal/acme.ts';

const env = { ENTITLE_AS: 'ada@acme.example' };
let template: string;
beforeAll(async () => {
  template = await acme();
});

function run(home: string, args: readonly string[], stdin?: string): Promise<Ended> {
  return runProcess(args, { home, env, ...(stdin === undefined ? {} : { stdin }) });
}

async function json<T>(home: string, args: readonly string[]): Promise<T> {
  return JSON.parse((await run(home, [...args, '--json'])).stdout) as T;
}

const ROWS = [
  'workspace,product,quantity',
  'winter-gala,seat,3',
  'winter-gala,live-streaming,',
  'partner-summit,seat,missing',
].join('\n');

describe('a small file', () => {
  test.each([
    ['csv', ROWS],
    ['csv', `\u{feff}${ROWS.replaceAll(',', ';').replaceAll('\n', '\r\n')}\r\n`],
    ['csv', ROWS.replaceAll(',', '\t')],
    [
      'ndjson',
      '{"workspace":"winter-gala","product":"seat","quantity":3}\n{"workspace":"winter-gala","product":"live-streaming"}\n{"workspace":"partner-summit","product":"seat","quantity":"missing"}\n',
    ],
    [
      'json',
      '[{"workspace":"winter-gala","product":"seat","quantity":3},{"workspace":"winter-gala","product":"live-streaming","quantity":null},{"workspace":"partner-summit","product":"seat","quantity":"missing"}]',
    ],
  ])('as %s on stdin', async (format, text) => {
    const home = copyOf(template);
    const { status, stdout, stderr } = await run(
      home,
      ['transfer', '--file', '-', '--input-format', format, '--yes', '--json'],
      text,
    );
    const rows = (JSON.parse(stdout) as { rows: { quantity: number; status: string }[] }).rows.map(
      (row) => `${row.quantity} ${row.status}`,
    );
    expect({ status, stderr, rows }).toEqual({ status: 0, stderr: '', rows: ['3 applied', '1 applied', '80 applied'] });
  });

  test('needs --yes where nobody can be asked, before anything is read', async () => {
    const { status, stdout, stderr } = await run(copyOf(template), ['transfer', '--file', 'nowhere.csv']);
    expect({ status, stdout, stderr }).toEqual({
      status: 2,
      stdout: '',
      stderr:
        'error: a transfer needs a confirmation, and there is nobody to ask\nhint: add --yes to confirm, or --dry-run to see what would happen\n',
    });
  });

  test.each(['csv', 'ndjson', 'json', 'xlsx'])('leaves a report as .%s although it is refused', async (format) => {
    const home = copyOf(template);
    const report = join(home, `report.${format}`);
    const { status } = await run(
      home,
      ['transfer', '--file', '-', '--input-format', 'csv', '--yes', '--report', report],
      `${ROWS}\nnope,seat,1\n`,
    );
    expect(status).toBe(5);
    const bytes = readFileSync(report);
    const text = format === 'xlsx' ? [...(await unzipped(bytes)).values()].join('\n') : bytes.toString();
    expect(['winter-gala', 'live-streaming', 'nope', 'workspace-not-found'].filter((word) => !text.includes(word))).toEqual([]);
  });

  test('a report that cannot be written stops everything', async () => {
    const home = copyOf(template);
    const before = await json<unknown>(home, ['pools']);
    const { status, stderr } = await run(
      home,
      ['transfer', '--file', '-', '--input-format', 'csv', '--yes', '--report', '/nowhere/report.csv'],
      ROWS,
    );
    expect({ status, stderr }).toEqual({
      status: 7,
      stderr: 'error: file "/nowhere/report.csv" cannot be written: there is no folder "/nowhere"\n',
    });
    expect(await json(home, ['pools'])).toEqual(before);
  });
});

test('the same file by eight processes at once is applied once', { timeout: 600_000 }, async () => {
  const home = copyOf(template);
  const file = join(home, 'transfers.csv');
  writeFileSync(file, `workspace,product,quantity\n${'winter-gala,seat,1\n'.repeat(250)}`);
  const ended = await Promise.all(
    Array.from({ length: 8 }, () => run(home, ['transfer', '--file', file, '--yes', '--json', '--quiet'])),
  );
  const results = ended.map(({ stdout }) => JSON.parse(stdout) as { applied: number; replayed: number });
  expect(results.map(({ applied }) => applied).toSorted((a, b) => a - b)).toEqual([0, 0, 0, 0, 0, 0, 0, 250]);
  expect(results.map(({ replayed }) => replayed).toSorted((a, b) => a - b)).toEqual([0, 250, 250, 250, 250, 250, 250, 250]);
  const [seats] = await json<{ assigned: number }[]>(home, ['pools']);
  expect(seats?.assigned).toBe(120 + 250);
});

/** Long enough to be interrupted on any machine. */
const LONG = `workspace,product,quantity\n${'winter-gala,seat,1\n'.repeat(200_000)}`;

const SAID =
  'warning: 199,650 rows go beyond what is missing, by 199,650 seats; --no-excess refuses such rows ' +
  '200,000 rows: 200,000 transferred (200,000 seats, 199,650 beyond what is missing).';

/** A window of eighty columns breaks lines between words, and within them where the program does not. */
function unwrapped(screen: string): string {
  return screen.replace('--no-excess r\nefuses', '--no-excess refuses').replaceAll('\n', ' ');
}

async function longFile(home: string): Promise<string> {
  const file = join(home, 'long.csv');
  writeFileSync(file, LONG);
  const bought = await run(home, ['purchases', 'add', 'seat', '1000000', '--subscription', 'SUB-BIG', '--starts', '2026-01-01']);
  expect(bought.status).toBe(0);
  return file;
}

describe('a long file', { timeout: 600_000 }, () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s in the middle rolls everything back and says so', async (signal, expected) => {
    const home = copyOf(template);
    const file = await longFile(home);
    const before = await json<unknown>(home, ['transactions', '--limit', '1']);
    const child = spawn(process.execPath, [entitle, 'transfer', '--file', file, '--yes'], {
      env: { ...cleanEnvironment(home), ...env },
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (text: Buffer) => (stdout += text.toString()));
    child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
    // The log of the open transaction grows while rows are written: that is the middle.
    const log = join(home, 'data', 'entitle', 'entitle.db-wal');
    const timer = setInterval(() => {
      if (sizeOf(log) > 1_000_000) child.kill(signal);
    }, 5);
    const status = await new Promise((resolve) => child.on('close', resolve));
    clearInterval(timer);
    expect({ status, stdout, stderr }).toEqual({
      status: expected,
      stdout: '',
      stderr: 'cancelled; nothing was changed\n',
    });
    expect(await json(home, ['transactions', '--limit', '1'])).toEqual(before);
  });

  test('shows its progress in a terminal, with rate and rest, and leaves no trace of it', async () => {
    const home = copyOf(template);
    const file = await longFile(home);
    const terminal = entitleIn(home, ['transfer', '--file', file, '--yes'], { timeout: 600_000 });
    await terminal.waitFor(/Transferring [\d,]+ of 200,000 rows \([\d,]+ rows\/s, \d+ s to go\)/);
    expect(await terminal.exit()).toEqual({ code: 0, signal: null });
    expect(unwrapped(terminal.screen())).toBe(`${SAID} next: entitle workspaces --missing`);
  });

  test('is silent with --quiet, but for the result and what goes beyond the needs', async () => {
    const home = copyOf(template);
    const file = await longFile(home);
    const terminal = entitleIn(home, ['transfer', '--file', file, '--yes', '--quiet'], { timeout: 600_000 });
    expect(await terminal.exit()).toEqual({ code: 0, signal: null });
    expect(unwrapped(terminal.transcript())).toBe(SAID);
  });
});

function sizeOf(file: string): number {
  try {
    return statSync(file).size;
  } catch {
    return 0;
  }
}
