/** What the functions and triggers of a store are, as the steps of its schema made them: `verify` holds the server's against it. */

import { tokensOf } from '../sql.ts';
import { afterPlacing } from './schema/placed.ts';
import { VERSIONS } from './schema/steps.ts';

const FUNCTION = /^create or replace function entitle\.(\w+)\([^]*?\bas \$\$([^]*)\$\$\s*$/;
const TRIGGER =
  /^create trigger (\w+) (before|after) ([a-z ]+?) on entitle\.(\w+) for each row execute function entitle\.(\w+)\(\)$/;
/** Bits of `pg_trigger.tgtype`. */
const BITS: Readonly<Record<string, number>> = { before: 2, after: 0, insert: 4, delete: 8, update: 16 };
const FOR_EACH_ROW = 1;

export interface Function {
  readonly name: string;
  readonly body: string;
  /** Whether it acts with the rights of its owner. */
  readonly definer: boolean;
}

export interface Trigger {
  readonly name: string;
  readonly table: string;
  readonly function: string;
  /** As `pg_trigger.tgtype` has it. */
  readonly type: number;
}

export const FUNCTIONS = `select p.proname as name, p.prosrc as body, p.prosecdef as definer
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = 'entitle'`;
export const TRIGGERS = `select t.tgname as name, c.relname as table, p.proname as function, t.tgtype::integer as type
  from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
  join pg_proc p on p.oid = t.tgfoid where n.nspname = 'entitle' and not t.tgisinternal`;

/** What is not as it was made, a sentence each. `placed`: on a cluster, some functions are others. */
export function changesIn(functions: readonly Function[], triggers: readonly Trigger[], placed: boolean): readonly string[] {
  const steps = [...VERSIONS.flat(), ...(placed ? afterPlacing : [])];
  return [
    ...differences('function', functionsIn(steps), new Map(functions.map((found) => [found.name, saidOf(found)]))),
    ...differences('trigger', triggersIn(steps), new Map(triggers.map((found) => [found.name, calledBy(found)]))),
  ];
}

const saidOf = ({ body, definer }: Function) => `${definer} ${tokensOf(body)}`;
const calledBy = ({ table, function: called, type }: Trigger) => `${table} ${called} ${type}`;

function differences(what: string, made: ReadonlyMap<string, string>, found: ReadonlyMap<string, string>): readonly string[] {
  const changed = [...made].flatMap(([name, is]) => {
    if (!found.has(name)) return [`the ${what} is not there: ${name}`];
    return found.get(name) === is ? [] : [`the ${what} is not as it was made: ${name}`];
  });
  const strange = [...found.keys()].filter((name) => !made.has(name)).toSorted();
  return [...changed, ...strange.map((name) => `the ${what} does not belong to the store: ${name}`)];
}

/** As the last step that makes them leaves them. */
function functionsIn(steps: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    steps.flatMap((step) => {
      const [, name, body] = FUNCTION.exec(step) ?? [];
      if (name === undefined || body === undefined) return [];
      return [[name, saidOf({ name, body, definer: step.slice(0, step.indexOf('$$')).includes('security definer') })] as const];
    }),
  );
}

function triggersIn(steps: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    steps.flatMap((step) => {
      const [, name, at, events, table, called] = TRIGGER.exec(step) ?? [];
      if (name === undefined || at === undefined || events === undefined || table === undefined || called === undefined)
        return [];
      const type = [at, ...events.split(' or ')].reduce((bits, word) => bits | (BITS[word] ?? 0), FOR_EACH_ROW);
      return [[name, calledBy({ name, table, function: called, type })] as const];
    }),
  );
}
