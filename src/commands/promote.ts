/** `promote`: shown, confirmed, done. */

import { TRIAL } from '../app/commit.ts';
import { promote, type PromotionReport, seenInPromotion } from '../app/promote.ts';
import { done } from '../core/outcome.ts';
import { parseStatus } from '../core/workspaces.ts';
import { amountsText, hasAmounts, promotionDocument, promotionQuestion, promotionSummary } from '../view/results/changes.ts';
import { complete } from '../cli/asking.ts';
import { confirmed, questionAt } from '../cli/confirmation.ts';
import { neededWorkspace } from '../cli/choices.ts';
import type { CommandDefinition, Asking, Calendar, Stores } from '../cli/definition.ts';
import { command, option } from '../cli/options.ts';

const SUPPLY = 'yes';

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
  run: async ({ operands, options }, context: Stores & Calendar & Asking) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const { to, assign, dryRun } = options;
    /** What the pools would supply in the same step; null when they cannot, or nobody here may. */
    let supply: string | null = null;
    const needed = {
      workspace: {
        ...neededWorkspace(context, caller.value, operands.workspace, 'Promote which workspace?', (row) =>
          row.status === 'production' ? `${row.workspace} is in production already: there is no further status` : null,
        ),
        verify: async (workspace: string) => {
          const tried = { workspace, to, assign: true, ...TRIAL };
          const trial = await promote(await context.services(), caller.value, tried);
          supply = trial.ok && hasAmounts(trial.value.result.assigned) ? amountsText(trial.value.result.assigned) : null;
          return done(null);
        },
      },
      supplied: {
        given: assign ? SUPPLY : null,
        label: '--assign',
        message: 'And what it then misses?',
        optional: true,
        unless: () => supply === null,
        choices: async () =>
          done([
            { value: 'no', label: 'promote only' },
            { value: SUPPLY, label: 'promote and transfer', detail: supply ?? '' },
          ]),
      },
    };
    const report = await complete(context, 'entitle promote gala-2026 --yes', needed, ({ workspace, supplied }) =>
      confirmed<PromotionReport>(context, {
        what: 'a promotion',
        dryRun,
        run: async (mode) =>
          promote(await context.services(), caller.value, { workspace, to, assign: supplied === SUPPLY, ...mode }),
        seen: ({ result }) => seenInPromotion(result),
        ask: async ({ result, cover }) => {
          await context.show(promotionSummary(result, cover));
          return questionAt(context, caller.value, promotionQuestion(result));
        },
      }),
    );
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
