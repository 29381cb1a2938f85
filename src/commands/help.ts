import { TRANSFER_COLUMNS } from '../app/bulk.ts';
import { exits } from '../core/exits.ts';
import { INPUT_FORMATS } from '../core/input.ts';
import { done } from '../core/outcome.ts';
import { RefusalError, refuse } from '../core/refusals.ts';
import { actionOf, ALL_RIGHTS, holdersOf, ROLES } from '../core/roles.ts';
import { startDocument, type Topic, topicDocument } from '../view/results/help.ts';
import type { CommandDefinition, Configured, Stores, Tools } from '../cli/definition.ts';
import { GLOBAL_OPTIONS } from '../cli/globals.ts';
import { IMPORTERS } from './import.ts';
import { VARIABLES } from '../cli/settings.ts';
import { command } from '../cli/options.ts';

const SUBJECTS: Readonly<Record<string, () => Omit<Topic, 'topic'>>> = {
  'exit-codes': () => ({
    title: 'Exit statuses',
    intro: [
      'With --json an error is one line on stderr, {"error":{"code","message","hint","details"}}; its codes stand after each status.',
    ],
    facts: exits().map(({ exit, when, codes }) => ({ name: String(exit), meaning: when, words: codes })),
  }),
  files: () => ({
    title: 'Files in and out',
    intro: [
      `Read: ${INPUT_FORMATS.join(', ')}, told by the extension or by --input-format; CSV with commas, semicolons or tabs; of a workbook the first sheet that has the columns, or --sheet. A file - is stdin. The header is among the first ten rows; columns stand in any order, in any case, and the headings of exports are known; lists inside a cell are joined by semicolons.`,
      'A value that could be another is refused by its cell: --dates dmy or mdy says what comes first in 03.04.2027, --decimal which mark stands before decimals. Hidden rows are read, and it is said. --ignore-columns leaves columns out.',
      'A file is taken as a whole: when one row is bad, every bad row is named and nothing is recorded. The same file again changes nothing.',
      'In an import a blank cell keeps what there is, and - empties it; --dry-run shows what changes, from and to.',
    ],
    facts: [
      { name: 'transfer --file', meaning: columnsText(TRANSFER_COLUMNS), words: [] },
      ...Object.entries(IMPORTERS).map(([kind, { columns }]) => ({
        name: `import ${kind}`,
        meaning: columnsText(columns),
        words: [],
      })),
      {
        name: 'import attendees',
        meaning: 'any registration export with a column of e-mail addresses; people are counted once, cancelled ones not at all',
        words: [],
      },
      {
        name: 'export',
        meaning: '.xlsx, .csv, .json or .ndjson by extension; complete or not there at all; replaced only with --force',
        words: [],
      },
    ],
    examples: [
      'entitle transfer --file transfers.xlsx --dry-run',
      'entitle export all entitlements.xlsx',
      'entitle export transactions - --format csv | head',
    ],
  }),
  roles: () => ({
    title: 'Who may do what',
    intro: [
      'A member of an organization has one role; Entitlement manager is a yes or no on top of any role: an admin without it sees no entitlements. Account managers belong to the store.',
    ],
    facts: ['account manager' as const, ...ROLES, 'entitlement manager' as const].map((holder) => ({
      name: holder === 'entitlement manager' ? 'Entitlement manager' : holder,
      meaning: rightsOf(holder),
      words: [],
    })),
    examples: ['entitle whoami', 'entitle members set EMAIL --entitlement-manager'],
  }),
  alerts: () => ({
    title: 'Alerts',
    intro: [
      'A file of rules says what to watch for. Each rule has a name and says when; "product" narrows it to one. With --state FILE each alert comes once, until what it says changes.',
      'With --all, and without an organization named, every organization is watched where you are Entitlement manager. With --quiet nothing is printed when nothing is new.',
    ],
    facts: [
      {
        name: 'available-below',
        meaning: 'a pool has less left than a share of what was purchased: "share" from 0 to 1',
        words: [],
      },
      { name: 'lot-ends', meaning: 'a purchase that still holds something ends within "days"', words: [] },
      { name: 'hold-ends', meaning: 'an open hold runs out within "days"', words: [] },
      { name: 'event-short', meaning: 'an event that starts within "days" misses something that is not held for it', words: [] },
    ],
    examples: [
      `echo '{"rules": [{"name": "few seats", "when": "available-below", "product": "seat", "share": 0.1}, {"name": "event short", "when": "event-short", "days": 14}]}' > rules.json`,
      'entitle alerts --rules rules.json --state seen.json --exit-code',
    ],
  }),
  environment: () => ({
    title: 'Environment',
    intro: ['A flag comes first, then the environment, then entitle config, then the default.'],
    facts: [
      ...Object.entries(VARIABLES).map(([key, variable]) => ({
        name: variable,
        meaning: GLOBAL_OPTIONS.find(({ name }) => name === key)?.description.replace(/ \(.*\)$/, '') ?? '',
        words: [],
      })),
      { name: 'NO_COLOR', meaning: 'no colours, as --no-color', words: [] },
      { name: 'TERM=dumb', meaning: 'no colours, and no characters beyond ASCII in tables', words: [] },
      { name: 'PAGER', meaning: 'what shows a list that is longer than the terminal; --no-pager does without', words: [] },
      { name: 'XDG_DATA_HOME', meaning: 'the folder of the default store (LOCALAPPDATA on Windows)', words: [] },
      { name: 'XDG_CONFIG_HOME', meaning: 'the folder of what entitle config keeps (APPDATA on Windows)', words: [] },
    ],
    examples: ['entitle config', 'ENTITLE_ORG=acme entitle status'],
  }),
  scripting: () => ({
    title: 'Scripts and CI',
    intro: [
      'The result is on stdout and nothing else; prompts, hints, progress and errors are on stderr. Without a terminal, or with --no-input, nothing is ever asked.',
    ],
    facts: [
      { name: '--json', meaning: 'a list is an array, everything else an object; --format ndjson is one row a line', words: [] },
      { name: '--columns a,b', meaning: 'only these, in this order', words: [] },
      { name: '--yes', meaning: 'confirms beforehand what is final', words: [] },
      { name: '--dry-run', meaning: 'the same run without its end: nothing is changed', words: [] },
      { name: '--reference KEY', meaning: 'the same reference never transfers twice, so a job can be run again', words: [] },
      { name: '--max-seats N', meaning: 'nothing is transferred when it would be more', words: [] },
      { name: '--exit-code', meaning: 'exit with 10 when entitlements are missing', words: [] },
    ],
    examples: [
      'entitle workspaces --missing --exit-code --format ndjson > missing.ndjson',
      'entitle transfer --file transfers.csv --max-seats 5000 --report outcome.xlsx --yes',
      'entitle pools --json --columns product,available | jq',
    ],
  }),
  'wrong-transfer': () => ({
    title: 'A transfer to the wrong place',
    intro: [
      'A transfer is final: no command takes it back or moves it, and its row of the ledger stays. What was meant is transferred as well, and your account manager can make up for the mistake with a credit: a new lot like those the transfer drew from, with the reason beside it.',
    ],
    facts: [
      {
        name: 'see it',
        meaning: 'entitle transactions show ID says what was drawn, from which lots, by whom and why',
        words: [],
      },
      { name: 'make up for it', meaning: 'entitle purchases credit ID --note WHY, by an account manager', words: [] },
      {
        name: 'what stays',
        meaning: 'the event keeps what it got: entitle workspaces --surplus lists what nobody needs there',
        words: [],
      },
      { name: 'a hold', meaning: 'entitle holds release HOLD gives back what was not posted', words: [] },
      {
        name: 'a wrong purchase',
        meaning: 'entitle purchases revoke PURCHASE QUANTITY takes back what was not drawn yet',
        words: [],
      },
      { name: 'the next time', meaning: '--dry-run shows a transfer first, --no-excess refuses more than is missing', words: [] },
    ],
    examples: [
      'entitle transactions --kind transfer --limit 5',
      'entitle transactions show 81',
      'entitle purchases credit 81 --note "meant for the spring gala" --dry-run',
      'entitle transfer gala-2026 seat 120 --dry-run',
    ],
  }),
};

