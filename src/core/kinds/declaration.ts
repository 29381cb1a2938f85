/** What a kind of transaction declares: everything else that depends on kinds is derived from these declarations. */

import type { Right } from '../roles.ts';

/**
 * What a row does with its lots, in a closed vocabulary: `open` them, `draw` from them to a workspace, `hold` them for
 * a workspace until a day, `post` what a hold kept (a draw that the hold made room for), `release` it, or `take back`
 * what they have left.
 */
export type Effect = 'open' | 'draw' | 'hold' | 'post' | 'release' | 'take back';

/** Keys that only rows of some kinds have. In the canonical text they are absent elsewhere, so no old hash changes. */
export type OwnKey = 'until' | 'hold' | 'corrects' | 'request';

/** In every row of the kind, in some, or in none. */
type Presence = 'always' | 'sometimes' | 'never';

export interface Kind {
  /** What it is for, in a line of help. */
  readonly summary: string;
  /** Over sums of its units. */
  readonly heading: string;
  /** The edition of the ledger that brought it: the schema of an earlier one was released without it, and stays as it was. */
  readonly since: number;
  /** Who may write it. */
  readonly right: Right;
  readonly effect: Effect;
  /** In place of `effect`, when the row names a hold. */
  readonly effectOnHold?: Effect;
  readonly lots: 'one' | 'some';
  readonly workspace: 'always' | 'never';
  readonly subscription: Presence;
  readonly keys: Readonly<Partial<Record<OwnKey, 'always' | 'sometimes'>>>;
}
