/** `members`, `members add`, `members set` and `members remove`. */

import { addMember, listMembers, type MemberChange, removeMember, setMember } from '../app/members.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import { parseRole, ROLES } from '../core/roles.ts';
import { parseEmail, parseName } from '../core/values.ts';
import { members as documents } from '../view/results/people.ts';
import { complete, confirmAt, demandConfirmation } from './asking.ts';
import type { CommandDefinition, Context, Input, OptionDefinition } from './definition.ts';
import { given, present } from './parse.ts';

const FLAGS: readonly OptionDefinition[] = [
  { flags: '--entitlement-manager', description: 'may see and transfer entitlements' },
  { flags: '--no-entitlement-manager', description: 'may not' },
  { flags: '--account-manager', description: 'is an account manager of this store' },
  { flags: '--no-account-manager', description: 'is not' },
  { flags: '--db-role <name>', description: 'the login of the PostgreSQL server they are; none: no longer' },
];

export const members: CommandDefinition = {
  path: 'members',
  reads: 'list',
  summary: 'who belongs to the organization, and in which role',
  examples: ['entitle members'],
  run: async (_input, context) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const rows = await listMembers(await context.services(), caller.value);
    return rows.ok ? done({ document: documents.list(rows.value) }) : rows;
  },
};

/** Asks for the member's address; everybody else's lists show who there is. */
function neededMember(input: Input, context: Context) {
  return {
    given: input.operand(0),
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
function changeOf(input: Input, emailText: string): Outcome<MemberChange> {
  const email = parseEmail(emailText);
  if (!email.ok) return email;
  const name = given(input.text('name'), parseName);
  if (!name.ok) return name;
  return done({
    email: email.value,
    ...present({
      name: name.value,
      entitlementManager: input.either('entitlementManager'),
      accountManager: input.either('accountManager'),
      dbRole: input.text('dbRole'),
    }),
  });
}

export const addMemberCommand: CommandDefinition = {
  path: 'members add',
  summary: 'add a member',
  operands: ['[email]'],
  options: [
    { flags: '--role <role>', description: 'admin, organizer, member or guest' },
    { flags: '--name <name>', description: 'what people call them' },
    ...FLAGS,
  ],
  examples: [
    'entitle members add mia@example.com --role organizer --name "Mia Wong"',
    'entitle members add ci@example.com --role guest --entitlement-manager',
  ],
  run: async (input, context) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const words = await complete(context, addMemberCommand.examples[0] ?? '', {
      email: { given: input.operand(0), label: 'EMAIL', message: 'E-mail address of the new member:', parse: parseEmail },
      role: {
        given: input.text('role'),
        label: '--role ROLE',
        message: 'Role:',
        choices: async () => done(ROLES.map((role) => ({ value: role, label: role }))),
      },
    });
    if (!words.ok) return words;
    const change = changeOf(input, words.value.email);
    if (!change.ok) return change;
    const role = parseRole(words.value.role);
    if (!role.ok)
      return refuse('usage', { reason: `--role "${words.value.role}" is not a role`, fix: `use ${ROLES.join(', ')}` });
    const row = await addMember(await context.services(), caller.value, { ...change.value, role: role.value });
    return row.ok ? done({ document: documents.one(row.value), next: 'entitle members' }) : row;
  },
};

export const setMemberCommand: CommandDefinition = {
  path: 'members set',
  summary: "change a member's role or flags",
  operands: ['[email]'],
  options: [{ flags: '--role <role>', description: 'admin, organizer, member or guest' }, ...FLAGS],
  examples: ['entitle members set mia@example.com --entitlement-manager'],
  run: async (input, context) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const role = given(input.text('role'), parseRole);
    if (!role.ok)
      return refuse('usage', { reason: `--role "${input.text('role')}" is not a role`, fix: `use ${ROLES.join(', ')}` });
    const flags = [role.value, input.either('entitlementManager'), input.either('accountManager'), input.text('dbRole')];
    if (flags.every((flag) => flag === null)) {
      return refuse('missing-argument', { missing: ['something to change'], example: setMemberCommand.examples[0] ?? '' });
    }
    const words = await complete(context, setMemberCommand.examples[0] ?? '', { email: neededMember(input, context) });
    if (!words.ok) return words;
    const change = changeOf(input, words.value.email);
    if (!change.ok) return change;
    const row = await setMember(await context.services(), caller.value, { ...change.value, ...present({ role: role.value }) });
    return row.ok ? done({ document: documents.one(row.value), next: 'entitle members' }) : row;
  },
};

export const removeMemberCommand: CommandDefinition = {
  path: 'members remove',
  summary: 'remove a member from the organization',
  operands: ['[email]'],
  examples: ['entitle members remove mia@example.com --yes'],
  run: async (input, context) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const words = await complete(context, removeMemberCommand.examples[0] ?? '', { email: neededMember(input, context) });
    if (!words.ok) return words;
    const confirmable = demandConfirmation(context, 'removing a member', false);
    if (!confirmable.ok) return confirmable;
    const email = parseEmail(words.value.email);
    if (!email.ok) return email;
    const services = await context.services();
    const preview = await removeMember(services, caller.value, email.value, true);
    if (!preview.ok) return preview;
    const agreed = await confirmAt(context, caller.value, `Remove ${email.value} (${preview.value.role})`);
    if (!agreed.ok) return agreed;
    const row = await removeMember(services, caller.value, email.value);
    return row.ok ? done({ document: documents.one(row.value), next: 'entitle members' }) : row;
  },
};
