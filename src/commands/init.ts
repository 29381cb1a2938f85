/** `init`: a new store, empty but for its first organization, or with the sample. */

import { found } from '../app/init.ts';
import { loadSample, type Sample } from '../app/sample.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import { folded } from '../core/search.ts';
import { parseEmail, parseName, parseOrganizationKey } from '../core/values.ts';
import { organizations } from '../view/results/people.ts';
import { type Answers, complete } from '../cli/asking.ts';
import type { CommandDefinition, Printed, Asking, Calendar, Configured, Machine } from '../cli/definition.ts';
import { command, option } from '../cli/options.ts';

const EXAMPLE = 'entitle init --org acme --name "Acme Events" --as you@example.com';

export const init: CommandDefinition = command({
  path: 'init',
  summary: 'make a new store, with its first organization or with a sample',
  options: {
    name: option.text('--name <name>', "the organization's name"),
    sample: option.flag('--sample', 'fill it with a sample organization, and use that by default'),
  },
  examples: ['entitle init --sample', EXAMPLE],
  run: ({ options }, context: Calendar & Asking & Machine & Configured) =>
    options.sample ? initSample(context) : initOrganization(options.name, context),
});

const SAMPLE = 'sample';
/** Said of a store that later commands find by themselves. */
const SET = '; db, org and as are set to it (entitle config)';

/** What a new store begins with. */
const BEGINNINGS = [
  { value: 'own', label: 'my own', detail: 'a customer of yours, with nothing bought yet' },
  { value: SAMPLE, label: 'a sample', detail: 'events, purchases and transfers to try everything on' },
];

/** Who names nothing is led: to a store that later commands find by themselves, and know who asks. */
async function initOrganization(
  name: string | null,
  context: Calendar & Asking & Machine & Configured,
): Promise<Outcome<Printed>> {
  const set = (key: 'org' | 'as') => context.settings.list.find((setting) => setting.key === key)?.value ?? null;
  const isLed = context.canAsk && (set('org') === null || name === null || set('as') === null);
  const namesNothing = set('org') === null && name === null && set('as') === null;
  const unless = ({ beginning }: Answers): boolean => beginning === SAMPLE;
  const words = await complete(context, EXAMPLE, {
    beginning: {
      given: context.canAsk && namesNothing ? null : 'own',
      label: 'WHAT',
      message: 'What is to be in the new store?',
      choices: async () => done(BEGINNINGS),
    },
    name: { given: name, label: '--name NAME', message: "The customer's name:", parse: parseName, unless },
    organization: {
      given: set('org'),
      label: '--org KEY',
      message: 'Its key, a short name for commands, which never changes:',
      parse: parseOrganizationKey,
      initial: async (answers) => keyFrom(answers['name'] ?? ''),
      unless,
    },
    actor: {
      given: set('as'),
      label: '--as EMAIL',
      message: 'Your e-mail address, which stands beside everything you do:',
      parse: parseEmail,
      unless,
    },
  });
  if (!words.ok) return words;
  if (words.value.beginning === SAMPLE) return initSample(context);
  const organization = parseOrganizationKey(words.value.organization);
  if (!organization.ok) return organization;
  const parsedName = parseName(words.value.name);
  if (!parsedName.ok) return parsedName;
  const actor = parseEmail(words.value.actor);
  if (!actor.ok) return actor;
  const asked = { organization: organization.value, name: parsedName.value };
  let grants: readonly string[] = [];
  const row = await context.createStore(async (services) => {
    grants = services.store.grantsFor('NAME');
    const value = await found(services, actor.value, asked);
    return { keep: value.ok, value };
  });
  if (!row.ok) return row;
  const { db } = context.settings;
  if (isLed) await context.settings.save({ db, org: organization.value, as: actor.value });
  await context.hint(`Made a store at ${db}${isLed ? SET : ''}`);
  await sayHowToLetIn(context, grants);
  if (isLed) return done({ document: organizations.one(row.value), next: 'entitle purchases add' });
  const named = context.settings.list.find(({ key }) => key === 'as')?.source;
  const kept = named === 'environment' || named === 'config';
  const purchase = 'entitle purchases add seat QUANTITY --subscription REF --starts DATE';
  return done({ document: organizations.one(row.value), next: kept ? purchase : `entitle config set as ${actor.value}` });
}

/** What a name may be called in commands: `Acme Events & Co.` is `acme-events-co`. */
function keyFrom(name: string): string {
  return folded(name)
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 64)
    .replaceAll(/^-|-$/g, '');
}

/** How a colleague gets in; a file needs nothing but to be there. */
async function sayHowToLetIn(context: Asking, grants: readonly string[]): Promise<void> {
  if (grants.length === 0) return;
  await context.hint(`To let a colleague in, run on the database server, with their login in the place of NAME:`);
  for (const grant of grants) await context.hint(`  ${grant};`);
  await context.hint('and then: entitle members add EMAIL --role ROLE --db-role NAME');
}

async function initSample(context: Asking & Machine & Configured): Promise<Outcome<Printed>> {
  const given = context.settings.list.find(({ key, source }) => (key === 'org' || key === 'as') && source === 'flag');
  if (given !== undefined) {
    return refuse('usage', {
      reason: `--sample brings its own organization and actor; --${given.key} has no place`,
      fix: `leave --${given.key} out`,
    });
  }
  const sample = await context.sample();
  const loaded = await context.createStore(async (services) => ({
    keep: true,
    value: await loadSample(services, sample as Sample),
  }));
  const { db } = context.settings;
  await context.settings.save({ db, org: loaded.organization.organization, as: loaded.actor });
  await context.hint(`Made a store at ${db}${SET}`);
  return done({ document: organizations.one(loaded.organization), next: 'entitle status' });
}
