/**
 * The process under test: work of which every batch takes as many milliseconds as argv says, by a clock of its own. After
 * the fifth batch it works on without an end, until it is sent SIGUSR2.
 */

import { terminalProgress } from '../../src/prompt/progress.ts';

async function main(): Promise<void> {
  const { argv, env, stderr, stdout } = process;
  const [perBatch, total] = [Number(argv[2]), argv[3] === 'unknown' ? null : Number(argv[3])];
  let clock = 0;
  const progress = terminalProgress({
    stream: stderr,
    label: 'Transferring',
    colour: env['NO_COLOR'] === undefined,
    now: () => clock,
  });
  const stop = new AbortController();
  process.once('SIGUSR2', () => stop.abort());
  for (let batch = 1; batch <= 5; batch += 1) {
    clock += perBatch;
    progress.update(batch * 10_000, total);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  stdout.write('five batches done\n');
  while (!stop.signal.aborted) await new Promise((resolve) => setTimeout(resolve, 20));
  progress.stop();
  progress.update(100_000, total);
  stdout.write('all done\n');
}

void main();
