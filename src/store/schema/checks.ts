/** What a column's values fulfil (contract, sections 1 and 7), and what changes of a row are refused. */

import type { Check, Condition } from './description.ts';
import type { Dialect } from './dialect.ts';

export const isKey: Check = (dialect, column) => dialect.isKey(column);
export const isDay: Check = (dialect, column) => dialect.isDay(column);
export const isHash: Check = (dialect, column) => dialect.isHash(column);
export const isUnits: Check = (_, column) => `${column} between 1 and 1000000000`;
export const isCount: Check = (_, column) => `${column} between 0 and 1000000000`;
export const isNumber: Check = (_, column) => `${column} >= 1`;
export const isNotNegative: Check = (_, column) => `${column} >= 0`;
export const isFlag: Check = (_, column) => `${column} in (0, 1)`;
export const lengthTo =
  (most: number): Check =>
  (_, column) =>
    `length(${column}) between 1 and ${most}`;
export const oneOf =
  (...words: readonly string[]): Check =>
  (_, column) =>
    `${column} in (${words.map((word) => `'${word}'`).join(', ')})`;
/** A condition of its own, which may name other columns. */
export const that =
  (expression: string): Check =>
  () =>
    expression;
export const both =
  (first: Check, second: Check): Check =>
  (dialect, column) =>
    `${first(dialect, column)} and ${second(dialect, column)}`;

export const anyOf =
  (...conditions: readonly ((dialect: Dialect) => string)[]): Condition =>
  (dialect) =>
    conditions.map((condition) => condition(dialect)).join(' or ');
export const falls = (column: string) => (dialect: Dialect) => `${dialect.new}.${column} < ${dialect.old}.${column}`;
export const changes = (columns: string) => (dialect: Dialect) => dialect.changes(columns.split(' '));
export const differs = (column: string) => (dialect: Dialect) => dialect.differs(column);
export const isNotOnlyLater = (column: string) => (dialect: Dialect) => dialect.notOnlyLater(column);
