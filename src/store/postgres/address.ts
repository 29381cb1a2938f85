/**
 * `postgres://user@host:port,host:port/name?target_session_attrs=…&sslmode=…&sslrootcert=…`: which servers and database, as
 * whom, and how safely. A word that is known there means what it means to libpq.
 */

import { counted } from '../../core/counts.ts';
import { raise } from '../../core/refusals.ts';

/** Which of the servers will do: `any`, unless told. */
const TARGETS = ['any', 'read-write', 'read-only', 'primary', 'standby', 'prefer-standby'] as const;
export type Target = (typeof TARGETS)[number];

export interface HostAddress {
  /** A name, an address, or the folder of a Unix socket. */
  readonly host: string;
  readonly port: number;
  /** Null: no encryption; only where nothing leaves this machine. */
  readonly tls: { readonly rootCertificate: string | null } | null;
}

export interface Address {
  /** As it may be shown: without anything secret. */
  readonly shown: string;
  /** Tried in this order; at least one. */
  readonly hosts: readonly HostAddress[];
  readonly target: Target;
  readonly database: string;
  readonly user: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

const LOOPBACK = /^(localhost|127\.[0-9.]+|::1|\/.*)$/;
const KNOWN = ['host', 'port', 'target_session_attrs', 'sslmode', 'sslrootcert'];
const EXAMPLE = 'for example postgres://db.example.com/events';
/** The scheme; the user; hosts, which the standard's URLs have only one of; and what follows. */
const PARTS = /^([a-z]+:\/\/)(?:([^/?#@]*)@)?([^/?#]*)([^]*)$/i;

function bad(reason: string, fix: string): never {
  return raise('usage', { reason, fix });
}

function urlOf(text: string): URL {
  return URL.canParse(text) ? new URL(text) : bad('the address of the store cannot be understood', EXAMPLE);
}

/** Refuses (usage) what cannot be understood, a password inside, and a way to be listened to. Nothing secret is repeated. */
export function parseAddress(text: string, env: Environment): Address {
  if (/^[a-z]+:\/\/[^/@]*:[^/]*@/i.test(text)) {
    bad(
      'a password does not belong into --db, where every process list shows it',
      'leave it out and set PGPASSWORD or PGPASSFILE',
    );
  }
  const [, scheme = '', named = '', servers = '', rest = ''] = PARTS.exec(text) ?? [];
  const { pathname, searchParams: words } = urlOf(`${scheme}${rest}`);
  const unknown = [...words.keys()].find((name) => !KNOWN.includes(name));
  if (unknown !== undefined) bad(`"${unknown}" in the address of the store is not known`, `known are ${KNOWN.join(', ')}`);
  const mode = words.get('sslmode') ?? env['PGSSLMODE'] ?? null;
  const rootCertificate = words.get('sslrootcert') ?? env['PGSSLROOTCERT'] ?? null;
  const hosts = hostsOf(servers, words, env).map(({ host, port }) => ({ host, port, tls: tlsOf(host, mode, rootCertificate) }));
  const database = decodeURIComponent(pathname.slice(1));
  if (database === '' || database.includes('/')) bad('the address of the store names no database', EXAMPLE);
  const user = decodeURIComponent(named) || (env['PGUSER'] ?? env['USER'] ?? '');
  if (user === '') bad('the address of the store names no user', 'write postgres://USER@HOST/NAME, or set PGUSER');
  const shown = `postgres://${user}@${hosts.map(({ host, port }) => `${host}:${port}`).join(',')}/${database}`;
  return {
    shown,
    hosts,
    target: targetOf(words.get('target_session_attrs') ?? env['PGTARGETSESSIONATTRS'] ?? 'any'),
    database,
    user,
  };
}

function targetOf(typed: string): Target {
  const target = TARGETS.find((known) => known === typed);
  return (
    target ?? bad(`target_session_attrs=${typed} in the address of the store is not known`, `known are ${TARGETS.join(', ')}`)
  );
}

/** `a:1,b:2` between user and database; or names and ports in lists of their own, where one port may hold for all. */
function hostsOf(servers: string, words: URLSearchParams, env: Environment): readonly Omit<HostAddress, 'tls'>[] {
  const written = servers === '' ? [] : servers.split(',').map((server) => urlOf(`postgres://${server}/`));
  const names =
    words.get('host')?.split(',') ??
    (written.length > 0 ? written.map(({ hostname }) => hostname) : (env['PGHOST'] ?? 'localhost').split(','));
  const ports = words.get('port')?.split(',') ?? written.map(({ port }) => port);
  const usual = (env['PGPORT'] ?? '5432').split(',');
  return names.map((name, index) => {
    const port = Number(portAt(ports, names, index) || portAt(usual, names, index) || '5432');
    if (name === '' || !(Number.isInteger(port) && port > 0 && port < 65_536)) {
      bad('the address of the store cannot be understood', EXAMPLE);
    }
    return { host: name.replace(/^\[(.*)\]$/, '$1'), port };
  });
}

function portAt(ports: readonly string[], names: readonly string[], index: number): string {
  if (ports.length > 1 && ports.length !== names.length) {
    bad(
      `${counted(names.length, 'host')} and ${counted(ports.length, 'port')} do not go together`,
      'name one port for all hosts, or one for each',
    );
  }
  return (ports.length === 1 ? ports[0] : ports[index]) ?? '';
}

/** Off the machine, the server has to prove who it is: anything less would show every password to whoever asks for it. */
function tlsOf(host: string, mode: string | null, rootCertificate: string | null): HostAddress['tls'] {
  if (mode === 'verify-full') return { rootCertificate };
  if (LOOPBACK.test(host)) return null;
  if (mode === null) return { rootCertificate };
  return bad(
    `sslmode=${mode} would talk to "${host}" without knowing who it is`,
    'leave sslmode out, and name the certificate authority with sslrootcert=FILE if the system does not know it',
  );
}
