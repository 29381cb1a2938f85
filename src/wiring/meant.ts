/**
 * A part of a workspace's name or key, in the place of its key: a command that only reads takes the one that it can be and
 * says so; a change asks which one is meant, where there is somebody to ask. Nothing was changed by what was refused, so
 * the command simply runs again, with the key.
 */

import type { CommandDefinition, Context, Input, Printed } from '../cli/definition.ts';
import { workspaceChoices } from '../cli/choices.ts';
import type { Choice } from '../prompt/prompter.ts';
import type { Outcome } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';

export async function runAsMeant({ run, reads }: CommandDefinition, input: Input, context: Context): Promise<Outcome<Printed>> {
  const outcome = await run(input, context);
  if (outcome.ok || outcome.refusal.code !== 'workspace-not-found') return outcome;
  const { key, candidates = [] } = outcome.refusal.details;
  const [only] = candidates;
  const wasTyped =
    input.operand(0) === key || OPTIONS.some((option) => input.text(option) === key || input.texts(option).includes(key));
  // What came through a pipe is gone.
  if (only === undefined || !wasTyped || input.operandsFrom(0).includes('-')) return outcome;
  if (reads !== undefined && candidates.length === 1) {
    await context.hint(`"${key}" is not a key; using workspace ${only}`);
    return run(withKey(input, key, only), context);
  }
  if (!context.canAsk) return outcome;
  const choices = await choicesOf(candidates, context);
  const answer = await (await context.prompter()).choose({ message: `Which workspace is "${key}"?`, choices });
  return answer.kind === 'answer' ? run(withKey(input, key, answer.value), context) : refuse('cancelled', {});
}

/** The candidates as questions list workspaces, with name and day; by their keys alone where that cannot be read. */
async function choicesOf(candidates: readonly string[], context: Context): Promise<readonly Choice<string>[]> {
  const caller = await context.caller();
  const listed = caller.ok ? await workspaceChoices(context, caller.value) : caller;
  const known = new Map(listed.ok ? listed.value.map((choice) => [choice.value, choice]) : []);
  return candidates.map((candidate) => known.get(candidate) ?? { value: candidate, label: candidate });
}

/** Where a workspace stands that is not an operand. */
const OPTIONS = ['workspace', 'subject'];

function withKey(input: Input, typed: string, key: string): Input {
  const meant = (word: string | null): string | null => (word === typed ? key : word);
  return {
    ...input,
    operand: (place) => (place === 0 ? meant(input.operand(0)) : input.operand(place)),
    operandsFrom: (place) => input.operandsFrom(place).map((word, at) => (place + at === 0 && word === typed ? key : word)),
    text: (option) => (OPTIONS.includes(option) ? meant(input.text(option)) : input.text(option)),
    texts: (option) => {
      const words = input.texts(option);
      return OPTIONS.includes(option) ? words.map((word) => (word === typed ? key : word)) : words;
    },
  };
}
