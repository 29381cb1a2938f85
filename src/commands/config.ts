/** `config`, `config set` and `config unset`. */

import { whoami } from '../app/status.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { refuse, RefusalError } from '../core/refusals.ts';
import { isAddress, isMistypedAddress, withoutPasswords } from '../core/store-place.ts';
import { parseEmail, parseOrganizationKey } from '../core/values.ts';
import { settingsDocument } from '../view/results/status.ts';
import { complete } from '../cli/asking.ts';
import {
  type CommandDefinition,
  type Setting,
  SETTING_KEYS,
  type SettingKey,
  type Asking,
  type Calendar,
  type Configured,
  type Stores,
  type Tools,
} from '../cli/definition.ts';
import { EVERY_FIX, parseEvery, parseFormat } from '../cli/settings.ts';
import { command } from '../cli/options.ts';

export const config: CommandDefinition = command({
  path: 'config',
  reads: 'list',
  summary: 'what is set, and where it comes from',
  examples: ['entitle config', 'entitle config set org acme'],
  run: async (_input, context: Configured) => done({ document: settingsDocument(context.settings.list.map(shown)) }),
});

/** What somebody else kept in the file may hold a password; this never shows one. */
function shown({ value, ...setting }: Setting): Setting {
  return { ...setting, value: value === null ? null : withoutPasswords(value) };
}

function findKey(context: Tools, word: string): Outcome<SettingKey> {
  const key = SETTING_KEYS.find((known) => known === word);
  if (key !== undefined) return done(key);
  const meant = context.nearest(word, SETTING_KEYS);
  return refuse('usage', {
    reason: `"${word}" is not a setting`,
    fix: meant === null ? `use ${SETTING_KEYS.join(', ')}` : `did you mean "${meant}"?`,
  });
}

const chooseKey = async () => done(SETTING_KEYS.map((key) => ({ value: key, label: key })));

export const setConfig: CommandDefinition = command({
  path: 'config set',
  summary: 'set a default: db, org, as, format, check-every or plain',
  operands: ['[setting]', '[value]'],
  examples: ['entitle config set org acme', 'entitle config set as mia@example.com'],
  run: async ({ operands }, context: Stores & Calendar & Asking & Tools & Configured) => {
    const words = await complete(context, 'entitle config set org acme', {
      key: { given: operands.setting, label: 'KEY', message: 'Which setting?', choices: chooseKey },
      value: { given: operands.value, label: 'VALUE', message: 'Value:' },
    });
    if (!words.ok) return words;
    const key = findKey(context, words.value.key);
    if (!key.ok) return key;
    const value = await checkValue(context, key.value, words.value.value);
    if (!value.ok) return value;
    await context.settings.save({ [key.value]: value.value });
    return done({
      document: settingsDocument([{ key: key.value, value: value.value, source: 'config' }]),
      next: 'entitle status',
    });
  },
});

/** A value as it is kept: a store's path is made absolute, so that it means the same from every folder. */
async function checkValue(context: Stores & Configured, key: SettingKey, value: string): Promise<Outcome<string>> {
  switch (key) {
    case 'db':
      return checkPlace(context, value);
    case 'org':
      return checkOrganization(context, value);
    case 'as':
      return parseEmail(value);
    case 'check-every':
      return parseEvery(value) === undefined
        ? refuse('usage', { reason: `"${value}" is not an interval between checks`, fix: EVERY_FIX })
        : done(value);
    case 'plain':
      return ['yes', 'no'].includes(value.toLowerCase())
        ? done(value.toLowerCase())
        : refuse('usage', { reason: `plain "${value}" is neither yes nor no`, fix: 'write yes or no' });
    case 'format':
      return done(parseFormat(value));
  }
}

/** Nothing with a password is kept, nor what was meant as an address and is none. */
function checkPlace(context: Configured, value: string): Outcome<string> {
  if (value === '') return refuse('usage', { reason: 'the store has no name', fix: 'name a file' });
  if (isMistypedAddress(value)) {
    return refuse('usage', {
      reason: `"${withoutPasswords(value)}" is not the address of a store`,
      fix: 'write postgres://USER@HOST/DATABASE; or, for a file with such a name, ./NAME',
    });
  }
  if (isAddress(value) && withoutPasswords(value) !== value) {
    return refuse('usage', {
      reason: 'a password does not belong into the settings, where it would lie for everybody to read',
      fix: 'leave it out and set PGPASSWORD or PGPASSFILE',
    });
  }
  return done(context.settings.locate(value));
}

/** One that is there for the actor, as far as there is a store to ask and somebody who asks. */
async function checkOrganization(context: Stores, value: string): Promise<Outcome<string>> {
  const key = parseOrganizationKey(value);
  if (!key.ok) return key;
  try {
    const services = await context.services();
    const actor = await context.actor();
    if (!actor.ok) return key;
    const found = await whoami(services, { actor: actor.value, organization: key.value });
    return found.ok ? key : found;
  } catch (error) {
    if (error instanceof RefusalError) return key;
    throw error;
  }
}

export const unsetConfig: CommandDefinition = command({
  path: 'config unset',
  summary: 'forget a default',
  operands: ['[setting]'],
  examples: ['entitle config unset org'],
  run: async ({ operands }, context: Calendar & Asking & Tools & Configured) => {
    const words = await complete(context, 'entitle config unset org', {
      key: { given: operands.setting, label: 'KEY', message: 'Which setting?', choices: chooseKey },
    });
    if (!words.ok) return words;
    const key = findKey(context, words.value.key);
    if (!key.ok) return key;
    await context.settings.save({ [key.value]: null });
    return done({ document: settingsDocument([{ key: key.value, value: null, source: 'default' }]) });
  },
});
