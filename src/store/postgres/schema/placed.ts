/**
 * What a store needs beside its schema in a database that Citus spreads over machines. Each statement can be carried out
 * again; which tables have their place already is asked of `pg_dist_partition` (placement.ts).
 */

import { fifth } from './fifth.ts';
import { DEFINER, PEOPLE } from './rights.ts';
import { secondConstraints } from './second.ts';
import { thirdConstraints } from './third.ts';

/** Small, common to all organizations, and asked about with every right: a copy on every machine. */
export const EVERYWHERE: readonly string[] = ['versions', 'account_managers', 'logins'];

/** The table whose rows the others lie beside. */
export const FIRST_PLACED = 'organizations';

/** Triggers that would take rows that are only brought to their place for new ones, and what makes them anew. */
export const insertTriggers: readonly (readonly [drop: string, create: string])[] = [
  ...secondConstraints,
  ...thirdConstraints,
  ...fifth,
].flatMap((create) => {
  const [, name, table] = /^create trigger (\w+) (?:before|after) insert\b[^]*? on entitle\.(\w+) /.exec(create) ?? [];
  return name === undefined || table === undefined ? [] : [[`drop trigger if exists ${name} on entitle.${table}`, create]];
});

/** Read with the rights of the owner, on whichever machine a policy is asked: the members of an organization may lie on another. */
const NESTED: readonly string[] = ['may(text, text)', 'mine(text)', 'session_email()'];

/** Before the tables are placed. */
export const beforePlacing: readonly string[] = [
  // Turns are taken where everybody connects to. A row that the owner changed on another machine could not be read there by the login itself in the same transaction.
  'create table if not exists entitle.turns (organization text not null primary key, turn bigint not null)',
  `revoke all on entitle.turns from ${PEOPLE}`,
];

/** After they are. */
export const afterPlacing: readonly string[] = [
  `create or replace function entitle.take_turn(p_organization text) returns void language plpgsql ${DEFINER} as $$
begin
  if entitle.is_trusted() or entitle.may_write(p_organization) then
    insert into entitle.turns (organization, turn) values (p_organization, 1)
    on conflict (organization) do update set turn = turns.turn + 1;
  end if;
end
$$`,

  // A turn is over a moment before the other machines have carried out its COMMIT: the row of the organization is waited for there, too.
  `create or replace function entitle.check_head(p_organization text, p_log text, p_seen text) returns void language plpgsql as $$
begin
  if p_log = 'ledger' then
    update entitle.organizations set turn = turn + 1 where organization = p_organization;
  end if;
  if p_seen is distinct from coalesce(
    (select hash from entitle.heads where organization = p_organization and log = p_log), repeat('0', 64)) and p_seen is not null
  then
    raise exception 'the % of % has moved on since it was read', p_log, p_organization using errcode = 'serialization_failure';
  end if;
end
$$`,

  ...NESTED.map((name) => `alter function entitle.${name} set citus.allow_nested_distributed_execution to on`),
];
