/** `config`, `config set` and `config unset`. */

import { done, type Outcome } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import { parseEmail, parseOrganizationKey } from '../core/values.ts';
import { settingsDocument } from '../view/results/status.ts';
import { complete } from './asking.ts';
import { type CommandDefinition, type Context, SETTING_KEYS, type SettingKey } from './definition.ts';
import { parseFormat } from './settings.ts';

export const config: CommandDefinition = {
  path: 'config',
  summary: 'what is set, and where it comes from',
  examples: ['entitle config', 'entitle config set org acme'],
  run: async (_input, context) => done({ document: settingsDocument(context.settings.list) }),
};

function findKey(context: Context, word: string): Outcome<SettingKey> {
  const key = SETTING_KEYS.find((known) => known === word);
  if (key !== undefined) return done(key);
  const meant = context.nearest(word, SETTING_KEYS);
  return refuse('usage', {
    reason: `"${word}" is not a setting`,
    fix: meant === null ? `use ${SETTING_KEYS.join(', ')}` : `did you mean "${meant}"?`,
  });
}

const chooseKey = async () => done(SETTING_KEYS.map((key) => ({ value: key, label: key })));

export const setConfig: CommandDefinition = {
  path: 'config set',
  summary: 'set a default: db, org, as or format',
  operands: ['[setting]', '[value]'],
  examples: ['entitle config set org acme', 'entitle config set as mia@example.com'],
  run: async (input, context) => {
    const words = await complete(context, 'entitle config set org acme', {
      key: { given: input.operand(0), label: 'KEY', message: 'Which setting?', choices: chooseKey },
      value: { given: input.operand(1), label: 'VALUE', message: 'Value:' },
    });
    if (!words.ok) return words;
    const key = findKey(context, words.value.key);
    if (!key.ok) return key;
    const value = checkValue(context, key.value, words.value.value);
    if (!value.ok) return value;
    await context.settings.save({ [key.value]: value.value });
    return done({
      document: settingsDocument([{ key: key.value, value: value.value, source: 'config' }]),
      next: 'entitle status',
    });
  },
};

/** A value as it is kept: a store's path is made absolute, so that it means the same from every folder. */
function checkValue(context: Context, key: SettingKey, value: string): Outcome<string> {
  switch (key) {
    case 'db':
      return value === ''
        ? refuse('usage', { reason: 'the store has no name', fix: 'name a file' })
        : done(context.settings.locate(value));
    case 'org':
      return parseOrganizationKey(value);
    case 'as':
      return parseEmail(value);
    case 'format':
      return done(parseFormat(value));
  }
}

export const unsetConfig: CommandDefinition = {
  path: 'config unset',
  summary: 'forget a default',
  operands: ['[setting]'],
  examples: ['entitle config unset org'],
  run: async (input, context) => {
    const words = await complete(context, 'entitle config unset org', {
      key: { given: input.operand(0), label: 'KEY', message: 'Which setting?', choices: chooseKey },
    });
    if (!words.ok) return words;
    const key = findKey(context, words.value.key);
    if (!key.ok) return key;
    await context.settings.save({ [key.value]: null });
    return done({ document: settingsDocument([{ key: key.value, value: null, source: 'default' }]) });
  },
};
