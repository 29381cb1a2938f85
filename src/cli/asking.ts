/** What is missing is asked for; where nobody can be asked, it is a usage error that names what to add (contract, section 4). */

import { done, type Outcome } from '../core/outcome.ts';
import { explain, refuse, type Refused } from '../core/refusals.ts';
import { signOf } from '../view/cells.ts';
import { wrap } from '../view/width.ts';
import type { Choice } from '../prompt/prompter.ts';
import { dayProblem, readBackDay } from './day-question.ts';
import type { Asking, Calendar } from './definition.ts';

/** The answers so far, by name. */
export type Answers = Readonly<Partial<Record<string, string>>>;

/** One thing a command needs: what was typed, how it is called in a usage line, and how to ask for it. */
export interface Needed {
  readonly given: string | null;
  readonly label: string;
  readonly message: string;
  /** Checks a typed line. Without it, and without choices, anything but nothing is taken. */
  readonly parse?: (text: string) => Outcome<unknown>;
  /** A day, understood as people write it, and read back to them. */
  readonly isDay?: boolean;
  /** Enter alone answers it with nothing; asked only beside something that is needed. */
  readonly optional?: boolean;
  /** Chosen from again and again, until `enough`; answered with the values, comma between them. */
  readonly enough?: { readonly none: string; readonly some: string };
  /** What only the store knows to be wrong with an answer. */
  readonly verify?: (text: string) => Promise<Outcome<unknown>>;
  /** Why a list has nothing to choose, and what to do about it. */
  readonly empty?: string;
  /** A list to choose from in place of a line to type; read when it is asked, with the answers so far. */
  readonly choices?: (answers: Answers) => Promise<Outcome<readonly Choice<string>[]>>;
  /** Filled in beforehand; read when it is asked. */
  readonly initial?: (answers: Answers) => Promise<string>;
  /** Not needed after all, given the answers so far. */
  readonly unless?: (answers: Answers) => boolean;
}

/** The answers to what is needed, by name. */
type Words<Name extends string> = Readonly<Record<Name, string>>;

/**
 * Completes what was typed, and goes on with it. Escape goes back to the question before, also from a confirmation; from
 * the first one it cancels. What is then refused because of an answer is explained, and the last question asked again.
 */
export async function complete<Name extends string, Value = Words<Name>>(
  context: Calendar & Asking,
  example: string,
  needed: Readonly<Record<Name, Needed>>,
  goOn?: (words: Words<Name>) => Promise<Outcome<Value>>,
): Promise<Outcome<Value>> {
  const answers: Record<string, string> = {};
  const open: [string, Needed][] = [];
  for (const [name, need] of Object.entries<Needed>(needed)) {
    if (need.given !== null) answers[name] = need.given;
    else open.push([name, need]);
  }
  const missing = open.filter(([, need]) => need.optional !== true && need.unless?.(answers) !== true);
  // Who has said all that is needed is not asked for more.
  if (missing.length === 0) for (const [name, need] of open.splice(0)) if (need.optional === true) answers[name] = '';
  if (missing.length > 0 && !context.canAsk)
    return refuse('missing-argument', { missing: missing.map(([, need]) => need.label), example });
  /** The questions that were answered, each with the lines that it left on the screen. */
  const asked: { readonly place: number; readonly lines: number }[] = [];
  for (let place = 0; ;) {
    const [name, need] = open[place] ?? [];
    if (name !== undefined && need !== undefined) {
      if (need.unless?.(answers) === true) {
        place += 1;
        continue;
      }
      const answer = await askOne(context, need, answers);
      if (!answer.ok) return answer;
      if (answer.value !== null) {
        answers[name] = answer.value.text;
        asked.push({ place, lines: answer.value.lines });
        place += 1;
        continue;
      }
    } else {
      const outcome = goOn === undefined ? done(answers as Value) : await goOn(answers as Words<Name>);
      if (outcome.ok || asked.length === 0 || !isAboutAnAnswer(outcome)) return outcome;
      await takeBack(context, asked.at(-1)?.lines ?? 0, outcome);
      place = asked.pop()?.place ?? 0;
      delete answers[open[place]?.[0] ?? ''];
      continue;
    }
    const before = asked.pop();
    if (before === undefined) return refuse('cancelled', {});
    await takeBack(context, before.lines, BACK);
    place = before.place;
    delete answers[open[place]?.[0] ?? ''];
  }
}

