/** `promote`: shown, confirmed, done. */

import { confirmation, promote, type PromotionRequest } from '../app/promote.ts';
import { done } from '../core/outcome.ts';
import { parseStatus } from '../core/workspaces.ts';
import { promotionDocument, promotionSummary } from '../view/results/changes.ts';
import { complete, confirmAt, demandConfirmation } from '../cli/asking.ts';
import { neededWorkspace } from '../cli/choices.ts';
import type { CommandDefinition } from '../cli/definition.ts';
import { command, option } from '../cli/options.ts';

export const promoteCommand: CommandDefinition = command({
  path: 'promote',
  summary: 'move an event to its next status: test, pre-production, production',
  operands: ['[workspace]'],
  options: {
    to: option.known('--to <status>', 'the status to reach; refused unless it is the next one', parseStatus, {
      what: 'is not a status',
      fix: 'use pre-production or production',
    }),
    assign: option.flag('--assign', 'assign everything it then misses, in the same step'),
    dryRun: option.flag('--dry-run', 'show what would happen; change nothing'),
  },
  examples: ['entitle promote gala-2026', 'entitle promote gala-2026 --to production --assign --yes'],
  run: async ({ operands, options }, context) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const needed = {
      workspace: neededWorkspace(context, caller.value, operands.workspace, 'Promote which workspace?', (row) =>
        row.status === 'production' ? `${row.workspace} is in production already: there is no further status` : null,
      ),
    };
    const { to, assign, dryRun } = options;
    const report = await complete(context, 'entitle promote gala-2026 --yes', needed, async ({ workspace }) => {
      const confirmable = demandConfirmation(context, 'a promotion', dryRun);
      if (!confirmable.ok) return confirmable;
      const services = await context.services();
      const request: PromotionRequest = { workspace, to, assign, dryRun, confirmed: null };
      let confirmed: string | null = null;
      if (!dryRun && !context.confirmed) {
        const preview = await promote(services, caller.value, { ...request, dryRun: true });
        if (!preview.ok) return preview;
        const { result, cover } = preview.value;
        await context.show(promotionSummary(result, cover));
        const agreed = await confirmAt(context, caller.value, `Promote ${result.workspace} to ${result.to}`);
        if (!agreed.ok) return agreed;
        confirmed = confirmation(result);
      }
      return promote(services, caller.value, { ...request, confirmed });
    });
    if (!report.ok) return report;
    const { result } = report.value;
    const short = result.missing.seats > 0 || result.missing.modules.length > 0;
    return done({
      document: promotionDocument(result),
      next: dryRun
        ? `entitle promote ${result.workspace}`
        : `entitle ${short ? 'transfer' : 'workspaces show'} ${result.workspace}`,
    });
  },
});
