/** What commands that change something have in common: how they are typed, confirmed and tried. */

import fc from 'fast-check';
import type { WholeModel } from '../model/changes.ts';
import { type Answer, refused } from '../model/model.ts';

export interface Typed {
  /** What is typed after `entitle`. */
  readonly argv: readonly string[];
  readonly actor: string;
  readonly stdin?: string;
  readonly expected: (model: WholeModel) => Answer;
  /** The part of the result that the model knows; absent: nothing of it. */
  readonly part?: (result: never) => unknown;
}

export type Command = Omit<Typed, 'actor' | 'expected'> & { readonly by: (actor: string) => (model: WholeModel) => Answer };

export const maybe = fc.constantFrom(true, false, false);
export const note = fc.option(fc.constantFrom('as agreed', 'Zoë\u2019s "list"'), { nil: null, freq: 1 });
/** The words of a line, part by part. */
export const line = (...parts: readonly (readonly string[])[]): readonly string[] => parts.flat();
export const flag = (is: boolean, word: string): readonly string[] => (is ? [word] : []);

/** How a command that has to be confirmed is typed. */
interface Way {
  readonly yes: boolean;
  readonly dryRun: boolean;
}
export const way = fc.constantFrom<Way>(
  { yes: true, dryRun: false },
  { yes: true, dryRun: false },
  { yes: true, dryRun: false },
  { yes: false, dryRun: true },
  { yes: true, dryRun: true },
  { yes: false, dryRun: false },
);
export const wayOf = ({ yes, dryRun }: Way): readonly string[] => [...flag(yes, '--yes'), ...flag(dryRun, '--dry-run')];

export function inWay({ yes, dryRun }: Way, model: WholeModel, run: () => Answer): Answer {
  if (dryRun) return model.dry(run);
  return yes ? run() : refused('confirmation-needed');
}

export function tried(dryRun: boolean, model: WholeModel, run: () => Answer): Answer {
  return dryRun ? model.dry(run) : run();
}
