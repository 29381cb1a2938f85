import { describe, expect, test } from 'vitest';
import { overPasses } from '../../src/cli/passes.ts';
import { progressText, silentProgress } from '../../src/prompt/progress.ts';
import { openTerminal, type TerminalSession } from '../support/terminal.ts';
import { bundled } from './question.ts';

const program = bundled(import.meta.resolve('./working.ts'));

async function fiveBatches(
  perBatch: number,
  total: string,
  options: { columns?: number; env?: Record<string, string> } = {},
): Promise<TerminalSession> {
  const terminal = openTerminal({ ...options, command: process.execPath, args: [program, String(perBatch), total] });
  await terminal.waitFor('five batches done');
  return terminal;
}

describe('progress in a terminal', () => {
  test('says how far, how fast and how long, and leaves no trace', async () => {
    const terminal = await fiveBatches(250, '100000');
    await terminal.waitFor('Transferring');
    expect(terminal.screen()).toMatch(
      /^five batches done\n\S Transferring 50,000 of 100,000 rows \(40,000 rows\/s, 2 s to go\)$/,
    );
    terminal.kill('SIGUSR2');
    expect(await terminal.exit()).toEqual({ code: 0, signal: null });
    expect(terminal.transcript()).toBe('five batches done\nall done');
    expect(terminal.written()).not.toContain('\u001b[?25l');
  });

  test('does not know how long without a total', async () => {
    const terminal = await fiveBatches(400, 'unknown');
    await terminal.waitFor('Transferring');
    expect(terminal.screen()).toMatch(/^five batches done\n\S Transferring 50,000 rows \(25,000 rows\/s\)$/);
  });

  test('is not shown when the work is over within a second', async () => {
    const terminal = await fiveBatches(199, '100000');
    await terminal.settled();
    terminal.kill('SIGUSR2');
    await terminal.exit();
    expect(terminal.written()).toBe('five batches done\r\nall done\r\n');
  });

  test('fits a narrow terminal, without colour when told', async () => {
    const terminal = await fiveBatches(250, '100000', { columns: 50, env: { NO_COLOR: '1' } });
    await terminal.waitFor('Transferring');
    expect(terminal.screen()).toMatch(/^five batches done\n\S Transferring 50,000 of 100,000 rows$/);
    expect(terminal.colours()).toEqual(new Set());
  });

  test('lets Ctrl-C through', async () => {
    const terminal = await fiveBatches(250, '100000');
    await terminal.waitFor('Transferring');
    terminal.press('ctrl-c');
    expect(await terminal.exit()).toEqual({ code: 0, signal: 'SIGINT' });
  });
});

test.each([
  [{ done: 41_000, total: 100_000, elapsed: 788 }, 'Transferring 41,000 of 100,000 rows (52,000 rows/s, 2 s to go)'],
  [{ done: 1_000, total: 1_000_000, elapsed: 1_000 }, 'Transferring 1,000 of 1,000,000 rows (1,000 rows/s, 17 min to go)'],
  [{ done: 10, total: 100_000, elapsed: 1_000 }, 'Transferring 10 of 100,000 rows (10 rows/s, 3 h to go)'],
  [{ done: 0, total: 100_000, elapsed: 1_000 }, 'Transferring 0 of 100,000 rows (0 rows/s)'],
  [{ done: 3, total: 3, elapsed: 1_500 }, 'Transferring 3 of 3 rows (2 rows/s, 0 s to go)'],
  [{ done: 1_234_567, total: null, elapsed: 1_000 }, 'Transferring 1,234,567 rows (1,200,000 rows/s)'],
])('%o', (work, text) => {
  expect(progressText({ label: 'Transferring', columns: 80, ...work })).toBe(text);
});

test('over several passes it never runs backwards', () => {
  const seen: [number, number | null][] = [];
  const update = overPasses((done, total) => void seen.push([done, total]));
  for (const [done, total] of [
    [500, 1_000],
    [1_000, 1_000],
    [200, null],
    [400, null],
    [100, 900],
  ] as const)
    update(done, total);
  expect(seen).toEqual([
    [500, 1_000],
    [1_000, 1_000],
    [1_200, null],
    [1_400, null],
    [1_500, null],
  ]);
});

test('without a terminal nothing is shown', () => {
  expect([silentProgress.update(1, 2), silentProgress.stop()]).toEqual([undefined, undefined]);
});
