/** What people's logins are granted: to read tables, as far as the policies let them, and to call a few functions. */

import { APPEND_TYPES } from './append-words.ts';
import { PORTFOLIO_FUNCTIONS } from './portfolio.ts';
import { PEOPLE } from './rights.ts';

/** Functions that people may call; all others are for these to call. */
const CALLABLE = [
  'session_email()',
  'is_trusted()',
  'may(text, text)',
  'mine(text)',
  'take_turn(text)',
  'enter_turn(text)',
  'take_store_turn()',
  'used_references(text, text[])',
  'references_under(text, text)',
  'assigned_to(text, text)',
  'next_request(text)',
  ...PORTFOLIO_FUNCTIONS,
  'figures()',
  'helpers(text)',
  `append(${APPEND_TYPES.join(', ')})`,
];

export const grants: readonly string[] = [
  'revoke all on all functions in schema entitle from public',
  `grant usage on schema entitle to ${PEOPLE}`,
  `grant select on all tables in schema entitle to ${PEOPLE}`,
  ...CALLABLE.map((name) => `grant execute on function entitle.${name} to ${PEOPLE}`),
];
