/** `verify`: the store against its own logs. */

import { verify } from '../app/verify.ts';
import { type Expectation, headsIn } from '../core/expected.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import { verifyDocument } from '../view/results/verify.ts';
import { warn } from '../cli/asking.ts';
import type { CommandDefinition, Printed, Asking, Configured, Files, Stores } from '../cli/definition.ts';
import { verifyWorkbook } from './verify-workbook.ts';
import { command, option } from '../cli/options.ts';

export const verifyCommand: CommandDefinition = command({
  path: 'verify',
  summary: 'ledger, balances and file are sound; or: an exported workbook is a true copy',
  operands: ['[workbook]'],
  options: {
    expect: option.text(
      '--expect <hash|file>',
      'also demand that this hash, or all that an earlier verify --json printed, is still there',
    ),
  },
  examples: [
    'entitle verify',
    'entitle verify entitlements.xlsx',
    'entitle verify --json > kept.json',
    'entitle verify --expect kept.json',
    'entitle verify --expect "$(jq -r .head.hash kept.json)"',
  ],
  run: async ({ operands, options }, context: Stores & Asking & Files & Configured) => {
    const workbook = operands.workbook;
    if (workbook === null) return verifyStore(options.expect, context);
    if (options.expect === null) return verifyWorkbook(workbook, context);
    return refuse('usage', { reason: '--expect goes with the store, not with a workbook', fix: 'verify one after the other' });
  },
});

async function verifyStore(typed: string | null, context: Stores & Asking & Files & Configured): Promise<Outcome<Printed>> {
  const expect = await expectationOf(typed, context);
  if (!expect.ok) return expect;
  const organization = context.settings.list.find(({ key }) => key === 'org')?.value ?? null;
  const services = await context.services();
  const progress = context.progress('Verifying');
  try {
    const onRows = (rows: number, total: number): void => progress.update(rows, total);
    const verified = await verify(services, { organization, expect: expect.value, onRows });
    if (!verified.ok) return verified;
    const { ok, problems, warnings = [] } = verified.value;
    for (const text of warnings) await warn(context, text);
    const refusal = ok ? null : refuse('unsound', { problems: problems.length }).refusal;
    return done({ document: verifyDocument(verified.value), refusal });
  } finally {
    progress.stop();
  }
}

/** A hash, or a file of what was printed earlier. */
async function expectationOf(typed: string | null, context: Files): Promise<Outcome<Expectation | null>> {
  if (typed === null) return done(null);
  const hash = typed.trim().toLowerCase();
  if (/^[0-9a-f]{64}$/.test(hash)) return done({ hash });
  if (/^[0-9a-f]*$/.test(hash)) {
    return refuse('usage', {
      reason: `--expect "${typed}" is not a hash`,
      fix: 'give the 64 hex digits that verify --json shows as head.hash, or a file that it printed',
    });
  }
  const heads = headsIn(await context.readJson(typed));
  if (heads === null) {
    const reason = 'it is not what entitle verify --json prints';
    return refuse('malformed-file', { path: typed, row: null, column: null, reason });
  }
  return done('hash' in heads ? heads : { path: typed, heads });
}
