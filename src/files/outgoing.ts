/**
 * The one door for files that go out. It refuses before anything happens what must not be written over (guarded.ts), and
 * what is there and was not meant to be replaced; what passes is written beside, brought to the disk, and renamed (replace.ts).
 */

import { type BigIntStats, lstatSync, type Stats, statSync } from 'node:fs';
import { type Guarded, refuseGuarded } from './guarded.ts';
import { raise } from '../core/refusals.ts';
import { isOfKind, type Kind } from './kinds.ts';
import { reasonOf } from './reasons.ts';
import { writeWhole } from './replace.ts';

/** What may be replaced: nothing (a file that is there is refused), anything, or only a file of the same kind. */
export type Replaces = 'nothing' | 'anything' | Kind;

export interface Outgoing {
  /** Writes the file, whole or not at all. */
  write(pieces: AsyncIterable<string | Uint8Array>): Promise<void>;
}

export interface OutgoingRequest {
  /** Absolute. */
  readonly target: string;
  /** As it was typed, for messages. */
  readonly typed: string;
  readonly replaces: Replaces;
  readonly guarded: readonly Guarded[];
  readonly stdin: BigIntStats | null;
}

/** Looks at the target, and hands out what writes it. Refuses `usage`, `file-exists` and (when written) `unwritable-file`. */
export async function openOutgoing(request: OutgoingRequest): Promise<Outgoing> {
  const { target, typed, replaces } = request;
  const check = () => refuseGuarded(target, typed, request.guarded, { databases: true, stdin: request.stdin });
  check();
  const force = await mayReplace(target, typed, replaces);
  return {
    write: (pieces) =>
      writeWhole(target, { force, typed }, async (file) => {
        for await (const piece of pieces) await file.write(piece);
        // Much can have happened to the name while the file was made.
        check();
      }),
  };
}

/** Whether a file is there that is to be replaced; without one nothing that appears meanwhile is replaced either. */
async function mayReplace(target: string, typed: string, replaces: Replaces): Promise<boolean> {
  if (replaces === 'anything') return true;
  const there = lookAt(target, typed);
  if (there === null) return false;
  const { found } = there;
  // Links to nowhere, folders and devices are refused where the file is written, each with its reason.
  if (found?.isFile() !== true) return replaces !== 'nothing';
  if (replaces === 'nothing') return raise('file-exists', { path: typed });
  if (found.size === 0 || (await isOfKind(target, replaces))) return true;
  return raise('file-exists', { path: typed, replaces });
}

/** What is there under a name, and what that leads to; null: nothing is there. */
function lookAt(target: string, typed: string): { readonly found: Stats | undefined } | null {
  try {
    if (lstatSync(target, { throwIfNoEntry: false }) === undefined) return null;
    return { found: statSync(target, { throwIfNoEntry: false }) };
  } catch (error) {
    return raise('unwritable-file', { path: typed, reason: reasonOf(error) }, error);
  }
}