/** What a holder may do; that they are known here is no news to them. */
function rightsOf(holder: ReturnType<typeof holdersOf>[number]): string {
  const rights = ALL_RIGHTS.filter((right) => right !== 'be-known' && holdersOf(right).includes(holder));
  return rights.length === 0 ? 'nothing, unless made Entitlement manager' : rights.map(actionOf).join('; ');
}

function columnsText({ required, optional }: typeof TRANSFER_COLUMNS): string {
  return `${required.join(', ')}${optional.length === 0 ? '' : `; optional: ${optional.join(', ')}`}`;
}

export const TOPICS: readonly string[] = Object.keys(SUBJECTS);

/** The text of one of the topics. */
export function topicOf(topic: string): Topic {
  const subject = Object.hasOwn(SUBJECTS, topic) ? SUBJECTS[topic] : undefined;
  if (subject === undefined) throw new Error(`there is no topic ${topic}`);
  return { topic, ...subject() };
}

/** Help on commands is the program's own (program.ts); topics are told here. */
export const helpCommand: CommandDefinition = command({
  path: 'help',
  reads: 'one',
  summary: `help on a command, or on ${TOPICS.slice(0, -1).join(', ')} or ${TOPICS.at(-1)}`,
  operands: ['[topic...]'],
  examples: ['entitle help transfer', 'entitle help exit-codes', 'entitle help exit-codes --json'],
  run: async ({ operands }, context: Tools) => {
    const words = operands.topic.join(' ');
    if (TOPICS.includes(words)) return done({ document: topicDocument(topicOf(words)) });
    const meant = context.nearest(words, TOPICS);
    return refuse('usage', {
      reason: `there is no help on "${words}"`,
      fix: meant === null ? `topics: ${TOPICS.join(', ')}; commands: entitle help` : `did you mean "entitle help ${meant}"?`,
    });
  },
});

