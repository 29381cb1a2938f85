/** Section 2 of the contract as it is written, and somebody of every kind in an organization of their own to try it on. */

import { copyFileSync, cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Finished, runHere } from '../../support/host.ts';
import { tempFolder } from '../../support/process.ts';
import { COLUMNS, ROWS } from '../../support/rights.ts';

/** What a command needs: the only row of the table that begins so; `known`: an address the store knows; null: nobody in particular. */
export type Need = string | null;

export interface Kind {
  readonly name: string;
  readonly email: string;
  /** Columns of the table that speak for them; of `acme`, which is what every command here is about. */
  readonly columns: readonly string[];
  readonly known: boolean;
  /** The words with which `ada` makes them what they are. */
  readonly made: readonly string[];
}

const ROLES = ['admin', 'organizer', 'member', 'guest'] as const;
const FLAG = '+ Entitlement manager';

function member(role: string, ...flags: readonly string[]): Kind {
  const words = flags.map((flag) => `--${flag}`);
  const columns = [role, ...flags.map((flag) => (flag === 'account-manager' ? 'account manager' : FLAG))];
  const email = `${[role, ...flags].join('-')}@acme.example`;
  return { name: columns.join(' '), email, columns, known: true, made: ['members', 'add', email, '--role', role, ...words] };
}

export const KINDS: readonly Kind[] = [
  {
    name: 'account manager',
    email: 'account-manager@entitle.example',
    columns: ['account manager'],
    known: true,
    made: ['members', 'set', 'account-manager@entitle.example', '--account-manager'],
  },
  member('guest', 'account-manager', 'entitlement-manager'),
  ...ROLES.flatMap((role) => [member(role), member(role, 'entitlement-manager')]),
  {
    name: 'admin + Entitlement manager of another organization',
    email: 'beth@beta.example',
    columns: [],
    known: true,
    made: ['members', 'add', 'beth@beta.example', '--role', 'admin', '--entitlement-manager', '--org', 'beta'],
  },
  { name: 'stranger', email: 'eve@nowhere.example', columns: [], known: false, made: [] },
];

export function maySatisfy({ columns, known }: Kind, need: Need): boolean {
  if (need === null) return true;
  if (need === 'known') return known;
  const rows = ROWS.filter(([action = '']) => action.startsWith(need));
  const [row] = rows;
  if (row === undefined || rows.length > 1) throw new Error(`${rows.length} rows of the table begin with "${need}"`);
  return columns.some((column) => row[COLUMNS.indexOf(column)] === '✓');
}

const ADA = 'ada@acme.example';
const NOW = '2026-11-21T09:00:00.000Z';

/** Everything that commands here are about. */
const SETTING_UP = [
  'init --org acme --name Acme --as ada@acme.example',
  'orgs create beta --name Beta --activate',
  'products add live-streaming --name Streaming',
  'products add surveys --name Surveys',
  'products add podium --name Podium',
  'purchases add seat 100 --subscription SUB-1 --starts 2026-01-01 --ends 2026-12-31',
  'purchases add live-streaming 1 --subscription SUB-2 --starts 2026-01-01',
  'workspaces create gala-2026 --name Gala --starts 2026-12-05 --ends 2026-12-06 --participants 40 --status pre-production --yes',
  'workspaces install gala-2026 live-streaming',
  'workspaces create workshop --name Workshop --starts 2026-12-10 --ends 2026-12-10 --participants 5',
  'workspaces install workshop surveys',
  'workspaces tag workshop region=EMEA',
  'holds add gala-2026 seat 5 --until 2026-12-31',
  'transfer gala-2026 seat 2 --yes',
  'requests add gala-2026 seat 5',
  'members add bo@acme.example --role guest',
  'plan --out HOME/plan.json',
  'export pools HOME/pools.xlsx',
];

/** A folder with the store, a plan and an exported workbook; typed in by an actor of one kind after the other. */
export class Office {
  readonly home: string;
  readonly #clean: string;

  private constructor(home: string) {
    this.home = home;
    this.#clean = `${home}/clean.db`;
  }

  static async open(): Promise<Office> {
    const office = new Office(tempFolder());
    for (const typed of [
      ...SETTING_UP.map((line) => line.split(' ')),
      ...KINDS.map(({ made }) => made).filter(({ length }) => length > 0),
    ]) {
      const { status, stderr } = await office.type(ADA, typed);
      if (status !== 0) throw new Error(`${typed.join(' ')}: ${stderr}`);
    }
    office.keep();
    return office;
  }

  /** The same folder again, for other changes to it. */
  copy(): Office {
    const home = tempFolder();
    cpSync(this.home, home, { recursive: true });
    return new Office(home);
  }

  /** Typed in acme unless it says otherwise; `HOME` is this folder. */
  type(actor: string, typed: readonly string[], stdin = ''): Promise<Finished> {
    const env = { ENTITLE_DB: this.#db, ENTITLE_ORG: 'acme', ENTITLE_AS: actor };
    const argv = typed.map((word) => word.replace('HOME', this.home));
    return runHere(argv, { home: this.home, now: NOW, env, stdin });
  }

  get #db(): string {
    return join(this.home, 'entitle.db');
  }

  /** The store's bytes. */
  content(): Buffer {
    return readFileSync(this.#db);
  }

  /** What `restore` goes back to. */
  keep(): void {
    copyFileSync(this.#db, this.#clean);
  }

  restore(): void {
    copyFileSync(this.#clean, this.#db);
  }
}
