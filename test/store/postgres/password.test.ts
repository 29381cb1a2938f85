/** The password file is read as psql reads it: what is expected here, psql 15 sent to a server that asked it for a password. */

import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { passwordFor, type Secrets } from '../../../src/store/postgres/password.ts';
import { tempFolder } from '../../support/process.ts';

const account = { host: '127.0.0.1', port: 5432, database: 'events', user: 'mia' };

function passwords(lines: readonly string[], { mode = 0o600, name = 'passwords' } = {}) {
  const folder = tempFolder();
  const file = join(folder, name);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, lines.join('\n'));
  chmodSync(file, mode);
  const secrets: Secrets = { env: { PGPASSFILE: file }, home: folder, platform: 'linux', ask: async () => 'asked' };
  const sent = (other: Partial<Secrets> = {}, to: Partial<typeof account> = {}) =>
    passwordFor({ ...account, ...to }, { ...secrets, ...other });
  return { sent, file, folder };
}

describe('a line', () => {
  test.each<[string, string]>([
    ['127.0.0.1:5432:events:mia:secret', 'secret'],
    ['*:*:*:*:p', 'p'],
    ['127.0.0.1:5432:events:mia:secret\r', 'secret'],
    [String.raw`*:*:*:*:a\:b\\c`, String.raw`a:b\c`],
    [String.raw`*:*:*:*:a\b`, 'ab'],
    [String.raw`*:*:*:*:ends\\`, 'ends\\'],
    ['*:*:*:*:secret\\', 'secret\\'],
    ['*:*:*:*:secret:said by Ada', 'secret'],
    [String.raw`12\7.0.0.1:*:*:*:secret`, 'secret'],
    ['*:*:*:*: secret ', ' secret '],
    ['*:*:*:*:пароль', 'пароль'],
  ])('%s', async (line, password) => expect(await passwords([line]).sent()).toBe(password));

  test.each([
    '# 127.0.0.1:5432:events:mia:secret',
    '#:*:*:*:secret',
    'db.example.com:*:*:*:secret',
    '127.0.0.1:5433:events:mia:secret',
    '127.0.0.1:5432:event:mia:secret',
    '127.0.0.1:5432:events:max:secret',
    '127.0.0.1:5432:events:mia',
    '*:*:*:*',
    '*:*:*:*:',
    String.raw`\*:*:*:*:secret`,
    String.raw`127.0.0.1\:5432:events:mia:secret`,
    ' 127.0.0.1:5432:events:mia:secret',
    '',
  ])('not for this account: %s', async (line) => expect(await passwords([line]).sent()).toBe('asked'));

  test('a backslash at the end of a name is written as two', async () => {
    const { sent } = passwords([String.raw`*:*:*:CORP\\mia\\:secret`]);
    expect(await sent({}, { user: 'CORP\\mia\\' })).toBe('secret');
  });

  test('of several the first that fits', async () => {
    expect(await passwords(['*:*:*:max:one', '*:*:*:mia:two', '*:*:*:*:three']).sent()).toBe('two');
  });

  test('for a socket: localhost, or its folder', async () => {
    const socket = { host: '/var/run/postgresql' };
    expect(await passwords(['localhost:*:*:*:secret']).sent({}, socket)).toBe('secret');
    expect(await passwords(['/var/run/postgresql:*:*:*:secret']).sent({}, socket)).toBe('secret');
    expect(await passwords(['/tmp:*:*:*:secret']).sent({}, socket)).toBe('asked');
  });
});

describe('the file', () => {
  const ANY = ['*:*:*:*:secret'];

  test('PGPASSWORD comes before it, unless it is empty', async () => {
    const { sent, file } = passwords(ANY);
    expect(await sent({ env: { PGPASSFILE: file, PGPASSWORD: 'other' } })).toBe('other');
    expect(await sent({ env: { PGPASSFILE: file, PGPASSWORD: '' } })).toBe('secret');
  });

  test('is in the home folder, unless PGPASSFILE names another', async () => {
    const { sent } = passwords(ANY, { name: '.pgpass' });
    expect(await sent({ env: {} })).toBe('secret');
    expect(await sent({ env: { PGPASSFILE: '' } })).toBe('secret');
    expect(await sent({ env: { PGPASSFILE: '/nowhere' } })).toBe('asked');
  });

  test('is left alone where others can read it, and where it is no file', async () => {
    expect(await passwords(ANY, { mode: 0o640 }).sent()).toBe('asked');
    expect(await passwords(ANY, { mode: 0o604 }).sent()).toBe('asked');
    expect(await passwords(ANY).sent({ env: { PGPASSFILE: '/dev/null' } })).toBe('asked');
  });

  test('on Windows is in APPDATA, where modes say nothing', async () => {
    const { sent, folder } = passwords(ANY, { mode: 0o666, name: 'postgresql/pgpass.conf' });
    expect(await sent({ platform: 'win32', env: { APPDATA: folder } })).toBe('secret');
  });
});
