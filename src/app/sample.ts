/**
 * The sample organization of `init --sample`: a file of facts, told as days from today so that it never grows old, and
 * recorded through the use cases a user would call. So every rule holds and every line of the logs is a real one.
 */

import { addDays, type Day } from '../core/days.ts';
import { type InputTable, tableOfRows } from '../core/input.ts';
import type { Outcome } from '../core/outcome.ts';
import { explain } from '../core/refusals.ts';
import type { OrganizationRow } from '../core/results.ts';
import { type Email, parseEmail, parseName, parseOrganizationKey, parseProductKey } from '../core/values.ts';
import { check } from './check.ts';
import { changeModules, updateWorkspace } from './edit-workspaces.ts';
import { bindColumns } from './columns.ts';
import { type Importer, importTable } from './import.ts';
import { memberImporter } from './import-members.ts';
import { purchaseImporter } from './import-purchases.ts';
import { workspaceImporter } from './import-workspaces.ts';
import { found } from './init.ts';
import { listOrganizations } from './orgs.ts';
import type { Caller, Services } from './ports.ts';
import { addProduct } from './products.ts';
import { promote } from './promote.ts';
import { revokePurchase } from './purchases.ts';
import { transfer } from './transfer.ts';

/** fixtures/sample.json. `startsIn` and `endsIn` are days from today; texts are what a user would type. */
export interface Sample {
  readonly organization: { readonly organization: string; readonly name: string };
  readonly accountManager: string;
  readonly members: readonly SampleRow[];
  readonly products: readonly { readonly product: string; readonly name: string }[];
  readonly purchases: readonly DatedRow[];
  readonly workspaces: readonly DatedRow[];
  readonly history: readonly SampleStep[];
}

/** A row of an import: its columns, in any order; null is an empty cell. */
type SampleRow = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;
type DatedRow = SampleRow & { readonly startsIn: number; readonly endsIn: number | null };

/** What somebody did after the imports, in this order; without `by`, the account manager did it. */
export type SampleStep = { readonly by?: string } & (
  | { readonly step: 'revoke'; readonly purchase: number; readonly quantity: number; readonly note: string }
  | { readonly step: 'promote'; readonly workspace: string; readonly assign: boolean }
  | { readonly step: 'participants'; readonly workspace: string; readonly participants: number }
  | { readonly step: 'install'; readonly workspace: string; readonly products: readonly string[] }
  | { readonly step: 'check' }
  | {
      readonly step: 'transfer';
      readonly workspace: string;
      readonly product: string;
      /** Null for a module. */
      readonly quantity: number | null;
      readonly reference: string | null;
      readonly note: string | null;
    }
);

/** Fills a store that was just made. A sample that breaks a rule is a bug of ours, hence an exception. */
export async function loadSample(
  services: Services,
  sample: Sample,
): Promise<{ readonly organization: OrganizationRow; readonly actor: Email }> {
  const actor = sure('account manager', parseEmail(sample.accountManager));
  const organization = sure('organization', parseOrganizationKey(sample.organization.organization));
  const caller: Caller = { actor, organization };
  sure(
    'organization',
    await found(services, actor, { organization, name: sure('organization', parseName(sample.organization.name)) }),
  );
  for (const { product, name } of sample.products) {
    const asked = { product: sure(product, parseProductKey(product)), name: sure(product, parseName(name)) };
    sure(product, await addProduct(services, caller, asked));
  }
  const today = services.clock.today();
  await importRows(services, caller, 'members', memberImporter, sample.members);
  await importRows(services, caller, 'purchases', purchaseImporter, dated(today, sample.purchases));
  await importRows(services, caller, 'workspaces', workspaceImporter, dated(today, sample.workspaces));
  for (const [index, { by, ...step }] of sample.history.entries()) {
    const what = `history ${index + 1}`;
    const whoever = by === undefined ? actor : sure(what, parseEmail(by));
    sure(what, await take(services, { actor: whoever, organization }, step));
  }
  const [row] = sure('organization', await listOrganizations(services, caller));
  if (row === undefined) throw new Error('the sample organization was not created');
  return { organization: row, actor };
}

function sure<T>(what: string, outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw new Error(`fixtures/sample.json: ${what}: ${explain(outcome.refusal).message}`);
}

/** Days from today become dates. */
function dated(today: Day, rows: readonly DatedRow[]): readonly SampleRow[] {
  return rows.map(({ startsIn, endsIn, ...row }) => ({
    ...row,
    startsOn: addDays(today, startsIn),
    endsOn: endsIn === null ? null : addDays(today, endsIn),
  }));
}

async function importRows(services: Services, caller: Caller, what: string, importer: Importer, rows: readonly SampleRow[]) {
  const table = sure(what, await bindColumns(services, tableOf(services, what, rows), importer.columns));
  const verdict = sure(what, await importTable(services, caller, importer, table, { newProducts: true }));
  const bad = verdict.result.rows.find(({ status }) => status === 'rejected');
  if (bad !== undefined) throw new Error(`fixtures/sample.json: ${what} ${bad.key}: ${bad.message}`);
}

/** The rows as the readers of files hand them on. */
function tableOf(services: Services, path: string, rows: readonly SampleRow[]): InputTable {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const batch = rows.map((row, index) => ({ row: index + 1, cells: columns.map((column) => cellText(row[column])) }));
  return tableOfRows({ path, digest: services.sha256(JSON.stringify(batch)), columns, rows: batch });
}

function cellText(value: SampleRow[string] | undefined): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? value.join(';') : String(value);
}

function take(services: Services, caller: Caller, step: SampleStep): Promise<Outcome<unknown>> {
  switch (step.step) {
    case 'revoke':
      return revokePurchase(services, caller, { ...step, purchase: String(step.purchase), quantity: String(step.quantity) });
    case 'promote':
      return promote(services, caller, { ...step, to: null, dryRun: false, confirmed: null });
    case 'participants':
      return updateWorkspace(services, caller, step.workspace, { participants: step.participants });
    case 'install':
      return changeModules(services, caller, { ...step, install: true });
    case 'check':
      return check(services, caller, { maxSeats: null, dryRun: false, confirmed: null });
    case 'transfer': {
      const quantity = step.quantity === null ? null : String(step.quantity);
      return transfer(services, caller, { ...step, quantity }, { dryRun: false, confirmed: null });
    }
  }
}
