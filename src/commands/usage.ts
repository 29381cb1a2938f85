/** `usage`: what a customer used in a period. */

import { periodOf } from '../cli/period.ts';
import { usage, type Usage, type UsageBy, usageOfAll, type UsageRequest } from '../app/usage.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import { tagUsageDocument, usageDocument, type UsageView, workspaceUsageDocument } from '../view/results/usage.ts';
import type { Document } from '../view/document.ts';
import { ALL } from './all.ts';
import type { CommandDefinition, Calendar, Stores } from '../cli/definition.ts';
import { command, option } from '../cli/options.ts';

export const USAGE_BY = ['product', 'month', 'subscription', 'workspace'] as const;

export const usageCommand: CommandDefinition = command({
  path: 'usage',
  reads: 'list',
  summary: 'what was purchased, assigned and expired in a period',
  options: {
    from: option.day('--from <date>', 'first day (the first of this year, unless told)'),
    to: option.day('--to <date>', 'last day (the last of this year, unless told)'),
    by: option.parsed('--by <what>', 'product, month, subscription, workspace or tag:NAME (product, unless told)', parseBy),
    product: option.text('--product <key>', 'only of this product'),
    all: ALL,
  },
  examples: [
    'entitle usage',
    'entitle usage --by month --product seat',
    'entitle usage --from 2026-01-01 --to 2026-06-30 --by workspace',
  ],
  run: async ({ options }, context: Stores & Calendar) => {
    const period = periodOf(options, context.today());
    if (!period.ok) return period;
    const { product, all } = options;
    const by = options.by ?? 'product';
    const request = { ...period.value, by, product };
    const found = all ? await ofAll(context, request) : await ofOne(context, request);
    if (!found.ok) return found;
    return done({
      document: documentOf(found.value, { ...period.value, by: typeof by === 'string' ? by : `tag:${by.tag}`, all }),
      across: all,
      // What expired is one half of what was wasted; this is the other.
      next: by === 'product' ? `entitle workspaces --surplus${all ? ' --all' : ''}` : null,
    });
  },
});

async function ofOne(context: Stores, request: UsageRequest): Promise<Outcome<Usage>> {
  const caller = await context.caller();
  return caller.ok ? usage(await context.services(), caller.value, request) : caller;
}

async function ofAll(context: Stores, request: UsageRequest): Promise<Outcome<Usage>> {
  const actor = await context.actor();
  return actor.ok ? usageOfAll(await context.services(), actor.value, request) : actor;
}

function documentOf(found: Usage, view: UsageView): Document {
  switch (found.kind) {
    case 'balances':
      return usageDocument(found.rows, view);
    case 'workspaces':
      return workspaceUsageDocument(found.rows, view);
    case 'tags':
      return tagUsageDocument(found.tag, found.rows, view);
  }
}

function parseBy(text: string): Outcome<UsageBy> {
  const word = USAGE_BY.find((known) => known === text);
  if (word !== undefined) return done(word);
  if (text.startsWith('tag:')) {
    const tag = text.slice('tag:'.length);
    return TAG_NAME.test(tag)
      ? done({ tag })
      : refuse('usage', { reason: `--by "${text}" names no tag`, fix: 'write it as tag:NAME, for example tag:cost-center' });
  }
  return refuse('usage', { reason: `--by "${text}" is not known`, fix: `use ${USAGE_BY.join(', ')} or tag:NAME` });
}

/** As keys are. */
const TAG_NAME = /^[a-z0-9][a-z0-9-]{0,63}$/;
