/**
 * People who each log in as themselves: what the policies hide from them is not missing where it decides. Whatever they
 * type says what it says on a file, word for word.
 */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { type Ended, runProcess, tempFolder } from '../../support/process.ts';
import { startServer } from './server.ts';
import { timeless } from './timeless.ts';

const server = await startServer();
const home = tempFolder();
const file = join(home, 'acme.db');
let database = '';

/** Amy is account manager and no Entitlement manager; Olga an organizer, Max a member, Tom an admin without the flag, Ci a guest with it. */
const PEOPLE = ['ada', 'amy', 'olga', 'max', 'tom', 'ci', 'gus'] as const;
type Person = (typeof PEOPLE)[number];

function entitle(place: string, person: Person, args: readonly string[]): Promise<Ended> {
  const env = { ENTITLE_DB: place, ENTITLE_ORG: 'acme', ENTITLE_AS: `${person}@acme.example` };
  return runProcess(args, { env, home, cwd: home, timeout: 120_000 });
}

const words = (line: string): readonly string[] =>
  [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? '');

/** By the owner on the server, by ada on the file. */
const SETUP = [
  'products add badge --name Badges',
  'products add podium --name Podium',
  'products add stage --name Stage',
  'purchases add seat 100 --subscription S-1 --starts 2026-01-01 --ends 2090-12-31 --reference PO-1',
  'purchases add seat 50 --subscription S-2 --starts 2026-01-01',
  'purchases add badge 2 --subscription S-2 --starts 2026-01-01',
  'workspaces create gala --name Gala --starts 2090-01-10 --ends 2090-01-11 --status pre-production --participants 60 --yes',
  'workspaces create pilot --name Pilot --starts 2090-01-10 --ends 2090-01-11 --participants 5',
  'workspaces install gala badge',
  'members add amy@acme.example --role member --account-manager',
  'members add olga@acme.example --role organizer',
  'members add max@acme.example --role member',
  'members add tom@acme.example --role admin',
  'members add ci@acme.example --role guest --entitlement-manager',
  'members add gus@acme.example --role guest',
  'transfer gala seat 110 --yes --reference T-1',
  'holds add gala seat 30 --until 2089-12-31',
  'holds add gala badge --until 2089-12-31',
];

/** Line by line, on both. */
const SESSION: readonly (readonly [person: Person, line: string])[] = [
  ['amy', 'purchases credit 5'],
  ['amy', 'purchases credit 4 --note why --dry-run --json'],
  ['amy', 'purchases credit 4 105 --note why --yes --json --reference C-1'],
  ['amy', 'purchases credit 4 105 --note why --yes --json --reference C-1'],
  ['amy', 'purchases credit 4 104 --note why --yes --reference C-1'],
  ['amy', 'purchases credit 4 1 --note why --yes --reference T-1'],
  ['amy', 'purchases credit 4 6 --note why --yes'],
  ['amy', 'purchases credit 4 --note "the rest" --yes'],
  ['amy', 'purchases credit 1 --note why --yes'],
  ['amy', 'purchases credit 5 --note why --yes'],
  ['amy', 'purchases credit 99 --note why --yes'],
  ['amy', 'purchases credit x --note why --yes'],
  ['olga', 'purchases credit 4 --note why --yes'],
  ['tom', 'purchases credit 4 --note why --yes'],
  ['amy', 'purchases --json'],
  ['amy', 'purchases revoke 2 21 --yes'],
  ['amy', 'purchases revoke 2 11 --yes'],
  ['amy', 'purchases revoke 2 10 --yes --json'],
  ['amy', 'purchases extend 1 --ends 2091-12-31 --note renewed --json'],
  ['amy', 'purchases extend 1 --ends 2089-12-31'],
  ['amy', 'purchases add seat 5 --subscription S-9 --starts 2026-01-01 --reference T-1'],
  ['amy', 'purchases add seat 5 --subscription S-9 --starts 2026-01-01 --reference C-1'],
  ['amy', 'import purchases purchases.csv --json'],
  ['amy', 'import purchases purchases.csv --json'],
  ['max', 'requests add gala podium --note "for the speakers" --json'],
  ['olga', 'requests add gala seat 5 --json'],
  ['olga', 'requests add pilot seat missing --json'],
  ['max', 'requests --json'],
  ['olga', 'requests withdraw 1'],
  ['amy', 'requests --json'],
  ['amy', 'products remove podium'],
  ['amy', 'products remove badge'],
  ['amy', 'products remove stage --json'],
  ['amy', 'transfer gala seat 1 --yes'],
  ['amy', 'holds'],
  ['amy', 'transactions'],
  ['amy', 'activity --json'],
  ['amy', 'orgs --json'],
  ['amy', 'status'],
  ['olga', 'promote pilot --yes --json'],
  ['olga', 'workspaces uninstall gala badge --json'],
  ['olga', 'workspaces update gala --participants 70 --json'],
  ['olga', 'workspaces show gala --json'],
  ['tom', 'members set max@acme.example --entitlement-manager --json'],
  ['max', 'requests approve 2 --dry-run --json'],
  ['max', 'requests approve 2 --yes --json'],
  ['max', 'requests approve 2 --yes'],
  ['max', 'requests decline 3 --note "not yet" --json'],
  ['max', 'holds post 5 12 --dry-run --json'],
  ['max', 'holds post 5 12 --yes --json'],
  ['max', 'holds post 5 --yes'],
  ['max', 'holds release 6 --json'],
  ['max', 'transactions --json'],
  ['tom', 'members remove max@acme.example --yes --json'],
  ['max', 'requests'],
  ['ada', 'requests --json'],
  ['olga', 'import workspaces workspaces.csv --json'],
  ['olga', 'import attendees attendees.csv --workspace gala --json'],
  ['olga', 'workspaces tag gala region=EMEA --json'],
  ['olga', 'workspaces create small --name Small --starts 2090-02-01 --ends 2090-02-01 --json'],
  ['olga', 'workspaces --json'],
  ['olga', 'status'],
  ['tom', 'import members members.csv --json'],
  ['tom', 'members'],
  ['tom', 'activity --limit 5 --json'],
  ['tom', 'members remove gus@acme.example --yes --json'],
  ['gus', 'status'],
  ['ci', 'status'],
  ['ci', 'transfer gala seat 1 --yes --json'],
  ['ci', 'transfer gala --missing --yes --json'],
  ['ci', 'check --yes --json'],
  ['ci', 'plan'],
  ['ci', 'promote pilot --assign --yes'],
  ['ci', 'holds add gala seat 1 --until 2089-12-31 --json'],
  ['ci', 'usage --json'],
  ['ci', 'renewals --json'],
  ['ci', 'forecast'],
  ['ci', 'purchases'],
  ['ci', 'purchases revoke 2 1 --yes'],
  ['ci', 'export all - --json'],
  ['ci', 'requests add gala seat 3 --json'],
  ['ci', 'requests withdraw 4 --json'],
  ['amy', 'orgs create beta --name Beta --activate --json'],
  ['amy', 'orgs --json'],
  ['amy', 'orgs deactivate acme --yes --json'],
  ['amy', 'purchases credit 7 --note late --yes --json'],
  ['amy', 'purchases revoke 2 1 --yes --json'],
  ['ci', 'transfer gala seat 1 --yes'],
  ['amy', 'orgs activate acme --json'],
];

