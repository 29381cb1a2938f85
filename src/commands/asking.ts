/** What is missing is asked for; where nobody can be asked, it is a usage error that names what to add (contract, section 4). */

import type { Caller } from '../app/ports.ts';
import { nameOfOrganization } from '../app/status.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import { explain } from '../core/refusals.ts';
import type { Choice } from '../prompt/prompter.ts';
import type { Context } from './definition.ts';

/** One thing a command needs: what was typed, how it is called in a usage line, and how to ask for it. */
export interface Needed {
  readonly given: string | null;
  readonly label: string;
  readonly message: string;
  /** Checks a typed line. Without it, and without choices, anything but nothing is taken. */
  readonly parse?: (text: string) => Outcome<unknown>;
  /** A list to choose from in place of a line to type; read when it is asked, with the answers so far. */
  readonly choices?: (answers: Readonly<Record<string, string>>) => Promise<Outcome<readonly Choice<string>[]>>;
  /** Filled in beforehand; read when it is asked. */
  readonly initial?: (answers: Readonly<Record<string, string>>) => Promise<string>;
  /** Not needed after all, given the answers so far. */
  readonly unless?: (answers: Readonly<Record<string, string>>) => boolean;
}

/** Completes what was typed. Escape goes back to the question before; from the first one it cancels. */
export async function complete<Name extends string>(
  context: Context,
  example: string,
  needed: Readonly<Record<Name, Needed>>,
): Promise<Outcome<Readonly<Record<Name, string>>>> {
  const answers: Record<string, string> = {};
  const open: [string, Needed][] = [];
  for (const [name, need] of Object.entries<Needed>(needed)) {
    if (need.given !== null) answers[name] = need.given;
    else open.push([name, need]);
  }
  const missing = open.filter(([, need]) => need.unless?.(answers) !== true);
  if (missing.length === 0) return done(answers as Record<Name, string>);
  if (!context.canAsk) return refuse('missing-argument', { missing: missing.map(([, need]) => need.label), example });
  let place = 0;
  while (place < open.length) {
    const [name, need] = open[place] ?? [];
    if (name === undefined || need === undefined) break;
    if (need.unless?.(answers) === true) {
      place += 1;
      continue;
    }
    const answer = await askOne(context, need, answers);
    if (!answer.ok) return answer;
    if (answer.value === null) {
      if (place === 0) return refuse('cancelled', {});
      place -= 1;
      delete answers[open[place]?.[0] ?? ''];
    } else {
      answers[name] = answer.value;
      place += 1;
    }
  }
  return done(answers as Record<Name, string>);
}

/** The answer, or null for a step back. */
async function askOne(
  context: Context,
  need: Needed,
  answers: Readonly<Record<string, string>>,
): Promise<Outcome<string | null>> {
  const prompter = await context.prompter();
  const answer =
    need.choices === undefined
      ? await prompter.ask({
          message: need.message,
          initial: (await need.initial?.(answers)) ?? '',
          check: (text) => problemWith(need, text),
        })
      : await choose(context, need.message, await need.choices(answers));
  if ('ok' in answer) return answer;
  if (answer.kind === 'cancelled') return refuse('cancelled', {});
  return done(answer.kind === 'back' ? null : answer.value);
}

async function choose(context: Context, message: string, choices: Outcome<readonly Choice<string>[]>) {
  if (!choices.ok) return choices;
  return (await context.prompter()).choose({ message, choices: choices.value });
}

function problemWith({ parse, label }: Needed, text: string): string | null {
  if (text === '') return `${label} is needed`;
  const outcome = parse?.(text);
  return outcome === undefined || outcome.ok ? null : explain(outcome.refusal).message;
}

/** Refuses before the store is touched when a confirmation will be needed and nobody can give it. */
export function demandConfirmation(context: Context, what: string, dryRun: boolean): Outcome<null> {
  return dryRun || context.confirmed || context.canAsk ? done(null) : refuse('confirmation-needed', { what });
}

/** What a person should know before or although it is done; whatever --quiet says. */
export async function warn(context: Context, text: string): Promise<void> {
  await context.tell(`warning: ${text}`);
}

/** Asks, unless --yes has answered already; anything but Yes is `cancelled`. */
export async function confirm(context: Context, message: string): Promise<Outcome<null>> {
  if (context.confirmed) return done(null);
  const answer = await (await context.prompter()).confirm({ message });
  return answer.kind === 'answer' ? done(null) : refuse('cancelled', {});
}

/** The same, with the customer's name at the end: who works for several has to see where. `message`: without its mark. */
export async function confirmAt(context: Context, caller: Caller, message: string): Promise<Outcome<null>> {
  if (context.confirmed) return done(null);
  const customer = await nameOfOrganization(await context.services(), caller);
  return customer.ok ? confirm(context, `${message} at ${customer.value}?`) : customer;
}
