/** Where passwords come from: PGPASSWORD, then the password file that psql uses, then whoever sits at the terminal. */

import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Address, HostAddress } from './address.ts';

export interface Secrets {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly platform: string;
  /** Asks somebody; null when there is nobody. */
  readonly ask: (question: string) => Promise<string | null>;
}

type Account = Pick<HostAddress, 'host' | 'port'> & Pick<Address, 'user' | 'database'>;

/** The password for one of an address's servers, or an empty text: servers that need none do not ask. */
export async function passwordFor(account: Account, secrets: Secrets): Promise<string> {
  const set = secrets.env['PGPASSWORD'];
  if (set !== undefined && set !== '') return set;
  const kept = keptPassword(account, secrets);
  if (kept !== null && kept !== '') return kept;
  return (await secrets.ask(`Password of ${account.user} at ${account.host}:`)) ?? '';
}

/** The first line `host:port:database:user:password` that fits; `*` fits everything. */
function keptPassword({ host, port, database, user }: Account, secrets: Secrets): string | null {
  // psql says `localhost` of the socket folder it was compiled with, which is not known here, and the folder of any other.
  const hosts = host.startsWith('/') ? ['localhost', host] : [host];
  const wanted = [hosts, [String(port)], [database], [user]];
  for (const line of passwordFile(secrets).split(/\r*(?:\n|$)/)) {
    if (line.startsWith('#')) continue;
    const fields = [...line.matchAll(FIELD)].map(([, field = '']) => field);
    const password = fields[wanted.length];
    const fits = wanted.every((names, index) => fields[index] === '*' || names.includes(plain(fields[index] ?? '')));
    if (fits && password !== undefined) return plain(password);
  }
  return null;
}

/** Up to a colon; a backslash makes what follows it a letter like any other. */
const FIELD = /((?:\\.|[^\\:])*\\?)(?::|$)/g;

const plain = (field: string): string => field.replaceAll(/\\(.)/g, '$1');

/** Its text; empty where there is none, or where others can read it: on Windows they cannot, in that folder. */
function passwordFile({ env, home, platform }: Secrets): string {
  const windows = platform === 'win32';
  const usual = windows ? join(env['APPDATA'] ?? home, 'postgresql', 'pgpass.conf') : join(home, '.pgpass');
  const path = env['PGPASSFILE'] || usual;
  try {
    const stats = statSync(path);
    const mayBeRead = stats.isFile() && (windows || (stats.mode & 0o077) === 0);
    return mayBeRead ? readFileSync(path, 'utf8') : '';
  } catch {
    return '';
  }
}
