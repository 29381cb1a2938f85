/** `promote`: shown, confirmed, done. */

import { confirmation, promote, type PromotionRequest } from '../app/promote.ts';
import { done } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import { parseStatus } from '../core/workspaces.ts';
import { promotionDocument, promotionSummary } from '../view/results/changes.ts';
import { complete, confirmAt, demandConfirmation } from './asking.ts';
import { neededWorkspace } from './choices.ts';
import type { CommandDefinition } from './definition.ts';
import { given } from './parse.ts';

export const promoteCommand: CommandDefinition = {
  path: 'promote',
  summary: 'move an event to its next status: test, pre-production, production',
  operands: ['[workspace]'],
  options: [
    { flags: '--to <status>', description: 'the status to reach; refused unless it is the next one' },
    { flags: '--assign', description: 'assign everything it then misses, in the same step' },
    { flags: '--dry-run', description: 'show what would happen; change nothing' },
  ],
  examples: ['entitle promote gala-2026', 'entitle promote gala-2026 --to production --assign --yes'],
  run: async (input, context) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const to = given(input.text('to'), parseStatus);
    if (!to.ok)
      return refuse('usage', { reason: `--to "${input.text('to')}" is not a status`, fix: 'use pre-production or production' });
    const words = await complete(context, 'entitle promote gala-2026 --yes', {
      workspace: neededWorkspace(
        context,
        caller.value,
        input.operand(0),
        'Promote which workspace?',
        ({ status }) => status !== 'production',
      ),
    });
    if (!words.ok) return words;
    const dryRun = input.has('dryRun');
    const confirmable = demandConfirmation(context, 'a promotion', dryRun);
    if (!confirmable.ok) return confirmable;
    const services = await context.services();
    const request: PromotionRequest = {
      workspace: words.value.workspace,
      to: to.value,
      assign: input.has('assign'),
      dryRun,
      confirmed: null,
    };
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
    const report = await promote(services, caller.value, { ...request, confirmed });
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
};
