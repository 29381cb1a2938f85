/**
 * `__complete`: what could stand at the cursor, for the scripts of `entitle completion`. A line a candidate: the word, a
 * tab, what to say beside it; or `:files`, when it is the shell's own list of files. Whatever goes wrong, it is silent.
 */

import type { Caller } from '../app/ports.ts';
import { listMembers } from '../app/members.ts';
import { listOrganizations } from '../app/orgs.ts';
import { listPurchases } from '../app/purchases.ts';
import { grouped } from '../core/counts.ts';
import { TRANSACTION_KINDS } from '../core/kinds/all.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { ROLES } from '../core/roles.ts';
import { visible } from '../core/text.ts';
import { showWorkspace } from '../app/workspaces.ts';
import { STATUSES } from '../core/workspaces.ts';
import { FORMATS } from '../view/document.ts';
import { productChoices, productChoicesFor, tagChoices, workspaceChoices } from '../cli/choices.ts';
import { holdChoices } from './holds.ts';
import { requestChoices } from './requests.ts';
import { transactionChoices, transferChoices } from './transactions.ts';
import { SHELLS } from './completion.ts';
import { type CommandDefinition, SETTING_KEYS, type Files, type Stores, type Calendar } from '../cli/definition.ts';
import { REPORTS } from './reports.ts';
import { USAGE_BY } from './usage.ts';
import { TOPICS } from './help.ts';
import { IMPORT_KINDS } from './import.ts';
import { flagsOf, type Typed, understand } from '../cli/partial-line.ts';

interface Candidate {
  readonly value: string;
  readonly detail?: string | undefined;
}

const FILES = ':files';

