/**
 * Every way to say no, in one table: its exit status (contract, section 8), its message and its hint.
 * A new refusal is one entry here; the compiler then asks for the details wherever it is used.
 */
import { counted, grouped } from './counts.ts';
import { shellWord } from './shell.ts';

export type ExitStatus = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 10 | 130 | 143;

export interface Entry<Details> {
  readonly exit: ExitStatus;
  readonly message: (details: Details) => string;
  readonly hint: (details: Details) => string | null;
}

function entry<Details>(
  exit: ExitStatus,
  message: (details: Details) => string,
  hint: (details: Details) => string | null = () => null,
): Entry<Details> {
  return { exit, message, hint };
}

/** Where it is asked how a transfer is taken back. */
const WRONG_TRANSFER = 'see how a mistaken transfer is made up for with: entitle help wrong-transfer';
const IS_FINAL = '; a transfer is final: entitle help wrong-transfer';

interface NotFound {
  readonly key: string;
  readonly organization: string;
  readonly nearest: string | null;
}
/** Who can help, for whoever belongs there. */
interface Helpers {
  /** Their addresses. */
  readonly people?: readonly string[];
  /** What whoever was refused can run to help themselves. */
  readonly yourself?: string;
}
interface NotPermitted extends Helpers {
  readonly actor: string;
  readonly action: string;
  /** Who can help, in general. */
  readonly who: string;
  /** What they are asked for: `to change your role`. */
  readonly to: string | null;
  /** What else may help. */
  readonly or?: string;
  readonly role: string;
  /** The right that is missing, where it is one of the table's. */
  readonly right?: string;
  /** Where it is missing. */
  readonly organization?: string;
}
function helperText({ people = [], who }: Helpers & { readonly who: string }): string {
  if (people.length === 0) return who;
  return people.length === 1 ? String(people[0]) : `${people.slice(0, -1).join(', ')} or ${people.at(-1)}`;
}
/** What a pool cannot cover, in units. */
export interface Deficit {
  readonly product: string;
  readonly available: number;
  readonly requested: number;
  readonly short: number;
}
/** What can be had where not all can: a part, or a promotion by itself. */
export type Instead = 'part' | 'promotion';
/** Why rows of a file were rejected, said once for all rows it is true of. */
export interface Reason {
  readonly code: string;
  /** What is wrong with the first of them. */
  readonly message: string;
  readonly hint: string | null;
  readonly count: number;
  /** The first of them, in file order. */
  readonly rows: readonly number[];
}
/** A cell of a file whose value cannot be known: where it is, why, and what helps. */
export interface UnclearCell {
  readonly place: string;
  /** Reads on after the place: `holds the error #REF!`. */
  readonly reason: string;
  readonly remedy: string;
}
function unclearText({ place, reason }: UnclearCell): string {
  return `${place} ${reason}`;
}
interface UnknownColumn {
  readonly column: string;
  readonly nearest: string | null;
}
function unknownColumnHint(details: { readonly columns: readonly UnknownColumn[]; readonly known: readonly string[] }): string {
  const { columns, known } = details;
  const meant = columns.flatMap(({ column, nearest }) =>
    nearest === null ? [] : [columns.length === 1 ? `"${nearest}"` : `"${nearest}" for "${column}"`],
  );
  const first = meant.length === 0 ? `known columns: ${known.join(', ')};` : `did you mean ${meant.join(', ')}?`;
  return `${first} leave out what is not needed with --ignore-columns ${shellWord(columns.map(({ column }) => column).join(','))}`;
}
function hiddenText({ character }: { readonly character?: string }): string {
  return character === undefined ? '' : `: it has a character that is not allowed, ${character}`;
}
function didYouMean(details: { readonly nearest: string | null }): string | null {
  return details.nearest === null ? null : `did you mean "${details.nearest}"?`;
}
/** Somebody who looks after thousands of customers is not told all of them. */
function someOf(organizations: readonly string[], most = 10): string {
  if (organizations.length <= most) return organizations.join(', ');
  return `${organizations.slice(0, most).join(', ')}, and ${organizations.length - most} more: entitle orgs`;
}
function addProduct(key: string): string {
  return `entitle products add ${key} --name NAME`;
}

