/** `completion`: what a shell needs to complete commands, flags, workspaces and products. */

import { done } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import { complete } from '../cli/asking.ts';
import { BASH, FISH, ZSH } from '../cli/completion-scripts.ts';
import type { CommandDefinition, Asking, Calendar, Files } from '../cli/definition.ts';
import { command } from '../cli/options.ts';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
const SCRIPTS: Readonly<Record<(typeof SHELLS)[number], string>> = { bash: BASH, zsh: ZSH, fish: FISH };

export const completionCommand: CommandDefinition = command({
  path: 'completion',
  summary: 'a script that completes commands, flags, workspaces and products',
  operands: ['[shell]'],
  examples: [
    'eval "$(entitle completion bash)"     # in ~/.bashrc',
    'eval "$(entitle completion zsh)"      # in ~/.zshrc, after compinit',
    'entitle completion fish > ~/.config/fish/completions/entitle.fish',
  ],
  run: async ({ operands }, context: Calendar & Asking & Files) => {
    const words = await complete(context, 'entitle completion bash', {
      shell: {
        given: operands.shell,
        label: `SHELL (${SHELLS.join(', ')})`,
        message: 'For which shell?',
        choices: async () => done(SHELLS.map((shell) => ({ value: shell, label: shell }))),
      },
    });
    if (!words.ok) return words;
    const shell = SHELLS.find((known) => known === words.value.shell);
    if (shell === undefined) {
      return refuse('usage', {
        reason: `there is no completion for "${words.value.shell}"`,
        fix: `use one of: ${SHELLS.join(', ')}`,
      });
    }
    await context.print(SCRIPTS[shell]);
    return done({ document: null });
  },
});
