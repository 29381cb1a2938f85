/** `transfer WORKSPACE --missing`: all it needs in one preview, one question, one commit. */

import type { Caller } from '../app/ports.ts';
import { seenInMissing, transferMissing, type MissingRequest, type MissingReport } from '../app/transfer-missing.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { missingSummary, missingTransfersDocument } from '../view/results/transfers-missing.ts';
import { lacksHeldOnly } from '../view/results/workspaces.ts';
import { confirmed } from '../cli/confirmation.ts';
import type { Printed, Asking, Calendar, Stores } from '../cli/definition.ts';
import { shellWord } from '../core/shell.ts';
import { taken } from '../cli/taken.ts';

export async function transferEverything(
  context: Stores & Calendar & Asking,
  caller: Caller,
  request: MissingRequest,
  dryRun: boolean,
): Promise<Outcome<Printed>> {
  const report = await confirmed<MissingReport>(context, {
    what: 'a transfer',
    dryRun,
    run: async (mode) => transferMissing(await context.services(), caller, request, mode),
    seen: seenInMissing,
    ask: async (trial) => {
      if (trial.rows.length === 0) return done(null);
      const takes = await taken(context, caller, trial.rows);
      if (!takes.ok) return takes;
      await context.show(missingSummary(trial, takes.value));
      return done(`Transfer ${takes.value.amount} to ${request.workspace} at ${takes.value.customer}?`);
    },
  });
  if (!report.ok) return report;
  return done({ document: missingTransfersDocument(report.value, dryRun), next: nextOf(report.value, request, dryRun) });
}

function nextOf({ rows, after }: MissingReport, { workspace, partial }: MissingRequest, dryRun: boolean): string {
  if (dryRun && rows.length > 0) return `entitle transfer ${shellWord(workspace)} --missing${partial ? ' --partial' : ''}`;
  if (lacksHeldOnly(after)) return `entitle holds --workspace ${shellWord(workspace)}`;
  return after.missing === true ? 'entitle forecast' : 'entitle workspaces --missing';
}