const PURCHASES =
  'subscription,product,quantity,startsOn,endsOn,reference\nS-1,seat,100,2026-01-01,2092-12-31,PO-1\nS-7,seat,3,2026-01-01,,PO-7\nS-8,seat,3,2026-01-01,,\n';

const FILES: Readonly<Record<string, string>> = {
  'purchases.csv': PURCHASES,
  'workspaces.csv':
    'workspace,name,startsOn,endsOn,participants,modules\nexpo,Expo,2090-03-01,2090-03-02,40,badge\ngala,,,,75,\n',
  'attendees.csv': 'Name,Email\nAda,ada@x.example\nBob,bob@x.example\n',
  'members.csv': 'email,role,name\nnew@acme.example,organizer,New\nolga@acme.example,organizer,Olga\n',
};

beforeAll(async () => {
  database = await server.database();
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(home, name), text);
  const owner = server.url(database);
  for (const place of [file, owner]) {
    for (const line of ['init --org acme --name Acme --as ada@acme.example', ...SETUP]) {
      const ended = await entitle(place, 'ada', words(line));
      expect({ line, ...ended }).toMatchObject({ line, status: 0 });
    }
  }
  for (const person of PEOPLE) {
    await server.role(person);
    await server.sql('postgres', `grant entitle_people to ${person}`);
    const tied = await entitle(owner, 'ada', ['members', 'set', `${person}@acme.example`, '--db-role', person]);
    expect(tied).toMatchObject({ status: 0 });
  }
}, 600_000);

test('a session of seven people says the same on both', async () => {
  const ends: Record<number, number> = {};
  for (const [person, line] of SESSION) {
    const place = server.url(database, person);
    const [onFile, onServer] = await Promise.all([entitle(file, person, words(line)), entitle(place, person, words(line))]);
    const shown = line.startsWith('activity') ? withoutTies : (ended: Ended) => ended;
    expect({ person, line, ...shown(timeless(onServer, place)) }).toEqual({ person, line, ...shown(timeless(onFile, file)) });
    ends[onFile.status] = (ends[onFile.status] ?? 0) + 1;
  }
  // Both could be equal by failing alike.
  expect(ends).toMatchInlineSnapshot(`
    {
      "0": 58,
      "2": 1,
      "3": 12,
      "4": 3,
      "5": 11,
      "6": 4,
    }
  `);
}, 600_000);

/** Ties of logins are lines of one store only, and count there. */
function withoutTies({ stdout, ...ended }: Ended): object {
  const rows = JSON.parse(stdout) as readonly { readonly id: number; readonly action: string }[];
  return { ...ended, rows: rows.filter(({ action }) => action !== 'login.tied').map(({ id: _, ...row }) => row) };
}
