/**
 * The manual pages, from the definitions that `--help` is made of: `entitle(1)`, a page a command, and a page of section 7
 * a help topic. The build writes them into the package (bin/build.js); nothing of this is in the program itself.
 */

import { exits } from '../core/exits.ts';
import type { Topic } from '../view/results/help.ts';
import type { CommandDefinition, CommandGroup } from '../cli/definition.ts';
import { GLOBAL_OPTIONS } from '../cli/globals.ts';
import { TOPICS, topicOf } from '../commands/help.ts';
import { optionsOf } from '../cli/options.ts';
import { COMMANDS } from '../commands/registry.ts';

export interface ManualPage {
  /** `entitle-transfer.1` */
  readonly file: string;
  /** In roff, of the man macros. */
  readonly text: string;
}

/** Every page. `version`: the program's. */
export function manualPages(version: string): readonly ManualPage[] {
  const { groups } = COMMANDS;
  const commands = groups.flatMap((group) => group.commands);
  return [
    { file: 'entitle.1', text: programPage(groups, version) },
    ...commands.map((command) => ({ file: `${pageOf(command.path)}.1`, text: commandPage(command, commands, version) })),
    ...TOPICS.map((topic) => ({ file: `entitle-${topic}.7`, text: topicPage(topicOf(topic), version) })),
  ];
}

/** `workspaces create`: `entitle-workspaces-create`. */
function pageOf(path: string): string {
  return `entitle-${path.replaceAll(' ', '-')}`;
}

function programPage(groups: readonly CommandGroup[], version: string): string {
  return page('entitle', 1, version, [
    section('NAME', ['entitle \\- keeps events supplied with seats and modules']),
    section('SYNOPSIS', [`.B entitle\n${italic('command')} [${italic('flags')}]`]),
    section('DESCRIPTION', [
      paragraph(
        'A customer organization buys seats and advanced modules under subscriptions; they lie in pools. Every event (a workspace) needs one seat for each participant and one unit of each paid module it uses. entitle shows the pools, finds the events that miss something, and transfers what they need. A transfer is final.',
      ),
    ]),
    ...groups.map(({ title, commands }) =>
      section(
        title.toUpperCase(),
        commands.filter(({ path }) => path !== '').map(({ path, summary }) => item(`${pageOf(path)}(1)`, summary)),
      ),
    ),
    section('GLOBAL FLAGS', globalFlags()),
    section(
      'EXIT STATUS',
      exits().map(({ exit, when }) => item(String(exit), when)),
    ),
    seeAlso(TOPICS.map((topic) => `entitle-${topic}(7)`)),
  ]);
}

function commandPage(command: CommandDefinition, commands: readonly CommandDefinition[], version: string): string {
  const { path, summary, operands = [], examples, asOf } = command;
  const name = pageOf(path);
  const below = commands.filter((other) => other.path.startsWith(`${path} `));
  const above = commands.filter((other) => path.startsWith(`${other.path} `));
  return page(name, 1, version, [
    section('NAME', [`${escaped(name)} \\- ${escaped(summary)}`]),
    section('SYNOPSIS', [`.B ${escaped(`entitle ${path}`)}\n${operands.map(operand).join(' ')} [${italic('flags')}]`]),
    section('DESCRIPTION', [paragraph(`${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`)]),
    section(
      'FLAGS',
      optionsOf(command).map(({ flags, description }) => item(flags, description)),
    ),
    section('GLOBAL FLAGS', globalFlags(asOf === true)),
    section('EXAMPLES', examples.length === 0 ? [] : [example(examples)]),
    seeAlso(['entitle(1)', ...[...above, ...below].map((other) => `${pageOf(other.path)}(1)`)]),
  ]);
}

function topicPage({ topic, title, intro, facts, examples = [] }: Topic, version: string): string {
  return page(`entitle-${topic}`, 7, version, [
    section('NAME', [`entitle\\-${escaped(topic)} \\- ${escaped(title.toLowerCase())}`]),
    section('DESCRIPTION', [
      ...intro.map(paragraph),
      ...facts.map(({ name, meaning, words }) => item(name, words.length === 0 ? meaning : `${meaning} (${words.join(', ')})`)),
    ]),
    section('EXAMPLES', examples.length === 0 ? [] : [example(examples)]),
    seeAlso(['entitle(1)']),
  ]);
}

function globalFlags(asOf = true): readonly string[] {
  const shown = GLOBAL_OPTIONS.filter(({ name }) => asOf || name !== 'asOf');
  return shown.map(({ flags, description }) => item(flags, description));
}

function page(name: string, number: 1 | 7, version: string, sections: readonly string[]): string {
  const title = [name.toUpperCase(), String(number), '', `entitle ${version}`, 'entitle'].map((word) => `"${escaped(word)}"`);
  return `.TH ${title.join(' ')}\n${sections.join('')}`;
}

/** Nothing where there is nothing to say. */
function section(title: string, parts: readonly string[]): string {
  return parts.length === 0 ? '' : `.SH ${escaped(title)}\n${parts.join('\n')}\n`;
}

function seeAlso(pages: readonly string[]): string {
  const names = pages.map((name) =>
    name.replace(/^(.*)(\(\d\))$/, (_, page_: string, number: string) => `.BR ${escaped(page_)} ${number}`),
  );
  return section('SEE ALSO', [names.join(' ,\n')]);
}

function paragraph(text: string): string {
  return `.PP\n${escaped(text)}`;
}

function item(term: string, text: string): string {
  return `.TP\n.B ${escaped(term)}\n${escaped(text)}`;
}

function example(lines: readonly string[]): string {
  return `.PP\n.nf\n${lines.map((line) => escaped(`$ ${line}`)).join('\n')}\n.fi`;
}

function italic(word: string): string {
  return `\\fI${escaped(word)}\\fR`;
}

/** `[workspace]` with the word in italics; commander's `[product...]` means one or more. */
function operand(text: string): string {
  return text.replace(/[\w-]+/, (word) => italic(word));
}

/** A backslash, a hyphen and a leading dot or quote mean something to roff. */
function escaped(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^(?=[.'])/, '\\&');
}
