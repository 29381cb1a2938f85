/** `verify`: the store against its own logs. */

import { verify } from '../app/verify.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import { verifyDocument } from '../view/results/verify.ts';
import type { CommandDefinition, Context, Input, Printed } from './definition.ts';
import { verifyWorkbook } from './verify-workbook.ts';

export const verifyCommand: CommandDefinition = {
  path: 'verify',
  summary: 'ledger, balances and file are sound; or: an exported workbook is a true copy',
  operands: ['[workbook]'],
  options: [{ flags: '--expect <hash>', description: 'also demand that this hash, kept elsewhere, is in the log' }],
  examples: [
    'entitle verify',
    'entitle verify entitlements.xlsx',
    'entitle verify --expect "$(cat head.txt)"',
    'entitle verify --json | jq -r .head.hash > head.txt',
  ],
  run: async (input, context) => {
    const workbook = input.operand(0);
    if (workbook === null) return verifyStore(input, context);
    if (input.text('expect') === null) return verifyWorkbook(workbook, context);
    return refuse('usage', { reason: '--expect goes with the store, not with a workbook', fix: 'verify one after the other' });
  },
};

async function verifyStore(input: Input, context: Context): Promise<Outcome<Printed>> {
  const expect = hashOption(input.text('expect'));
  if (!expect.ok) return expect;
  const organization = context.settings.list.find(({ key }) => key === 'org')?.value ?? null;
  const services = await context.services();
  const progress = context.progress('Verifying');
  try {
    const onRows = (rows: number, total: number): void => progress.update(rows, total);
    const verdict = await verify(services, { organization, expect: expect.value, onRows });
    if (!verdict.ok) return verdict;
    const { result, heads } = verdict.value;
    const refusal = result.ok ? null : refuse('unsound', { problems: result.problems.length }).refusal;
    return done({ document: verifyDocument(result, heads), refusal });
  } finally {
    progress.stop();
  }
}

function hashOption(typed: string | null): Outcome<string | null> {
  if (typed === null) return done(null);
  const hash = typed.trim().toLowerCase();
  if (/^[0-9a-f]{64}$/.test(hash)) return done(hash);
  return refuse('usage', {
    reason: `--expect "${typed}" is not a hash`,
    fix: 'give the 64 hex digits that verify --json shows as head.hash',
  });
}
