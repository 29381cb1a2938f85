/** Contract, section 2: every command, typed by every kind of actor. */

import { beforeAll, describe, expect, test } from 'vitest';
import { COMMANDS } from '../../../src/commands/registry.ts';
import { KINDS, maySatisfy, type Need, Office } from './actors.ts';

const ADMINISTER = 'create organizations';
const SEE = 'see organization';
const MEMBERS = 'add, change, remove members';
const LIST = 'list workspaces';
const REQUEST = 'request a transfer';
const TEST = 'create a test workspace';
const CHANGE = 'create any workspace';
const ENTITLEMENTS = 'pools, usage, missing';
const ACCOUNT_MANAGERS = 'account managers may';
const PURCHASES = 'whoever records';
const ACTIVITY = 'activity';
const BELONGS = 'belongs';

/** A command line that is right in everything but, perhaps, who types it; all of its needs must be met. */
interface Line {
  readonly typed: string;
  readonly needs: readonly Need[];
  readonly stdin: string;
}

function line(typed: string, ...needs: readonly Need[]): Line {
  return { typed, needs, stdin: '' };
}

function piped(stdin: string, typed: string, ...needs: readonly Need[]): Line {
  return { typed, needs, stdin };
}

const LINES: Readonly<Record<string, readonly Line[]>> = {
  '': [line('', null)],
  init: [line('init --org gamma --name Gamma --as gus@gamma.example --db HOME/NEW.db', null)],
  status: [line('status', LIST)],
  whoami: [line('whoami', BELONGS)],
  config: [line('config', null)],
  'config set': [line('config set format table', null)],
  'config unset': [line('config unset format', null)],
  help: [line('help roles', null)],
  completion: [line('completion bash', null)],
  __complete: [line('__complete transfer g', null)],
  pools: [line('pools', ENTITLEMENTS)],
  'pools show': [line('pools show seat', ENTITLEMENTS)],
  forecast: [line('forecast', ENTITLEMENTS)],
  usage: [line('usage', ENTITLEMENTS), line('usage --by workspace', ENTITLEMENTS)],
  renewals: [line('renewals', ENTITLEMENTS)],
  alerts: [piped('{"rules": [{"name": "ends", "when": "lot-ends", "days": 30}]}', 'alerts --rules -', ENTITLEMENTS)],
  transactions: [line('transactions', ENTITLEMENTS)],
  'transactions show': [line('transactions show 1', ENTITLEMENTS)],
  purchases: [line('purchases', PURCHASES)],
  'purchases add': [line('purchases add seat 5 --subscription SUB-3 --starts 2026-01-01', ADMINISTER)],
  'purchases revoke': [line('purchases revoke 1 5 --yes', ADMINISTER)],
  'purchases extend': [line('purchases extend 1 --ends 2027-12-31', ADMINISTER)],
  'purchases credit': [line('purchases credit 4 1 --note WHY --yes', ADMINISTER)],
  products: [line('products', LIST)],
  'products add': [line('products add badges --name Badges', ADMINISTER)],
  'products rename': [line('products rename surveys Polls', ADMINISTER)],
  'products remove': [line('products remove podium', ADMINISTER)],
  transfer: [
    line('transfer gala-2026 seat 5 --yes', ENTITLEMENTS),
    line('transfer gala-2026 seat missing --dry-run', ENTITLEMENTS),
    piped('workspace,product,quantity\ngala-2026,seat,5\n', 'transfer --file - --input-format csv --yes', ENTITLEMENTS),
  ],
  holds: [line('holds', ENTITLEMENTS)],
  'holds show': [line('holds show 3', ENTITLEMENTS)],
  'holds add': [line('holds add gala-2026 seat 5 --until 2026-12-31', ENTITLEMENTS)],
  'holds post': [line('holds post 3 4 --yes', ENTITLEMENTS), line('holds post 3 --dry-run', ENTITLEMENTS)],
  'holds release': [line('holds release 3', ENTITLEMENTS)],
  requests: [line('requests', REQUEST)],
  'requests add': [line('requests add gala-2026 seat 5', REQUEST)],
  'requests approve': [line('requests approve 1 --yes', ENTITLEMENTS)],
  'requests decline': [line('requests decline 1 --note WHY', ENTITLEMENTS)],
  // Only one's own: test/store/kinds.ts.
  'requests withdraw': [],
  check: [
    line('check --yes', ENTITLEMENTS),
    line('check --dry-run', ENTITLEMENTS),
    // Does something only where one is Entitlement manager; the contract refuses nobody.
    line('check --all --dry-run', 'known'),
  ],
  plan: [line('plan', ENTITLEMENTS), line('plan --out HOME/another.json', ENTITLEMENTS)],
  apply: [line('apply HOME/plan.json --yes', ENTITLEMENTS), line('apply HOME/plan.json --dry-run', ENTITLEMENTS)],
  workspaces: [
    line('workspaces', LIST),
    line('workspaces --missing', LIST, ENTITLEMENTS),
    line('workspaces --surplus', LIST, ENTITLEMENTS),
    line('workspaces --status production --exit-code', LIST, ENTITLEMENTS),
  ],
  'workspaces show': [line('workspaces show gala-2026', LIST)],
  'workspaces create': [
    line('workspaces create seminar --name Seminar --starts 2026-12-01 --ends 2026-12-01', TEST),
    line('workspaces create seminar --name Seminar --starts 2026-12-01 --ends 2026-12-01 --status pre-production --yes', CHANGE),
  ],
  'workspaces update': [
    line('workspaces update gala-2026 --participants 50', CHANGE),
    line('workspaces update workshop --name Practice', CHANGE),
  ],
  'workspaces tag': [line('workspaces tag workshop cost-center=4711', CHANGE)],
  'workspaces untag': [line('workspaces untag workshop region', CHANGE)],
  'workspaces install': [
    line('workspaces install workshop live-streaming', TEST),
    line('workspaces install gala-2026 surveys', CHANGE),
  ],
  'workspaces uninstall': [
    line('workspaces uninstall workshop surveys', TEST),
    line('workspaces uninstall gala-2026 live-streaming', CHANGE),
  ],
  promote: [
    line('promote workshop --yes', CHANGE),
    line('promote gala-2026 --dry-run', CHANGE),
    line('promote gala-2026 --assign --yes', CHANGE, ENTITLEMENTS),
  ],
  orgs: [line('orgs', 'known')],
  'orgs create': [line('orgs create delta --name Delta', ADMINISTER)],
  'orgs activate': [line('orgs activate acme', ADMINISTER)],
  'orgs deactivate': [line('orgs deactivate acme --yes', ADMINISTER)],
  members: [line('members', SEE)],
  'members add': [
    line('members add mia@acme.example --role guest', MEMBERS),
    line('members add mia@acme.example --role guest --entitlement-manager', MEMBERS),
    line('members add mia@acme.example --role guest --account-manager', MEMBERS, ACCOUNT_MANAGERS),
  ],
  'members set': [
    line('members set bo@acme.example --role organizer', MEMBERS),
    line('members set bo@acme.example --entitlement-manager', MEMBERS),
    line('members set bo@acme.example --account-manager', MEMBERS, ACCOUNT_MANAGERS),
  ],
  'members remove': [line('members remove bo@acme.example --yes', MEMBERS)],
  import: [
    piped('email,role\nmia@acme.example,guest\n', 'import members - --input-format csv', ADMINISTER),
    piped(
      'workspace,name,startsOn,endsOn\nfair,Fair,2026-12-01,2026-12-01\n',
      'import workspaces - --input-format csv',
      ADMINISTER,
    ),
    piped(
      'subscription,product,quantity,startsOn\nSUB-9,seat,5,2026-01-01\n',
      'import purchases - --input-format csv',
      ADMINISTER,
    ),
    piped('email,role\nmia@acme.example,guest\n', 'import members - --input-format csv --dry-run', ADMINISTER),
    piped('Email\nguest@elsewhere.example\n', 'import attendees - --input-format csv --workspace workshop', CHANGE),
  ],
  export: [
    line('export pools -', ENTITLEMENTS),
    line('export all HOME/all.json --force', ENTITLEMENTS),
    line('export transfers HOME/form.xlsx --force', ENTITLEMENTS),
  ],
  // Anybody who can open a store may ask whether it is sound; a workbook is compared with what only few may see.
  verify: [line('verify', null), line('verify HOME/pools.xlsx', ENTITLEMENTS)],
  backup: [line('backup HOME/backup.db --force', null)],
  copy: [line('copy HOME/copy-NEW.db', null)],
  doctor: [line('doctor', null)],
  version: [line('version', null)],
  // Nobody is asked anything here: it needs a terminal, which test/browse has.
  browse: [],
  activity: [line('activity', ACTIVITY)],
};

