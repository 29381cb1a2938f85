/** Where passwords come from: PGPASSWORD, then the password file that psql uses, then whoever sits at the terminal. */

import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Address, HostAddress } from './address.ts';

export interface Secrets {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** Asks somebody; null when there is nobody. */
  readonly ask: (question: string) => Promise<string | null>;
}

type Account = Pick<HostAddress, 'host' | 'port'> & Pick<Address, 'user' | 'database'>;

/** The password for one of an address's servers, or an empty text: servers that need none do not ask. */
export async function passwordFor(account: Account, { env, home, ask }: Secrets): Promise<string> {
  const set = env['PGPASSWORD'];
  if (set !== undefined && set !== '') return set;
  const kept = keptPassword(env['PGPASSFILE'] ?? join(home, '.pgpass'), account);
  return kept ?? (await ask(`Password of ${account.user} at ${account.host}:`)) ?? '';
}

/** The first line `host:port:database:user:password` that fits; `*` fits everything. A file others can read is left alone. */
function keptPassword(path: string, { host, port, database, user }: Account): string | null {
  let text: string;
  try {
    if ((statSync(path).mode & 0o077) !== 0) return null;
    text = readFileSync(path, 'utf8');
  } catch {
    return null;
  }
  const wanted = [host.startsWith('/') ? 'localhost' : host, String(port), database, user];
  for (const line of text.split(/\r?\n/)) {
    const parts = splitLine(line);
    const fits = !line.startsWith('#') && wanted.every((value, index) => parts[index] === '*' || parts[index] === value);
    if (fits && parts[4] !== undefined) return parts[4];
  }
  return null;
}

/** Fields are separated by colons; a backslash makes a colon or a backslash part of a field. */
function splitLine(line: string): readonly string[] {
  const fields = [''];
  for (let at = 0; at < line.length; at += 1) {
    const character = line[at] ?? '';
    if (character === '\\' && at + 1 < line.length) fields[fields.length - 1] += line[(at += 1)] ?? '';
    else if (character === ':' && fields.length < 5) fields.push('');
    else fields[fields.length - 1] += character;
  }
  return fields;
}
