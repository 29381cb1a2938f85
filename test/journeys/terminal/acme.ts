/** A small organization with everything the interactive flows lead over, made once and copied for every test. */

import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { entitle, runProcess, tempFolder } from '../../support/process.ts';
import { openTerminal, type TerminalOptions, type TerminalSession } from '../../support/terminal.ts';

const env = { ENTITLE_AS: 'ada@acme.example' };

const PURCHASES = `subscription,product,quantity,startsOn,endsOn
SUB-2025,seat,300,2025-01-01,2098-12-31
SUB-2026,seat,500,2026-01-01,2099-12-31
SUB-2026,live-streaming,2,2026-01-01,2099-12-31
SUB-2026,surveys,1,2026-01-01,
`;
// Long after today, so that no event is ever past.
const WORKSPACES = `workspace,name,startsOn,endsOn,status,participants,modules
annual-forum,Annual Forum,2090-03-01,2090-03-02,pre-production,120,
partner-summit,東京パートナーサミット,2090-05-10,2090-05-11,pre-production,80,surveys
winter-gala,Winter Gala,2090-12-05,2090-12-05,pre-production,350,live-streaming
workshop,Workshop Zürich,2090-06-01,2090-06-01,test,900,live-streaming;surveys
`;

/** The home of a user whose default store is this organization. */
export async function acme(): Promise<string> {
  const home = tempFolder();
  const run = async (args: readonly string[], stdin?: string): Promise<void> => {
    const ended = await runProcess(args, { home, env, ...(stdin === undefined ? {} : { stdin }) });
    expect({ args, ...ended }).toMatchObject({ args, status: 0 });
  };
  await run(['init', '--org', 'acme', '--name', 'Acme Events', '--as', 'ada@acme.example']);
  await run(['import', 'purchases', '-', '--input-format', 'csv', '--new-products'], PURCHASES);
  await run(['import', 'workspaces', '-', '--input-format', 'csv'], WORKSPACES);
  await run(['transfer', 'annual-forum', 'seat', 'missing', '--yes']);
  return home;
}

/** A home of its own with the same store. */
export function copyOf(home: string): string {
  const copy = tempFolder();
  cpSync(home, copy, { recursive: true });
  return copy;
}

type Options = Omit<TerminalOptions, 'command' | 'args' | 'home'>;

export function entitleIn(home: string, args: readonly string[], options: Options = {}): TerminalSession {
  return openTerminal({ ...options, args, home, env: { ...env, ...options.env } });
}

/** The same with stdout in a file: `result` reads it. */
export function entitleInto(
  home: string,
  args: readonly string[],
): { readonly terminal: TerminalSession; readonly result: () => string } {
  const file = join(home, 'result');
  const words = ['-c', 'exec "$0" "$@" > "$RESULT"', process.execPath, entitle, ...args];
  const terminal = openTerminal({ command: 'sh', args: words, home, env: { ...env, RESULT: file } });
  return { terminal, result: () => readFileSync(file, 'utf8') };
}

/** What the store holds, as a script sees it. */
export async function look(home: string, ...args: readonly string[]): Promise<unknown> {
  const { status, stdout, stderr } = await runProcess([...args, '--json'], { home, env });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(stdout);
}
