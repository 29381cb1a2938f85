/**
 * A second thread for long verifications. It runs the built program, so there is none where the sources run unbuilt, and
 * none for a server: the time goes into reading and hashing here, and a server would only be asked twice.
 */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { verifyFirstPart } from '../app/verify-part.ts';
import type { FirstPart, LedgerPart } from '../core/verify-ledger.ts';
import { systemHost } from '../host.ts';
import { openSqliteStore } from '../store/sqlite/store.ts';

const PROGRAM = join(import.meta.dirname, 'entitle.cjs');
const RUN = `
const { parentPort, workerData } = require('node:worker_threads');
require(workerData.program).verifyInWorker(workerData.place, workerData.part).then((first) => parentPort.postMessage(first));
`;

export interface VerifyWorker {
  /** Null: there is no program to run in another thread. */
  readonly verify: ((part: LedgerPart) => Promise<FirstPart>) | null;
  /** Ends what is still being done. */
  stop(): Promise<void>;
}

/** For the store in the file at `place`. */
export function verifyWorker(place: string): VerifyWorker {
  const workers: Worker[] = [];
  const verify = (part: LedgerPart): Promise<FirstPart> => {
    const worker = new Worker(RUN, { eval: true, workerData: { program: PROGRAM, place, part } });
    workers.push(worker);
    return new Promise((resolve, reject) => {
      worker
        .once('message', resolve)
        .once('error', reject)
        .once('exit', () => reject(new Error('a thread ended without its result')));
    });
  };
  return {
    verify: existsSync(PROGRAM) ? verify : null,
    stop: async () => void (await Promise.all(workers.map((worker) => worker.terminate()))),
  };
}

/** In that thread. Rows up to a number never change, so it can look at a moment of its own. */
export async function verifyFirst(place: string, part: LedgerPart): Promise<FirstPart> {
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
}
