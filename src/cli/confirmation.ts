/**
 * The frame of every change that a person confirms: tried, shown, agreed to, made. What differs when it is made from what
 * they saw is refused (`changed-meanwhile`, app/commit.ts).
 */

import type { Seen } from '../app/commit.ts';
import type { Caller } from '../app/ports.ts';
import { nameOfOrganization } from '../app/status.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import { BACK, warn } from './asking.ts';
import type { Asking, Stores } from './definition.ts';

export interface Confirmed<Report, Agreed = Seen> {
  /** What has to be confirmed, for whoever cannot be asked: `a transfer`. */
  readonly what: string;
  /** Null: the command has no --dry-run. */
  readonly dryRun: boolean | null;
  /** Makes the change, or tries it. */
  readonly run: (mode: { readonly dryRun: boolean; readonly confirmed: Agreed | null }) => Promise<Outcome<Report>>;
  /** What of a trial is agreed to; null: it was made before. */
  readonly seen: (trial: Report) => Agreed | null;
  /** Shows a trial, and says what is asked, whole; null: nothing would happen, so nobody is asked. */
  readonly ask: (trial: Report) => Promise<Outcome<string | null>>;
  /** What a person should know of it, for whoever was not shown a trial. */
  readonly warning?: (report: Report) => string | null;
}

export async function confirmed<Report, Agreed = Seen>(
  context: Asking,
  change: Confirmed<Report, Agreed>,
): Promise<Outcome<Report>> {
  const { run, seen, ask, warning } = change;
  const confirmable = demandConfirmation(context, change.what, change.dryRun);
  if (!confirmable.ok) return confirmable;
  const dryRun = change.dryRun === true;
  if (dryRun || context.confirmed) {
    const report = await run({ dryRun, confirmed: null });
    const text = report.ok ? (warning?.(report.value) ?? null) : null;
    if (text !== null) await warn(context, text);
    return report;
  }
  const trial = await run({ dryRun: true, confirmed: null });
  if (!trial.ok) return trial;
  const question = await ask(trial.value);
  if (!question.ok) return question;
  if (question.value !== null) {
    const agreed = await confirm(context, question.value);
    if (!agreed.ok) return agreed;
  }
  return run({ dryRun: false, confirmed: seen(trial.value) });
}

/** Refuses before the store is touched when a confirmation will be needed and nobody can give it. */
export function demandConfirmation(context: Asking, what: string, dryRun: boolean | null): Outcome<null> {
  if (dryRun === true || context.confirmed || context.canAsk) return done(null);
  return refuse('confirmation-needed', { what, canTry: dryRun !== null });
}

/** Anything but Yes is `cancelled`. */
async function confirm(context: Asking, message: string): Promise<Outcome<null>> {
  const answer = await (await context.prompter()).confirm({ message });
  if (answer.kind === 'answer') return done(null);
  return answer.kind === 'back' ? BACK : refuse('cancelled', {});
}

/** A question with the customer's name at the end: who works for several has to see where. `message`: without its mark. */
export async function questionAt(context: Stores, caller: Caller, message: string): Promise<Outcome<string>> {
  const customer = await nameOfOrganization(await context.services(), caller);
  return customer.ok ? done(`${message} at ${customer.value}?`) : customer;
}
