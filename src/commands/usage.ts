/** `usage`: what a customer used in a period. */

import { readPeriod } from './period.ts';
import { usage, type Usage, type UsageBy, usageOfAll, type UsageRequest } from '../app/usage.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import { tagUsageDocument, usageDocument, type UsageView, workspaceUsageDocument } from '../view/results/usage.ts';
import type { Document } from '../view/document.ts';
import { ALL_OPTION } from './all.ts';
import type { CommandDefinition, Context } from './definition.ts';

const BY = ['product', 'month', 'subscription', 'workspace'] as const;

export const usageCommand: CommandDefinition = {
  path: 'usage',
  reads: 'list',
  summary: 'what was purchased, assigned and expired in a period',
  options: [
    { flags: '--from <date>', description: 'first day (the first of this year, unless told)' },
    { flags: '--to <date>', description: 'last day (the last of this year, unless told)' },
    { flags: '--by <what>', description: 'product, month, subscription, workspace or tag:NAME (product, unless told)' },
    { flags: '--product <key>', description: 'only of this product' },
    ALL_OPTION,
  ],
  examples: [
    'entitle usage',
    'entitle usage --by month --product seat',
    'entitle usage --from 2026-01-01 --to 2026-06-30 --by workspace',
  ],
  run: async (input, context) => {
    const period = readPeriod(input, context.today());
    if (!period.ok) return period;
    const by = parseBy(input.text('by'));
    if (!by.ok) return by;
    const request = { ...period.value, by: by.value, product: input.text('product') };
    const all = input.has('all');
    const found = all ? await ofAll(context, request) : await ofOne(context, request);
    if (!found.ok) return found;
    return done({ document: documentOf(found.value, { ...period.value, by: input.text('by') ?? 'product', all }) });
  },
};

async function ofOne(context: Context, request: UsageRequest): Promise<Outcome<Usage>> {
  const caller = await context.caller();
  return caller.ok ? usage(await context.services(), caller.value, request) : caller;
}

async function ofAll(context: Context, request: UsageRequest): Promise<Outcome<Usage>> {
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

function parseBy(text: string | null): Outcome<UsageBy> {
  const word = BY.find((known) => known === (text ?? 'product'));
  if (word !== undefined) return done(word);
  if (text !== null && text.startsWith('tag:')) {
    const tag = text.slice('tag:'.length);
    return TAG_NAME.test(tag)
      ? done({ tag })
      : refuse('usage', { reason: `--by "${text}" names no tag`, fix: 'write it as tag:NAME, for example tag:cost-center' });
  }
  return refuse('usage', { reason: `--by "${text}" is not known`, fix: `use ${BY.join(', ')} or tag:NAME` });
}

/** As keys are. */
const TAG_NAME = /^[a-z0-9][a-z0-9-]{0,63}$/;
