/** Getting to the server: addresses, passwords, certificates, and every way in which there is no store at the other end. */

import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { explain, RefusalError } from '../../../src/core/refusals.ts';
import { type HostAddress, parseAddress } from '../../../src/store/postgres/address.ts';
import { createPostgresStore } from '../../../src/store/postgres/create.ts';
import { openPostgresStore, type PgEnvironment } from '../../../src/store/postgres/store.ts';
import { whoami } from '../../../src/app/status.ts';
import { ACME, ADA, servicesOn, testClock } from '../../support/world.ts';
import { startOwnServer } from './server.ts';
import { emailOf, makeTeam, type Team } from './team.ts';
import { pgEnvironment } from './world.ts';
import { SCHEMA_VERSION } from '../../../src/store/postgres/schema/steps.ts';

const folder = mkdtempSync(join(tmpdir(), 'entitle-pgpass-'));
const server = await startOwnServer({ passwords: true });
let team: Team;
beforeAll(async () => {
  team = await makeTeam(server);
  await server.sql('postgres', ["alter role max password 'correct: horse'", "alter role owner password 'owner'"], 'postgres');
});
afterAll(async () => {
  await team.close();
  rmSync(folder, { recursive: true });
});

/** What opening and a first question come to: `in`, or the code and message of the refusal. */
async function opening(url: string, environment: Partial<PgEnvironment['secrets']> = {}): Promise<string> {
  try {
    const store = await openPostgresStore(url, { ...pgEnvironment, secrets: { ...pgEnvironment.secrets, ...environment } });
    try {
      await store.read((records) => records.organizations());
      return 'in';
    } finally {
      await store.close();
    }
  } catch (error) {
    if (!(error instanceof RefusalError)) throw error;
    const { code, message } = explain(error.refusal);
    return `${code}: ${message}`;
  }
}

describe('an address', () => {
  const env = { USER: 'mia' };

  test.each<[string, Pick<HostAddress, 'host'> & Partial<HostAddress>, object]>([
    [
      'postgres://tom@db.example.com/events',
      { host: 'db.example.com', port: 5432, tls: { rootCertificate: null } },
      { user: 'tom', database: 'events', target: 'any' },
    ],
    [
      'postgresql://db.example.com:6000/events?sslmode=verify-full&sslrootcert=/ca.pem',
      { host: 'db.example.com', port: 6000, tls: { rootCertificate: '/ca.pem' } },
      { user: 'mia', database: 'events' },
    ],
    ['postgres://localhost/events', { host: 'localhost', tls: null }, {}],
    ['postgres://127.0.0.1/events', { host: '127.0.0.1', tls: null }, {}],
    ['postgres://[::1]/events', { host: '::1', tls: null }, {}],
    ['postgres:///events?host=/var/run/postgresql', { host: '/var/run/postgresql', tls: null }, {}],
    ['postgres://localhost/events?sslmode=verify-full', { host: 'localhost', tls: { rootCertificate: null } }, {}],
    ['postgres://m%C3%ADa@localhost/my%20events', { host: 'localhost' }, { user: 'mía', database: 'my events' }],
  ])('%s', (text, host, expected) => expect(parseAddress(text, env)).toMatchObject({ ...expected, hosts: [host] }));

  test.each<[string, readonly string[], string]>([
    ['postgres://a,b/events', ['a:5432', 'b:5432'], 'any'],
    ['postgres://tom@a:1,b,[::1]:3/events?target_session_attrs=read-write', ['a:1', 'b:5432', '::1:3'], 'read-write'],
    ['postgres:///events?host=a,b&port=1,2&target_session_attrs=prefer-standby', ['a:1', 'b:2'], 'prefer-standby'],
    ['postgres:///events?host=a,b&port=6000', ['a:6000', 'b:6000'], 'any'],
  ])('of several servers: %s', (text, hosts, target) => {
    const parsed = parseAddress(text, env);
    expect(parsed.hosts.map(({ host, port }) => `${host}:${port}`)).toEqual(hosts);
    expect(parsed.target).toBe(target);
  });

  test('of several servers in the environment, as libpq has it; each proves who it is, but for those on this machine', () => {
    const parsed = parseAddress('postgres:///events', {
      ...env,
      PGHOST: 'a.example.com,localhost',
      PGPORT: '1,2',
      PGTARGETSESSIONATTRS: 'standby',
    });
    expect(parsed).toEqual({
      shown: 'postgres://mia@a.example.com:1,localhost:2/events',
      hosts: [
        { host: 'a.example.com', port: 1, tls: { rootCertificate: null } },
        { host: 'localhost', port: 2, tls: null },
      ],
      target: 'standby',
      database: 'events',
      user: 'mia',
    });
  });

  test.each<[string, string]>([
    ['postgres://mia:secret@localhost/events', 'a password does not belong into --db, where every process list shows it'],
    ['postgres://mia:sec/ret@localhost/events', 'the address of the store cannot be understood'],
    ['postgres://localhost', 'the address of the store names no database'],
    ['postgres://localhost/a/b', 'the address of the store names no database'],
    ['postgres://local host/events', 'the address of the store cannot be understood'],
    ['postgres://localhost:70000/events', 'the address of the store cannot be understood'],
    ['postgres://a,,b/events', 'the address of the store cannot be understood'],
    ['postgres://a:1,b:x/events', 'the address of the store cannot be understood'],
    ['postgres:///events?host=a,b&port=70000', 'the address of the store cannot be understood'],
    ['postgres:///events?host=a,b,c&port=1,2', '3 hosts and 2 ports do not go together'],
    ['postgres://a,b/events?target_session_attrs=master', 'target_session_attrs=master in the address of the store is not known'],
    ['postgres://a,mia:secret@b/events', 'a password does not belong into --db, where every process list shows it'],
    ['postgres://localhost/events?password=secret', '"password" in the address of the store is not known'],
    [
      'postgres://db.example.com/events?sslmode=disable',
      'sslmode=disable would talk to "db.example.com" without knowing who it is',
    ],
    [
      'postgres://db.example.com/events?sslmode=require',
      'sslmode=require would talk to "db.example.com" without knowing who it is',
    ],
    [
      'postgres://localhost.example.com/events?sslmode=prefer',
      'sslmode=prefer would talk to "localhost.example.com" without knowing who it is',
    ],
  ])('is refused: %s', (text, message) => {
    expect(() => parseAddress(text, env)).toThrow(message);
    expect(() => parseAddress(text, env)).not.toThrow(/secret@|ret@|=secret/);
  });
});

