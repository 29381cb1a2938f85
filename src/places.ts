/** Where things are kept on this machine: the user's data and settings folders of each platform. */

import { join, resolve } from 'node:path';
import type { Host } from './host.ts';

type Where = Pick<Host, 'env' | 'platform' | 'home'>;

function folder({ env, platform, home }: Where, variable: string, unix: readonly string[], windows: string): string {
  const own = env[variable];
  if (own !== undefined && own.startsWith('/')) return join(own, 'entitle');
  if (platform === 'win32') return join(env[windows] ?? join(home, 'AppData', 'Local'), 'entitle');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'entitle');
  return join(home, ...unix, 'entitle');
}

/** The store that is used when nobody names one. */
export function defaultStorePath(where: Where): string {
  return join(folder(where, 'XDG_DATA_HOME', ['.local', 'share'], 'LOCALAPPDATA'), 'entitle.db');
}

/** Where `entitle config` keeps its values. */
export function configPath(where: Where): string {
  return join(folder(where, 'XDG_CONFIG_HOME', ['.config'], 'APPDATA'), 'config.json');
}

/** A path as it was typed, made absolute; a leading `~/` is the home folder, also where no shell has seen it (`--db=~/x`). */
export function pathOf({ cwd, home }: Pick<Host, 'cwd' | 'home'>, typed: string): string {
  return resolve(cwd, typed.startsWith('~/') ? join(home, typed.slice(2)) : typed);
}
