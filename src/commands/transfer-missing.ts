/** `transfer WORKSPACE --missing`: all it needs in one preview, one question, one commit. */

import type { Caller } from '../app/ports.ts';
import { transferMissing, type MissingRequest, type MissingReport } from '../app/transfer-missing.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { missingSummary, missingTransfersDocument } from '../view/results/transfers-missing.ts';
import { lacksHeldOnly } from '../view/results/workspaces.ts';
import { confirm } from '../cli/asking.ts';
import type { Context, Printed } from '../cli/definition.ts';
import { shellWord } from '../cli/shell.ts';
import { taken } from '../cli/taken.ts';

/** The confirmation has been demanded already. */
export async function transferEverything(
  context: Context,
  caller: Caller,
  request: MissingRequest,
  dryRun: boolean,
): Promise<Outcome<Printed>> {
  const services = await context.services();
  let confirmed: MissingReport['rows'] | null = null;
  if (!dryRun && !context.confirmed) {
    const preview = await transferMissing(services, caller, request, { dryRun: true, confirmed });
    if (!preview.ok) return preview;
    confirmed = preview.value.rows;
    if (confirmed.length > 0) {
      const takes = await taken(context, caller, confirmed, { covers: true });
      if (!takes.ok) return takes;
      await context.show(missingSummary(preview.value, takes.value));
      const agreed = await confirm(context, `Transfer ${takes.value.amount} to ${request.workspace} at ${takes.value.customer}?`);
      if (!agreed.ok) return agreed;
    }
  }
  const report = await transferMissing(services, caller, request, { dryRun, confirmed });
  if (!report.ok) return report;
  return done({ document: missingTransfersDocument(report.value, dryRun), next: nextOf(report.value, request, dryRun) });
}

function nextOf({ rows, after }: MissingReport, { workspace, partial }: MissingRequest, dryRun: boolean): string {
  if (dryRun && rows.length > 0) return `entitle transfer ${shellWord(workspace)} --missing${partial ? ' --partial' : ''}`;
  if (lacksHeldOnly(after)) return `entitle holds --workspace ${shellWord(workspace)}`;
  return after.missing === true ? 'entitle forecast' : 'entitle workspaces --missing';
}
