/** Puts a question of asked.ts into a terminal of its own. */

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { openTerminal, type TerminalOptions, type TerminalSession } from '../support/terminal.ts';
import { tempFolder } from '../support/process.ts';

/** A program bundled into one file: it starts in a fifth of the time that compiling it on the way takes. */
export function bundled(url: string): string {
  const outfile = join(tempFolder(), 'bundled.cjs');
  buildSync({ entryPoints: [fileURLToPath(url)], outfile, bundle: true, platform: 'node', logLevel: 'warning' });
  return outfile;
}

const program = bundled(import.meta.resolve('./asked.ts'));

type Options = Omit<TerminalOptions, 'command' | 'args'>;

/** Its process in a terminal, from the start. */
export function open(name: string, options: Options = {}): TerminalSession {
  return openTerminal({ ...options, command: process.execPath, args: [program, name] });
}

/** The same through a shell, which says afterwards whether the terminal's settings are what they were. */
function openInShell(name: string, options: Options): TerminalSession {
  const script = 'before=$(stty -g); "$0" "$1" "$2"; status=$?; [ "$before" = "$(stty -g)" ] && echo same settings; exit $status';
  return openTerminal({ ...options, command: 'sh', args: ['-c', script, process.execPath, program, name] });
}

async function drawn(terminal: TerminalSession): Promise<TerminalSession> {
  await terminal.waitFor(/^(\?|Workspace|Quantity|First day|Transfer)/m);
  await terminal.settled();
  return terminal;
}

/** The question on the screen, drawn to its end. */
export function question(name: string, options: Options = {}): Promise<TerminalSession> {
  return drawn(open(name, options));
}

export function questionInShell(name: string, options: Options = {}): Promise<TerminalSession> {
  return drawn(openInShell(name, options));
}

export function rows(...lines: readonly string[]): string {
  return lines.join('\n');
}
