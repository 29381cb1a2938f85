/** `postgres://user@host:port/name?sslmode=…&sslrootcert=…`: which server and database, as whom, and how safely. */

import { raise } from '../../core/refusals.ts';

export interface Address {
  /** As it may be shown: without anything secret. */
  readonly shown: string;
  /** A name, an address, or the folder of a Unix socket. */
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  /** Null: no encryption; only where nothing leaves this machine. */
  readonly tls: { readonly rootCertificate: string | null } | null;
}

type Environment = Readonly<Record<string, string | undefined>>;

const LOOPBACK = /^(localhost|127\.[0-9.]+|::1|\/.*)$/;
const KNOWN = ['host', 'sslmode', 'sslrootcert'];
const EXAMPLE = 'for example postgres://db.example.com/events';

function bad(reason: string, fix: string): never {
  return raise('usage', { reason, fix });
}

/** Refuses (usage) what cannot be understood, a password inside, and a way to be listened to. Nothing secret is repeated. */
export function parseAddress(text: string, env: Environment): Address {
  if (/^[a-z]+:\/\/[^/@]*:[^/]*@/i.test(text)) {
    bad(
      'a password does not belong into --db, where every process list shows it',
      'leave it out and set PGPASSWORD or PGPASSFILE',
    );
  }
  const url = URL.canParse(text) ? new URL(text) : bad('the address of the store cannot be understood', EXAMPLE);
  const unknown = [...url.searchParams.keys()].find((name) => !KNOWN.includes(name));
  if (unknown !== undefined) bad(`"${unknown}" in the address of the store is not known`, `known are ${KNOWN.join(', ')}`);
  const database = decodeURIComponent(url.pathname.slice(1));
  if (database === '' || database.includes('/')) bad('the address of the store names no database', EXAMPLE);
  const host = url.searchParams.get('host') ?? (url.hostname.replace(/^\[(.*)\]$/, '$1') || (env['PGHOST'] ?? 'localhost'));
  const user = decodeURIComponent(url.username) || (env['PGUSER'] ?? env['USER'] ?? '');
  if (user === '') bad('the address of the store names no user', 'write postgres://USER@HOST/NAME, or set PGUSER');
  const port = Number(url.port || (env['PGPORT'] ?? '5432'));
  const tls = tlsOf(
    host,
    url.searchParams.get('sslmode') ?? env['PGSSLMODE'] ?? null,
    url.searchParams.get('sslrootcert') ?? env['PGSSLROOTCERT'] ?? null,
  );
  return { shown: `postgres://${user}@${host}:${port}/${database}`, host, port, database, user, tls };
}

/** Off the machine, the server has to prove who it is: anything less would show every password to whoever asks for it. */
function tlsOf(host: string, mode: string | null, rootCertificate: string | null): Address['tls'] {
  if (mode === 'verify-full') return { rootCertificate };
  if (LOOPBACK.test(host)) return null;
  if (mode === null) return { rootCertificate };
  return bad(
    `sslmode=${mode} would talk to "${host}" without knowing who it is`,
    'leave sslmode out, and name the certificate authority with sslrootcert=FILE if the system does not know it',
  );
}
