/** `pools` and `pools show`: the example of a reading command. */

import { missingThere } from '../app/orgs.ts';
import { listPools, showPool } from '../app/pools.ts';
import { done } from '../core/outcome.ts';
import { poolDocument, poolsDocument } from '../view/results/pools.ts';
import { missingBanner } from '../view/results/status.ts';
import { complete } from '../cli/asking.ts';
import { neededProduct } from '../cli/choices.ts';
import type { CommandDefinition, Asking, Calendar, Stores } from '../cli/definition.ts';
import { command } from '../cli/options.ts';

/** Latest transactions shown with a pool. */
const LATEST = 20;

export const pools: CommandDefinition = command({
  path: 'pools',
  reads: 'list',
  summary: 'what was bought, assigned, and is available, by product',
  examples: ['entitle pools', 'entitle pools --as-of 2027-01-01', 'entitle pools --json --columns product,available'],
  asOf: true,
  run: async (_input, context: Stores & Calendar) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const rows = await listPools(await context.services(), caller.value, context.asOf());
    if (!rows.ok) return rows;
    const missing = await missingThere(await context.services(), caller.value);
    return done({ document: poolsDocument(rows.value, missingBanner(missing)) });
  },
});

export const showPoolCommand: CommandDefinition = command({
  path: 'pools show',
  reads: 'one',
  summary: 'one pool: its lots, then its latest transactions',
  operands: ['[product]'],
  examples: ['entitle pools show seat', 'entitle pools show live-streaming --json'],
  asOf: true,
  run: async ({ operands }, context: Stores & Calendar & Asking) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const words = await complete(context, 'entitle pools show seat', {
      product: neededProduct(context, caller.value, operands.product, 'Which pool?'),
    });
    if (!words.ok) return words;
    const request = { product: words.value.product, asOf: context.asOf(), limit: LATEST };
    const pool = await showPool(await context.services(), caller.value, request);
    return pool.ok ? done({ document: poolDocument(pool.value) }) : pool;
  },
});
