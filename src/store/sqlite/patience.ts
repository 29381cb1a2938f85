/** Waiting for other processes: visibly, interruptibly, and not for ever. */

import { raise } from '../../core/refusals.ts';
import { isBusy } from './problems.ts';

/** What waiting for another process needs from outside, and what else is said while a store is opened. */
export interface Patience {
  /** Milliseconds, from any start. */
  readonly elapsed: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Called once, when the wait has become noticeable. */
  readonly onWait: (waitingFor: Awaited) => void;
  /** Called when a store of an earlier version was brought up to this one. `backup`: the file in which it is as it was; null: a server's. */
  readonly onUpdated?: (update: { readonly from: number; readonly to: number; readonly backup: string | null }) => void;
}

/** Another writer; a server that is away, or no primary yet; a standby that has to confirm a commit. */
export type Awaited = 'writer' | 'server' | 'standby';

const RETRY_MS = 50;
const NOTICE_MS = 2_000;
const GIVE_UP_MS = 30_000;

/**
 * Repeats an attempt for as long as another process is in its way. The driver itself waits only a moment; between its
 * tries the event loop turns, so that Ctrl-C works. Refuses with store-busy after half a minute.
 */
export async function untilFree<T>(path: string, patience: Patience, attempt: () => T): Promise<T> {
  const start = patience.elapsed();
  let noticed = false;
  for (;;) {
    try {
      return attempt();
    } catch (error) {
      if (!isBusy(error)) throw error;
      const waited = patience.elapsed() - start;
      if (waited >= GIVE_UP_MS) raise('store-busy', { path, seconds: Math.round(waited / 1000) }, error);
      if (waited >= NOTICE_MS && !noticed) {
        noticed = true;
        patience.onWait('writer');
      }
      await patience.sleep(RETRY_MS);
    }
  }
}
