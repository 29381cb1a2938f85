/** Settings: flag, environment, `entitle config`, default, in this order of precedence (contract, section 3). */

import { raise } from '../core/refusals.ts';
import { FORMATS, type Format } from '../view/document.ts';
import { type Setting, SETTING_KEYS, type SettingKey } from './definition.ts';

export type SettingValues = Readonly<Partial<Record<SettingKey, string>>>;

/** The variable of each setting. */
export const VARIABLES = {
  db: 'ENTITLE_DB',
  org: 'ENTITLE_ORG',
  as: 'ENTITLE_AS',
  format: 'ENTITLE_FORMAT',
  plain: 'ACCESSIBLE',
} as const satisfies Partial<Record<SettingKey, string>>;

export interface SettingSources {
  readonly flags: SettingValues;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly config: SettingValues;
  readonly defaults: SettingValues;
}

/** Every setting with its value and where that comes from. An empty variable counts as not set. */
export function resolveSettings({ flags, environment, config, defaults }: SettingSources): readonly Setting[] {
  return SETTING_KEYS.map((key) => {
    const fromFlag = flags[key];
    if (fromFlag !== undefined) return { key, value: fromFlag, source: 'flag' };
    const variable = key in VARIABLES ? environment[VARIABLES[key as keyof typeof VARIABLES]] : undefined;
    if (variable !== undefined && variable !== '') return { key, value: variable, source: 'environment' };
    const kept = config[key];
    if (kept !== undefined) return { key, value: kept, source: 'config' };
    return { key, value: defaults[key] ?? null, source: 'default' };
  });
}

/** Whether a switch of the environment or of the settings is on: `1`, `yes`, anything but `0`, `no`, `false`. */
export function isYes(value: string | null): boolean {
  return value !== null && !['', '0', 'no', 'false', 'off'].includes(value.toLowerCase());
}

export function valueOf(settings: readonly Setting[], key: SettingKey): string | null {
  return settings.find((setting) => setting.key === key)?.value ?? null;
}

/** Throws `usage` for a word that is not a format. */
export function parseFormat(text: string): Format {
  const format = FORMATS.find((known) => known === text);
  return format ?? raise('usage', { reason: `"${text}" is not a format`, fix: `use one of: ${FORMATS.join(', ')}` });
}

export const EVERY_FIX = 'write hours or days: 12h, 1d';

/** `1d`, `12h`: how often the consumption check is to run; in hours. Undefined when it is no such time. */
export function parseEvery(text: string): number | undefined {
  const [, number, unit] = /^([1-9][0-9]{0,3})(h|d)$/.exec(text) ?? [];
  return number === undefined ? undefined : Number(number) * (unit === 'd' ? 24 : 1);
}
