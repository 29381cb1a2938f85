/**
 * What a line of activity may say of a record: the keys of each kind of record and what each holds. From this one table
 * follow the check that a state has these keys and no others, each of its type and size, and the text that is stored.
 */

import { REQUEST_STATES } from '../../../core/ledger.ts';
import { ROLES } from '../../../core/roles.ts';
import { MOST_TAGS } from '../../../core/tags.ts';
import { STATUSES } from '../../../core/workspaces.ts';
import type { Entity, StateOf } from '../../states.ts';

interface Field {
  /** Of a value `v` (jsonb, not null) and its text `t`: whether it may be there. */
  readonly holds: string;
  readonly nullable?: true;
  /** May be left out. */
  readonly optional?: true;
}

const string = (holds: string): Field => ({ holds: `jsonb_typeof(v) = 'string' and ${holds}` });
/** Written as a whole number is: `5.0`, `05` and `"5"` are none. */
const whole = (least: number, most: number): Field => ({
  holds: `case when jsonb_typeof(v) = 'number' and t ~ '^(0|[1-9][0-9]{0,15})$' then t::bigint between ${least} and ${most} else false end`,
});
const orNull = (field: Field): Field => ({ ...field, nullable: true });
const orNothing = (field: Field): Field => ({ ...field, optional: true });
const text = (most: number) => string(`entitle.is_text(t, ${most})`);
const oneOf = (words: readonly string[]) => string(`t in (${words.map((word) => `'${word}'`).join(', ')})`);

const MOST_UNITS = 1_000_000_000;
const KEY = string('entitle.is_key(t)');
const EMAIL = string('entitle.is_email(t)');
const NAME = text(200);
const DAY = string('entitle.is_day(t)');
const INSTANT = string('entitle.is_instant(t)');
const FLAG: Field = { holds: "jsonb_typeof(v) = 'boolean'" };
const TRUE: Field = { holds: "v = 'true'::jsonb" };
const UNITS = whole(1, MOST_UNITS);
const COUNT = whole(0, MOST_UNITS);
const MOST_WHOLE = 9_007_199_254_740_991;
const NUMBER = whole(1, MOST_WHOLE);
/** Of many workspaces. */
const SUM = whole(0, MOST_WHOLE);
/** Sorted, each once. */
const KEYS: Field = {
  holds: `case when jsonb_typeof(v) = 'array' then v = coalesce((select jsonb_agg(distinct k.key order by k.key)
    from (select e.key collate "C" as key from jsonb_array_elements_text(v) as e (key)) as k where entitle.is_key(k.key)), '[]'::jsonb) else false end`,
};

/** At least one: a workspace without says nothing of them. */
const TAGS: Field = {
  holds: `case when jsonb_typeof(v) = 'object' then (select count(*) between 1 and ${MOST_TAGS}
      and bool_and(jsonb_typeof(e.value) = 'string' and entitle.is_key(e.name) and entitle.is_text(e.value #>> '{}', 200))
    from jsonb_each(v) as e (name, value)) else false end`,
};

/** In the order in which a state's text has them. */
const STATES: { readonly [E in Entity]: { readonly [Key in keyof Required<StateOf<E>>]: Field } } = {
  organization: { organization: KEY, name: NAME, activated: FLAG },
  'account-manager': { email: EMAIL, accountManager: TRUE },
  login: { email: EMAIL, dbRole: text(63) },
  member: { email: EMAIL, name: orNull(NAME), role: oneOf(ROLES), entitlementManager: FLAG },
  product: { product: KEY, name: NAME, kind: oneOf(['seat', 'module']) },
  purchase: {
    purchase: NUMBER,
    transaction: NUMBER,
    product: KEY,
    subscription: text(128),
    quantity: UNITS,
    startsOn: DAY,
    endsOn: orNull(DAY),
    note: orNothing(text(500)),
  },
  request: {
    request: NUMBER,
    at: INSTANT,
    requestedBy: EMAIL,
    workspace: KEY,
    product: KEY,
    quantity: orNull(UNITS),
    note: orNull(text(500)),
    state: oneOf(REQUEST_STATES),
    decidedBy: orNull(EMAIL),
    decidedAt: orNull(INSTANT),
    reason: orNull(text(500)),
    transaction: orNull(NUMBER),
  },
  workspace: {
    workspace: KEY,
    name: NAME,
    status: oneOf(STATUSES),
    startsOn: DAY,
    endsOn: DAY,
    participants: COUNT,
    modules: KEYS,
    tags: orNothing(TAGS),
    attendees: orNothing(string("t ~ '^[0-9a-f]{64}$'")),
  },
  check: { seats: SUM, workspaces: COUNT, missingSeats: SUM, missingModules: SUM, missingWorkspaces: COUNT },
};

const ENTITIES = Object.keys(STATES) as readonly Entity[];

export function fieldsOf(entity: Entity): readonly (readonly [string, Field])[] {
  return Object.entries(STATES[entity]);
}

/** The check of one entity's state, over `p_state`. */
function checkOf(entity: Entity): string {
  const rows = fieldsOf(entity).map(([key, { holds, nullable, optional }]) => {
    const absent = optional === undefined ? 'false' : `not p_state ? '${key}'`;
    const check = `coalesce((select ${holds} from (select p_state -> '${key}' as v, p_state ->> '${key}' as t) as f), false)`;
    const unless = nullable === undefined ? '' : ` or p_state -> '${key}' = 'null'::jsonb`;
    return `(${absent}${unless} or ${check})`;
  });
  const keys = fieldsOf(entity).map(([key]) => `'${key}'`);
  return `when '${entity}' then return p_state - array[${keys.join(', ')}] = '{}'::jsonb
      and ${rows.join('\n      and ')};`;
}

/** The text of one entity's state, its keys in their order. */
function textOf(entity: Entity): string {
  const parts = fieldsOf(entity).map(([key, { optional }], index) => {
    const part = `${index === 0 ? '' : ','}"${key}":`;
    const written = `'${part}' || entitle.canonical(p_state -> '${key}')`;
    return optional === undefined ? written : `case when p_state ? '${key}' then ${written} else '' end`;
  });
  return `when '${entity}' then return '{' || ${parts.join(' || ')} || '}';`;
}

export const states: readonly string[] = [
  `create or replace function entitle.is_state(p_entity text, p_state jsonb) returns boolean language plpgsql immutable as $$
begin
  if jsonb_typeof(p_state) is distinct from 'object' then
    return false;
  end if;
  case p_entity
    ${ENTITIES.map(checkOf).join('\n    ')}
    else return false;
  end case;
end
$$`,

  // Of a state that is one.
  `create or replace function entitle.state_text(p_entity text, p_state jsonb) returns text language plpgsql immutable as $$
begin
  case p_entity
    ${ENTITIES.map(textOf).join('\n    ')}
    else return null;
  end case;
end
$$`,
];