describe('a password', () => {
  const url = () => server.url(team.database, 'max');

  test('comes from PGPASSWORD', async () => {
    expect(await opening(url(), { env: { PGPASSWORD: 'correct: horse' } })).toBe('in');
  });

  test('comes from the password file, the first line that fits', async () => {
    const file = join(folder, 'pgpass');
    const lines = ['# ours', '*:*:other:*:wrong', `127.0.0.1:${server.port}:*:max:correct\\: horse`, '*:*:*:*:wrong'];
    writeFileSync(file, lines.join('\n'));
    chmodSync(file, 0o600);
    expect(await opening(url(), { env: { PGPASSFILE: file } })).toBe('in');
    expect(await opening(url(), { home: folder, env: {} })).toMatch(/^login-refused/);
    chmodSync(file, 0o644);
    expect(await opening(url(), { env: { PGPASSFILE: file } })).toMatch(/^login-refused/);
  });

  test('is asked for when there is somebody, and only when the server wants one', async () => {
    const questions: string[] = [];
    const ask = async (question: string) => {
      questions.push(question);
      return 'correct: horse';
    };
    expect(await opening(url(), { ask })).toBe('in');
    expect(questions).toEqual(['Password of max at 127.0.0.1:']);
    expect(await opening(server.url(team.database), { ask })).toBe('in');
    expect(questions).toHaveLength(1);
  });

  test('that is wrong or missing is refused, and never shown', async () => {
    const wrong = await opening(url(), { env: { PGPASSWORD: 'battery staple' } });
    expect(wrong).toBe(
      `login-refused: the store at "${url()}" does not let max in: password authentication failed for user "max" (28P01)`,
    );
    expect(await opening(url())).toMatch(/^login-refused: .* does not let max in: .*password must be a non-empty string/);
  });
});

