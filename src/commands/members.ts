/** `members`, `members add`, `members set` and `members remove`. */

import { addMember, listMembers, type MemberChange, removeMember, seenInMember, setMember } from '../app/members.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import type { MemberRow } from '../core/results.ts';
import { parseRole, ROLES } from '../core/roles.ts';
import { parseEmail, parseName } from '../core/values.ts';
import { members as documents } from '../view/results/people.ts';
import { complete } from '../cli/asking.ts';
import { confirmed, questionAt } from '../cli/confirmation.ts';
import type { CommandDefinition, Asking, Calendar, Stores } from '../cli/definition.ts';
import { present } from '../cli/parse.ts';
import { command, option, type ValuesOf } from '../cli/options.ts';

const FLAGS = {
  entitlementManager: option.either('--entitlement-manager', 'may see and transfer entitlements', 'may not'),
  accountManager: option.either('--account-manager', 'is an account manager of this store', 'is not'),
  dbRole: option.text('--db-role <name>', 'the login of the PostgreSQL server they are; none: no longer'),
};

const NOT_A_ROLE = { what: 'is not a role', fix: `use ${ROLES.join(', ')}` };

export const members: CommandDefinition = command({
  path: 'members',
  reads: 'list',
  summary: 'who belongs to the organization, and in which role',
  examples: ['entitle members'],
  run: async (_input, context: Stores) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const rows = await listMembers(await context.services(), caller.value);
    return rows.ok ? done({ document: documents.list(rows.value) }) : rows;
  },
});

/** Asks for the member's address; everybody else's lists show who there is. */
function neededMember(typed: string | null, context: Stores) {
  return {
    given: typed,
    label: 'EMAIL',
    message: 'Which member?',
    choices: async () => {
      const caller = await context.caller();
      const rows = caller.ok ? await listMembers(await context.services(), caller.value) : caller;
      return rows.ok
        ? done(
            rows.value.map(({ email, name, role }) => ({ value: email, label: email, detail: `${name ?? ''} ${role}`.trim() })),
          )
        : rows;
    },
  };
}

/** What the options say is to become of a member. */
function changeOf(
  emailText: string,
  { entitlementManager, accountManager, dbRole }: ValuesOf<typeof FLAGS>,
): Outcome<MemberChange> {
  const email = parseEmail(emailText);
  return email.ok ? done({ email: email.value, ...present({ entitlementManager, accountManager, dbRole }) }) : email;
}

export const addMemberCommand: CommandDefinition = command({
  path: 'members add',
  summary: 'add a member',
  operands: ['[email]'],
  options: {
    role: option.text('--role <role>', 'admin, organizer, member or guest'),
    name: option.parsed('--name <name>', 'what people call them', parseName),
    ...FLAGS,
  },
  examples: [
    'entitle members add mia@example.com --role organizer --name "Mia Wong"',
    'entitle members add ci@example.com --role guest --entitlement-manager',
  ],
  run: async ({ operands, options }, context: Stores & Calendar & Asking) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const needed = {
      email: { given: operands.email, label: 'EMAIL', message: 'E-mail address of the new member:', parse: parseEmail },
      role: {
        given: options.role,
        label: '--role ROLE',
        message: 'Role:',
        choices: async () => done(ROLES.map((role) => ({ value: role, label: role }))),
      },
    };
    const row = await complete(context, addMemberCommand.examples[0] ?? '', needed, async (words) => {
      const change = changeOf(words.email, options);
      if (!change.ok) return change;
      const role = parseRole(words.role);
      if (!role.ok) return refuse('usage', { reason: `--role "${words.role}" ${NOT_A_ROLE.what}`, fix: NOT_A_ROLE.fix });
      const added = { ...change.value, ...present({ name: options.name }), role: role.value };
      return addMember(await context.services(), caller.value, added);
    });
    return row.ok ? done({ document: documents.one(row.value), next: 'entitle members' }) : row;
  },
});

export const setMemberCommand: CommandDefinition = command({
  path: 'members set',
  summary: "change a member's role or flags",
  operands: ['[email]'],
  options: { role: option.known('--role <role>', 'admin, organizer, member or guest', parseRole, NOT_A_ROLE), ...FLAGS },
  examples: ['entitle members set mia@example.com --entitlement-manager'],
  run: async ({ operands, options }, context: Stores & Calendar & Asking) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    if (Object.values(options).every((value) => value === null)) {
      return refuse('missing-argument', { missing: ['something to change'], example: setMemberCommand.examples[0] ?? '' });
    }
    const words = await complete(context, setMemberCommand.examples[0] ?? '', { email: neededMember(operands.email, context) });
    if (!words.ok) return words;
    const change = changeOf(words.value.email, options);
    if (!change.ok) return change;
    const row = await setMember(await context.services(), caller.value, { ...change.value, ...present({ role: options.role }) });
    return row.ok ? done({ document: documents.one(row.value), next: 'entitle members' }) : row;
  },
});

export const removeMemberCommand: CommandDefinition = command({
  path: 'members remove',
  summary: 'remove a member from the organization',
  operands: ['[email]'],
  examples: ['entitle members remove mia@example.com --yes'],
  run: async ({ operands }, context: Stores & Calendar & Asking) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const needed = { email: neededMember(operands.email, context) };
    const row = await complete(context, removeMemberCommand.examples[0] ?? '', needed, async (words) => {
      const email = parseEmail(words.email);
      if (!email.ok) return email;
      return confirmed<MemberRow>(context, {
        what: 'removing a member',
        dryRun: null,
        run: async (mode) => removeMember(await context.services(), caller.value, email.value, mode),
        seen: seenInMember,
        ask: (trial) => questionAt(context, caller.value, `Remove ${trial.email} (${trial.role})`),
      });
    });
    return row.ok ? done({ document: documents.one(row.value), next: 'entitle members' }) : row;
  },
});
