/**
 * Where no organization is named and there are several, somebody at a terminal is asked which one is meant; elsewhere the
 * refusal lists them. Nothing was changed by what was refused, so the command simply runs again, there.
 */

import { listOrganizations } from '../app/orgs.ts';
import { readPortfolio } from '../app/portfolio.ts';
import type { CommandDefinition, Context, Input, Printed } from '../cli/definition.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import type { OrganizationRow } from '../core/results.ts';
import type { Email } from '../core/values.ts';
import type { Choice } from '../prompt/prompter.ts';
import { totalsText } from '../view/words.ts';
import { runAsMeant } from './meant.ts';

export async function runWhere(definition: CommandDefinition, input: Input, context: Context): Promise<Outcome<Printed>> {
  const outcome = await runAsMeant(definition, input, context);
  if (outcome.ok || outcome.refusal.code !== 'no-organization' || !context.canAsk) return outcome;
  const actor = await context.actor();
  const choices = actor.ok ? await organizationChoices(context, actor.value) : actor;
  if (!choices.ok) return choices;
  if (choices.value.length === 0) return outcome;
  const answer = await (await context.prompter()).choose({ message: 'Which organization?', choices: choices.value });
  if (answer.kind !== 'answer') return refuse('cancelled', {});
  const there = async () => {
    const caller = await context.caller();
    return caller.ok ? done({ ...caller.value, organization: answer.value }) : caller;
  };
  return runAsMeant(definition, input, { ...context, caller: there });
}

/** Those the actor may see, the most urgent first. */
async function organizationChoices(context: Context, actor: Email): Promise<Outcome<readonly Choice<string>[]>> {
  const services = await context.services();
  const rows = await listOrganizations(services, { actor, organization: null });
  if (!rows.ok) return rows;
  const urgent = await readPortfolio(services, actor, context.today());
  if (!urgent.ok) return urgent;
  const rank = new Map(urgent.value.map(({ organization }, index) => [organization, index]));
  const rankOf = ({ organization }: OrganizationRow): number => rank.get(organization) ?? rank.size;
  return done(rows.value.toSorted((a, b) => rankOf(a) - rankOf(b)).map(choiceOf));
}

function choiceOf({ organization, name, missing }: OrganizationRow): Choice<string> {
  const choice = { value: organization, label: organization };
  if (missing === null || missing.workspaces === 0) return { ...choice, detail: name };
  return { ...choice, detail: `misses ${totalsText(missing)} · ${name}`, tone: 'bad' };
}