/** What a shell would run if it stood there unquoted; no key and no address has it now, but an older store might. */
const RUNS = /[\s`$|&;()<>"\\]/;

/** The command, over all others: what they are called is what it completes. */
export function completeCommand(commands: readonly CommandDefinition[]): CommandDefinition {
  return {
    path: '__complete',
    summary: 'what could stand at the cursor',
    operands: ['[word...]'],
    examples: [],
    quotes: true,
    run: async (input, context: Stores & Calendar & Files) => {
      const typed = understand(input.operandsFrom(0), commands);
      const candidates = await candidatesFor(typed, commands, context).catch(() => []);
      await context.print(linesOf(typed, candidates).join(''));
      return done({ document: null });
    },
  };
}

function linesOf({ start, before }: Typed, candidates: readonly Candidate[]): readonly string[] {
  return candidates
    .filter(({ value }) => value === FILES || (value.startsWith(start) && !RUNS.test(value)))
    .map(({ value, detail = '' }) => (value === FILES ? `${FILES}\n` : `${before}${value}\t${visible(detail)}\n`));
}

async function candidatesFor(
  typed: Typed,
  commands: readonly CommandDefinition[],
  context: Stores & Calendar,
): Promise<readonly Candidate[]> {
  const { command, valueOf, start, given, operands, path, onlyOperands } = typed;
  if (valueOf !== null) {
    return valueOf.choices.length > 0 ? plain(valueOf.choices) : wordsFor(valueOf.long, valueOf.value, typed, context);
  }
  if (start.startsWith('-') && start !== '-' && !onlyOperands) {
    const open = flagsOf(command).filter(({ long }) => !given.has(long));
    return [...open, HELP].map(({ long, description }) => ({ value: long, detail: description }));
  }
  const subcommands = operands.length === 0 ? subcommandsOf(path, commands) : [];
  if (path === 'help') return [...plain(operands.length === 0 ? TOPICS : []), ...subcommandsOf(operands.join(' '), commands)];
  const expected = command?.operands ?? [];
  const operand = expected[operands.length] ?? expected.findLast((each) => each.includes('...'));
  if (operand === undefined || isNew(path, operands)) return subcommands;
  const placeholder = operand.replaceAll(/[[\].]/g, '');
  return [...subcommands, ...(await wordsFor(placeholder, placeholder, typed, context))];
}

const HELP = { long: '--help', description: 'help for the command' };

/** The next words of commands: `show`, `create`, … after `workspaces`. */
function subcommandsOf(path: string, commands: readonly CommandDefinition[]): readonly Candidate[] {
  const prefix = path === '' ? '' : `${path} `;
  return commands
    .filter((command) => command.path.startsWith(prefix) && !command.path.slice(prefix.length).includes(' '))
    .map((command) => ({ value: command.path.slice(prefix.length), detail: command.summary }));
}

/** What is created has a name nobody knows yet. */
function isNew(path: string, operands: readonly string[]): boolean {
  return operands.length === 0 && ['workspaces create', 'members add', 'orgs create', 'products add'].includes(path);
}

/** What a flag's value or an operand can be: by its own name, else by what help calls it. */
async function wordsFor(
  name: string,
  placeholder: string | null,
  typed: Typed,
  context: Stores & Calendar,
): Promise<readonly Candidate[]> {
  const fixed = FIXED[name] ?? (placeholder === null ? undefined : FIXED[placeholder]);
  if (fixed !== undefined) return plain(fixed);
  const ask = STORED[name] ?? STORED[placeholder ?? ''];
  if (ask === undefined) return [];
  const caller = await callerOf(context);
  if (caller === null) return [];
  const found = await ask(context, caller, typed);
  return found.ok ? found.value : [];
}

function plain(words: readonly string[]): readonly Candidate[] {
  return words.map((value) => ({ value }));
}

const FIXED: Readonly<Record<string, readonly string[]>> = {
  '--format': FORMATS,
  '--kind': TRANSACTION_KINDS,
  status: STATUSES,
  role: ROLES,
  kind: IMPORT_KINDS,
  report: REPORTS,
  shell: SHELLS,
  setting: SETTING_KEYS,
  quantity: ['missing'],
  file: [FILES],
  path: [FILES],
  plan: [FILES],
  workbook: [FILES],
};

type Ask = (context: Stores & Calendar, caller: Caller, typed: Typed) => Promise<Outcome<readonly Candidate[]>>;

const workspaces: Ask = async (context, caller) => offered(await workspaceChoices(context, caller));
const members: Ask = async (context, caller) => {
  const rows = await listMembers(await context.services(), caller);
  return rows.ok ? done(rows.value.map(({ email, name }) => ({ value: email, detail: name ?? undefined }))) : rows;
};
const organizations: Ask = async (context, caller) => {
  const rows = await listOrganizations(await context.services(), { ...caller, organization: null });
  return rows.ok ? done(rows.value.map(({ organization, name }) => ({ value: organization, detail: name }))) : rows;
};
const purchases: Ask = async (context, caller) => {
  const rows = await listPurchases(await context.services(), caller);
  if (!rows.ok) return rows;
  return done(
    rows.value.map((row) => ({
      value: String(row.purchase),
      detail: `${grouped(row.remaining)} × ${row.product} left, ${row.subscription}`,
    })),
  );
};
/** What can still be posted or released; to look at, any. */
const holds: Ask = async (context, caller, { path }) =>
  offered(await holdChoices(context, caller, path === 'holds show' ? null : 'open'));
const requests: Ask = async (context, caller, { path }) => {
  const deciding = (['approve', 'decline', 'withdraw'] as const).find((verb) => path === `requests ${verb}`);
  return offered(await requestChoices(context, caller, deciding ?? 'decline'));
};
/** To be credited, transfers. */
const transactions: Ask = async (context, caller, { path }) =>
  offered(await (path === 'purchases credit' ? transferChoices : transactionChoices)(context, caller));
/** After a workspace: what it misses first. */
const products: Ask = async (context, caller, { operands }) => {
  const [workspace] = operands;
  const forIt = workspace === undefined ? null : await productChoicesFor(context, caller, workspace);
  return offered(forIt?.ok === true ? forIt : await productChoices(context, caller));
};

const tags: Ask = async (context, caller) => offered(await tagChoices(context, caller));
/** Of the event whose tags are taken off. */
const tagNames: Ask = async (context, caller, { path, operands: [workspace = ''] }) => {
  if (path !== 'workspaces untag') return done([]);
  const row = await showWorkspace(await context.services(), caller, workspace, context.today());
  return row.ok ? done(Object.entries(row.value.tags).map(([value, detail]) => ({ value, detail }))) : row;
};
/** By what usage is told apart: also by each tag there is. */
const groupings: Ask = async (context, caller) => {
  const found = await tagChoices(context, caller);
  const names = found.ok ? found.value.map(({ value }) => `tag:${value.split('=', 1)[0] ?? ''}`) : [];
  return done(plain([...USAGE_BY, ...new Set(names)]));
};

const STORED: Readonly<Record<string, Ask>> = {
  tag: tags,
  name: tagNames,
  '--tag': tags,
  '--by': groupings,
  workspace: workspaces,
  product: products,
  organization: organizations,
  email: members,
  purchase: purchases,
  hold: holds,
  request: requests,
  transaction: transactions,
  id: transactions,
  '--org': organizations,
  '--as': members,
  '--actor': members,
  '--product': products,
  '--workspace': workspaces,
  '--subject': workspaces,
};

function offered(choices: Awaited<ReturnType<typeof productChoices>>): Outcome<readonly Candidate[]> {
  return choices.ok ? done(choices.value.map(({ value, detail }) => ({ value, detail }))) : choices;
}

/** Who asks; where nobody is named, nothing is told. */
async function callerOf(context: Stores & Calendar): Promise<Caller | null> {
  const caller = await context.caller();
  return caller.ok ? caller.value : null;
}
