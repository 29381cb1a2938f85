/** `import members`: adds or changes by e-mail address (contract, section 7). */

import type { MemberState } from '../core/ledger.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import { parseRole, type Role } from '../core/roles.ts';
import { type Email, parseEmail, parseName } from '../core/values.ts';
import type { BoundRow } from './bound-rows.ts';
import { changesBetween, type Importer, type RowChange, UNCHANGED } from './import.ts';
import { collect, demanded, EMPTY, needed, optional } from './import-cells.ts';
import { isLastAdmin, memberActivity } from './members.ts';

export const memberImporter: Importer = {
  columns: { required: ['email', 'role'], optional: ['name', 'entitlementManager'], ignored: ['organization'] },
  prepare: async (_services, records, organization) => {
    const members = new Map((await records.members(organization)).map((member) => [member.email, member]));
    const context: Context = { organization, members, seen: new Map() };
    const keyOf = (row: BoundRow) => row.cell('email');
    return { keyOf, decide: (row) => ({ key: keyOf(row), outcome: decide(context, row) }) };
  },
};

interface Context {
  readonly organization: string;
  readonly members: Map<Email, MemberState>;
  readonly seen: Map<Email, number>;
}

interface Rest {
  readonly role: Role;
  readonly name: string | null;
  readonly entitlementManager: boolean;
}

function decide({ organization, members, seen }: Context, row: BoundRow): Outcome<RowChange> {
  const parsed = demanded(row, 'email', parseEmail)();
  if (!parsed.ok) return parsed;
  const email = parsed.value;
  const before = members.get(email) ?? null;
  const rest = collect<Rest>({
    role: needed(row, 'role', parseRole, before?.role),
    name: optional<string | null>(row, 'name', parseName, { before: before?.name, otherwise: null }),
    entitlementManager: () =>
      row.given('entitlementManager') === EMPTY
        ? refuse('cannot-be-empty', { column: 'entitlementManager' })
        : optional(row, 'entitlementManager', parseFlag, { before: before?.entitlementManager, otherwise: false })(),
  });
  if (!rest.ok) return rest;
  const { role, name, entitlementManager } = rest.value;
  const after: MemberState = { email, name, role, entitlementManager };
  const activity = memberActivity(email, before, after);
  const earlier = seen.get(email);
  if (earlier !== undefined && activity.length > 0) return refuse('duplicate-row', { what: 'member', key: email, row: earlier });
  if (isLastAdmin([...members.values()], email) && role !== 'admin') return refuse('last-admin', { email, organization });
  seen.set(email, earlier ?? row.row);
  members.set(email, after);
  if (activity.length === 0) return done(UNCHANGED);
  const status = before === null ? 'created' : 'updated';
  return done({ status, changes: changesBetween(before, after), activity, transactions: [] });
}

function parseFlag(text: string): Outcome<boolean> {
  const word = text.toLowerCase();
  if (['yes', 'true', '1'].includes(word)) return done(true);
  if (['no', 'false', '0'].includes(word)) return done(false);
  return refuse('invalid-flag', { what: 'entitlementManager', value: text });
}
