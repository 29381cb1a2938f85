/** `version`: what runs here; `--version` prints the number alone. */

import { done } from '../core/outcome.ts';
import { fieldsDocument } from '../view/results/status.ts';
import type { CommandDefinition, Machine } from '../cli/definition.ts';
import { command } from '../cli/options.ts';

export const versionCommand: CommandDefinition = command({
  path: 'version',
  reads: 'one',
  summary: 'the version of the program, of Node, and the platform',
  examples: ['entitle version', 'entitle version --json'],
  run: async (_input, context: Machine) => done({ document: fieldsDocument({ ...context.versions }) }),
});
