/** Every refusal in words, as a person reads it: what is in the way, and what to do. */

import { expect, test } from 'vitest';
import { type DetailsOf, explain, refuse, type RefusalCode } from '../../src/core/refusals.ts';

type Told<Code extends RefusalCode> = readonly [details: DetailsOf<Code>, message: string, hint?: string];

/** A new refusal is one more line here: the compiler asks for it. */
const DEFICIT = { product: 'seat', available: 3_610, requested: 5_000, short: 1_390 };
const SHORT = { workspace: 'gala-2026', ...DEFICIT, deficits: [DEFICIT] };

const WORDS: { readonly [Code in RefusalCode]: readonly Told<Code>[] } = {
  'driver-missing': [
    [
      { reason: 'it is of another Node or platform' },
      "the database's driver, better-sqlite3, cannot be loaded: it is of another Node or platform",
      'install again where its install script may run (npm install --allow-scripts=better-sqlite3), with the Node that is used; or take the single file, which needs neither',
    ],
  ],
  'too-many-open-files': [
    [
      { needed: 16 },
      'too few files may be open at once: fewer than 16 are free for this process; nothing was changed',
      'raise the limit, for example: ulimit -n 1024',
    ],
  ],
  usage: [
    [{ reason: 'unknown option --fromat', fix: 'did you mean --format?' }, 'unknown option --fromat', 'did you mean --format?'],
  ],
  'missing-argument': [
    [
      { missing: ['PRODUCT', 'QUANTITY'], example: 'entitle transfer gala-2026 seat 5' },
      'missing PRODUCT, QUANTITY',
      'add PRODUCT and QUANTITY, for example: entitle transfer gala-2026 seat 5',
    ],
  ],
  'confirmation-needed': [
    [
      { what: 'a transfer', canTry: true },
      'a transfer needs a confirmation, and there is nobody to ask',
      'add --yes to confirm, or --dry-run to see what would happen',
    ],
    [
      { what: 'removing a member', canTry: false },
      'removing a member needs a confirmation, and there is nobody to ask',
      'add --yes to confirm',
    ],
  ],
  'no-actor': [[{}, 'no actor given', 'add --as EMAIL, set ENTITLE_AS, or run: entitle config set as EMAIL']],
  'no-organization': [
    [
      { organizations: ['acme', 'beta'] },
      'no organization given, and the store does not have exactly one',
      'add --org KEY (one of: acme, beta)',
    ],
    [
      { organizations: Array.from({ length: 2000 }, (_, at) => `c-${at}`) },
      'no organization given, and the store does not have exactly one',
      'add --org KEY (one of: c-0, c-1, c-2, c-3, c-4, c-5, c-6, c-7, c-8, c-9, and 1990 more: entitle orgs)',
    ],
    [{ organizations: [] }, 'no organization given, and the store does not have exactly one', 'add --org KEY'],
  ],
  'no-such-column': [
    [
      { path: 'tito.csv', column: 'Mail', nearest: null, columns: ['Name', 'Ticket Email'] },
      'file "tito.csv" has no column "Mail"',
      'its columns: Name, Ticket Email',
    ],
    [
      { path: 'tito.csv', column: 'Ticket Mail', nearest: 'Ticket Email', columns: ['Name', 'Ticket Email'] },
      'file "tito.csv" has no column "Ticket Mail"',
      'did you mean "Ticket Email"?',
    ],
  ],
  'uncertain-column': [
    [
      { path: 'people.csv', what: 'e-mail addresses', option: '--email-column', columns: [], all: ['Name', 'Contact'] },
      'file "people.csv" has no column that is known to hold e-mail addresses',
      'say which with --email-column; its columns: Name, Contact',
    ],
    [
      { path: 'people.csv', what: 'e-mail addresses', option: '--email-column', columns: ['Email', 'Mail 2'], all: [] },
      'which column of file "people.csv" holds the e-mail addresses is not certain: "Email", "Mail 2"',
      'say which: --email-column "Email" or --email-column "Mail 2"',
    ],
  ],
  'unknown-state': [
    [{ state: 'piad', known: ['paid', 'refunded'] }, 'no row has the state "piad"', 'states of the file: paid, refunded'],
    [{ state: 'paid', known: [] }, 'no row has the state "paid"', 'name the column of the states with --state-column'],
  ],
  'nobody-counted': [
    [
      { rows: 40, blank: 3, bad: 1, states: ['cancelled'] },
      'none of 40 rows counts: left out for cancelled; 3 rows without an address; 1 row with something else in the place of one',
      'check --email-column and --count; nothing was changed',
    ],
  ],
  'cannot-be-empty': [[{ column: 'endsOn' }, 'column "endsOn" cannot be emptied', 'leave the cell blank to keep what there is']],
  'not-removable': [[{ product: 'seat' }, 'product "seat" is built in and stays']],
  'product-in-use': [
    [
      { product: 'podium', purchases: 1, workspaces: [] },
      'product "podium" cannot be removed: 1 purchase of it is recorded',
      'give it another name: entitle products rename podium NAME',
    ],
    [
      { product: 'podium', purchases: 0, workspaces: ['expo-2027', 'gala-2026'] },
      'product "podium" cannot be removed: it is or was installed in or requested for workspace "expo-2027", "gala-2026"',
      'give it another name: entitle products rename podium NAME',
    ],
  ],
  'invalid-tag': [[{ value: 'emea' }, '"emea" is not a tag', 'write NAME=VALUE, for example cost-center=4711']],
  'too-many-tags': [
    [
      { workspace: 'gala-2026', tags: 21, most: 20 },
      'workspace "gala-2026" would have 21 tags, more than 20',
      'take some off first: entitle workspaces untag gala-2026 NAME',
    ],
  ],
  'tag-not-found': [
    [
      { workspace: 'gala-2026', name: 'regoin', nearest: 'region' },
      'workspace "gala-2026" has no tag "regoin"',
      'did you mean "region"?',
    ],
  ],
  'unknown-actor': [
    [
      { actor: 'eve@acme.example' },
      'unknown actor eve@acme.example',
      'check --as; an admin of the organization or your account manager can add you (entitle members add)',
    ],
  ],
  'not-permitted': [
    [
      { actor: 'mia@acme.example', action: 'list workspaces', who: 'your account manager', to: null, role: 'guest' },
      'mia@acme.example (guest) may not list workspaces',
      'ask your account manager',
    ],
    [
      {
        actor: 'mia@acme.example',
        action: 'list workspaces',
        who: 'an admin',
        to: 'to change your role',
        role: 'guest',
        people: ['tom@acme.example', 'olga@acme.example', 'nora@eventworks.example'],
        or: 'did you mean "acme-2"?',
      },
      'mia@acme.example (guest) may not list workspaces',
      'ask tom@acme.example, olga@acme.example or nora@eventworks.example to change your role; or did you mean "acme-2"?',
    ],
    [
      {
        actor: 'tom@acme.example',
        action: 'see entitlements',
        who: 'an admin',
        to: null,
        role: 'admin',
        yourself: 'entitle members set tom@acme.example --entitlement-manager',
      },
      'tom@acme.example (admin) may not see entitlements',
      'make yourself Entitlement manager: entitle members set tom@acme.example --entitlement-manager',
    ],
  ],
  'not-activated': [
    [
      { organization: 'acme' },
      'entitlements are not activated for organization "acme"',
      'ask your account manager to run: entitle orgs activate acme',
    ],
    [
      { organization: 'acme', people: ['nora@eventworks.example'] },
      'entitlements are not activated for organization "acme"',
      'ask nora@eventworks.example to run: entitle orgs activate acme',
    ],
    [
      { organization: 'acme', yourself: 'entitle orgs activate acme' },
      'entitlements are not activated for organization "acme"',
      'run: entitle orgs activate acme',
    ],
  ],
  'not-your-login': [
    [
      { actor: 'ada@acme.example', login: 'mia_login', member: 'mia@acme.example' },
      'the database knows you as mia@acme.example (login mia_login), not as ada@acme.example',
      'leave --as and ENTITLE_AS out, or log in as somebody else',
    ],
  ],
  'login-untied': [
    [
      { login: 'mia_login' },
      'login mia_login is not linked to a member',
      'ask your account manager to run: entitle members set EMAIL --db-role mia_login',
    ],
  ],
  'login-refused': [
    [
      { path: 'postgres://db/events', login: 'mia_login', reason: 'the password is wrong', fix: 'set PGPASSWORD' },
      'the store at "postgres://db/events" does not let mia_login in: the password is wrong',
      'set PGPASSWORD',
    ],
  ],
  'partial-view': [
    [
      { path: 'postgres://db/events', login: 'mia_login' },
      'login mia_login sees only its own part of the store at "postgres://db/events"',
      "ask the store's owner to do this",
    ],
  ],
  'organization-not-found': [
    [{ key: 'acne', nearest: 'acme' }, 'organization "acne" does not exist', 'did you mean "acme"?'],
    [{ key: 'zeta', nearest: null }, 'organization "zeta" does not exist'],
  ],
  'workspace-not-found': [
    [
      { key: 'gala-2062', organization: 'acme', nearest: 'gala-2026' },
      'workspace "gala-2062" does not exist in organization "acme"',
      'did you mean "gala-2026"?',
    ],
    [{ key: 'zeta', organization: 'acme', nearest: null }, 'workspace "zeta" does not exist in organization "acme"'],
  ],
  'product-not-found': [
    [
      { key: 'seet', organization: 'acme', nearest: 'seat' },
      'product "seet" does not exist in organization "acme"',
      'did you mean "seat"?',
    ],
    [
      { key: 'badge', organization: 'acme', nearest: null },
      'product "badge" does not exist in organization "acme"',
      'an account manager can add it: entitle products add badge --name NAME',
    ],
    [
      { key: 'seats', organization: 'acme', nearest: 'seat', importing: true },
      'product "seats" does not exist in organization "acme"',
      'did you mean "seat"? If it is another product: entitle products add seats --name NAME',
    ],
    [
      { key: 'podium', organization: 'acme', nearest: null, importing: true },
      'product "podium" does not exist in organization "acme"',
      'add --new-products to create it as a module',
    ],
    [
      { key: 'badge, podium', organization: 'acme', nearest: null, joined: ['badge', 'podium'] },
      'product "badge, podium" does not exist in organization "acme"',
      'join them by ; (badge;podium)',
    ],
  ],
  'member-not-found': [
    [
      { key: 'mai@acme.example', organization: 'acme', nearest: 'mia@acme.example' },
      'mai@acme.example is not a member of organization "acme"',
      'did you mean "mia@acme.example"?',
    ],
  ],
  'purchase-not-found': [
    [
      { key: '12', organization: 'acme' },
      'purchase 12 does not exist in organization "acme"',
      'list them with: entitle purchases',
    ],
  ],
  'transaction-not-found': [
    [
      { key: '12', organization: 'acme' },
      'transaction 12 does not exist in organization "acme"',
      'list them with: entitle transactions',
    ],
  ],
  'invalid-quantity': [
    [
      { value: '1.5', module: null },
      'quantity "1.5" is not a whole number from 1 to 1,000,000,000',
      'write digits only, for example 250',
    ],
    [
      { value: '2', module: 'surveys' },
      'quantity "2" does not fit module "surveys": a workspace takes exactly one',
      'leave the quantity out, or write 1',
    ],
    [
      {
        value: '1,500',
        module: null,
        unclear: { place: 'cell C2', reason: 'says "1,500", which is open', remedy: 'add --decimal .' },
      },
      'cell C2 says "1,500", which is open',
      'add --decimal .',
    ],
  ],
  'invalid-participants': [
    [{ value: '-1' }, 'participants "-1" is not a whole number from 0 to 1,000,000,000'],
    [
      { value: '1,500', unclear: { place: 'cell C2', reason: 'says "1,500", which is open', remedy: 'add --decimal .' } },
      'cell C2 says "1,500", which is open',
      'add --decimal .',
    ],
  ],
  'invalid-key': [
    [
      { what: 'workspace', value: 'Gala 2026' },
      '"Gala 2026" is not a valid key for a workspace',
      'a key has 1 to 64 characters: a-z, 0-9 and -, and starts with a letter or digit',
    ],
    [
      { what: 'organization', value: 'Acme' },
      '"Acme" is not a valid key for an organization',
      'a key has 1 to 64 characters: a-z, 0-9 and -, and starts with a letter or digit',
    ],
  ],
  'invalid-email': [[{ value: 'ada' }, '"ada" is not an e-mail address']],
  'invalid-text': [
    [{ what: 'name', value: '', length: 0, most: 200 }, 'the name is empty'],
    [{ what: 'note', value: 'x', length: 501, most: 500 }, 'the note has 501 characters, more than 500'],
  ],
  'unsafe-text': [
    [
      { what: 'name', value: 'Gala', character: 'U+202E' },
      'the name "Gala" has a character that is not allowed: U+202E',
      'control, direction and invisible characters cannot be part of names, keys, notes and references; joiners only of names and notes, where a script or an emoji needs them',
    ],
  ],
  'invalid-date': [
    [
      { what: '--starts', value: '21.11.2026' },
      '--starts "21.11.2026" is not a date',
      'write dates as YYYY-MM-DD, for example 2026-11-21',
    ],
    [
      {
        what: 'startsOn',
        value: '03.04.2027',
        unclear: { place: 'cell C2', reason: 'says two days', remedy: 'add --dates dmy' },
      },
      'cell C2 says two days',
      'add --dates dmy',
    ],
  ],
  'invalid-period': [
    [{ startsOn: '2026-12-05', endsOn: '2026-12-04' }, 'it ends (2026-12-04) before it starts (2026-12-05)'],
    [
      { startsOn: '2026-12-05', endsOn: '2026-12-04', hold: true },
      'a hold until 2026-12-04 would keep nothing: it is 2026-12-05 already',
      'hold it until today or a later day',
    ],
  ],
  'invalid-status': [[{ value: 'gone' }, '"gone" is not a status', 'a status is test, pre-production or production']],
  'invalid-role': [[{ value: 'owner' }, '"owner" is not a role', 'a role is admin, organizer, member or guest']],
  'invalid-flag': [[{ what: 'entitlementManager', value: 'maybe' }, 'entitlementManager "maybe" is neither yes nor no']],
  'missing-value': [[{ column: 'name' }, 'column "name" is empty']],
  'not-a-module': [[{ product: 'seat' }, 'product "seat" is not a module: it cannot be installed']],
  'workspace-not-charged': [
    [
      { workspace: 'gala-2026' },
      'workspace "gala-2026" is a test workspace, and a test workspace consumes nothing',
      'promote it first: entitle promote gala-2026',
    ],
  ],
  'request-not-found': [
    [{ key: '7', organization: 'acme' }, 'request 7 does not exist in organization "acme"', 'list them with: entitle requests'],
  ],
  'request-closed': [
    [{ request: 7, state: 'declined' }, 'request 7 was declined before', 'list what is open with: entitle requests --state open'],
    [
      { request: 7, state: 'approved' },
      'request 7 was approved before',
      'list what is open with: entitle requests --state open; a transfer is final: entitle help wrong-transfer',
    ],
  ],
  'nothing-missing': [
    [
      { request: 7, workspace: 'gala-2026', product: 'seat' },
      'workspace "gala-2026" misses no seat any more: there is nothing to transfer',
      'decline it: entitle requests decline 7 --note "nothing is missing"',
    ],
  ],
  'not-a-transfer': [
    [
      { transaction: 7, kind: 'purchase' },
      'transaction 7 is a purchase, not a transfer',
      'see how a mistaken transfer is made up for with: entitle help wrong-transfer',
    ],
  ],
  'exceeds-transfer': [
    [
      { transaction: 7, requested: 50, uncredited: 20 },
      'of transaction 7, 20 are not credited yet, 50 requested',
      'credit 20 at most',
    ],
    [
      { transaction: 7, requested: 0, uncredited: 0 },
      'all that transaction 7 transferred was credited before',
      'see by what: entitle transactions --kind credit',
    ],
  ],
  'not-later': [
    [
      { purchase: 3, endsOn: '2026-12-31', asked: '2026-11-30' },
      'purchase 3 ends on 2026-12-31, which is later than 2026-11-30',
      'an end only moves to a later day; to take units back: entitle purchases revoke',
    ],
    [
      { purchase: 3, endsOn: null, asked: '2026-11-30' },
      'purchase 3 has no end: it is valid for ever',
      'an end only moves to a later day; to take units back: entitle purchases revoke',
    ],
  ],
  'already-held': [
    [
      { workspace: 'gala-2026', product: 'surveys' },
      'module "surveys" is already held for workspace "gala-2026"',
      'see the hold with: entitle holds --workspace gala-2026',
    ],
  ],
  'hold-not-found': [
    [{ key: '7', organization: 'acme' }, 'hold 7 does not exist in organization "acme"', 'list them with: entitle holds'],
  ],
  'hold-expired': [
    [
      { hold: 7, until: '2026-11-20', product: 'seat' },
      'hold 7 ran out at the end of 2026-11-20: what it kept is back in the pool',
      'see what is available with: entitle pools show seat',
    ],
  ],
  'hold-closed': [
    [{ hold: 7, state: 'released' }, 'hold 7 was released before', 'see it with: entitle holds show 7'],
    [
      { hold: 7, state: 'posted' },
      'hold 7 was posted before',
      'see it with: entitle holds show 7; a transfer is final: entitle help wrong-transfer',
    ],
  ],
  'exceeds-hold': [
    [
      { hold: 7, requested: 50, remaining: 20 },
      'hold 7 keeps 20, 50 requested',
      'post 20 at most, and transfer the rest from the pool',
    ],
  ],
  'already-assigned': [
    [
      { workspace: 'gala-2026', product: 'surveys' },
      'module "surveys" is already assigned to workspace "gala-2026"',
      'see it with: entitle workspaces show gala-2026',
    ],
  ],
  'exceeds-missing': [
    [
      { workspace: 'gala-2026', product: 'seat', requested: 500, missing: 160, excess: 340 },
      'workspace "gala-2026" is missing 160 of "seat", 500 requested (340 more than is missing)',
      'ask for "missing", or leave --no-excess out to staff ahead',
    ],
  ],
  'insufficient-entitlements': [
    [
      {
        workspace: 'gala-2026',
        product: 'seat',
        available: 3,
        requested: 5,
        short: 2,
        deficits: [
          { product: 'seat', available: 3, requested: 5, short: 2 },
          { product: 'surveys', available: 0, requested: 1, short: 1 },
        ],
      },
      'insufficient entitlements for workspace "gala-2026": pool "seat" has 3 available, 5 requested (2 short); pool "surveys" has 0 available, 1 requested (1 short)',
      'see what the pool holds with: entitle pools show seat',
    ],
    [
      { ...SHORT, instead: 'part' },
      'insufficient entitlements for workspace "gala-2026": pool "seat" has 3,610 available, 5,000 requested (1,390 short)',
      'take what the pools have with: entitle transfer gala-2026 --missing --partial',
    ],
    [
      { ...SHORT, instead: 'promotion' },
      'insufficient entitlements for workspace "gala-2026": pool "seat" has 3,610 available, 5,000 requested (1,390 short)',
      'promote it without --assign, then take what the pools have with: entitle transfer gala-2026 --missing --partial',
    ],
  ],
  'invalid-transition': [
    [
      { workspace: 'gala-2026', from: 'test', to: 'production', next: 'pre-production' },
      'workspace "gala-2026" cannot go from test to production',
      'the next step is pre-production: entitle promote gala-2026 --to pre-production',
    ],
    [
      { workspace: 'gala-2026', from: 'production', to: 'production', next: null },
      'workspace "gala-2026" is in production already, the last status',
    ],
  ],
  'status-not-importable': [
    [
      { workspace: 'gala-2026', status: 'test', value: 'production' },
      'workspace "gala-2026" is in test; an import cannot change that to production',
      'leave the status column out, and use: entitle promote gala-2026',
    ],
  ],
  'nothing-left': [
    [
      { purchase: 3, requested: 5, remaining: 2 },
      'purchase 3 has 2 left that is not drawn yet, 5 requested',
      'take back 2 at most',
    ],
    [
      { purchase: 3, requested: 5, remaining: 0 },
      'purchase 3 has 0 left that is not drawn yet, 5 requested',
      'see how a mistaken transfer is made up for with: entitle help wrong-transfer',
    ],
  ],
  'last-admin': [
    [
      { email: 'ada@acme.example', organization: 'acme' },
      'ada@acme.example is the last admin of organization "acme"',
      'make another member admin first: entitle members set EMAIL --role admin',
    ],
  ],
  'last-account-manager': [
    [
      { email: 'ada@acme.example' },
      'ada@acme.example is the last account manager of this store',
      'make somebody else account manager first: entitle members add EMAIL --role ROLE --account-manager',
    ],
  ],
  'not-installed': [
    [{ workspace: 'gala-2026', product: 'surveys' }, 'module "surveys" is not installed in workspace "gala-2026"'],
  ],
  'duplicate-row': [
    [{ what: 'workspace', key: 'gala-2026', row: 2 }, 'workspace "gala-2026" is already in row 2, with other values'],
  ],
  'rows-rejected': [
    [
      { rejected: 1, total: 3, applied: 0, doing: 'transferred' },
      '1 row of 3 was rejected; nothing was transferred',
      'the result names every rejected row',
    ],
    [
      { rejected: 2, total: 3, applied: 1, doing: 'transferred' },
      '2 rows of 3 were rejected; 1 transferred',
      'the result names every rejected row',
    ],
  ],
  'ambiguous-columns': [
    [
      { path: 'rows.csv', columns: ['quantity', 'transfer'] },
      'file "rows.csv" has "quantity" and "transfer": one of them says how many, not both',
      'leave one of the columns out',
    ],
  ],
  'over-limit': [
    [{ seats: 6, limit: 5 }, 'this would transfer 6 seats, more than --max-seats 5; nothing was transferred'],
    [{ seats: 1, limit: 0 }, 'this would transfer 1 seat, more than --max-seats 0; nothing was transferred'],
  ],
  'reference-conflict': [
    [
      { reference: 'CRM-1', transaction: 4 },
      'reference "CRM-1" was already used by transaction 4, with other content',
      'see it with: entitle transactions show 4',
    ],
    [
      { reference: 'CRM-1', row: 2 },
      'reference "CRM-1" is already used in row 2, with other content',
      'give each row a reference of its own',
    ],
  ],
  'other-organization': [
    [
      { path: 'form.xlsx', organization: 'beta', here: 'acme' },
      'file "form.xlsx" is of organization "beta", not of "acme"',
      'add --org beta if that is what you mean, or export a form of "acme"',
    ],
    [
      { path: 'form.xlsx', organization: 'acme', here: 'acme' },
      'file "form.xlsx" is of an organization "acme" in another store: its stamp names lines that are not in this ledger',
      'check --db, or export a form of this store',
    ],
  ],
  'hold-of-another': [
    [
      { hold: 7, workspace: 'gala-2026', product: 'seat', asked: '"seat" of workspace "expo-2027"' },
      'hold 7 keeps "seat" for workspace "gala-2026", not "seat" of workspace "expo-2027"',
      'see it with: entitle holds show 7',
    ],
  ],
  'transaction-mismatch': [
    [
      { transaction: 4, found: '100 × "seat" to workspace "gala-2026"', asked: '120 × "seat" to workspace "gala-2026"' },
      'the row says that transaction 4 transferred 120 × "seat" to workspace "gala-2026", but that one is 100 × "seat" to workspace "gala-2026"',
      'a corrected quantity does not correct, it adds: to transfer this row anew, empty its cells in the columns status and transaction',
    ],
    [
      { transaction: 4, found: null, asked: '120 × "seat" to workspace "gala-2026"' },
      'the row says that transaction 4 transferred 120 × "seat" to workspace "gala-2026", but there is no such transaction',
      'a corrected quantity does not correct, it adds: to transfer this row anew, empty its cells in the columns status and transaction',
    ],
    [
      { transaction: null, found: null, asked: '120 × "seat" to workspace "gala-2026"' },
      'the row says that it was transferred, but not by which transaction',
      'a corrected quantity does not correct, it adds: to transfer this row anew, empty its cells in the columns status and transaction',
    ],
  ],
  'key-taken': [[{ what: 'workspace', key: 'gala-2026' }, 'workspace "gala-2026" already exists']],
  'file-exists': [[{ path: 'all.xlsx' }, 'file "all.xlsx" already exists', 'choose another name, or add --force to replace it']],
  'store-exists': [
    [{ path: 'entitle.db' }, 'there is already a store at "entitle.db"', 'use it as it is, or name another place with --db PATH'],
  ],
  'stale-plan': [
    [
      { plan: '0123456789abcdef', drifted: 1, rebased: null },
      'plan 0123456789abcdef no longer fits: 1 assumption changed since it was made; nothing was transferred',
      'make a fresh one to review: entitle apply PLAN --rebase FILE',
    ],
    [
      { plan: '0123456789abcdef', drifted: 2, rebased: 'fresh.json' },
      'plan 0123456789abcdef no longer fits: 2 assumptions changed since it was made; nothing was transferred',
      'a fresh plan is in "fresh.json": review it, then: entitle apply fresh.json',
    ],
  ],
  'plan-of-another-organization': [
    [
      { plan: '0123456789abcdef', organization: 'beta', here: 'acme' },
      'plan 0123456789abcdef is for organization "beta", not for "acme"',
      'add --org beta if that is what you mean',
    ],
  ],
  'changed-meanwhile': [
    [
      { what: 'what is missing', confirmed: '5', now: '6' },
      'what is missing changed while you were asked: 5 was confirmed, now it is 6; nothing was changed',
      'run the command again',
    ],
  ],
  'no-store': [
    [
      { path: 'entitle.db' },
      'there is no store at "entitle.db"',
      'create one with entitle init, try the sample with entitle init --sample, or name another with --db PATH',
    ],
  ],
  'not-a-store': [
    [
      { path: 'entitle.db', reason: 'the file is empty' },
      '"entitle.db" is not a store of entitle: the file is empty',
      'nothing was changed; check --db',
    ],
  ],
  'store-newer': [
    [
      { path: 'entitle.db', schema: 9, known: 3 },
      'the store at "entitle.db" was written by a newer version (schema 9; this version knows 3)',
      'update entitle; nothing was changed',
    ],
  ],
  'clock-ahead': [
    [
      {
        now: '2099-01-01T09:00:00.000Z',
        organization: 'acme',
        last: '2026-11-21T09:00:00.000Z',
        seen: '2026-11-27T08:00:00.000Z',
      },
      'this machine\'s clock says 2099-01-01T09:00:00.000Z, more than a day after the last line of organization "acme" (2026-11-21T09:00:00.000Z) and after everything its files tell of (2026-11-27T08:00:00.000Z); nothing was changed',
      'set the clock: a line that is dated too late dates all that follow. If it is right, run the command in a terminal, where it asks',
    ],
  ],
  'corrupt-store': [
    [
      { path: 'entitle.db', reason: 'its end is missing' },
      'the store at "entitle.db" is damaged: its end is missing',
      'nothing was changed; go back to a backup',
    ],
  ],
  'altered-store': [
    [
      { path: 'entitle.db', schema: 1, differences: ['trigger audit does not belong to the store'], more: 0 },
      'the store at "entitle.db" is not made as schema 1 is: trigger audit does not belong to the store',
      'nothing of it was run, and nothing was changed: keep the file to look into, and go back to a backup that verifies',
    ],
    [
      {
        path: 'entitle.db',
        schema: 1,
        differences: ['table lots is missing', 'view lots does not belong to the store'],
        more: 4,
      },
      'the store at "entitle.db" is not made as schema 1 is: table lots is missing; view lots does not belong to the store; and 4 more',
      'nothing of it was run, and nothing was changed: keep the file to look into, and go back to a backup that verifies',
    ],
  ],
  'unsafe-store': [
    [
      { path: 'entitle.db', reason: 'the file has 2 names', fix: 'remove all names but one' },
      'the store at "entitle.db" is in a place where changes would be lost: the file has 2 names',
      'remove all names but one',
    ],
  ],
  'store-unusable': [
    [{ path: 'entitle.db', reason: 'permission denied' }, 'the store at "entitle.db" cannot be used: permission denied'],
    [
      { path: 'entitle.db', reason: 'its folder is read-only for you', fix: 'make the folder writable' },
      'the store at "entitle.db" cannot be used: its folder is read-only for you',
      'make the folder writable',
    ],
  ],
  'store-unreachable': [
    [
      { path: 'postgres://db/events', reason: 'connection refused' },
      'the store at "postgres://db/events" cannot be reached: connection refused',
      'check --db and the network; it is safe to run the command again',
    ],
  ],
  'store-busy': [
    [
      { path: 'entitle.db', seconds: 30 },
      'another process kept the store at "entitle.db" busy for 30 seconds; nothing was changed',
      'it is safe to run the command again',
    ],
  ],
  'outcome-unknown': [
    [
      { path: 'entitle.db', reason: 'disk I/O error' },
      'the store at "entitle.db" failed while committing (disk I/O error): whether the change was recorded is not known',
      'run the same command again with the same references: what was recorded is replayed, not repeated',
    ],
  ],
  unhealthy: [
    [{ problems: 1 }, 'the doctor found 1 problem', 'the result says what to do'],
    [{ problems: 2 }, 'the doctor found 2 problems', 'the result says what to do'],
  ],
  unsound: [
    [
      { problems: 1 },
      'the store is not sound: 1 problem found',
      'the result names every one; nothing was changed: keep this file as it is, and go back to a backup that verifies',
    ],
    [
      { problems: 2 },
      'the store is not sound: 2 problems found',
      'the result names every one; nothing was changed: keep this file as it is, and go back to a backup that verifies',
    ],
  ],
  'unreadable-file': [[{ path: 'rows.csv', reason: 'permission denied' }, 'file "rows.csv" cannot be read: permission denied']],
  'unwritable-file': [
    [{ path: 'all.xlsx', reason: 'permission denied' }, 'file "all.xlsx" cannot be written: permission denied'],
  ],
  'unknown-file-format': [
    [
      { path: 'rows.txt', known: ['csv', 'xlsx'], option: '--input-format' },
      'the format of "rows.txt" is not known',
      'use one of csv, xlsx as the extension, or add --input-format',
    ],
  ],
  'malformed-file': [
    [
      { path: 'rows.csv', row: 7, column: 'quantity', reason: 'a quote is not closed' },
      'file "rows.csv", row 7, column "quantity": a quote is not closed',
      'nothing was changed',
    ],
    [{ path: 'rows.csv', row: null, column: null, reason: 'it is empty' }, 'file "rows.csv": it is empty', 'nothing was changed'],
  ],
  'unknown-column': [
    [
      {
        path: 'rows.csv',
        column: 'quantiy',
        nearest: 'quantity',
        columns: [{ column: 'quantiy', nearest: 'quantity' }],
        known: ['quantity'],
      },
      'file "rows.csv" has a column that is not known: "quantiy"',
      'did you mean "quantity"? leave out what is not needed with --ignore-columns quantiy',
    ],
    [
      {
        path: 'rows.csv',
        column: 'colour',
        nearest: null,
        columns: [{ column: 'colour', nearest: null }],
        known: ['workspace', 'product'],
      },
      'file "rows.csv" has a column that is not known: "colour"',
      'known columns: workspace, product; leave out what is not needed with --ignore-columns colour',
    ],
    [
      {
        path: 'rows.csv',
        column: 'At (UTC)',
        nearest: null,
        columns: [
          { column: 'At (UTC)', nearest: null },
          { column: 'Lots', nearest: null },
        ],
        known: ['workspace', 'product'],
      },
      'file "rows.csv" has 2 columns that are not known: "At (UTC)", "Lots"',
      "known columns: workspace, product; leave out what is not needed with --ignore-columns 'At (UTC),Lots'",
    ],
    [
      {
        path: 'rows.csv',
        column: 'quantiy',
        nearest: 'quantity',
        columns: [
          { column: 'quantiy', nearest: 'quantity' },
          { column: 'colour', nearest: null },
          { column: 'workspce', nearest: 'workspace' },
        ],
        known: ['workspace', 'quantity'],
      },
      'file "rows.csv" has 3 columns that are not known: "quantiy", "colour", "workspce"',
      'did you mean "quantity" for "quantiy", "workspace" for "workspce"? leave out what is not needed with --ignore-columns quantiy,colour,workspce',
    ],
  ],
  'unknown-sheet': [
    [
      { path: 'rows.xlsx', sheet: 'transfer', nearest: 'transfers', known: ['Cover', 'transfers'] },
      'file "rows.xlsx" has no sheet "transfer"',
      'did you mean "transfers"? its sheets: Cover, transfers',
    ],
    [
      { path: 'rows.xlsx', sheet: 'x', nearest: null, known: ['Cover'] },
      'file "rows.xlsx" has no sheet "x"',
      'its sheets: Cover',
    ],
  ],
  'unclear-value': [
    [
      {
        column: 'reference',
        value: '4500000123456789',
        unclear: { place: 'cell D2', reason: 'holds the number 4500000123456789, where text belongs', remedy: 'type it again' },
      },
      'cell D2 holds the number 4500000123456789, where text belongs',
      'type it again',
    ],
  ],
  'missing-column': [
    [
      { path: 'rows.csv', columns: ['product'], known: ['workspace', 'product'] },
      'file "rows.csv" lacks the column "product"',
      'known columns: workspace, product',
    ],
    [
      { path: 'rows.csv', columns: ['workspace', 'product'], known: ['workspace', 'product'] },
      'file "rows.csv" lacks the columns "workspace", "product"',
      'known columns: workspace, product',
    ],
  ],
  'not-stamped': [
    [
      { path: 'all.xlsx' },
      'workbook "all.xlsx" has no stamp: its last sheet does not say what it is a copy of',
      'only an .xlsx that entitle export has written can be verified',
    ],
  ],
  'not-of-this-ledger': [
    [
      { path: 'all.xlsx', organization: 'acme', what: 'transaction', id: 12 },
      'workbook "all.xlsx" is not of this ledger: transaction 12 of organization "acme" does not have the hash it is stamped with',
      'it comes from another store or a newer copy of this one, its stamp was changed, or a log was rewritten: see entitle verify',
    ],
  ],
  'not-a-true-copy': [
    [
      { path: 'all.xlsx', problems: 1 },
      'workbook "all.xlsx" is not a true copy: 1 difference',
      'the result names the sheets and cells; export the report again',
    ],
  ],
  'not-rules': [
    [
      { path: 'rules.json', reason: 'it has no list "rules"' },
      '"rules.json" is not a rules file: it has no list "rules"',
      'see: entitle help alerts',
    ],
  ],
  'not-a-plan': [
    [
      { path: 'plan.json', reason: 'it is not a JSON object' },
      '"plan.json" is not a plan: it is not a JSON object',
      'make one with: entitle plan --out FILE',
    ],
  ],
  'plan-newer': [
    [
      { path: 'plan.json', version: 2, known: 1 },
      'the plan "plan.json" was made by a newer version (plan version 2; this version knows 1)',
      'update entitle; nothing was transferred',
    ],
  ],
  cancelled: [[{}, 'cancelled; nothing was changed']],
};

interface Case {
  readonly code: RefusalCode;
  readonly told: Told<RefusalCode>;
}
const CASES = Object.entries(WORDS).flatMap(([code, cases]) => cases.map((told) => ({ code, told }) as Case));

test.each(CASES)('$code', ({ code, told: [details, message, hint = null] }) => {
  expect(explain(refuse(code, details).refusal)).toMatchObject({ code, message, hint, details });
});
