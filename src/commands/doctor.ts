/** `doctor`: what is wrong with the installation, the store or the settings, and how to mend it. */

import { examine } from '../app/doctor.ts';
import { done } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import { doctorDocument } from '../view/results/doctor.ts';
import type { CommandDefinition, Machine, Stores } from '../cli/definition.ts';
import { command } from '../cli/options.ts';

export const doctorCommand: CommandDefinition = command({
  path: 'doctor',
  reads: 'one',
  summary: 'versions, paths, rights and the store: what is wrong, and how to mend it',
  examples: ['entitle doctor', 'entitle doctor --json'],
  run: async (_input, context: Stores & Machine) => {
    const result = await examine(await context.environment(), {
      open: () => context.services(),
      facts: () => context.storeFacts(),
      caller: () => context.caller(),
    });
    const problems = result.checks.filter(({ status }) => status === 'problem').length;
    return done({ document: doctorDocument(result), refusal: result.ok ? null : refuse('unhealthy', { problems }).refusal });
  },
});