const REGISTERED = [...COMMANDS.groups.flatMap(({ commands }) => commands), ...COMMANDS.hidden, COMMANDS.start];

test('every command is typed here', () => {
  expect(REGISTERED.map(({ path }) => path).toSorted()).toEqual(Object.keys(LINES).toSorted());
});

/** What came of a line: `allowed`, or the refusal; anything else is told in full, so that a test shows it. */
function outcomeOf({ status, stderr }: { readonly status: number; readonly stderr: string }): string {
  if (status === 0) return 'allowed';
  const { code, hint } = (JSON.parse(stderr) as { readonly error: { readonly code: string; readonly hint: string | null } })
    .error;
  const helped = /\b(?:admin|account manager)\b|^ask \S+@\S+|^make yourself Entitlement manager: /.test(hint ?? '');
  return status === 3 && helped ? code : `exit ${status}: ${stderr}`;
}

const ALL = Object.values(LINES).flat();
const words = (typed: string, unique: string): readonly string[] => typed.replace('NEW', unique).split(' ').filter(Boolean);

let office: Office;
beforeAll(async () => {
  office = await Office.open();
});

describe('who may', () => {
  test.each(ALL)('entitle $typed', async ({ typed, stdin, needs }) => {
    const expected = KINDS.map((kind) => {
      const allowed = needs.every((need) => maySatisfy(kind, need));
      return [kind.name, allowed ? 'allowed' : kind.known ? 'not-permitted' : 'unknown-actor'];
    });
    const found: [string, string][] = [];
    for (const kind of KINDS) {
      const before = office.content();
      const outcome = outcomeOf(await office.type(kind.email, [...words(typed, kind.email), '--json'], stdin));
      found.push([kind.name, outcome]);
      if (outcome === 'allowed') office.restore();
      else expect(office.content().equals(before), `${kind.name} was refused, and the store is another`).toBe(true);
    }
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected));
  });
});

