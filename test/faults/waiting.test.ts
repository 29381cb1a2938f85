/** A signal ends a wait for input at once: for a pipe, for one that nobody writes to yet, and at a terminal. */

import { execFileSync, spawn } from 'node:child_process';
import { closeSync, openSync, mkdirSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cleanEnvironment, entitle, runProcess, tempFolder } from '../support/process.ts';
import { openTerminal } from '../support/terminal.ts';

const FILE = ['transfer', '--dry-run', '--as', 'ada@acme.example', '--file'];
const SIGNALS = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 143],
] as const;

/** Whether the process has its own handler for SIGHUP, which it puts there together with the others before anything else. */
function listens(pid: number): boolean {
  const caught = /SigCgt:\s*([0-9a-f]+)/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1] ?? '0';
  return (BigInt(`0x${caught}`) & (1n << BigInt(constants.signals.SIGHUP - 1))) !== 0n;
}

async function untilListening(pid: number): Promise<void> {
  while (!listens(pid)) await new Promise((resolve) => setTimeout(resolve, 5));
}

interface Ended {
  readonly status: number;
  readonly stderr: string;
}

/** Starts the program with an open stdin to which nobody writes, waits for `ready`, and sends the signal. */
async function signalled(args: readonly string[], signal: NodeJS.Signals, ready = async () => {}): Promise<Ended> {
  const home = tempFolder();
  const child = spawn(process.execPath, [entitle, ...args], { cwd: home, env: cleanEnvironment(home) });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<Ended>((resolve) =>
    child.on('close', (code, by) => resolve({ status: code ?? 128 + (by === null ? 0 : constants.signals[by]), stderr })),
  );
  await untilListening(child.pid ?? 0);
  await ready();
  child.kill(signal);
  return ended;
}

const CANCELLED = 'cancelled; nothing was changed\n';

test.each(SIGNALS)('%s while a pipe on stdin is awaited', async (signal, status) => {
  expect(await signalled([...FILE, '-'], signal)).toEqual({ status, stderr: CANCELLED });
});

test.each(SIGNALS)('%s while a named pipe is awaited to which nobody writes', async (signal, status) => {
  const pipe = join(tempFolder(), 'rows.csv');
  execFileSync('mkfifo', [pipe]);
  expect(await signalled([...FILE, pipe], signal)).toEqual({ status, stderr: CANCELLED });
});

test('SIGINT while the writer of a named pipe says nothing', async () => {
  const pipe = join(tempFolder(), 'rows.csv');
  execFileSync('mkfifo', [pipe]);
  let writer = -1;
  const opened = async (): Promise<void> => {
    const { open } = await import('node:fs/promises');
    const handle = await open(pipe, 'w');
    writer = openSync(`/proc/self/fd/${handle.fd}`, 'w');
    await handle.close();
  };
  expect(await signalled([...FILE, pipe], 'SIGINT', opened)).toEqual({ status: 130, stderr: CANCELLED });
  closeSync(writer);
});

test('Ctrl-C at a terminal', async () => {
  const script = 'echo "pid $$."; exec "$0" "$@"';
  const terminal = openTerminal({ command: 'sh', args: ['-c', script, process.execPath, entitle, ...FILE, '-'] });
  await terminal.waitFor(/pid \d+\./);
  await untilListening(Number(/pid (\d+)\./.exec(terminal.screen())?.[1]));
  terminal.press('ctrl-c');
  expect(await terminal.exit()).toEqual({ code: 130, signal: null });
  expect(terminal.transcript()).toContain('cancelled; nothing was changed');
});

test('a working folder that is gone is an error of one line', async () => {
  const gone = join(tempFolder(), 'gone');
  mkdirSync(gone);
  const script = `rmdir "$PWD" && exec "$0" "$@"`;
  const env = { ...cleanEnvironment(tempFolder()), XDG_DATA_HOME: '/nowhere' };
  const child = spawn('sh', ['-c', script, process.execPath, entitle, 'pools'], { cwd: gone, env });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const status = await new Promise((resolve) => child.on('close', resolve));
  expect({ status, stderr }).toEqual({
    status: 2,
    stderr: 'error: the working folder does not exist any more\nhint: go to one that exists: cd\n',
  });
});

test('a folder `~/` is the home folder in every file name', async () => {
  const home = tempFolder();
  mkdirSync(join(home, 'in.csv'));
  const { stderr } = await runProcess([...FILE, '~/in.csv'], { home, cwd: '/' });
  expect(stderr).toBe('error: file "~/in.csv" cannot be read: it is a folder\n');
});
