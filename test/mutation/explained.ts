/** Mistakes of samples that no test notices, because they change nothing that anybody could see; each with the reason. */

import type { Mutant } from './mutants.ts';

export interface Explained extends Pick<Mutant, 'from' | 'to'> {
  readonly file: string;
  readonly why: string;
}

export const EXPLAINED: readonly Explained[] = [];
