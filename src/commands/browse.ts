/** `browse`: the whole screen, over the same use cases and with the same previews and confirmations as every command. */

import type { Action } from '../browse/state.ts';
import { whoami } from '../app/status.ts';
import { done } from '../core/outcome.ts';
import { explain, refuse, type Refusal, RefusalError } from '../core/refusals.ts';
import type { CommandDefinition, Input, Context } from '../cli/definition.ts';
import { exportCommand } from './export.ts';
import { addHoldCommand } from './holds.ts';
import { promoteCommand } from './promote.ts';
import { transferCommand } from './transfer.ts';
import { command } from '../cli/options.ts';

export const browseCommand: CommandDefinition = command({
  path: 'browse',
  summary: 'full screen: pools and events, live and past; search, open, transfer, promote, hold, export',
  examples: ['entitle browse'],
  run: async (_input, context: Context) => {
    if (!context.canAsk) {
      return refuse('usage', {
        reason: 'browse needs a terminal on stdin and stderr',
        fix: 'in a script use: entitle pools, entitle workspaces',
      });
    }
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const services = await context.services();
    const identity = await whoami(services, caller.value);
    if (!identity.ok) return identity;
    const { browse } = await import('../browse/run.ts');
    const screen = await context.fullScreen();
    try {
      const outcome = await browse({
        screen,
        look: context.look(),
        services,
        caller: caller.value,
        today: context.today(),
        place: `${identity.value.organization}, ${context.dayText(context.today())}`,
        act: (action, workspace) => carryOut(ACTIONS[action], workspace, context),
      });
      return outcome.ok ? done({ document: null }) : outcome;
    } finally {
      screen.close();
    }
  },
});

const ACTIONS: Readonly<Record<Action, { readonly definition: CommandDefinition; readonly takesEvent: boolean }>> = {
  transfer: { definition: transferCommand, takesEvent: true },
  promote: { definition: promoteCommand, takesEvent: true },
  hold: { definition: addHoldCommand, takesEvent: true },
  export: { definition: exportCommand, takesEvent: false },
};

/** Runs a command as if it had been typed with the event's key, shows its result, and waits to be sent back. */
async function carryOut(
  { definition, takesEvent }: (typeof ACTIONS)[Action],
  workspace: string | null,
  context: Context,
): Promise<void> {
  const words = takesEvent && workspace !== null ? [workspace] : [];
  await context.inform(`entitle ${[definition.path, ...words].join(' ')}`);
  const refusal = await attempt(definition, inputOf(words), context);
  if (refusal !== null) {
    const { message, hint } = explain(refusal);
    await context.inform(refusal.code === 'cancelled' ? message : `error: ${message}`);
    if (hint !== null && refusal.code !== 'cancelled') await context.inform(`hint: ${hint}`);
  }
  const prompter = await context.prompter();
  prompter.rest();
  await prompter.ask({ message: 'Enter: back to the screen', check: () => null });
}

/** Shows what the command leaves to be printed; what it refuses, by value or thrown, comes back. */
async function attempt(definition: CommandDefinition, input: Input, context: Context): Promise<Refusal | null> {
  try {
    const outcome = await definition.run(input, context);
    if (!outcome.ok) return outcome.refusal;
    if (outcome.value.document !== null) await context.show(outcome.value.document);
    return outcome.value.refusal ?? null;
  } catch (error) {
    if (error instanceof RefusalError) return error.refusal;
    throw error;
  }
}

function inputOf(words: readonly string[]): Input {
  return {
    operand: (place) => words[place] ?? null,
    operandsFrom: (place) => words.slice(place),
    text: () => null,
    texts: () => [],
    has: () => false,
    either: () => null,
  };
}
