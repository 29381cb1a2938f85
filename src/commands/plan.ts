/** `plan` and `apply`. */

import { applyPlan, makePlan, rebasePlan, seenInPlan } from '../app/plan.ts';
import type { Verdict } from '../app/import.ts';
import type { Caller } from '../app/ports.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { parsePlan, type Plan } from '../core/plan.ts';
import { type Refusal, refuse } from '../core/refusals.ts';
import type { ApplyResult } from '../core/results.ts';
import { parseProductKey } from '../core/values.ts';
import type { Outgoing } from '../files/outgoing.ts';
import { planFileText } from '../view/formats/plan-file.ts';
import { applyDocument, planDocument } from '../view/results/plans.ts';
import { takenDocument } from '../view/results/taken.ts';
import { complete } from '../cli/asking.ts';
import { confirmed, demandConfirmation } from '../cli/confirmation.ts';
import type { CommandDefinition, Printed, Asking, Calendar, Files, Stores, Tools } from '../cli/definition.ts';
import { shellWord } from '../core/shell.ts';
import { taken } from '../cli/taken.ts';
import { command, option } from '../cli/options.ts';

const APPLYING = 'applying a plan';

export const planCommand: CommandDefinition = command({
  path: 'plan',
  summary: 'a reviewable plan that covers what is missing',
  options: {
    out: option.text('--out <file>', 'write the plan to a file, for entitle apply'),
    live: option.flag('--live', 'only for workspaces that are not over'),
    past: option.flag('--past', 'only for workspaces that are over'),
    product: option.parsed('--product <key>', 'only for this product', parseProductKey),
    workspace: option.several('--workspace <key...>', 'only for these workspaces'),
  },
  examples: [
    'entitle plan',
    'entitle plan --workspace gala-2026 expo-2027',
    'entitle plan --live --out plan.json',
    'entitle plan --format markdown >> "$GITHUB_STEP_SUMMARY"',
  ],
  run: async ({ options }, context: Stores & Files) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const { live, past, product, workspace, out } = options;
    if (live && past) return refuse('usage', { reason: '--live and --past exclude each other', fix: 'leave one of them out' });
    const workspaces = workspace.length === 0 ? {} : { workspaces: new Set(workspace) };
    const scope = { phase: live ? 'live' : past ? 'past' : null, product, ...workspaces, pairs: null } as const;
    const outgoing = out === null ? null : await context.outgoing(out, { replaces: 'plan' });
    const plan = await makePlan(await context.services(), caller.value, scope);
    if (!plan.ok) return plan;
    if (outgoing !== null) await writePlan(outgoing, plan.value);
    return done({ document: planDocument(plan.value), next: nextOf(plan.value, out) });
  },
});

/** Review and apply what can be transferred; of what cannot, when to buy it. */
function nextOf({ lines, unmet }: Plan, out: string | null): string | null {
  if (lines.length === 0) return unmet.length === 0 ? null : 'entitle forecast';
  return out === null ? 'entitle plan --out plan.json' : `entitle apply ${shellWord(out)}`;
}

async function writePlan(outgoing: Outgoing, plan: Plan): Promise<void> {
  async function* pieces(): AsyncIterable<string> {
    yield planFileText(plan);
  }
  await outgoing.write(pieces());
}

export const applyCommand: CommandDefinition = command({
  path: 'apply',
  summary: 'transfer what a plan says, once (final)',
  operands: ['[plan]'],
  options: {
    rebase: option.text('--rebase <file>', 'when the plan is stale, write a fresh one here'),
    dryRun: option.flag('--dry-run', 'show what would happen; change nothing'),
  },
  examples: ['entitle apply plan.json', 'entitle apply plan.json --rebase fresh.json --yes'],
  run: async ({ operands, options }, context: Stores & Calendar & Asking & Files & Tools) => {
    const actor = await context.caller();
    if (!actor.ok) return actor;
    const words = await complete(context, 'entitle apply plan.json --yes', {
      plan: { given: operands.plan, label: 'PLAN', message: 'File of the plan:' },
    });
    if (!words.ok) return words;
    const dryRun = options.dryRun;
    const confirmable = demandConfirmation(context, APPLYING, dryRun);
    if (!confirmable.ok) return confirmable;
    const file = options.rebase;
    const rebase: Rebase | null =
      file === null ? null : { file, outgoing: await context.outgoing(file, { replaces: 'plan', inputs: [words.value.plan] }) };
    const plan = parsePlan(words.value.plan, await context.readJson(words.value.plan), context.sha256);
    if (!plan.ok) return plan;
    // A plan says itself which organization it is for.
    const caller = { ...actor.value, organization: actor.value.organization ?? plan.value.organization };
    const services = await context.services();
    const progress = context.progress('Applying');
    try {
      const applied = await confirmed<Verdict<ApplyResult>>(context, {
        what: APPLYING,
        dryRun,
        run: (mode) => {
          const onRows = mode.dryRun === dryRun ? progress.update : () => undefined;
          return applyPlan(services, caller, plan.value, { ...mode, onRows });
        },
        seen: ({ result, refusal }) => (refusal === null ? seenInPlan(result) : null),
        ask: async ({ result }) => {
          if (result.applied === 0) return done(null);
          await context.show(planDocument(plan.value));
          const takes = await taken(context, caller, plan.value.totals);
          if (!takes.ok) return takes;
          const { amount, customer, table } = takes.value;
          await context.show(takenDocument(`Apply plan ${plan.value.id}: ${amount} at ${customer}`, table));
          return done(`Transfer ${amount} at ${customer}?`);
        },
      });
      if (!applied.ok) return applied;
      const { result, refusal } = applied.value;
      if (refusal !== null) return await refused(context, caller, plan.value, { result, refusal }, rebase);
      return done({
        document: applyDocument(result),
        next: dryRun ? `entitle apply ${shellWord(words.value.plan)}` : 'entitle workspaces --missing',
      });
    } finally {
      progress.stop();
    }
  },
});

/** Where a fresh plan goes. */
interface Rebase {
  readonly file: string;
  readonly outgoing: Outgoing;
}

/** The result is shown and the plan refused; of a stale one --rebase writes a fresh plan for review. */
async function refused(
  context: Stores,
  caller: Caller,
  plan: Plan,
  { result, refusal }: { readonly result: ApplyResult; readonly refusal: Refusal },
  rebase: Rebase | null,
): Promise<Outcome<Printed>> {
  const document = applyDocument(result);
  if (refusal.code !== 'stale-plan' || rebase === null) return done({ document, refusal });
  const fresh = await rebasePlan(await context.services(), caller, plan);
  if (!fresh.ok) return fresh;
  await writePlan(rebase.outgoing, fresh.value);
  return done({ document, refusal: { ...refusal, details: { ...refusal.details, rebased: rebase.file } } });
}
