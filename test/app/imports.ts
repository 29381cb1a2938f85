/** Imports, written as a header and lines. */

import { bindColumns } from '../../src/app/columns.ts';
import { importTable } from '../../src/app/import.ts';
import type { Importer } from '../../src/app/import.ts';
import { memberImporter } from '../../src/app/import-members.ts';
import { purchaseImporter } from '../../src/app/import-purchases.ts';
import { workspaceImporter } from '../../src/app/import-workspaces.ts';
import type { Caller, Services } from '../../src/app/ports.ts';
import { tableOf } from '../support/store.ts';

interface Where {
  readonly services: Services;
  readonly caller: Caller;
  readonly dryRun?: boolean;
  readonly batch?: string;
  readonly newProducts?: boolean;
}

function runner(importer: Importer) {
  return ({ services, caller, ...options }: Where, columns: string, ...lines: readonly string[]) =>
    bindColumns(services, tableOf(columns, ...lines), importer.columns).then((bound) =>
      bound.ok ? importTable(services, caller, importer, bound.value, options) : bound,
    );
}

export const importMembers = runner(memberImporter);
export const importPurchases = runner(purchaseImporter);
export const importWorkspaces = runner(workspaceImporter);
