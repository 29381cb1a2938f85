/** What somebody kept elsewhere and now demands of the store (contract, section 9): only that shows a log that was rebuilt. */

import type { LogEnd } from './stamp.ts';

/** Where the logs of an organization end; id 0 and 64 zeros where one has no line yet. */
export interface LogHeads {
  readonly organization: string;
  readonly ledger: LogEnd;
  readonly activity: LogEnd;
}

/** One hash, anywhere in the logs; or every organization, and every end of a log, of an earlier `verify --json`. */
export type Expectation = { readonly hash: string } | { readonly path: string; readonly heads: readonly LogHeads[] };

/** The hashes to look out for in one log. `organization`: the one whose logs a single hash must be in; null: any. */
export function hashesIn(
  expected: Expectation | null,
  log: 'ledger' | 'activity',
  organization: string,
  named: string | null,
): readonly string[] {
  if (expected === null) return [];
  if ('hash' in expected) return named === null || named === organization ? [expected.hash] : [];
  return expected.heads.flatMap((kept) => (kept.organization === organization && kept[log].id > 0 ? [kept[log].hash] : []));
}

/** The heads in what `verify --json` printed; null: it is something else. An older version printed only the head of the only ledger. */
export function headsIn(printed: unknown): readonly LogHeads[] | { readonly hash: string } | null {
  if (!isObject(printed)) return null;
  const { heads, head } = printed;
  if (heads === undefined && isEnd(head)) return { hash: head.hash };
  if (!Array.isArray(heads)) return null;
  return heads.every(isHeads) ? heads : null;
}

function isHeads(value: unknown): value is LogHeads {
  return isObject(value) && typeof value['organization'] === 'string' && isEnd(value['ledger']) && isEnd(value['activity']);
}

function isEnd(value: unknown): value is LogEnd {
  if (!isObject(value)) return false;
  const { id, hash } = value;
  return Number.isSafeInteger(id) && (id as number) >= 0 && typeof hash === 'string' && /^[0-9a-f]{64}$/.test(hash);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
