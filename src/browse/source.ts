/** What the pages of `entitle browse` are read from. */

import type { Caller, Services } from '../app/ports.ts';
import type { Day } from '../core/days.ts';

/** Everything is read when its page is opened, and again when the store has changed. */
export interface Source {
  readonly services: Services;
  readonly caller: Caller;
  readonly today: Day;
}
