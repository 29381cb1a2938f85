/** `import members`: adds or changes by e-mail address (contract, section 7). */

import type { MemberState } from '../core/ledger.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import { parseRole, type Role } from '../core/roles.ts';
import { type Email, parseEmail, parseName } from '../core/values.ts';
import type { BoundRow } from './columns.ts';
import { cell, collect, type Importer, optionalCell, type RowChange } from './import.ts';
import { isLastAdmin, memberActivity } from './members.ts';

export const memberImporter: Importer = {
  columns: { required: ['email', 'role'], optional: ['name', 'entitlementManager'], ignored: [] },
  prepare: async (_services, records, organization) => {
    const members = new Map((await records.members(organization)).map((member) => [member.email, member]));
    const context: Context = { organization, members, seen: new Map() };
    return { keyOf: (row) => row.cell('email'), decide: (row) => decide(context, row) };
  },
};

interface Context {
  readonly organization: string;
  readonly members: Map<Email, MemberState>;
  readonly seen: Map<Email, number>;
}

interface Parsed {
  readonly email: Email;
  readonly role: Role;
  readonly name: string | null;
  readonly entitlementManager: boolean | null;
  readonly [name: string]: unknown;
}

function decide({ organization, members, seen }: Context, row: BoundRow): Outcome<RowChange> {
  const parsed = collect<Parsed>({
    email: cell(row, 'email', parseEmail),
    role: cell(row, 'role', parseRole),
    name: optionalCell(row, 'name', parseName),
    entitlementManager: optionalCell(row, 'entitlementManager', parseFlag),
  });
  if (!parsed.ok) return parsed;
  const { email, role, name, entitlementManager } = parsed.value;
  const before = members.get(email) ?? null;
  const after: MemberState = {
    email,
    name: name ?? before?.name ?? null,
    role,
    entitlementManager: entitlementManager ?? before?.entitlementManager ?? false,
  };
  const activity = memberActivity(email, before, after);
  const earlier = seen.get(email);
  if (earlier !== undefined && activity.length > 0) return refuse('duplicate-row', { what: 'member', key: email, row: earlier });
  if (isLastAdmin([...members.values()], email) && role !== 'admin') return refuse('last-admin', { email, organization });
  seen.set(email, row.row);
  members.set(email, after);
  const status = activity.length === 0 ? 'unchanged' : before === null ? 'created' : 'updated';
  return done({ status, activity, transactions: [] });
}

function parseFlag(text: string): Outcome<boolean> {
  const word = text.toLowerCase();
  if (['yes', 'true', '1'].includes(word)) return done(true);
  if (['no', 'false', '0'].includes(word)) return done(false);
  return refuse('invalid-flag', { what: 'entitlementManager', value: text });
}