/** Entitlements of an organization on which they are not activated are nobody's. */
describe('not activated', () => {
  let closed: Office;
  beforeAll(async () => {
    closed = office.copy();
    await closed.type('ada@acme.example', ['orgs', 'deactivate', 'acme', '--yes']);
    closed.keep();
  });

  test.each(ALL.filter(({ needs }) => needs.includes(ENTITLEMENTS)))('entitle $typed', async ({ typed, stdin }) => {
    const before = closed.content();
    const { status, stdout, stderr } = await closed.type('ada@acme.example', [...words(typed, 'ada'), '--json'], stdin);
    const { code, hint } = (JSON.parse(stderr) as { readonly error: { readonly code: string; readonly hint: string } }).error;
    expect({ status, stdout, code, hint }).toEqual({
      status: 3,
      stdout: '',
      code: 'not-activated',
      hint: 'run: entitle orgs activate acme',
    });
    expect(closed.content().equals(before)).toBe(true);
  });

  test('purchases are seen by who records them, not by who would draw from them', async () => {
    const seen = async (email: string) => outcomeOf(await closed.type(email, ['purchases', '--json']));
    expect([await seen('account-manager@entitle.example'), await seen('admin-entitlement-manager@acme.example')]).toEqual([
      'allowed',
      'not-activated',
    ]);
  });
});
