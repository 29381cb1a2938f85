/** The help of every command: short, within 80 columns, and with examples that the program understands. */

import { describe, expect, test } from 'vitest';
import { nearest } from '../../../src/cli/nearest.ts';
import { parseCommandLine } from '../../../src/cli/program.ts';
import { COMMANDS } from '../../../src/commands/registry.ts';
import { RefusalError } from '../../../src/core/refusals.ts';
import { widthOf } from '../../../src/view/width.ts';
import { shellWords } from '../readme/consoles.ts';

const DEFINITIONS = COMMANDS.groups.flatMap(({ commands }) => commands);

function parse(words: readonly string[], width = 80) {
  return parseCommandLine(words, { commands: COMMANDS, version: '1.2.3', nearest, width });
}

function textOf(words: readonly string[]): string {
  const parsed = parse(words);
  return 'text' in parsed ? parsed.text : `a command to run: ${parsed.definition.path}`;
}

/** The usage error of a command line, or the path of the command it is. */
function understood(words: readonly string[]): string {
  try {
    const parsed = parse(words);
    return 'text' in parsed ? parsed.text : parsed.definition.path;
  } catch (error) {
    if (error instanceof RefusalError) return error.message;
    throw error;
  }
}

/** The words of an example up to a comment, a pipe or a file that takes the output; variables before it are left out. */
function wordsOf(example: string): readonly string[] {
  const [line = ''] = example.split(/ (?:#|\||>>?|<|&&) /);
  const words = shellWords(line.replace(/^eval "\$\((.*)\)".*$/, '$1'));
  return words.slice(words.indexOf('entitle') + 1);
}

describe.each(DEFINITIONS.map((definition) => [definition.path, definition] as const))('entitle %s', (path, definition) => {
  test('says what it does, in lines that fit, the same under help', () => {
    const text = textOf([...path.split(' '), '--help']);
    expect(text).toContain(`\n${definition.summary.slice(0, 40)}`);
    const long = text.split('\n').filter((line) => widthOf(line) > 80 && !line.startsWith('  $ '));
    expect(long).toEqual([]);
    expect(textOf(['help', ...path.split(' ')])).toBe(text);
  });

  test('has examples, and they are understood', () => {
    expect(definition.examples).not.toEqual([]);
    const commands = definition.examples.map((example) => understood(wordsOf(example)));
    // `config` and `help` show other commands among theirs.
    expect(commands.filter((command) => !command.startsWith(path) && !command.startsWith('Usage: '))).toEqual([]);
  });
});

test('--version', () => {
  expect(textOf(['--version'])).toBe('1.2.3\n');
});

test.each([
  ['workspcaes', "unknown command 'workspcaes'"],
  ['workspaces shwo', 'unknown command "workspaces shwo"'],
  ['pools show seat surveys', '"surveys" is one argument too many for "entitle pools show"'],
  ['pools --jsno', "unknown option '--jsno'"],
  [
    'transfer --input-format pdf',
    "option '--input-format <format>' argument 'pdf' is invalid. Allowed choices are csv, ndjson, json, xlsx.",
  ],
  ['workspaces --search', "option '--search <text>' argument missing"],
  // Words of other commands among the operands are just words.
  ['workspaces --search pools', 'workspaces'],
  ['--org acme workspaces show pools', 'workspaces show'],
  ['transfer workspaces show 3 --json', 'transfer'],
  ['--json', ''],
])('entitle %s', (line, expected) => {
  expect(understood(line.split(' '))).toBe(expected);
});

test.each([
  ['pools --jsno', 'did you mean --json?'],
  ['workspaces --missng', 'did you mean --missing?'],
  ['--jsno', 'did you mean --json?'],
  ['pools -x', 'see: entitle --help'],
  ['stauts', 'did you mean status?'],
])('what was meant: entitle %s', (line, fix) => {
  expect(() => parse(line.split(' '))).toThrow(
    expect.objectContaining({ refusal: expect.objectContaining({ details: expect.objectContaining({ fix }) }) }),
  );
});
