import { statSync } from 'node:fs';

/** The permission bits of what is at a path; null when nothing is there, or it cannot be looked at. */
export function modeOf(path: string): number | null {
  try {
    return statSync(path).mode & 0o7777;
  } catch {
    return null;
  }
}
