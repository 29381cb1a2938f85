/** Where things are kept on this machine: the user's data and settings folders of each platform. */

import { isAbsolute, join, resolve } from 'node:path';
import { raise } from '../core/refusals.ts';
import { visible } from '../core/text.ts';
import type { Host } from '../host.ts';

type Where = Pick<Host, 'env' | 'platform' | 'home'>;

export function hasHome({ home }: Pick<Host, 'home'>): boolean {
  return isAbsolute(home);
}

/** An empty HOME is not a folder: everything would lie wherever one happens to be. */
function demandHome(home: string): void {
  if (hasHome({ home })) return;
  raise('usage', {
    reason: home === '' ? 'there is no home folder: HOME is empty' : `the home folder "${home}" is not an absolute path`,
    fix: 'set HOME, or XDG_CONFIG_HOME and XDG_DATA_HOME',
  });
}

function folder({ env, platform, home }: Where, variable: string, unix: readonly string[], windows: string): string {
  const own = env[variable];
  if (own !== undefined && own.startsWith('/')) return join(own, 'entitle');
  if (platform === 'win32') return join(env[windows] ?? join(home, 'AppData', 'Local'), 'entitle');
  demandHome(home);
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
  // No system has such a name; what asks for one is stopped in words.
  if (typed.includes('\u0000')) {
    raise('usage', { reason: `"${visible(typed)}" is not a file name: it holds U+0000`, fix: 'name it without' });
  }
  if (typed.startsWith('~/')) {
    demandHome(home);
    return join(home, typed.slice(2));
  }
  if (cwd !== null) return resolve(cwd, typed);
  return raise('usage', { reason: 'the working folder does not exist any more', fix: 'go to one that exists: cd' });
}

/**
 * Files and folders that a living machine touches all the time, or that were made when it started: they tell which day it is,
 * whatever its clock says now. What the run itself touches (the store's log, its folder) is none of them.
 */
export function timeWitnesses(host: Host, store: string): readonly string[] {
  const own = [store, host.packageFolder, join(host.packageFolder, 'dist'), host.home, host.cwd];
  const folders = ['/tmp', '/var/tmp', '/var/log', '/var/log/journal', '/run', '/etc', '/dev/pts', '/dev/shm', '/private/tmp'];
  const files = ['/var/log/wtmp', '/var/log/syslog', '/var/log/messages', '/etc/resolv.conf', '/etc/hostname', '/run/utmp'];
  return [...own, ...folders, ...files, '/var/lib/systemd/timesync/clock'].filter(
    (path): path is string => path !== null && isAbsolute(path),
  );
}
