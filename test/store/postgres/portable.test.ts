/**
 * The SQL keeps to what CockroachDB, YugabyteDB and Citus have too (CONTRIBUTING.md says why for each rule). Only
 * PostgreSQL runs in these tests; that the others could run it is held by reading it.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { foundations, peopleRole, VERSIONS } from '../../../src/store/postgres/schema/steps.ts';
import { tables } from '../../../src/store/postgres/schema/tables.ts';

const steps = [...foundations, peopleRole, ...VERSIONS.flat()];
const folder = new URL('../../../src/store/', import.meta.url).pathname;
/** Code without its comments: what is said about SQL is not SQL. */
const code = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.startsWith('sqlite'))
  .map((name) => readFileSync(join(folder, name), 'utf8').replaceAll(/^\s*(\/\/|\*|\/\*).*$/gm, ''))
  .join('\n');

/** Every SQL text there is: the steps as they are sent, and whatever stands in the code of the store. */
const everything = [...steps, code].join('\n;\n');

/** One statement for the server is what it says up to a function's body, which is one value to it. */
function outside(step: string): string {
  return step.replaceAll(/\$\$[^]*?\$\$/g, '$$$$');
}

describe('every text of SQL', () => {
  test.each<[string, RegExp, string]>([
    ['advisory locks: CockroachDB has the functions, and they lock nothing', /advisory/i, 'select pg_advisory_xact_lock(1)'],
    [
      'serial columns and sequences: each node hands out its own',
      /\b(big|small)?serial\b|nextval|generated\s+(always|by default)\s+as\s+identity/i,
      'id bigserial primary key',
    ],
    [
      'FOR UPDATE: the guard is a conditional UPDATE',
      /for\s+(no\s+key\s+)?update\b|for\s+(key\s+)?share\b/i,
      'select 1 from lots for update',
    ],
    [
      'floats and other numbers that round',
      /\b(real|float[48]?|double precision|decimal|numeric|money)\b/i,
      'quantity numeric not null',
    ],
    [
      'LISTEN, NOTIFY, cursors and prepared transactions',
      /\b(listen|notify|declare\s+\w+\s+cursor|prepare\s+transaction)\b\s+\w/i,
      'listen changes',
    ],
    ['extensions', /create\s+extension/i, 'create extension pgcrypto'],
    ['settings that a client can make up', /current_setting/i, "current_setting('entitle.actor')"],
    ['locks on whole tables', /\block\s+table\b/i, 'lock table lots'],
    ['names of tables as text: temporary tables would be found', /::reg(class|proc|type)\b/i, "'lots'::regclass"],
  ])('has no %s', (_, forbidden, example) => {
    expect(example).toMatch(forbidden);
    expect(everything.match(forbidden)?.[0] ?? null).toBeNull();
  });

  test('divides nothing', () => {
    expect(steps.join('\n').match(/[^\s'(]?\s+\/\s+|\bdiv\(/)?.[0] ?? null).toBeNull();
  });
});

describe('every step of a migration', () => {
  test('is one statement: DDL and rows never share a transaction', () => {
    expect(steps.filter((step) => outside(step).trim().replace(/;$/, '').includes(';'))).toEqual([]);
    expect(steps.filter((step) => /^\s*(update|delete|begin|commit|select)\b/i.test(step))).toEqual([]);
  });

  test('can be carried out again', () => {
    const again =
      /^\s*(create (table|schema|(unique )?index) if not exists|create or replace function|revoke|grant|alter table \S+ (enable row level security|add column if not exists|drop constraint if exists|alter column \w+ set statistics)|alter policy|drop (policy|index|function) if exists)\b/;
    /** Of these the server says that they are there, and migrate.ts takes that for done. */
    const saysSo = /^\s*(create (trigger|policy|role)|alter table \S+ add constraint)\b/;
    /** What a projection begins with: rows that are there already stay, or are counted anew. */
    const fills = /^\s*insert into [\s\S]* on conflict \([^)]*\) do (nothing|update set [^;]*)$/;
    expect(steps.filter((step) => !again.test(step) && !saysSo.test(step) && !fills.test(step))).toEqual([]);
  });
});

test('organization comes first in the key of everything that belongs to one', () => {
  const keys = tables
    .filter((step) => step.includes('organization') && step.startsWith('create table'))
    .map((step) => {
      return /primary key \(([^)]*)\)/.exec(step)?.[1] ?? /^\s*(\w+)/.exec(step.slice(step.indexOf('(') + 1))?.[1];
    });
  expect(keys.length).toBeGreaterThan(9);
  expect(keys.filter((key) => key?.startsWith('organization') !== true)).toEqual([]);
});

test('triggers are for each row, and name columns as (NEW).column', () => {
  const triggers = steps.filter((step) => step.startsWith('create trigger'));
  expect(triggers.length).toBeGreaterThan(9);
  expect(triggers.filter((step) => !step.includes('for each row'))).toEqual([]);
  expect(everything.match(/\b(NEW|OLD)\.\w+/)?.[0] ?? null).toBeNull();
});

test('policies ask a function, and hold no subquery', () => {
  const written = steps.filter((step) => /^(create|alter) policy/.test(step));
  const tables = steps.filter((step) => step.startsWith('create table') && !foundations.includes(step));
  expect(written.filter((step) => step.startsWith('create')).length).toBe(tables.length);
  expect(written.filter((step) => /\bselect\b/.test(step.slice(step.indexOf('using'))))).toEqual([]);
});

test('rights are given on whole tables', () => {
  expect(steps.filter((step) => /^\s*grant\b[^;]*\([^)]*\)[^;]*\bon (all tables|table|entitle\.\w+ to)/.test(step))).toEqual([]);
});

test('a function with the rights of the owner says where it looks for names', () => {
  const definers = steps.filter((step) => step.includes('security definer'));
  expect(definers.length).toBeGreaterThan(5);
  expect(definers.filter((step) => !step.includes('security definer set search_path = entitle, pg_temp'))).toEqual([]);
});