const MAKE_IT = [
  { command: 'entitle init --sample', does: 'a sample organization, to try everything on' },
  { command: 'entitle init', does: 'a store of your own, step by step' },
  { command: 'entitle help', does: 'every command' },
] as const;
const WHO_ARE_YOU = { command: 'entitle config set as EMAIL', does: 'say who you are, once' } as const;
const USE_IT = [
  { command: 'entitle status', does: 'what is missing, the pools, the next events' },
  { command: 'entitle transfer', does: 'cover what is missing, step by step' },
  { command: 'entitle help', does: 'everything else' },
] as const;

/** `entitle` alone: where one is, and what to type next. */
export const startCommand: CommandDefinition = command({
  path: '',
  summary: 'where you are, and what to type next',
  examples: [],
  run: async (_input, context: Stores & Configured) => {
    const exists = await hasStore(context);
    const setting = (key: string) => context.settings.list.find((each) => each.key === key)?.value ?? null;
    const [organization, actor] = [setting('org'), setting('as')];
    const next = exists ? (actor === null ? [WHO_ARE_YOU, ...USE_IT] : USE_IT) : MAKE_IT;
    return done({
      document: startDocument({ store: context.settings.db, exists, organization, actor, next }),
    });
  },
});

async function hasStore(context: Stores): Promise<boolean> {
  try {
    await context.services();
    return true;
  } catch (error) {
    if (error instanceof RefusalError && error.refusal.code === 'no-store') return false;
    throw error;
  }
}