export const REFUSALS = {
  // 1: the machine
  'too-many-open-files': entry<{ needed: number }>(
    1,
    (d) => `too few files may be open at once: fewer than ${d.needed} are free for this process; nothing was changed`,
    () => 'raise the limit, for example: ulimit -n 1024',
  ),

  // 2: usage
  usage: entry<{ reason: string; fix: string | null }>(
    2,
    (d) => d.reason,
    (d) => d.fix,
  ),
  'missing-argument': entry<{ missing: readonly string[]; example: string }>(
    2,
    (d) => `missing ${d.missing.join(', ')}`,
    (d) => `add ${d.missing.join(' and ')}, for example: ${d.example}`,
  ),
  'confirmation-needed': entry<{ what: string; canTry: boolean }>(
    2,
    (d) => `${d.what} needs a confirmation, and there is nobody to ask`,
    (d) => `add --yes to confirm${d.canTry ? ', or --dry-run to see what would happen' : ''}`,
  ),
  'no-actor': entry<object>(
    2,
    () => 'no actor given',
    () => 'add --as EMAIL, set ENTITLE_AS, or run: entitle config set as EMAIL',
  ),
  'no-organization': entry<{ organizations: readonly string[] }>(
    2,
    () => 'no organization given, and the store does not have exactly one',
    (d) => `add --org KEY${d.organizations.length > 0 ? ` (one of: ${someOf(d.organizations)})` : ''}`,
  ),

  // 3: not permitted, not activated, unknown actor
  'unknown-actor': entry<{ actor: string }>(
    3,
    (d) => `unknown actor ${d.actor}`,
    () => 'check --as; an admin of the organization or your account manager can add you (entitle members add)',
  ),
  'not-permitted': entry<NotPermitted>(
    3,
    (d) => `${d.actor} (${d.role}) may not ${d.action}`,
    (d) => {
      if (d.yourself !== undefined) return `make yourself Entitlement manager: ${d.yourself}`;
      return `ask ${helperText(d)}${d.to === null ? '' : ` ${d.to}`}${d.or === undefined ? '' : `; or ${d.or}`}`;
    },
  ),
  'not-activated': entry<{ organization: string } & Helpers>(
    3,
    (d) => `entitlements are not activated for organization "${d.organization}"`,
    (d) =>
      d.yourself === undefined
        ? `ask ${helperText({ ...d, who: 'your account manager' })} to run: entitle orgs activate ${d.organization}`
        : `run: ${d.yourself}`,
  ),
  'not-your-login': entry<{ actor: string; login: string; member: string }>(
    3,
    (d) => `the database knows you as ${d.member} (login ${d.login}), not as ${d.actor}`,
    () => 'leave --as and ENTITLE_AS out, or log in as somebody else',
  ),
  'login-untied': entry<{ login: string }>(
    3,
    (d) => `login ${d.login} is not linked to a member`,
    (d) => `ask your account manager to run: entitle members set EMAIL --db-role ${d.login}`,
  ),
  'login-refused': entry<{ path: string; login: string; reason: string; fix: string }>(
    3,
    (d) => `the store at "${d.path}" does not let ${d.login} in: ${d.reason}`,
    (d) => d.fix,
  ),
  'partial-view': entry<{ path: string; login: string }>(
    3,
    (d) => `login ${d.login} sees only its own part of the store at "${d.path}"`,
    () => "ask the store's owner to do this",
  ),

  // 4: not found
  'organization-not-found': entry<{ key: string; nearest: string | null }>(
    4,
    (d) => `organization "${d.key}" does not exist`,
    didYouMean,
  ),
  'workspace-not-found': entry<NotFound & { readonly candidates?: readonly string[] }>(
    4,
    (d) => `workspace "${d.key}" does not exist in organization "${d.organization}"`,
    (d) =>
      d.candidates === undefined || d.candidates.length < 2
        ? didYouMean({ nearest: d.candidates?.[0] ?? d.nearest })
        : `did you mean one of these? ${d.candidates.join(', ')}`,
  ),
  'product-not-found': entry<NotFound & { readonly importing?: boolean; readonly joined?: readonly string[] }>(
    4,
    (d) => `product "${d.key}" does not exist in organization "${d.organization}"`,
    (d) => {
      if (d.joined !== undefined) return `join them by ; (${d.joined.join(';')})`;
      if (d.importing !== true) return didYouMean(d) ?? `an account manager can add it: ${addProduct(d.key)}`;
      if (d.nearest === null) return 'add --new-products to create it as a module';
      return `did you mean "${d.nearest}"? If it is another product: ${addProduct(d.key)}`;
    },
  ),
  'member-not-found': entry<NotFound>(4, (d) => `${d.key} is not a member of organization "${d.organization}"`, didYouMean),
  'purchase-not-found': entry<{ key: string; organization: string }>(
    4,
    (d) => `purchase ${d.key} does not exist in organization "${d.organization}"`,
    () => 'list them with: entitle purchases',
  ),
  'hold-not-found': entry<{ key: string; organization: string }>(
    4,
    (d) => `hold ${d.key} does not exist in organization "${d.organization}"`,
    () => 'list them with: entitle holds',
  ),
  'request-not-found': entry<{ key: string; organization: string }>(
    4,
    (d) => `request ${d.key} does not exist in organization "${d.organization}"`,
    () => 'list them with: entitle requests',
  ),
  'transaction-not-found': entry<{ key: string; organization: string }>(
    4,
    (d) => `transaction ${d.key} does not exist in organization "${d.organization}"`,
    () => 'list them with: entitle transactions',
  ),

  // 5: refused by a rule
  'invalid-quantity': entry<{ value: string; module: string | null; unclear?: UnclearCell }>(
    5,
    (d) =>
      d.unclear !== undefined
        ? unclearText(d.unclear)
        : d.module === null
          ? `quantity "${d.value}" is not a whole number from 1 to 1,000,000,000`
          : `quantity "${d.value}" does not fit module "${d.module}": a workspace takes exactly one`,
    (d) => d.unclear?.remedy ?? (d.module === null ? 'write digits only, for example 250' : 'leave the quantity out, or write 1'),
  ),
  'invalid-participants': entry<{ value: string; unclear?: UnclearCell }>(
    5,
    (d) =>
      d.unclear === undefined
        ? `participants "${d.value}" is not a whole number from 0 to 1,000,000,000`
        : unclearText(d.unclear),
    (d) => d.unclear?.remedy ?? null,
  ),
  'invalid-key': entry<{ what: string; value: string; character?: string }>(
    5,
    (d) => `"${d.value}" is not a valid key for a${/^[aeiou]/.test(d.what) ? 'n' : ''} ${d.what}${hiddenText(d)}`,
    () => 'a key has 1 to 64 characters: a-z, 0-9 and -, and starts with a letter or digit',
  ),
  'invalid-email': entry<{ value: string; character?: string }>(
    5,
    (d) => `"${d.value}" is not an e-mail address${hiddenText(d)}`,
  ),
  'invalid-text': entry<{ what: string; value: string; length: number; most: number }>(5, (d) =>
    d.length === 0 ? `the ${d.what} is empty` : `the ${d.what} has ${d.length} characters, more than ${d.most}`,
  ),
  'unsafe-text': entry<{ what: string; value: string; character: string }>(
    5,
    (d) => `the ${d.what} "${d.value}" has a character that is not allowed: ${d.character}`,
    () =>
      'control, direction and invisible characters cannot be part of names, keys, notes and references; joiners only of names and notes, where a script or an emoji needs them',
  ),
  'invalid-date': entry<{ what: string; value: string; unclear?: UnclearCell }>(
    5,
    (d) => (d.unclear === undefined ? `${d.what} "${d.value}" is not a date` : unclearText(d.unclear)),
    (d) => d.unclear?.remedy ?? 'write dates as YYYY-MM-DD, for example 2026-11-21',
  ),
  'unclear-value': entry<{ column: string; value: string; unclear: UnclearCell }>(
    5,
    (d) => unclearText(d.unclear),
    (d) => d.unclear.remedy,
  ),
  'invalid-period': entry<{ startsOn: string; endsOn: string; hold?: true }>(
    5,
    (d) =>
      d.hold === true
        ? `a hold until ${d.endsOn} would keep nothing: it is ${d.startsOn} already`
        : `it ends (${d.endsOn}) before it starts (${d.startsOn})`,
    (d) => (d.hold === true ? 'hold it until today or a later day' : null),
  ),
  'invalid-status': entry<{ value: string }>(
    5,
    (d) => `"${d.value}" is not a status`,
    () => 'a status is test, pre-production or production',
  ),
  'invalid-role': entry<{ value: string }>(
    5,
    (d) => `"${d.value}" is not a role`,
    () => 'a role is admin, organizer, member or guest',
  ),
  'invalid-tag': entry<{ value: string }>(
    5,
    (d) => `"${d.value}" is not a tag`,
    () => 'write NAME=VALUE, for example cost-center=4711',
  ),
  'too-many-tags': entry<{ workspace: string; tags: number; most: number }>(
    5,
    (d) => `workspace "${d.workspace}" would have ${d.tags} tags, more than ${d.most}`,
    (d) => `take some off first: entitle workspaces untag ${d.workspace} NAME`,
  ),
  'tag-not-found': entry<{ workspace: string; name: string; nearest: string | null }>(
    4,
    (d) => `workspace "${d.workspace}" has no tag "${d.name}"`,
    didYouMean,
  ),
  'invalid-flag': entry<{ what: string; value: string }>(5, (d) => `${d.what} "${d.value}" is neither yes nor no`),
  'cannot-be-empty': entry<{ column: string }>(
    5,
    (d) => `column "${d.column}" cannot be emptied`,
    () => 'leave the cell blank to keep what there is',
  ),
  'product-in-use': entry<{ product: string; purchases: number; workspaces: readonly string[] }>(
    5,
    (d) =>
      d.purchases > 0
        ? `product "${d.product}" cannot be removed: ${counted(d.purchases, 'purchase')} of it ${d.purchases === 1 ? 'is' : 'are'} recorded`
        : `product "${d.product}" cannot be removed: it is or was installed in or requested for workspace ${d.workspaces.map((key) => `"${key}"`).join(', ')}`,
    (d) => `give it another name: entitle products rename ${d.product} NAME`,
  ),
  'not-removable': entry<{ product: string }>(5, (d) => `product "${d.product}" is built in and stays`),
  'unknown-state': entry<{ state: string; known: readonly string[] }>(
    5,
    (d) => `no row has the state "${d.state}"`,
    (d) =>
      d.known.length === 0 ? 'name the column of the states with --state-column' : `states of the file: ${d.known.join(', ')}`,
  ),
  'nobody-counted': entry<{ rows: number; blank: number; bad: number; states: readonly string[] }>(
    5,
    (d) =>
      `none of ${counted(d.rows, 'row')} counts: ${[
        ...(d.states.length > 0 ? [`left out for ${d.states.join(', ')}`] : []),
        ...(d.blank > 0 ? [`${counted(d.blank, 'row')} without an address`] : []),
        ...(d.bad > 0 ? [`${counted(d.bad, 'row')} with something else in the place of one`] : []),
      ].join('; ')}`,
    () => 'check --email-column and --count; nothing was changed',
  ),
  'missing-value': entry<{ column: string }>(5, (d) => `column "${d.column}" is empty`),
  'not-a-module': entry<{ product: string }>(5, (d) => `product "${d.product}" is not a module: it cannot be installed`),
  'workspace-not-charged': entry<{ workspace: string }>(
    5,
    (d) => `workspace "${d.workspace}" is a test workspace, and a test workspace consumes nothing`,
    (d) => `promote it first: entitle promote ${d.workspace}`,
  ),
  'already-assigned': entry<{ workspace: string; product: string }>(
    5,
    (d) => `module "${d.product}" is already assigned to workspace "${d.workspace}"`,
    (d) => `see it with: entitle workspaces show ${d.workspace}`,
  ),
  'already-held': entry<{ workspace: string; product: string }>(
    5,
    (d) => `module "${d.product}" is already held for workspace "${d.workspace}"`,
    (d) => `see the hold with: entitle holds --workspace ${d.workspace}`,
  ),
  'hold-expired': entry<{ hold: number; until: string; product: string }>(
    5,
    (d) => `hold ${d.hold} ran out at the end of ${d.until}: what it kept is back in the pool`,
    (d) => `see what is available with: entitle pools show ${d.product}`,
  ),
  'hold-of-another': entry<{ hold: number; workspace: string; product: string; asked: string }>(
    5,
    (d) => `hold ${d.hold} keeps "${d.product}" for workspace "${d.workspace}", not ${d.asked}`,
    (d) => `see it with: entitle holds show ${d.hold}`,
  ),
  'hold-closed': entry<{ hold: number; state: string }>(
    5,
    (d) => `hold ${d.hold} was ${d.state} before`,
    (d) => `see it with: entitle holds show ${d.hold}${d.state === 'posted' ? IS_FINAL : ''}`,
  ),
  'request-closed': entry<{ request: number; state: string }>(
    5,
    (d) => `request ${d.request} was ${d.state} before`,
    (d) => `list what is open with: entitle requests --state open${d.state === 'approved' ? IS_FINAL : ''}`,
  ),
  'nothing-missing': entry<{ request: number; workspace: string; product: string }>(
    5,
    (d) => `workspace "${d.workspace}" misses no ${d.product} any more: there is nothing to transfer`,
    (d) => `decline it: entitle requests decline ${d.request} --note "nothing is missing"`,
  ),
  'not-a-transfer': entry<{ transaction: number; kind: string }>(
    5,
    (d) => `transaction ${d.transaction} is a ${d.kind}, not a transfer`,
    () => WRONG_TRANSFER,
  ),
  'exceeds-transfer': entry<{ transaction: number; requested: number; uncredited: number }>(
    5,
    (d) =>
      d.uncredited === 0
        ? `all that transaction ${d.transaction} transferred was credited before`
        : `of transaction ${d.transaction}, ${grouped(d.uncredited)} ${d.uncredited === 1 ? 'is' : 'are'} not credited yet, ${grouped(d.requested)} requested`,
    (d) => (d.uncredited === 0 ? 'see by what: entitle transactions --kind credit' : `credit ${grouped(d.uncredited)} at most`),
  ),
  'not-later': entry<{ purchase: number; endsOn: string | null; asked: string }>(
    5,
    (d) =>
      d.endsOn === null
        ? `purchase ${d.purchase} has no end: it is valid for ever`
        : `purchase ${d.purchase} ends on ${d.endsOn}, which is later than ${d.asked}`,
    () => 'an end only moves to a later day; to take units back: entitle purchases revoke',
  ),
  'exceeds-hold': entry<{ hold: number; requested: number; remaining: number }>(
    5,
    (d) => `hold ${d.hold} keeps ${grouped(d.remaining)}, ${grouped(d.requested)} requested`,
    (d) => `post ${grouped(d.remaining)} at most, and transfer the rest from the pool`,
  ),
  'insufficient-entitlements': entry<
    Deficit & { readonly workspace: string; readonly deficits: readonly Deficit[]; readonly instead?: Instead }
  >(
    5,
    (d) =>
      `insufficient entitlements for workspace "${d.workspace}": ${d.deficits
        .map(
          (s) =>
            `pool "${s.product}" has ${grouped(s.available)} available, ${grouped(s.requested)} requested (${grouped(s.short)} short)`,
        )
        .join('; ')}`,
    (d) =>
      d.instead === undefined
        ? `see what the pool holds with: entitle pools show ${d.product}`
        : `${d.instead === 'part' ? 'take' : 'promote it without --assign, then take'} what the pools have with: entitle transfer ${d.workspace} --missing --partial`,
  ),
  'exceeds-missing': entry<{ workspace: string; product: string; requested: number; missing: number; excess: number }>(
    5,
    (d) =>
      `workspace "${d.workspace}" is missing ${grouped(d.missing)} of "${d.product}", ${grouped(d.requested)} requested (${grouped(d.excess)} more than is missing)`,
    () => 'ask for "missing", or leave --no-excess out to staff ahead',
  ),
  'invalid-transition': entry<{ workspace: string; from: string; to: string; next: string | null }>(
    5,
    (d) =>
      d.next === null
        ? `workspace "${d.workspace}" is in ${d.from} already, the last status`
        : `workspace "${d.workspace}" cannot go from ${d.from} to ${d.to}`,
    (d) => (d.next === null ? null : `the next step is ${d.next}: entitle promote ${d.workspace} --to ${d.next}`),
  ),
  'status-not-importable': entry<{ workspace: string; status: string; value: string }>(
    5,
    (d) => `workspace "${d.workspace}" is in ${d.status}; an import cannot change that to ${d.value}`,
    (d) => `leave the status column out, and use: entitle promote ${d.workspace}`,
  ),
  'nothing-left': entry<{ purchase: number; requested: number; remaining: number }>(
    5,
    (d) => `purchase ${d.purchase} has ${grouped(d.remaining)} left that is not drawn yet, ${grouped(d.requested)} requested`,
    (d) => (d.remaining === 0 ? WRONG_TRANSFER : `take back ${grouped(d.remaining)} at most`),
  ),
  'last-admin': entry<{ email: string; organization: string }>(
    5,
    (d) => `${d.email} is the last admin of organization "${d.organization}"`,
    () => 'make another member admin first: entitle members set EMAIL --role admin',
  ),
  'last-account-manager': entry<{ email: string }>(
    5,
    (d) => `${d.email} is the last account manager of this store`,
    () => 'make somebody else account manager first: entitle members add EMAIL --role ROLE --account-manager',
  ),
  'not-installed': entry<{ workspace: string; product: string }>(
    5,
    (d) => `module "${d.product}" is not installed in workspace "${d.workspace}"`,
  ),
  'duplicate-row': entry<{ what: string; key: string; row: number }>(
    5,
    (d) => `${d.what} "${d.key}" is already in row ${d.row}, with other values`,
  ),
  'clock-ahead': entry<{ now: string; organization: string; last: string; seen: string }>(
    5,
    (d) =>
      `this machine's clock says ${d.now}, more than a day after the last line of organization "${d.organization}" (${d.last}) and after everything its files tell of (${d.seen}); nothing was changed`,
    () =>
      'set the clock: a line that is dated too late dates all that follow. If it is right, run the command in a terminal, where it asks',
  ),
  'rows-rejected': entry<{
    rejected: number;
    total: number;
    applied: number;
    doing: string;
    reasons?: readonly Reason[];
  }>(
    5,
    (d) =>
      `${counted(d.rejected, 'row')} of ${grouped(d.total)} ${d.rejected === 1 ? 'was' : 'were'} rejected; ${
        d.applied === 0 ? `nothing was ${d.doing}` : `${d.applied} ${d.doing}`
      }`,
    () => 'the result names every rejected row',
  ),
  'ambiguous-columns': entry<{ path: string; columns: readonly string[] }>(
    7,
    (d) => `file "${d.path}" has ${d.columns.map((c) => `"${c}"`).join(' and ')}: one of them says how many, not both`,
    () => 'leave one of the columns out',
  ),
  'over-limit': entry<{ seats: number; limit: number }>(
    5,
    (d) => `this would transfer ${counted(d.seats, 'seat')}, more than --max-seats ${grouped(d.limit)}; nothing was transferred`,
  ),

  // 6: conflict
  'reference-conflict': entry<{ reference: string; transaction: number } | { reference: string; row: number }>(
    6,
    (d) =>
      'row' in d
        ? `reference "${d.reference}" is already used in row ${d.row}, with other content`
        : `reference "${d.reference}" was already used by transaction ${d.transaction}, with other content`,
    (d) => ('row' in d ? 'give each row a reference of its own' : `see it with: entitle transactions show ${d.transaction}`),
  ),
  'transaction-mismatch': entry<{ transaction: number | null; found: string | null; asked: string }>(
    6,
    (d) =>
      d.transaction === null
        ? `the row says that it was transferred, but not by which transaction`
        : `the row says that transaction ${d.transaction} transferred ${d.asked}, but ${
            d.found === null ? 'there is no such transaction' : `that one is ${d.found}`
          }`,
    () =>
      'a corrected quantity does not correct, it adds: to transfer this row anew, empty its cells in the columns status and transaction',
  ),
  'key-taken': entry<{ what: string; key: string }>(6, (d) => `${d.what} "${d.key}" already exists`),
  'file-exists': entry<{ path: string; replaces?: 'plan' | 'report' | 'state of alerts' }>(
    6,
    (d) => `file "${d.path}" already exists${d.replaces === undefined ? '' : `, and it is not a ${d.replaces}`}`,
    (d) =>
      d.replaces === undefined
        ? 'choose another name, or add --force to replace it'
        : `only an older ${d.replaces} is replaced: choose another name`,
  ),
  'store-exists': entry<{ path: string }>(
    6,
    (d) => `there is already a store at "${d.path}"`,
    () => 'use it as it is, or name another place with --db PATH',
  ),
  'stale-plan': entry<{ plan: string; drifted: number; rebased: string | null }>(
    6,
    (d) =>
      `plan ${d.plan} no longer fits: ${counted(d.drifted, 'assumption')} changed since it was made; nothing was transferred`,
    (d) =>
      d.rebased === null
        ? 'make a fresh one to review: entitle apply PLAN --rebase FILE'
        : `a fresh plan is in "${d.rebased}": review it, then: entitle apply ${d.rebased}`,
  ),
  'plan-of-another-organization': entry<{ plan: string; organization: string; here: string }>(
    6,
    (d) => `plan ${d.plan} is for organization "${d.organization}", not for "${d.here}"`,
    (d) => `add --org ${d.organization} if that is what you mean`,
  ),
  'other-organization': entry<{ path: string; organization: string; here: string }>(
    6,
    (d) =>
      d.organization === d.here
        ? `file "${d.path}" is of an organization "${d.here}" in another store: its stamp names lines that are not in this ledger`
        : `file "${d.path}" is of organization "${d.organization}", not of "${d.here}"`,
    (d) =>
      d.organization === d.here
        ? 'check --db, or export a form of this store'
        : `add --org ${d.organization} if that is what you mean, or export a form of "${d.here}"`,
  ),
  'changed-meanwhile': entry<{ what: string; confirmed: string; now: string }>(
    6,
    (d) => `${d.what} changed while you were asked: ${d.confirmed} was confirmed, now it is ${d.now}; nothing was changed`,
    () => 'run the command again',
  ),

  // 7: store or input file
  'no-store': entry<{ path: string }>(
    7,
    (d) => `there is no store at "${d.path}"`,
    () => 'create one with entitle init, try the sample with entitle init --sample, or name another with --db PATH',
  ),
  'not-a-store': entry<{ path: string; reason: string }>(
    7,
    (d) => `"${d.path}" is not a store of entitle: ${d.reason}`,
    () => 'nothing was changed; check --db',
  ),
  'store-newer': entry<{ path: string; schema: number; known: number }>(
    7,
    (d) => `the store at "${d.path}" was written by a newer version (schema ${d.schema}; this version knows ${d.known})`,
    () => 'update entitle; nothing was changed',
  ),
  'corrupt-store': entry<{ path: string; reason: string }>(
    7,
    (d) => `the store at "${d.path}" is damaged: ${d.reason}`,
    () => 'nothing was changed; go back to a backup',
  ),
  'altered-store': entry<{ path: string; schema: number; differences: readonly string[]; more: number }>(
    7,
    (d) =>
      `the store at "${d.path}" is not made as schema ${d.schema} is: ${d.differences.join('; ')}${d.more > 0 ? `; and ${d.more} more` : ''}`,
    () => 'nothing of it was run, and nothing was changed: keep the file to look into, and go back to a backup that verifies',
  ),
  'unsafe-store': entry<{ path: string; reason: string; fix: string }>(
    7,
    (d) => `the store at "${d.path}" is in a place where changes would be lost: ${d.reason}`,
    (d) => d.fix,
  ),
  'driver-missing': entry<{ reason: string }>(
    1,
    (d) => `the database's driver, better-sqlite3, cannot be loaded: ${d.reason}`,
    () =>
      'install again where its install script may run (npm install --allow-scripts=better-sqlite3), with the Node that is used; or take the single file, which needs neither',
  ),
  'store-unusable': entry<{ path: string; reason: string; fix?: string }>(
    7,
    (d) => `the store at "${d.path}" cannot be used: ${d.reason}`,
    (d) => d.fix ?? null,
  ),
  'store-unreachable': entry<{ path: string; reason: string }>(
    7,
    (d) => `the store at "${d.path}" cannot be reached: ${d.reason}`,
    () => 'check --db and the network; it is safe to run the command again',
  ),
  'store-busy': entry<{ path: string; seconds: number }>(
    7,
    (d) => `another process kept the store at "${d.path}" busy for ${d.seconds} seconds; nothing was changed`,
    () => 'it is safe to run the command again',
  ),
  'outcome-unknown': entry<{ path: string; reason: string }>(
    7,
    (d) => `the store at "${d.path}" failed while committing (${d.reason}): whether the change was recorded is not known`,
    () => 'run the same command again with the same references: what was recorded is replayed, not repeated',
  ),
  unhealthy: entry<{ problems: number }>(
    7,
    (d) => `the doctor found ${counted(d.problems, 'problem')}`,
    () => 'the result says what to do',
  ),
  unsound: entry<{ problems: number }>(
    7,
    (d) => `the store is not sound: ${counted(d.problems, 'problem')} found`,
    () => 'the result names every one; nothing was changed: keep this file as it is, and go back to a backup that verifies',
  ),
  'unreadable-file': entry<{ path: string; reason: string }>(7, (d) => `file "${d.path}" cannot be read: ${d.reason}`),
  'unwritable-file': entry<{ path: string; reason: string }>(7, (d) => `file "${d.path}" cannot be written: ${d.reason}`),
  'unknown-file-format': entry<{ path: string; known: readonly string[]; option: string }>(
    7,
    (d) => `the format of "${d.path}" is not known`,
    (d) => `use one of ${d.known.join(', ')} as the extension, or add ${d.option}`,
  ),
  'malformed-file': entry<{ path: string; row: number | null; column: string | null; reason: string }>(
    7,
    (d) =>
      `file "${d.path}"${d.row === null ? '' : `, row ${d.row}`}${d.column === null ? '' : `, column "${d.column}"`}: ${d.reason}`,
    () => 'nothing was changed',
  ),
  'unknown-column': entry<UnknownColumn & { path: string; columns: readonly UnknownColumn[]; known: readonly string[] }>(
    7,
    (d) =>
      `file "${d.path}" has ${d.columns.length === 1 ? 'a column that is' : `${d.columns.length} columns that are`} not known: ${d.columns.map(({ column }) => `"${column}"`).join(', ')}`,
    unknownColumnHint,
  ),
  'unknown-sheet': entry<{ path: string; sheet: string; nearest: string | null; known: readonly string[] }>(
    7,
    (d) => `file "${d.path}" has no sheet "${d.sheet}"`,
    (d) => `${d.nearest === null ? '' : `did you mean "${d.nearest}"? `}its sheets: ${d.known.join(', ')}`,
  ),
  'no-such-column': entry<{ path: string; column: string; nearest: string | null; columns: readonly string[] }>(
    7,
    (d) => `file "${d.path}" has no column "${d.column}"`,
    (d) => didYouMean(d) ?? `its columns: ${d.columns.join(', ')}`,
  ),
  'uncertain-column': entry<{
    path: string;
    what: string;
    option: string;
    columns: readonly string[];
    all: readonly string[];
  }>(
    7,
    (d) =>
      d.columns.length === 0
        ? `file "${d.path}" has no column that is known to hold ${d.what}`
        : `which column of file "${d.path}" holds the ${d.what} is not certain: ${d.columns.map((c) => `"${c}"`).join(', ')}`,
    (d) =>
      d.columns.length === 0
        ? `say which with ${d.option}; its columns: ${d.all.join(', ')}`
        : `say which: ${d.columns.map((c) => `${d.option} "${c}"`).join(' or ')}`,
  ),
  'missing-column': entry<{ path: string; columns: readonly string[]; known: readonly string[] }>(
    7,
    (d) => `file "${d.path}" lacks the column${d.columns.length === 1 ? '' : 's'} ${d.columns.map((c) => `"${c}"`).join(', ')}`,
    (d) => `known columns: ${d.known.join(', ')}`,
  ),

  'not-stamped': entry<{ path: string }>(
    7,
    (d) => `workbook "${d.path}" has no stamp: its last sheet does not say what it is a copy of`,
    () => 'only an .xlsx that entitle export has written can be verified',
  ),
  'not-of-this-ledger': entry<{ path: string; organization: string; what: string; id: number }>(
    7,
    (d) =>
      `workbook "${d.path}" is not of this ledger: ${d.what} ${d.id} of organization "${d.organization}" does not have the hash it is stamped with`,
    () =>
      'it comes from another store or a newer copy of this one, its stamp was changed, or a log was rewritten: see entitle verify',
  ),
  'not-a-true-copy': entry<{ path: string; problems: number }>(
    7,
    (d) => `workbook "${d.path}" is not a true copy: ${counted(d.problems, 'difference')}`,
    () => 'the result names the sheets and cells; export the report again',
  ),

  'not-rules': entry<{ path: string; reason: string }>(
    7,
    (d) => `"${d.path}" is not a rules file: ${d.reason}`,
    () => 'see: entitle help alerts',
  ),
  'not-a-plan': entry<{ path: string; reason: string }>(
    7,
    (d) => `"${d.path}" is not a plan: ${d.reason}`,
    () => 'make one with: entitle plan --out FILE',
  ),
  'plan-newer': entry<{ path: string; version: number; known: number }>(
    7,
    (d) => `the plan "${d.path}" was made by a newer version (plan version ${d.version}; this version knows ${d.known})`,
    () => 'update entitle; nothing was transferred',
  ),

  // 130: cancelled
  cancelled: entry<object>(130, () => 'cancelled; nothing was changed'),
} as const satisfies Record<string, Entry<never>>;
