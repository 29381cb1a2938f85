/** Files that are imported, each kind with every option; cells that are blank, emptied, right and wrong. */

import fc from 'fast-check';
import { type Answer, refused } from '../model/model.ts';
import type { WholeModel } from '../model/changes.ts';
import { day, optional, small } from '../model/steps.ts';
import { type Command, line } from './typing.ts';

const seldom = fc.constantFrom(true, false, false, false);
const key = fc.constantFrom('gala', 'fair', 'expo', 'forum', 'summit');

const KINDS = {
  purchases: fc.record({
    subscription: fc.constantFrom('SUB-30', 'SUB-9'),
    product: fc.constantFrom('seat', 'seat', 'surveys', 'streaming'),
    quantity: fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom('4', '30') },
      { weight: 1, arbitrary: fc.constantFrom('0', 'some') },
    ),
    startsOn: fc.constantFrom('2090-01-01', '2090-06-01'),
    endsOn: fc.constantFrom('', '', '-', '2090-06-20', '2090-12-31', '2089-12-31'),
    reference: fc.constantFrom('', '', '-', 'PO-1', 'PO-2', 'CRM-1'),
    note: fc.constantFrom('', '-', 'by phone'),
  }),
  workspaces: fc.record({
    workspace: key,
    name: fc.constantFrom('', 'Gala 2090', 'Gala 2090', '-'),
    startsOn: fc.oneof(fc.constant(''), day, day, fc.constant('-')),
    endsOn: fc.oneof(
      fc.constant(''),
      day.map((on) => on.replace('2090', '2091')),
      day,
      fc.constant('-'),
    ),
    status: fc.constantFrom('', '', '', 'test', 'pre-production', 'production', '-'),
    participants: fc.oneof(fc.constantFrom('', '', '-', 'many'), small.map(String)),
    modules: fc.constantFrom('', '', '-', 'surveys', 'surveys;surveys', 'streaming', 'seat'),
    region: fc.constantFrom('', '', '-', 'emea'),
  }),
  members: fc.record({
    email: fc.constantFrom('mia@acme.example', 'leo@acme.example', 'ada@acme.example'),
    role: fc.constantFrom('', '', 'admin', 'organizer', 'member', 'guest', '-', 'boss'),
    name: fc.constantFrom('', '-', 'Mia Wong'),
    entitlementManager: fc.constantFrom('', '', 'yes', 'no', '-', 'perhaps'),
  }),
  attendees: fc.record({
    email: fc.constantFrom('a@x.example', 'A@X.example', 'b@x.example', 'c@x.example'),
    state: fc.constantFrom('confirmed', 'confirmed', 'waiting', 'cancelled'),
  }),
};
const HEADINGS = {
  purchases: ['subscription', 'product', 'quantity', 'startsOn', 'endsOn', 'reference', 'note'],
  workspaces: ['workspace', 'name', 'startsOn', 'endsOn', 'status', 'participants', 'modules', 'region'],
  members: ['email', 'role', 'name', 'entitlementManager'],
  attendees: ['email', 'state'],
} as const;
type Kind = keyof typeof KINDS;

/** What people have in a file beside the columns that are asked for. */
const REST = 'remark';

interface Options {
  readonly dryRun: boolean;
  readonly batch: string | null;
  readonly newProducts: boolean;
  readonly workspace: string | null;
  readonly emailColumn: boolean;
  readonly stateColumn: boolean;
  readonly count: readonly string[];
  readonly rest: 'none' | 'left out' | 'unknown';
}

const FOR_PURCHASES = { batch: fc.constantFrom(null, null, 'november'), newProducts: fc.boolean() };
const FOR_ATTENDEES = {
  workspace: fc.oneof(
    { weight: 5, arbitrary: key.map((each): string | null => each) },
    { weight: 1, arbitrary: fc.constantFrom(null, 'nowhere') },
  ),
  emailColumn: fc.boolean(),
  stateColumn: fc.boolean(),
  count: fc.constantFrom<readonly string[]>([], [], ['confirmed'], ['confirmed', 'waiting'], ['unheard-of']),
};
const NONE = { batch: null, newProducts: false, workspace: null, emailColumn: false, stateColumn: false, count: [] };

