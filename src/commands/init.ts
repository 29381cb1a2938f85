/** `init`: a new store, empty but for its first organization, or with the sample. */

import { found } from '../app/init.ts';
import { loadSample, type Sample } from '../app/sample.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import { parseEmail, parseName, parseOrganizationKey } from '../core/values.ts';
import { organizations } from '../view/results/people.ts';
import { complete } from './asking.ts';
import type { CommandDefinition, Context, Printed } from './definition.ts';
import { command, option } from './options.ts';

const EXAMPLE = 'entitle init --org acme --name "Acme Events" --as you@example.com';

export const init: CommandDefinition = command({
  path: 'init',
  summary: 'make a new store, with its first organization or with a sample',
  options: {
    name: option.text('--name <name>', "the organization's name"),
    sample: option.flag('--sample', 'fill it with a sample organization, and use that by default'),
  },
  examples: ['entitle init --sample', EXAMPLE],
  run: ({ options }, context) => (options.sample ? initSample(context) : initOrganization(options.name, context)),
});

async function initOrganization(name: string | null, context: Context): Promise<Outcome<Printed>> {
  const set = (key: 'org' | 'as') => context.settings.list.find((setting) => setting.key === key)?.value ?? null;
  const words = await complete(context, EXAMPLE, {
    organization: { given: set('org'), label: '--org KEY', message: 'Key of the organization:', parse: parseOrganizationKey },
    name: { given: name, label: '--name NAME', message: 'Its name:', parse: parseName },
    actor: { given: set('as'), label: '--as EMAIL', message: 'Your e-mail address:', parse: parseEmail },
  });
  if (!words.ok) return words;
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
  await context.say(`Made a store at ${context.settings.db}`);
  await sayHowToLetIn(context, grants);
  const named = context.settings.list.find(({ key }) => key === 'as')?.source;
  const kept = named === 'environment' || named === 'config';
  const purchase = 'entitle purchases add seat QUANTITY --subscription REF --starts DATE';
  return done({ document: organizations.one(row.value), next: kept ? purchase : `entitle config set as ${actor.value}` });
}

/** How a colleague gets in; a file needs nothing but to be there. */
async function sayHowToLetIn(context: Context, grants: readonly string[]): Promise<void> {
  if (grants.length === 0) return;
  await context.say(`To let a colleague in, run on the database server, with their login in the place of NAME:`);
  for (const grant of grants) await context.say(`  ${grant};`);
  await context.say('and then: entitle members add EMAIL --role ROLE --db-role NAME');
}

async function initSample(context: Context): Promise<Outcome<Printed>> {
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
  await context.say(`Made a store at ${db}; db, org and as are set to it (entitle config)`);
  return done({ document: organizations.one(loaded.organization), next: 'entitle status' });
}
