/** `orgs`, `orgs create`, `orgs activate` and `orgs deactivate`. */

import { createOrganization, listOrganizations, seenInOrganization, setActivated } from '../app/orgs.ts';
import { readGlances } from '../app/portfolio.ts';
import type { Mode } from '../app/commit.ts';
import { done, type Outcome } from '../core/outcome.ts';
import type { OrganizationRow } from '../core/results.ts';
import { parseName, parseOrganizationKey } from '../core/values.ts';
import { organizations, organizationsDocument } from '../view/results/people.ts';
import { complete } from '../cli/asking.ts';
import { confirmed } from '../cli/confirmation.ts';
import type { CommandDefinition, Printed, Asking, Calendar, Stores } from '../cli/definition.ts';
import { command, option } from '../cli/options.ts';

export const orgs: CommandDefinition = command({
  path: 'orgs',
  reads: 'list',
  summary: 'your organizations, and what is missing in each',
  examples: ['entitle orgs'],
  run: async (_input, context: Stores & Calendar) => {
    const actor = await context.actor();
    if (!actor.ok) return actor;
    const services = await context.services();
    const rows = await listOrganizations(services, { actor: actor.value, organization: null });
    if (!rows.ok) return rows;
    const glances = await readGlances(services, actor.value, context.today());
    return done({ document: organizationsDocument(rows.value, glances), across: true });
  },
});

export const createOrganizationCommand: CommandDefinition = command({
  path: 'orgs create',
  summary: 'create an organization; you become its admin and Entitlement manager',
  operands: ['[organization]'],
  options: {
    name: option.text('--name <name>', 'what people call it'),
    activate: option.flag('--activate', 'activate entitlements on it'),
  },
  examples: ['entitle orgs create acme --name "Acme Events" --activate'],
  run: async ({ operands, options }, context: Stores & Calendar & Asking) => {
    const actor = await context.actor();
    if (!actor.ok) return actor;
    const words = await complete(context, createOrganizationCommand.examples[0] ?? '', {
      organization: {
        given: operands.organization,
        label: 'KEY',
        message: 'Key of the organization:',
        parse: parseOrganizationKey,
      },
      name: { given: options.name, label: '--name NAME', message: 'Its name:', parse: parseName },
    });
    if (!words.ok) return words;
    const organization = parseOrganizationKey(words.value.organization);
    if (!organization.ok) return organization;
    const name = parseName(words.value.name);
    if (!name.ok) return name;
    const asked = { organization: organization.value, name: name.value, activated: options.activate };
    const row = await createOrganization(await context.services(), actor.value, asked);
    return row.ok ? done({ document: organizations.one(row.value), next: nextOf(asked) }) : row;
  },
});

function nextOf({ organization, activated }: { readonly organization: string; readonly activated: boolean }): string {
  return activated ? `entitle config set org ${organization}` : `entitle orgs activate ${organization}`;
}

async function activation(
  typed: string | null,
  context: Stores & Calendar & Asking,
  activated: boolean,
  example: string,
): Promise<Outcome<Printed>> {
  const actor = await context.actor();
  if (!actor.ok) return actor;
  const words = await complete(context, example, {
    organization: { given: typed, label: 'KEY', message: 'Key of the organization:', parse: parseOrganizationKey },
  });
  if (!words.ok) return words;
  const { organization } = words.value;
  const caller = { actor: actor.value, organization };
  const run = async (mode?: Mode) => setActivated(await context.services(), caller, activated, mode);
  const row = activated
    ? await run()
    : await confirmed<OrganizationRow>(context, {
        what: 'deactivating an organization',
        dryRun: null,
        run,
        seen: seenInOrganization,
        ask: async ({ name }) => {
          await context.inform(
            `Nobody in ${name} will see or transfer entitlements until it is activated again; nothing is lost.`,
          );
          return done(`Deactivate entitlements of ${name} (${organization})?`);
        },
      });
  return row.ok ? done({ document: organizations.one(row.value), next: `entitle status --org ${organization}` }) : row;
}

export const activateCommand: CommandDefinition = command({
  path: 'orgs activate',
  summary: 'activate entitlements on an organization',
  operands: ['[organization]'],
  examples: ['entitle orgs activate acme'],
  run: ({ operands }, context: Stores & Calendar & Asking) =>
    activation(operands.organization, context, true, 'entitle orgs activate acme'),
});

export const deactivateCommand: CommandDefinition = command({
  path: 'orgs deactivate',
  summary: 'deactivate entitlements on an organization',
  operands: ['[organization]'],
  examples: ['entitle orgs deactivate acme --yes'],
  run: ({ operands }, context: Stores & Calendar & Asking) =>
    activation(operands.organization, context, false, 'entitle orgs deactivate acme --yes'),
});
