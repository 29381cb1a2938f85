/** The steps from an empty database to this version's schema. Each is one statement that can be carried out again. */

import { actions } from './actions.ts';
import { append } from './append.ts';
import { changes } from './changes.ts';
import { grants } from './grants.ts';
import { policies } from './policies.ts';
import { portfolio } from './portfolio.ts';
import { PEOPLE, rights } from './rights.ts';
import { appendOfFirst, changesOfFirst, grantsOfFirst, rightsOfFirst } from './first.ts';
import { fifth } from './fifth.ts';
import { fourth } from './fourth.ts';
import { secondPolicies, secondStatistics, secondTables, secondConstraints } from './second.ts';
import { states } from './states.ts';
import { tables } from './tables.ts';
import { texts } from './texts.ts';
import { third } from './third.ts';
import { constraints } from './constraints.ts';

/** Logins that are not the owner's get their rights through this role; roles belong to the whole server, so it may be there. */
export const peopleRole = `create role ${PEOPLE} nologin`;

/** What the guard of a migration needs: before it, nobody can be kept out. */
export const foundations: readonly string[] = [
  'create schema if not exists entitle',
  'create table if not exists entitle.versions (version bigint not null primary key)',
  'create table if not exists entitle.guards (guard bigint not null primary key, holder text not null, since timestamptz not null)',
];

/** Of the ledger: the kinds that this version has. */
export const EDITION = 2;

/** Each takes a store of the version before it to the next one. A released version is never changed. */
export const VERSIONS: readonly (readonly string[])[] = [
  [
    ...tables,
    ...rightsOfFirst,
    ...changesOfFirst,
    ...constraints,
    ...appendOfFirst,
    ...policies,
    ...grantsOfFirst,
    `revoke all on entitle.guards from ${PEOPLE}`,
  ],
  [
    ...secondTables,
    ...rights,
    ...portfolio,
    ...texts,
    ...changes,
    ...states,
    ...actions,
    ...secondConstraints,
    ...append(2),
    ...secondPolicies,
    ...secondStatistics,
    ...grants,
    `revoke all on entitle.guards from ${PEOPLE}`,
  ],
  third,
  fourth,
  fifth,
];
export const SCHEMA_VERSION = VERSIONS.length;