/** Escape at a confirmation: a step back where there is one, else cancelled. */
export const BACK = refuse('cancelled', {});

/** Nothing there, or refused by a rule: another answer may be right. */
function isAboutAnAnswer(refused: Refused): boolean {
  return refused === BACK || [2, 4, 5].includes(explain(refused.refusal).exit);
}

/** Takes the last answer off the screen, and says what was wrong with it. */
async function takeBack(context: Asking, lines: number, refused: Refused): Promise<void> {
  const prompter = await context.prompter();
  for (let line = 0; line < lines; line += 1) prompter.back();
  if (refused === BACK) return;
  const { message, hint } = explain(refused.refusal);
  const look = context.look();
  const said = [signOf('bad', look) + message, ...(hint === null ? [] : [`  ${hint}`])];
  for (const line of said.flatMap((text) => wrap(text, look.width))) await context.inform(line);
}

/** An answer, and how many lines it left on the screen. */
interface Given {
  readonly text: string;
  readonly lines: number;
}

/** The answer, or null for a step back. */
async function askOne(context: Calendar & Asking, need: Needed, answers: Answers): Promise<Outcome<Given | null>> {
  if (need.enough !== undefined) return askSeveral(context, need, need.enough, answers);
  for (;;) {
    const answer = await askOnce(context, need, answers);
    if (!answer.ok) return answer;
    if (answer.value === null) return done(null);
    const good = await need.verify?.(answer.value);
    if (good === undefined || good.ok) return done({ text: answer.value, lines: 1 });
    if (!isAboutAnAnswer(good) && explain(good.refusal).exit !== 6) return good;
    await takeBack(context, 1, good);
  }
}

/** Escape takes the last one back. */
async function askSeveral(
  context: Asking,
  need: Needed,
  enough: { readonly none: string; readonly some: string },
  answers: Answers,
): Promise<Outcome<Given | null>> {
  const choices = await need.choices?.(answers);
  if (choices === undefined || !choices.ok) return choices ?? done(null);
  const chosen: string[] = [];
  for (;;) {
    const stop = { value: '', label: chosen.length === 0 ? enough.none : enough.some };
    const rest = choices.value.filter(({ value }) => !chosen.includes(value));
    const answer = await (await context.prompter()).choose({ message: need.message, choices: [stop, ...rest] });
    if (answer.kind === 'cancelled') return refuse('cancelled', {});
    if (answer.kind === 'answer' && answer.value === '') return done({ text: chosen.join(','), lines: chosen.length + 1 });
    if (answer.kind === 'answer') chosen.push(answer.value);
    else if (chosen.pop() === undefined) return done(null);
    else await takeBack(context, 1, BACK);
  }
}

async function askOnce(context: Calendar & Asking, need: Needed, answers: Answers): Promise<Outcome<string | null>> {
  const prompter = await context.prompter();
  const answer =
    need.choices === undefined
      ? await prompter.ask({
          message: need.message,
          initial: (await need.initial?.(answers)) ?? '',
          check: (text) => problemWith(need, text),
          ...(need.isDay === true ? { readBack: (text: string) => readBackDay(text, context.today()) } : {}),
        })
      : await choose(context, need, await need.choices(answers));
  if ('ok' in answer) return answer;
  if (answer.kind === 'cancelled') return refuse('cancelled', {});
  return done(answer.kind === 'back' ? null : answer.value);
}

async function choose(context: Asking, { message, empty }: Needed, choices: Outcome<readonly Choice<string>[]>) {
  if (!choices.ok) return choices;
  return (await context.prompter()).choose({ message, choices: choices.value, ...(empty === undefined ? {} : { empty }) });
}

function problemWith({ parse, label, optional, isDay }: Needed, text: string): string | null {
  if (text === '') return optional === true ? null : `${label} is needed`;
  if (isDay === true) return dayProblem(text);
  const outcome = parse?.(text);
  if (outcome === undefined || outcome.ok) return null;
  const { message, hint } = explain(outcome.refusal);
  return hint === null ? message : `${message}: ${hint}`;
}

/** What a person should know before or although it is done; whatever --quiet says. */
export async function warn(context: Asking, text: string): Promise<void> {
  await context.inform(`warning: ${text}`);
}
