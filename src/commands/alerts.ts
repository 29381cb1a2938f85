/** `alerts`: what a file of rules watches for; each once until it changes. */

import { findAlerts } from '../app/alerts.ts';
import { parseRules, parseSeen } from '../core/alert-rules.ts';
import { afterSeen, type Seen } from '../core/alerts.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { RefusalError, refuse } from '../core/refusals.ts';
import { alertsDocument } from '../view/results/alerts.ts';
import { ALL } from './all.ts';
import type { CommandDefinition, Asking, Configured, Files, Stores } from '../cli/definition.ts';
import { command, LISTING, option } from '../cli/options.ts';

export const alertsCommand: CommandDefinition = command({
  path: 'alerts',
  reads: 'list',
  summary: 'what a file of rules watches for: pools that run low, lots and holds that end, events that are short',
  options: {
    rules: option.text('--rules <file>', 'the rules: JSON, see entitle help alerts'),
    state: option.text('--state <file>', 'what was told before: each alert comes once, until it changes'),
    exitCode: option.flag('--exit-code', 'exit with 10 when there is an alert'),
    all: ALL,
    limit: LISTING.limit,
  },
  examples: [
    'entitle alerts --rules rules.json',
    'entitle alerts --rules rules.json --state seen.json --exit-code --format ndjson',
    'entitle alerts --rules rules.json --state seen.json --all --quiet',
  ],
  run: async ({ options }, context: Stores & Asking & Files & Configured) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const [file, state] = [options.rules, options.state];
    if (file === null) {
      return refuse('missing-argument', { missing: ['--rules FILE'], example: 'entitle alerts --rules rules.json' });
    }
    if (state !== null && options.limit !== null) {
      const reason = '--limit and --state contradict each other: what is not shown would count as told';
      return refuse('usage', { reason, fix: 'leave one of them out' });
    }
    const rules = parseRules(file, await context.readJson(file));
    if (!rules.ok) return rules;
    const outgoing = state === null ? null : await context.outgoing(state, { replaces: 'state of alerts', inputs: [file] });
    const seen = state === null ? done({}) : await readSeen(context, state);
    if (!seen.ok) return seen;
    const watched = options.all ? { ...caller.value, organization: null } : caller.value;
    const alerts = await findAlerts(await context.services(), watched, file, rules.value);
    if (!alerts.ok) return alerts;
    const { fresh, kept } = afterSeen(alerts.value, seen.value);
    const told = alerts.value.length - fresh.length;
    const empty = told === 0 ? 'No alerts.' : `Nothing new: ${told} told before.`;
    // Cron mails whatever is printed: what is no news is not.
    const silent = fresh.length === 0 && context.quiet && ['table', 'markdown'].includes(context.settings.format);
    const document = silent ? null : alertsDocument(fresh, empty);
    const result = { document, entitlementsMissing: options.exitCode && fresh.length > 0 };
    if (outgoing === null) return done(result);
    // An alert that did not get out was not told.
    const text = `${JSON.stringify({ version: 1, alerts: kept }, null, 2)}\n`;
    return done({ ...result, afterwards: () => outgoing.write(lines(text)) });
  },
});

async function* lines(text: string): AsyncGenerator<string> {
  yield text;
}

/** Before the first run there is none. */
async function readSeen(context: Files, path: string): Promise<Outcome<Seen>> {
  try {
    return parseSeen(path, await context.readJson(path));
  } catch (error) {
    if (error instanceof RefusalError && isAbsent(error.cause)) return done({});
    throw error;
  }
}

function isAbsent(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
}
