/** Words that people bring along from other tools: singular for plural, `ls`, `list`, `show`, and what cannot be undone. */

import type { CommandDefinition } from './definition.ts';
import { GLOBAL_OPTIONS } from './globals.ts';

/** For a first word that is not a command: what it is called here. */
const ALSO: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    event: ['workspaces'],
    events: ['workspaces'],
    org: ['orgs'],
    organization: ['orgs'],
    organizations: ['orgs'],
    customer: ['orgs'],
    customers: ['orgs'],
    seats: ['pools'],
    transfers: ['transactions', '--kind', 'transfer'],
    ledger: ['transactions'],
    missing: ['workspaces', '--missing'],
    surplus: ['workspaces', '--surplus'],
    unused: ['workspaces', '--surplus'],
    waste: ['workspaces', '--surplus'],
  }),
);
/** What is asked of a transfer, which is final: the answer is a topic of help. */
const UNDOING = new Set(['undo', 'revoke', 'reverse', 'revert']);
const UNDONE = ['help', 'wrong-transfer'];
/** After what words it may be asked. */
const UNDOABLE = new Set(['help', 'transfer', 'transfers', 'transaction', 'transactions']);
const LISTING = new Set(['ls', 'list']);
const MAKING: ReadonlyMap<string, string> = new Map([
  ['add', 'create'],
  ['create', 'add'],
  ['new', 'create'],
]);

/** The words of a command line as this program calls them; what it does not know stays as it is. */
export function understood(argv: readonly string[], commands: readonly CommandDefinition[]): readonly string[] {
  const paths = new Set(commands.map(({ path }) => path));
  const [first, second] = places(argv);
  if (first === undefined) return argv;
  const word = argv[first] ?? '';
  const next = second === undefined ? undefined : argv[second];
  if (UNDOING.has(word) && !paths.has(word)) return asked(argv, first);
  if (second !== undefined && UNDOING.has(next ?? '') && UNDOABLE.has(word) && !isTransfer(argv, first, second))
    return asked(argv, first, second);
  if (LISTING.has(word) && !paths.has(word)) {
    const listed = next === undefined ? 'workspaces' : (groupOf(next, paths) ?? next);
    return put(argv, first, [listed], second);
  }
  if (word === 'show' && next !== undefined) {
    const group = groupOf(next, paths);
    return group === undefined ? argv : put(argv, first, [group, 'show'], second);
  }
  if (paths.has(word)) return second === undefined ? argv : withVerb(argv, word, second, paths);
  const group = groupOf(word, paths);
  if (group === undefined) {
    const meant = ALSO.get(word);
    if (meant === undefined) return argv;
    // Those of one name: `missing gala`.
    const searched = second !== undefined && meant[0] === 'workspaces';
    return put(searched ? put(argv, second, ['--search', next ?? '']) : argv, first, meant);
  }
  const named = put(argv, first, [group]);
  if (second === undefined) return named;
  // One thing by its name: `workspace gala`.
  const verb = withVerb(named, group, second, paths);
  const isVerb = verb !== named || [...paths].some((path) => path === `${group} ${next}`);
  return isVerb || !paths.has(`${group} show`) ? verb : put(named, second, ['show', next ?? '']);
}

/** A transfer to an event that is called so: it names what is transferred. */
function isTransfer(argv: readonly string[], first: number, second: number): boolean {
  return argv[first] === 'transfer' && argv.slice(second + 1).some((word) => !word.startsWith('-') && !/^\d+$/.test(word));
}

/** The topic in the place of the question. What stands behind it is what was to be undone, and nothing that help knows. */
function asked(argv: readonly string[], first: number, second = first): readonly string[] {
  const flags = argv.slice(second + 1).flatMap((word, place, rest) => {
    if (!word.startsWith('-')) return VALUED.has(rest[place - 1] ?? '') ? [word] : [];
    return GLOBAL.has(word.replace(/=.*/, '')) ? [word] : [];
  });
  return [...argv.slice(0, first), ...UNDONE, ...flags];
}

/** `workspaces ls`, `workspaces add`. */
function withVerb(argv: readonly string[], group: string, at: number, paths: ReadonlySet<string>): readonly string[] {
  const verb = argv[at] ?? '';
  if (paths.has(`${group} ${verb}`)) return argv;
  const isGroup = [...paths].some((path) => path.startsWith(`${group} `));
  if (LISTING.has(verb) && (isGroup || group.endsWith('s'))) return put(argv, at, []);
  const other = MAKING.get(verb);
  const meant = other === undefined ? undefined : [other, MAKING.get(other) ?? ''].find((each) => paths.has(`${group} ${each}`));
  return meant === undefined ? argv : put(argv, at, [meant]);
}

/** The plural that is a command: `workspace` is `workspaces`. */
function groupOf(word: string, paths: ReadonlySet<string>): string | undefined {
  if (paths.has(word)) return word;
  const also = ALSO.get(word);
  if (also?.length === 1) return also[0];
  return paths.has(`${word}s`) && word !== 'transfer' ? `${word}s` : undefined;
}

/** `argv` with the words at a place in exchange for others; without what stands at `gone`. */
function put(argv: readonly string[], at: number, words: readonly string[], gone?: number): readonly string[] {
  return argv.flatMap((word, place) => (place === at ? words : place === gone ? [] : [word]));
}

const GLOBAL = new Set(GLOBAL_OPTIONS.flatMap(({ flags }) => flags.match(/-[a-z-]+/g) ?? []));
const VALUED = new Set(
  GLOBAL_OPTIONS.filter(({ flags }) => flags.includes('<')).map(({ flags }) => /--[a-z-]+/.exec(flags)?.[0] ?? ''),
);

/** Where the first two words stand that are neither flags nor the values of global ones. */
function places(argv: readonly string[]): readonly number[] {
  const found: number[] = [];
  for (let at = 0; at < argv.length && found.length < 2; at += 1) {
    const word = argv[at] ?? '';
    if (word === '--') break;
    if (word.startsWith('-') && word !== '-') {
      // A flag of the command itself may take a value: what follows it is not looked at.
      if (VALUED.has(word)) at += 1;
      else if (found.length > 0 && !word.includes('=')) break;
    } else found.push(at);
  }
  return found;
}