/** Mostly those of its kind; now and then one that is for another. */
function optionsOf(kind: Kind): fc.Arbitrary<Options> {
  const common = { dryRun: seldom, rest: fc.constantFrom<Options['rest']>('none', 'none', 'left out', 'unknown') };
  const own = kind === 'purchases' ? fc.record(FOR_PURCHASES) : kind === 'attendees' ? fc.record(FOR_ATTENDEES) : fc.constant({});
  const strange =
    kind === 'purchases'
      ? fc.constant({ workspace: 'gala' })
      : fc.constantFrom<Partial<Options>>({ batch: 'november' }, { newProducts: true });
  return fc
    .tuple(fc.record(common), own, fc.oneof({ weight: 9, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: strange }))
    .map(([shared, its, others]) => ({ ...NONE, ...shared, ...its, ...others }));
}

function misplaced(kind: Kind, { batch, newProducts, workspace, emailColumn, stateColumn, count }: Options): boolean {
  const forPurchases = batch !== null || newProducts;
  const forAttendees = workspace !== null || emailColumn || stateColumn || count.length > 0;
  return (forPurchases && kind !== 'purchases') || (forAttendees && kind !== 'attendees');
}

function argvOf(kind: Kind, options: Options): readonly string[] {
  const { dryRun, batch, newProducts, workspace, emailColumn, stateColumn, count, rest } = options;
  return line(
    ['import', kind, '-', '--input-format', 'csv'],
    dryRun ? ['--dry-run'] : [],
    optional('--batch', batch),
    newProducts ? ['--new-products'] : [],
    optional('--workspace', workspace),
    optional('--email-column', emailColumn ? 'email' : null),
    optional('--state-column', stateColumn ? 'state' : null),
    count.length > 0 ? ['--count', ...count] : [],
    optional('--ignore-columns', rest === 'left out' ? REST : null),
  );
}

function fileOf(kind: Kind, rows: readonly Readonly<Record<string, string>>[], rest: Options['rest']): string {
  const names: readonly string[] = HEADINGS[kind];
  const headings = names.map((name) => (name === 'region' ? 'tag:region' : name));
  const more = rest === 'none' ? [] : [REST];
  const lines = rows.map((cells) => [...names.map((name) => cells[name] ?? ''), ...more.map(() => 'x')].join(','));
  return `${[[...headings, ...more].join(','), ...lines].join('\n')}\n`;
}

function expected(kind: Kind, rows: readonly Readonly<Record<string, string>>[], options: Options) {
  const { batch, newProducts, workspace, count, rest } = options;
  return (who: string, model: WholeModel): Answer => {
    if (misplaced(kind, options)) return refused('usage');
    if (kind === 'attendees')
      return workspace === null ? refused('missing-argument') : model.importAttendees(who, workspace, rows as never, count);
    if (rest === 'unknown') return { status: 7, code: 'unknown-column', result: null };
    if (kind === 'purchases') return model.importPurchases(who, rows as never, { batch, newProducts });
    return kind === 'workspaces' ? model.importWorkspaces(who, rows as never) : model.importMembers(who, rows as never);
  };
}

interface Imported {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly rows: readonly { readonly row: number; readonly status: string; readonly code: string | null }[];
}

function partOf(kind: Kind): (result: never) => unknown {
  if (kind === 'attendees')
    return ({ workspace, counted, participants }: Record<'workspace' | 'counted' | 'participants', unknown>) => ({
      workspace,
      counted,
      participants,
    });
  return ({ created, updated, unchanged, rows }: Imported) => ({
    created,
    updated,
    unchanged,
    rejected: rows.filter(({ status }) => status === 'rejected').map(({ row, code }) => `${row} ${code}`),
  });
}

function importOf(kind: Kind): fc.Arbitrary<Command> {
  const cells: fc.Arbitrary<Readonly<Record<string, string>>> = KINDS[kind];
  const rows = fc.array(cells, { minLength: 1, maxLength: 4 });
  return fc.tuple(rows, optionsOf(kind)).map(([all, asked]): Command => {
    // No heading is unknown in a file of registrations, and none is left out.
    const options = kind === 'attendees' ? { ...asked, rest: 'none' as const } : asked;
    const run = expected(kind, all, options);
    return {
      argv: argvOf(kind, options),
      stdin: fileOf(kind, all, options.rest),
      by: (who) => (model) => (options.dryRun ? model.dry(() => run(who, model)) : run(who, model)),
      part: partOf(kind),
    };
  });
}

export const imports: fc.Arbitrary<Command> = fc.oneof(
  { weight: 4, arbitrary: importOf('purchases') },
  { weight: 4, arbitrary: importOf('workspaces') },
  { weight: 3, arbitrary: importOf('members') },
  { weight: 3, arbitrary: importOf('attendees') },
);
