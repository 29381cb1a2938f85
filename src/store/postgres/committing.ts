/** Waiting for a COMMIT, which may take as long as a standby is away. */

import type { Address } from './address.ts';
import { raiseCommitProblem } from './problems.ts';
import type { Patience } from './tries.ts';

/** How often a COMMIT that takes its time is looked after, so that Ctrl-C is heard; the first looks are short, for most are there at once. */
const SHORTEST_LOOK_MS = 4;
const LONGEST_LOOK_MS = 128;
const NOTICE_MS = 2_000;

/**
 * Waits for as long as it takes: a synchronous standby that is away holds a COMMIT up without end, and it cannot be taken back
 * any more. Says so after two seconds; whoever does not want to wait is told that the outcome is not known (outcome-unknown).
 */
export async function untilCommitted(commit: Promise<unknown>, address: Address, patience: Patience): Promise<void> {
  const end = { settled: false };
  const done = commit.finally(() => (end.settled = true));
  done.catch(() => undefined);
  const start = patience.elapsed();
  let noticed = false;
  for (let pause = SHORTEST_LOOK_MS; !end.settled; pause = Math.min(pause * 2, LONGEST_LOOK_MS)) {
    await Promise.race([done, patience.sleep(pause)]).catch((error: unknown) => {
      if (!end.settled && noticed) raiseCommitProblem(address, error);
    });
    // The answer comes from the event loop: whatever the pause was, that has its turn.
    await new Promise((resolve) => setImmediate(resolve));
    if (!end.settled && !noticed && patience.elapsed() - start >= NOTICE_MS) {
      noticed = true;
      patience.onWait('standby');
    }
  }
  await done;
}
