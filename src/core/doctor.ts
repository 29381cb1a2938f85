/** What `doctor` looks at, and what it says of it. */

export type Health = 'ok' | 'warning' | 'problem';

/** One thing that was looked at. */
export interface Finding {
  /** `store: schema` */
  readonly check: string;
  readonly status: Health;
  readonly found: string;
  /** What to do about it; null when nothing has to be done. */
  readonly fix: string | null;
}

export function fine(check: string, found: string): Finding {
  return { check, status: 'ok', found, fix: null };
}

/** A file or folder that is for its owner alone. */
export interface Place {
  readonly check: string;
  readonly path: string;
  readonly kind: 'file' | 'folder';
  /** Permission bits; null: there is nothing at the path. */
  readonly mode: number | null;
}

/** Others must not read a file of ours; in a folder they may look around, but not put another file in the place of ours (in a sticky one they cannot). */
export function placeFinding({ check, path, kind, mode }: Place): Finding {
  if (mode === null) return fine(check, `${path} (not there yet)`);
  const sticky = (mode & 0o1000) !== 0;
  const open = kind === 'file' ? mode & 0o077 : sticky ? 0 : mode & 0o022;
  const found = `${path} (mode ${mode.toString(8).padStart(4, '0')})`;
  if (open === 0) return fine(check, found);
  const who = kind === 'file' ? 'others may read or change it' : 'others may put another file in its place';
  return { check, status: 'warning', found: `${found}: ${who}`, fix: `chmod ${kind === 'file' ? '600' : 'go-w'} ${path}` };
}
