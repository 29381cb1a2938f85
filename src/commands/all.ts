/** `--all`: every organization where the actor is Entitlement manager (contract, section 3). */

import { option } from '../cli/options.ts';

export const ALL = option.flag('--all', 'of every organization where you are Entitlement manager, the most urgent first');