describe('no store at the other end', () => {
  test.each<[string, () => string, RegExp]>([
    [
      'no server',
      () => `postgres://owner@127.0.0.1:1/events`,
      /^store-unreachable: the store at "postgres:.*" cannot be reached: connect ECONNREFUSED/,
    ],
    ['no host', () => 'postgres://owner@nowhere.invalid/events', /^store-unreachable: .*(ENOTFOUND|EAI_AGAIN)/],
    ['no database', () => server.url('nothing'), /^no-store: there is no store at/],
    ['no schema', () => server.url('postgres'), /^no-store: there is no store at/],
    ['no login', () => server.url(team.database, 'nobody'), /^login-refused: .* does not let nobody in/],
  ])('%s', async (_, url, expected) => expect(await opening(url())).toMatch(expected));

  test('a login that was not let in', async () => {
    await server.sql('postgres', "create role visitor login password 'v'", 'postgres');
    const said = await opening(server.url(team.database, 'visitor'), { env: { PGPASSWORD: 'v' } });
    expect(said).toMatch(/^login-refused: .* permission denied for schema entitle/);
  });

  test('a store of a newer version', async () => {
    await team.sql('owner', 'insert into entitle.versions values (99)');
    expect(await opening(server.url(team.database))).toMatch(
      new RegExp(`^store-newer: .*schema 99; this version knows ${SCHEMA_VERSION}`),
    );
    const created = createPostgresStore(server.url(team.database), pgEnvironment, async () => ({ keep: true, value: null }));
    await expect(created).rejects.toThrow('newer version');
    await team.sql('owner', 'delete from entitle.versions where version = 99');
  });

  test('a store that is there already, and one that is being made twice at once', async () => {
    const again = (url: string) => createPostgresStore(url, pgEnvironment, async () => ({ keep: true, value: null }));
    await expect(again(server.url(team.database))).rejects.toThrow('there is already a store');
    const empty = server.url(await server.database());
    await Promise.all([again(empty), again(empty)]);
    expect(await opening(empty)).toBe('in');
  });

  test('making one was cut off half-way: making it again finishes it', async () => {
    const database = await server.database();
    await createPostgresStore(server.url(database), pgEnvironment, async () => ({ keep: true, value: null }));
    await server.sql(database, [
      'delete from entitle.versions',
      'drop table entitle.heads cascade',
      'drop function entitle.may(text, text) cascade',
    ]);
    expect(await opening(server.url(database))).toMatch(/^no-store/);
    await createPostgresStore(server.url(database), pgEnvironment, async () => ({ keep: true, value: null }));
    expect(await opening(server.url(database))).toBe('in');
  });
});

describe('who asks', () => {
  async function asking(login: string, as: string): Promise<string> {
    const secrets = { ...pgEnvironment.secrets, env: { PGPASSWORD: 'correct: horse' } };
    const store = await openPostgresStore(server.url(team.database, login), { ...pgEnvironment, secrets });
    try {
      const outcome = await whoami(servicesOn(store, testClock()), { actor: as as typeof ADA, organization: ACME });
      return outcome.ok ? outcome.value.actor : outcome.refusal.code;
    } catch (error) {
      return error instanceof RefusalError ? explain(error.refusal).message : String(error);
    } finally {
      await store.close();
    }
  }

  test('is the member their login is tied to, and --as may only repeat it', async () => {
    expect(await asking('max', emailOf('max'))).toBe(emailOf('max'));
    expect(await asking('max', ADA)).toBe(`the database knows you as ${emailOf('max')} (login max), not as ${ADA}`);
  });

  test("is nobody with a login that is tied to nobody; the owner's word is taken", async () => {
    await server.sql('postgres', "alter role stranger password 'correct: horse'", 'postgres');
    expect(await asking('stranger', ADA)).toBe('login stranger is not linked to a member');
    expect(await asking('owner', emailOf('max'))).toBe(emailOf('max'));
  });
});

describe('with TLS', () => {
  /** A certificate for one address, that vouches for itself. */
  function certificate(address: string): { readonly key: string; readonly cert: string; readonly file: string } {
    const [key, cert] = [join(folder, `${address}.key`), join(folder, `${address}.crt`)];
    const subject = ['-subj', '/CN=entitle', '-addext', `subjectAltName=IP:${address}`];
    execFileSync(
      'openssl',
      ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', cert, ...subject],
      { stdio: 'ignore' },
    );
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8'), file: cert };
  }

  test('a server has to prove who it is, by a certificate we trust and in its own name', async () => {
    const [own, other] = [certificate('127.0.0.1'), certificate('192.0.2.1')];
    const secure = await startOwnServer({ certificate: own });
    const url = (host: string, more: string) => `postgres://owner@${host}:${secure.port}/nothing?sslmode=verify-full${more}`;
    expect(await opening(url('127.0.0.1', ''))).toMatch(/^store-unreachable: .*self-signed certificate/);
    expect(await opening(url('127.0.0.1', `&sslrootcert=${other.file}`))).toMatch(
      /^store-unreachable: .*self-signed certificate/,
    );
    expect(await opening(url('127.0.0.2', `&sslrootcert=${own.file}`))).toMatch(
      /^store-unreachable: .*does not match certificate/,
    );
    expect(await opening(url('127.0.0.1', `&sslrootcert=${own.file}`))).toMatch(/^no-store/);
    expect(await opening(url('127.0.0.1', '&sslrootcert=/nowhere.pem'))).toMatch(/^store-unreachable: .*ENOENT/);
  });

  test('a server without it is not talked to', async () => {
    expect(await opening(`${server.url(team.database)}?sslmode=verify-full`)).toMatch(
      /^store-unreachable: .*does not support SSL/,
    );
  });
});
