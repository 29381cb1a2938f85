/** Progress over several passes. */

import type { Progress } from '../prompt/prompter.ts';

/**
 * Counts on over several passes, each of which counts from its own start: what was done is never less than it was. A total
 * of one pass is none of all of them, so it is left out from the second one on.
 */
export function overPasses(update: Progress['update']): Progress['update'] {
  let before = 0;
  let last = 0;
  return (done, total) => {
    if (done < last) before += last;
    last = done;
    update(before + done, before === 0 ? total : null);
  };
}
