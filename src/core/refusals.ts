/** Saying no: a refusal is a value that names its code and details; the table of all of them has the words. */

import { type Deficit, type Entry, type ExitStatus, type Instead, REFUSALS } from './refusal-table.ts';

export type RefusalCode = keyof typeof REFUSALS;
export type DetailsOf<Code extends RefusalCode> = Parameters<(typeof REFUSALS)[Code]['message']>[0];
export type Refusal = { [Code in RefusalCode]: { readonly code: Code; readonly details: DetailsOf<Code> } }[RefusalCode];

export interface Refused {
  readonly ok: false;
  readonly refusal: Refusal;
}

export function refuse<Code extends RefusalCode>(code: Code, details: DetailsOf<Code>): Refused {
  return { ok: false, refusal: { code, details } as Refusal };
}

/** A refusal that was made elsewhere, as an outcome. */
export function refusedWith(refusal: Refusal): Refused {
  return { ok: false, refusal };
}

export interface Explanation {
  readonly code: RefusalCode;
  readonly exit: ExitStatus;
  readonly message: string;
  readonly hint: string | null;
  readonly details: object;
}

/** The refusal in words. Its text may hold what a stranger typed: whoever prints it escapes it (`visible`). */
export function explain(refusal: Refusal): Explanation {
  const found = REFUSALS[refusal.code] as Entry<object>;
  return {
    code: refusal.code,
    exit: found.exit,
    message: found.message(refusal.details),
    hint: found.hint(refusal.details),
    details: refusal.details,
  };
}

/** Refuses for want of entitlements; the details of the first deficit stand for a single one. */
export function refuseDeficits(workspace: string, deficits: readonly [Deficit, ...Deficit[]], instead?: Instead): Refused {
  const details = { ...deficits[0], workspace, deficits };
  return refuse('insufficient-entitlements', instead === undefined ? details : { ...details, instead });
}

/** For adapters whose failure is nobody's decision: a file that cannot be read, a store that stays busy. */
export class RefusalError extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal, options?: ErrorOptions) {
    super(explain(refusal).message, options);
    this.name = 'RefusalError';
    this.refusal = refusal;
  }
}

/** Throws the refusal; for the places where there is no result to return it in. */
export function raise<Code extends RefusalCode>(code: Code, details: DetailsOf<Code>, cause?: unknown): never {
  throw new RefusalError(refuse(code, details).refusal, { cause });
}
