/** The console blocks of a Markdown text: command lines as typed, each with the output the text claims. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runHere } from '../../support/host.ts';

const BLOCK = /```console\n([\s\S]*?)```/g;

/** Words of a shell line: blanks separate, single and double quotes hold together. */
export function shellWords(line: string): readonly string[] {
  return [...line.matchAll(/(?:"([^"]*)"|'([^']*)'|[^\s"']+)/g)].map((match) => match[1] ?? match[2] ?? match[0]);
}

/** The text with the output of every command replaced by what it really is, all typed in one home, on one day. */
export async function withRealOutput(text: string, home: string, now: string): Promise<string> {
  let result = '';
  let end = 0;
  for (const match of text.matchAll(BLOCK)) {
    result += text.slice(end, match.index);
    const commands = (match[1] ?? '').split('\n').filter((line) => line.startsWith('$ '));
    const shown: string[] = [];
    for (const command of commands) shown.push(`${command}\n${await outputOf(command.slice(2), home, now)}`);
    result += `\`\`\`console\n${shown.join('\n')}\`\`\``;
    end = match.index + match[0].length;
  }
  return result + text.slice(end);
}

async function outputOf(command: string, home: string, now: string): Promise<string> {
  const [program, ...words] = shellWords(command);
  if (program === 'cat') return readFileSync(join(home, words[0] ?? ''), 'utf8');
  if (program !== 'entitle') throw new Error(`a console block can run entitle and cat, not ${program}`);
  const { status, seen } = await runHere(words, { home, now, columns: 100 });
  const output = seen.replaceAll(home, '/home/nora');
  return status === 0 ? output : `${output}(exit ${status})\n`;
}
