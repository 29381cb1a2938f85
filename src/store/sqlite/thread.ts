/**
 * A second thread beside the program, for what takes long: what it can be asked, and how it is started. It runs a part of the
 * built program, `wiring/thread.ts`, so there is none where the sources run unbuilt.
 */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { FirstPart, LedgerPart } from '../../core/verify-ledger.ts';
import type { FileFaults, FileLookups, LedgerEnds } from './check.ts';

/** The jobs by name. What they are given and what they answer is plain data. */
export interface Jobs {
  /** Of the store at `place`. Rows up to a number never change, so a moment of its own will do. */
  verifyFirstPart(given: { readonly place: string; readonly part: LedgerPart }): FirstPart;
  faults(given: { readonly path: string }): FileFaults;
  lookups(given: { readonly path: string; readonly ends: LedgerEnds }): FileLookups;
}

/** What is sent to the thread; it sends back the answer and nothing else. */
export interface Question<Name extends keyof Jobs = keyof Jobs> {
  readonly job: Name;
  readonly given: Parameters<Jobs[Name]>[0];
}

export interface Thread {
  /** One after the other: answers come in the order of the questions. `ended`: what it comes to when the thread ends before. */
  ask<Name extends keyof Jobs>(
    job: Name,
    given: Question<Name>['given'],
    ended: () => ReturnType<Jobs[Name]>,
  ): Promise<ReturnType<Jobs[Name]>>;
  /** Also in the middle of a job. */
  stop(): Promise<unknown>;
}

const ENTRY = join(import.meta.dirname, 'wiring-thread.cjs');

/** Null: there is no program to run in another thread. */
export function startThread(): Thread | null {
  if (!existsSync(ENTRY)) return null;
  const worker = new Worker(ENTRY);
  const gone = new Promise<'gone'>((resolve, reject) => {
    worker.once('error', reject).once('exit', () => resolve('gone'));
  });
  gone.catch(() => undefined); // told to whoever asks
  let last: Promise<unknown> = Promise.resolve();
  return {
    ask: (job, given, ended) => {
      const answer = last.then(async () => {
        const answered = new Promise<{ readonly answer: ReturnType<Jobs[typeof job]> }>((resolve) => {
          worker.once('message', (said) => resolve({ answer: said }));
        });
        const question: Question<typeof job> = { job, given };
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
        worker.postMessage(question);
        const first = await Promise.race([answered, gone]);
        return first === 'gone' ? ended() : first.answer;
      });
      last = answer.catch(() => undefined);
      return answer;
    },
    stop: () => worker.terminate(),
  };
}
