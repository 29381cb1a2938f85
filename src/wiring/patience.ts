/** What is said while a store is opened: that another process is waited for, and that an older store is older no more. */

import { raise } from '../core/refusals.ts';
import type { Host } from '../host.ts';
import type { Awaited, Patience } from '../store/sqlite/patience.ts';

const AWAITED: Readonly<Record<Awaited, string>> = {
  writer: 'another process that is writing to the store',
  server: 'a server that takes changes',
  standby: 'the standby that has to confirm the commit',
};

export function patienceOf(host: Host, stop: AbortSignal, quiet: boolean): Patience {
  const say = (text: string): void => {
    if (!quiet) void host.stderr.write(`${text}\n`);
  };
  return {
    elapsed: () => host.elapsed(),
    sleep: async (milliseconds) => {
      await host.sleep(milliseconds);
      if (stop.aborted) raise('cancelled', {});
    },
    onWait: (waitingFor) => say(`waiting for ${AWAITED[waitingFor]}…`),
    onUpdated: ({ from, to, backup }) => {
      const before =
        backup === null
          ? 'there is no way back, and no backup but the one your server keeps'
          : `as it was, it is in ${backup}, until you remove that`;
      say(`The store was brought from schema ${from} to ${to}; ${before}.`);
    },
  };
}
