/** What runs in a second thread: it answers one question after another, until it is stopped. The build makes a file of it. */

import { parentPort } from 'node:worker_threads';
import { verifyFirstPart } from '../app/verify-part.ts';
import { systemHost } from '../host.ts';
import { fileChecks } from '../store/sqlite/integrity.ts';
import { openSqliteStore } from '../store/sqlite/store.ts';
import type { Jobs, Question } from '../store/sqlite/thread.ts';

type Doing = {
  readonly [Name in keyof Jobs]: (given: Question<Name>['given']) => ReturnType<Jobs[Name]> | Promise<ReturnType<Jobs[Name]>>;
};

const DOING: Doing = {
  verifyFirstPart: async ({ place, part }) => {
    const host = systemHost();
    const store = await openSqliteStore(place, {
      elapsed: () => host.elapsed(),
      sleep: (time) => host.sleep(time),
      onWait: () => undefined,
    });
    try {
      return await store.read((records) => verifyFirstPart(records, (text) => host.sha256(text), part));
    } finally {
      await store.close();
    }
  },
  faults: ({ path }) => fileChecks(path).faults(),
  lookups: ({ path, ends }) => fileChecks(path).lookups(ends),
};

async function answer<Name extends keyof Jobs>({ job, given }: Question<Name>): Promise<void> {
  const found = await DOING[job](given);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage(found);
}

// What a job throws ends the thread, and whoever asked is told.
parentPort?.on('message', (question: Question) => void answer(question));
