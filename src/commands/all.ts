/** `--all`: every organization where the actor is Entitlement manager (contract, section 3). */

import type { OptionDefinition } from './definition.ts';

export const ALL_OPTION: OptionDefinition = {
  flags: '--all',
  description: 'of every organization where you are Entitlement manager, the most urgent first',
};
