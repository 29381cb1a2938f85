/** Puts a question of asked.ts into a terminal of its own. */

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { openTerminal, type TerminalOptions, type TerminalSession } from '../support/terminal.ts';
import { tempFolder } from '../support/process.ts';

const program = join(tempFolder(), 'asked.cjs');
buildSync({
  entryPoints: [fileURLToPath(new URL('asked.ts', import.meta.url))],
  outfile: program,
  bundle: true,
  platform: 'node',
  logLevel: 'warning',
});

type Options = Omit<TerminalOptions, 'command' | 'args'>;

/** The question on the screen, drawn to its end. */
export async function question(name: string, options: Options = {}): Promise<TerminalSession> {
  const terminal = openTerminal({ ...options, command: process.execPath, args: [program, name] });
  await terminal.waitFor(/^(\?|Workspace|Quantity|Transfer)/m);
  await terminal.settled();
  return terminal;
}

/** The same through a shell that compares the terminal's settings before and after. */
export async function questionInShell(name: string, options: Options = {}): Promise<TerminalSession> {
  const script = 'before=$(stty -g); "$0" "$1" "$2"; status=$?; [ "$before" = "$(stty -g)" ] && echo same settings; exit $status';
  const terminal = openTerminal({ ...options, command: 'sh', args: ['-c', script, process.execPath, program, name] });
  await terminal.waitFor(/^(\?|Workspace|Quantity|Transfer)/m);
  await terminal.settled();
  return terminal;
}

export function rows(...lines: readonly string[]): string {
  return lines.join('\n');
}
