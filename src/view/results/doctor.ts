/** What the doctor found: everything that was looked at, what is wrong first in colour and with what to do. */

import { counted } from '../../core/counts.ts';
import type { DoctorResult } from '../../core/results.ts';
import type { Document, Sheet, Tone } from '../document.ts';

type Finding = DoctorResult['checks'][number];

const TONES: Readonly<Record<Finding['status'], Tone>> = { ok: 'good', warning: 'warn', problem: 'bad' };

export function doctorDocument(result: DoctorResult): Document {
  const sheet: Sheet<Finding> = {
    name: 'checks',
    columns: [
      { key: 'check', title: 'Check', kind: 'text', value: (row) => row.check },
      { key: 'status', title: 'Status', kind: 'text', value: (row) => row.status, tone: (row) => TONES[row.status] },
      { key: 'found', title: 'Found', kind: 'text', value: (row) => row.found },
      { key: 'fix', title: 'What to do', kind: 'text', drop: 'last', value: (row) => row.fix },
    ],
    rows: result.checks,
    empty: '',
  };
  const fields = result.checks.map((row) => ({
    label: row.check,
    text: row.fix === null ? row.found : `${row.found}; ${row.fix}`,
    tone: TONES[row.status],
  }));
  return { kind: 'object', value: result, sheet, screen: [{ kind: 'fields', fields }, summary(result)] };
}

function summary({ ok, checks }: DoctorResult) {
  const warnings = checks.filter(({ status }) => status === 'warning').length;
  if (!ok) return { kind: 'text', tone: 'bad', text: 'Something is wrong: see above what to do.' } as const;
  if (warnings > 0)
    return {
      kind: 'text',
      tone: 'warn',
      text: `It works; ${counted(warnings, 'thing')} could be better.`,
    } as const;
  return { kind: 'text', tone: 'good', text: 'Everything is as it should be.' } as const;
}
