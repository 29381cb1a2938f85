/** Which figures and words stand out, the same everywhere. */

import type { Tone } from '../document.ts';

/** Missing is red; nothing missing is as it should be. */
export function missingTone(missing: number): Tone | null {
  return missing > 0 ? 'bad' : null;
}
