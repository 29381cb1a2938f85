/** The scripts in the real shells: what a person who types and presses Tab sees. */

import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { acme, look } from '../../journeys/terminal/acme.ts';
import { installed } from '../../support/installed.ts';
import { entitle } from '../../support/process.ts';
import { openTerminal, type TerminalSession } from '../../support/terminal.ts';

let home = '';
beforeAll(async () => {
  home = await acme();
  mkdirSync(join(home, 'bin'));
  symlinkSync(entitle, join(home, 'bin', 'entitle'));
  await look(home, 'holds', 'add', 'winter-gala', 'seat', '10', '--until', '2090-01-01');
  await look(home, 'requests', 'add', 'winter-gala', 'seat', 'missing');
  writeFileSync(join(home, 'events.csv'), '');
  writeFileSync(join(home, 'orders list.xlsx'), '');
});

interface Shell {
  readonly command: string;
  readonly args: readonly string[];
  /** Typed first; ends with the prompt `ready>`. */
  readonly setup: string;
}

const SHELLS: Readonly<Record<string, Shell>> = {
  bash: {
    command: 'bash',
    args: ['--norc', '-i'],
    setup: 'eval "$(entitle completion bash)"; bind "set bell-style none"; PS1="ready> "',
  },
  zsh: {
    command: 'zsh',
    args: ['-f', '-i'],
    setup: 'autoload -Uz compinit; compinit -u; eval "$(entitle completion zsh)"; unsetopt LIST_BEEP; PS1="ready> "',
  },
  fish: {
    command: 'fish',
    args: ['--no-config', '-i'],
    setup: 'entitle completion fish | source; function fish_prompt; echo "ready> "; end; function fish_right_prompt; end',
  },
};

async function open(name: string, bin = 'bin'): Promise<TerminalSession> {
  const shell = SHELLS[name];
  if (shell === undefined) throw new Error(`no shell ${name}`);
  const PATH = `${join(home, bin)}${delimiter}${process.env['PATH'] ?? ''}`;
  const env = { PATH, ENTITLE_AS: 'ada@acme.example', TERM: 'xterm' };
  const terminal = openTerminal({ command: shell.command, args: shell.args, home, env, columns: 100, rows: 30 });
  await terminal.settled();
  terminal.type(`${shell.setup}\r`);
  await terminal.waitFor(/^ready>\s*$/m);
  terminal.type('clear\r');
  await terminal.waitFor(/^ready>\s*$/);
  return terminal;
}

/** What stands on the line after the words were typed and Tab pressed; `#` marks its end, a screen shows no blanks there. */
async function after(terminal: TerminalSession, typed: string): Promise<string> {
  terminal.type(`${typed}\t#`);
  await terminal.waitFor(LINE);
  const [, line = ''] = LINE.exec(terminal.screen()) ?? [];
  terminal.press('ctrl-u');
  await terminal.waitFor(/^ready>\s*$/m);
  return line;
}
const LINE = /^ready> (.*)#$/m;

/** What is typed before Tab, and what stands there after it. */
const COMPLETED: readonly (readonly [typed: string, line: string])[] = [
  ['entitle forec', 'entitle forecast '],
  ['entitle workspaces sh', 'entitle workspaces show '],
  ['entitle workspaces --mis', 'entitle workspaces --missing '],
  ['entitle workspaces --status prod', 'entitle workspaces --status production '],
  ['entitle workspaces --status=prod', 'entitle workspaces --status=production '],
  ['entitle transfer partn', 'entitle transfer partner-summit '],
  ['entitle transfer winter-gala li', 'entitle transfer winter-gala live-streaming '],
  ['entitle pools show su', 'entitle pools show surveys '],
  ['entitle members set ada@ac', 'entitle members set ada@acme.example '],
  ['entitle holds post ', 'entitle holds post 6 '],
  ['entitle holds release ', 'entitle holds release 6 '],
  ['entitle holds show ', 'entitle holds show 6 '],
  ['entitle requests approve ', 'entitle requests approve 1 '],
  ['entitle requests decline ', 'entitle requests decline 1 '],
  ['entitle requests withdraw ', 'entitle requests withdraw 1 '],
  ['entitle purchases credit ', 'entitle purchases credit 5 '],
  ['entitle --org ac', 'entitle --org acme '],
  ['entitle import workspaces ev', 'entitle import workspaces events.csv '],
  ['entitle export all ord', 'entitle export all orders\\ list.xlsx '],
];

/** What nobody should ever find in a store: each offered for its own beginning. */
const HOSTILE: Readonly<Record<string, string>> = {
  aa: 'aa`touch pwned`',
  bb: 'bb$(touch pwned)',
  cc: 'cc;touch pwned;',
  dd: 'dd|touch pwned&',
  ee: "ee'o neil",
  ff: 'ff@x.example`touch pwned`',
  gg: 'gg:h\\i',
};

/** A program in the place of entitle that offers those, and writes down what it was called with. */
function hostileProgram(): void {
  mkdirSync(join(home, 'hostile'), { recursive: true });
  const offers = Object.entries(HOSTILE).map(
    ([start, word]) => `${start}*) printf '%s\\t%s\\n' '${word.replaceAll("'", "'\\''")}' 'said';;`,
  );
  const script = `#!/bin/sh
case "$1" in
completion) exec '${entitle}' "$@";;
__complete) for last; do :; done; case "$last" in ${offers.join('\n')}
esac;;
*) printf '%s\\n' "$@" > '${join(home, 'called')}'; echo finished;;
esac
`;
  writeFileSync(join(home, 'hostile', 'entitle'), script, { mode: 0o755 });
}

for (const name of Object.keys(SHELLS)) {
  describe.runIf(installed(name, `completion in ${name}`))(name, () => {
    test('completes commands, flags, choices, workspaces, products, people and files', { timeout: 600_000 }, async () => {
      const terminal = await open(name);
      const lines: (readonly [string, string])[] = [];
      for (const [typed] of COMPLETED) lines.push([typed, await after(terminal, typed)]);
      expect(lines).toEqual(COMPLETED);
    });

    test('what is offered is data: it is quoted, and never run', { timeout: 600_000 }, async () => {
      hostileProgram();
      const terminal = await open(name, 'hostile');
      const called: Record<string, string> = {};
      for (const start of Object.keys(HOSTILE)) {
        await after(terminal, `entitle show ${start}`);
        terminal.type(`entitle show ${start}\t\r`);
        await terminal.waitFor(/^finished$/m);
        called[start] = readFileSync(join(home, 'called'), 'utf8').split('\n')[1] ?? '';
        terminal.type('clear\r');
        await terminal.waitFor(/^ready>\s*$/);
      }
      expect(called).toEqual(HOSTILE);
      expect(existsSync(join(home, 'pwned'))).toBe(false);
    });

    test('lists what there is', async () => {
      const terminal = await open(name);
      terminal.type('entitle transfer \t\t');
      await terminal.waitFor('winter-gala');
      await terminal.settled();
      expect(terminal.screen()).toMatch(/annual-forum[^]*partner-summit|partner-summit[^]*annual-forum/);
    });

    test('says nothing when the store cannot be read', async () => {
      const terminal = await open(name);
      terminal.type('entitle --db nowhere.db transfer winter-g\t#');
      await terminal.waitFor('winter-g#');
      await terminal.settled();
      expect(terminal.screen()).toBe('ready> entitle --db nowhere.db transfer winter-g#');
    });
  });
}
