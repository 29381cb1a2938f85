/** Records as they are, against their last states in the activity log: nothing else, nothing less, nothing more. */

import { canonicalJson } from './chain.ts';
import type { LastState } from './verify-activity.ts';
import type { Findings, Plain } from './verify.ts';

/** What is compared: `workspace` records, by their key, of one organization. */
export interface Comparison {
  readonly entity: string;
  readonly organization: string;
  readonly records: readonly Plain[];
  /** The field that names a record. */
  readonly key: string;
  readonly states: ReadonlyMap<string, LastState>;
}

export function compareRecords({ entity, organization, records, key, states }: Comparison, findings: Findings): void {
  const seen = new Set<string>();
  for (const record of records) {
    const subject = String(record[key]);
    seen.add(subject);
    const name = `${entity} "${subject}" of organization "${organization}"`;
    const last = states.get(subject);
    if (last === undefined) findings.add('state-unknown', `${name} is recorded, but the activity log does not know it`);
    else {
      const difference = differenceOf(record, last);
      if (difference !== null) findings.add('state-mismatch', `${name}: ${difference}`);
    }
  }
  for (const [subject, { id }] of states) {
    if (seen.has(subject)) continue;
    findings.add(
      'state-missing',
      `${entity} "${subject}" of organization "${organization}" is not recorded, but activity ${id} says it is`,
    );
  }
}

/** `participants is 300, activity 12 says 250`, for every field that differs; null when none does. */
function differenceOf(record: Plain, { state, id }: LastState): string | null {
  const fields = [...new Set([...Object.keys(record), ...Object.keys(state)])];
  const differing = fields.filter((field) => textOf(record[field]) !== textOf(state[field]));
  if (differing.length === 0) return null;
  return differing.map((field) => `${field} is ${textOf(record[field])}, activity ${id} says ${textOf(state[field])}`).join('; ');
}

function textOf(value: unknown): string {
  return value === undefined ? 'nothing' : canonicalJson(value);
}

/** Account managers as they are, against added less removed over the logs of all organizations. */
export function compareAccountManagers(emails: readonly string[], counts: ReadonlyMap<string, number>, findings: Findings): void {
  for (const email of emails) {
    if ((counts.get(email) ?? 0) > 0) continue;
    findings.add('state-unknown', `account manager "${email}" is recorded, but no activity log says so`);
  }
  const recorded = new Set(emails);
  for (const [email, count] of counts) {
    if (count > 0 && !recorded.has(email)) {
      findings.add('state-missing', `account manager "${email}" is not recorded, but was added and never removed`);
    }
    if (count < 0) findings.add('history-broken', `account manager "${email}" was removed more often than added`);
  }
}
