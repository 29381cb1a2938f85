/** Settings of one run: the flags that were typed, the environment, the file behind `entitle config`, the defaults. */

import type { SettingKey, Settings } from '../cli/definition.ts';
import type { Values } from '../cli/program.ts';
import { parseFormat, resolveSettings, type SettingValues, valueOf, VARIABLES } from '../cli/settings.ts';
import { raise } from '../core/refusals.ts';
import { isAddress, isMistypedAddress } from '../core/store-place.ts';
import { readConfig, writeConfig } from '../files/config.ts';
import type { Host } from '../host.ts';
import { configPath, defaultStorePath, hasHome, pathOf } from './paths.ts';

/** Throws usage, unreadable-file or malformed-file. */
export function settingsOf(host: Host, globals: Values): Settings {
  const path = configPath(host);
  const config = readConfig(path);
  const flags: Partial<Record<SettingKey, string>> = {};
  for (const key of ['db', 'org', 'as', 'format'] as const) {
    const value = globals[key];
    if (typeof value === 'string') flags[key] = value;
  }
  if (globals['json'] === true) {
    if (flags.format !== undefined && flags.format !== 'json') {
      raise('usage', { reason: `--json and --format ${flags.format} contradict each other`, fix: 'leave one of them out' });
    }
    flags.format = 'json';
  }
  const named = [flags.db, host.env[VARIABLES.db], config['db']].filter((place) => place !== undefined && place !== '');
  const standard = named.length === 0 || hasHome(host) ? defaultStorePath(host) : undefined;
  const defaults: SettingValues = { ...(standard === undefined ? {} : { db: standard }), format: 'table' };
  const list = resolveSettings({ flags, environment: host.env, config, defaults });
  const db = valueOf(list, 'db') ?? '';
  if (db === '') raise('usage', { reason: 'the store has no name', fix: 'add --db PATH' });
  // What is neither is refused where a store is opened or kept: `config` has to run to mend it.
  const locate = (typed: string) => (isAddress(typed) || isMistypedAddress(typed) ? typed : pathOf(host, typed));
  return {
    list,
    db: locate(db),
    locate,
    storePlaces: [...new Set([...named, standard].flatMap((place) => (place === undefined ? [] : [locate(place)])))],
    format: parseFormat(valueOf(list, 'format') ?? 'table'),
    save: async (values) => {
      const kept: Record<string, string> = { ...config };
      for (const [key, value] of Object.entries(values)) {
        if (value === null) delete kept[key];
        else kept[key] = value;
      }
      await writeConfig(path, kept);
    },
  };
}
