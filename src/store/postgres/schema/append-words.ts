/** What the functions of the one write share: the columns of the ledger as arrays, the kinds by what they do, the canonical text. */

import type { OwnKey } from '../../../core/kinds/declaration.ts';
import { kindsWhere, kindsWith } from '../../schema/kinds.ts';

/** The columns of the ledger that come as arrays, in the order of the arguments. */
export const COLUMNS: readonly (readonly [name: string, array: string, type: 'text' | 'bigint'])[] = [
  ['at', 'p_ats', 'text'],
  ['kind', 'p_kinds', 'text'],
  ['product', 'p_products', 'text'],
  ['quantity', 'p_quantities', 'bigint'],
  ['workspace', 'p_workspaces', 'text'],
  ['subscription', 'p_subscriptions', 'text'],
  ['actor', 'p_actors', 'text'],
  ['reference', 'p_references', 'text'],
  ['note', 'p_notes', 'text'],
  ['until', 'p_untils', 'text'],
  ['hold', 'p_holds', 'bigint'],
  ['corrects', 'p_corrects', 'bigint'],
  ['request', 'p_requests', 'bigint'],
  ['hash', 'p_hashes', 'text'],
];
/** Their names. */
export const LEDGER_COLUMNS: readonly string[] = COLUMNS.map(([name]) => name);
const DRAW_COLUMNS = ['p_draw_rows', 'p_draw_purchases', 'p_draw_quantities'];

export const names = LEDGER_COLUMNS.join(', ');
/** Rows of the ledger as arrays, one a column, those at their end left out; a row's draws name it by its place in them. */
export const ROWS = `unnest(${COLUMNS.map(([, array]) => array).join(', ')}) with ordinality as r (${names}, place)`;
export const DRAWS =
  'unnest(p_draw_rows, p_draw_purchases, p_draw_quantities) with ordinality as d (place, purchase, quantity, position)';
export const PARAMETERS = [
  'p_organization text',
  'p_first bigint',
  ...COLUMNS.map(([, array, type]) => `${array} ${type}[]`),
  ...DRAW_COLUMNS.map((array) => `${array} bigint[]`),
].join(', ');
export const ARGUMENTS = ['p_organization', 'p_first', ...COLUMNS.map(([, array]) => array), ...DRAW_COLUMNS].join(', ');

/** The types of `entitle.append`, as its grant and its caller name them. */
export const APPEND_TYPES: readonly string[] = [
  'json',
  'text',
  'text',
  'text',
  'bigint',
  ...COLUMNS.map(([, , type]) => `${type}[]`),
  ...DRAW_COLUMNS.map(() => 'bigint[]'),
];

/** How far a client's clock may be from the server's, either way. */
export const NEAR = "interval '10 minutes'";
export const INSTANT = `'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`;
/** Raised when it is further: the caller's clock is wrong, or its owner would like it to be another day. */
export const WRONG_CLOCK = 'EN001';

/** The kinds of an edition of the ledger, by what the functions ask about them. */
export interface KindWords {
  readonly GRANTING: string;
  readonly ADMINISTERING: string;
  readonly OPENS: string;
  readonly TAKES_BACK: string;
  readonly RELEASES: string;
  readonly HOLDS: string;
  readonly DRAWING: string;
  /** What a row `r` does with its lots. */
  readonly IS_GIVEN: string;
  readonly IS_POST: string;
  readonly IS_PLAIN: string;
}

export function kindWords(edition: number): KindWords {
  const [HOLDS, DRAWING] = [kindsWith(edition, 'hold'), kindsWith(edition, 'draw')];
  return {
    GRANTING: kindsWhere(edition, ({ right }) => right === 'entitlements'),
    ADMINISTERING: kindsWhere(edition, ({ right }) => right === 'administer'),
    OPENS: kindsWith(edition, 'open'),
    TAKES_BACK: kindsWith(edition, 'take back'),
    RELEASES: kindsWith(edition, 'release'),
    HOLDS,
    DRAWING,
    IS_GIVEN: `r.kind in (${DRAWING})`,
    IS_POST: `(r.kind in (${DRAWING}) and r.hold is not null)`,
    IS_PLAIN: `(r.kind in (${DRAWING}, ${HOLDS}) and r.hold is null)`,
  };
}

/** `"key":value` of a row, for a key that only some kinds have: absent, with its comma, where there is none. */
const own = (key: OwnKey, value: string) => `case when r.${key} is null then '' else '"${key}":' || ${value} || ',' end`;
const orNull = (column: string) => `coalesce(to_json(r.${column})::text, 'null')`;
/** The canonical text of a row `r` whose lots are `drawn.texts`: its keys in their order, from what is stored. */
export const ROW_TEXT = [
  `'{"actor":' || to_json(r.actor)`,
  `',"at":' || to_json(r.at) || ','`,
  own('corrects', 'r.corrects'),
  own('hold', 'r.hold'),
  `'"id":' || (p_first + r.place - 1)`,
  `',"kind":' || to_json(r.kind)`,
  `',"lots":[' || drawn.texts || ']'`,
  `',"note":' || ${orNull('note')}`,
  `',"organization":' || to_json(p_organization)`,
  `',"product":' || to_json(r.product)`,
  `',"quantity":' || r.quantity`,
  `',"reference":' || ${orNull('reference')} || ','`,
  own('request', 'r.request'),
  `'"subscription":' || ${orNull('subscription')} || ','`,
  own('until', 'to_json(r.until)'),
  `'"workspace":' || ${orNull('workspace')} || '}'`,
].join('\n      || ');

/** Units of a lot that open holds keep on a day. */
export const HELD = (lot: string, day: string) => `coalesce((select sum(k.quantity - k.closed) from entitle.hold_lots k
      where k.organization = p_organization and k.purchase = ${lot}.purchase and k.closed < k.quantity and k.until >= ${day}), 0)`;

/** Lines whose records point at rows of the ledger, and so come after those. */
export const AFTERWARDS = `('purchase', 'request')`;
export const LINE_KEYS = ['action', 'actor', 'after', 'at', 'before', 'hash', 'id', 'subject'];
