import { describe, expect, test } from 'vitest';
import { explain, raise, RefusalError, refuse, refuseDeficits } from '../../src/core/refusals.ts';
import { REFUSALS } from '../../src/core/refusal-table.ts';

/** Section 8 of the contract: the exit status of every code. A new refusal is one more word here. */
const BY_EXIT: Readonly<Record<number, string>> = {
  1: 'too-many-open-files driver-missing',
  2: 'usage missing-argument confirmation-needed no-actor no-organization',
  3: 'not-permitted not-activated unknown-actor not-your-login login-untied login-refused partial-view',
  4: 'organization-not-found workspace-not-found product-not-found member-not-found purchase-not-found transaction-not-found tag-not-found hold-not-found request-not-found',
  5: `invalid-quantity invalid-participants invalid-key invalid-email invalid-text unsafe-text invalid-date invalid-period
      invalid-status invalid-role invalid-flag missing-value not-a-module workspace-not-charged already-assigned
      already-held request-closed nothing-missing not-a-transfer exceeds-transfer not-later hold-expired hold-closed exceeds-hold
      insufficient-entitlements exceeds-missing hold-of-another invalid-transition status-not-importable nothing-left last-admin last-account-manager
      not-installed unclear-value duplicate-row rows-rejected over-limit
      invalid-tag too-many-tags cannot-be-empty product-in-use not-removable unknown-state nobody-counted clock-ahead`,
  6: `reference-conflict transaction-mismatch other-organization key-taken file-exists store-exists changed-meanwhile stale-plan plan-of-another-organization`,
  7: `no-store not-a-store store-newer corrupt-store altered-store unsafe-store store-unusable store-unreachable store-busy outcome-unknown unsound
      unreadable-file unwritable-file unknown-file-format malformed-file unknown-column no-such-column uncertain-column unknown-sheet missing-column ambiguous-columns
      not-a-plan not-rules plan-newer unhealthy not-stamped not-of-this-ledger not-a-true-copy`,
  130: 'cancelled',
};

test('every refusal has the exit status of the contract', () => {
  const expected = Object.entries(BY_EXIT).flatMap(([exit, codes]) => codes.split(/\s+/).map((code) => [code, Number(exit)]));
  const actual = Object.entries(REFUSALS).map(([code, { exit }]) => [code, exit]);
  expect(Object.fromEntries(actual)).toEqual(Object.fromEntries(expected));
});

test('a refusal in words', () => {
  const refusal = refuse('workspace-not-found', { key: 'gala-2062', organization: 'acme', nearest: 'gala-2026' });
  expect(refusal.ok).toBe(false);
  expect(explain(refusal.refusal)).toEqual({
    code: 'workspace-not-found',
    exit: 4,
    message: 'workspace "gala-2062" does not exist in organization "acme"',
    hint: 'did you mean "gala-2026"?',
    details: { key: 'gala-2062', organization: 'acme', nearest: 'gala-2026' },
  });
});

describe('words that depend on the details', () => {
  const words = (...refusal: Parameters<typeof refuse>) => {
    const { message, hint } = explain(refuse(...refusal).refusal);
    return hint === null ? message : `${message} (${hint})`;
  };

  test('one row, several rows', () => {
    const one = { rejected: 1, total: 3, applied: 0, doing: 'transferred' };
    expect(words('rows-rejected', one)).toBe(
      '1 row of 3 was rejected; nothing was transferred (the result names every rejected row)',
    );
    expect(words('rows-rejected', { ...one, rejected: 2, applied: 1 })).toBe(
      '2 rows of 3 were rejected; 1 transferred (the result names every rejected row)',
    );
  });

  test('an article before a vowel', () => {
    const hint = '(a key has 1 to 64 characters: a-z, 0-9 and -, and starts with a letter or digit)';
    expect(words('invalid-key', { what: 'organization', value: 'Acme' })).toBe(
      `"Acme" is not a valid key for an organization ${hint}`,
    );
    expect(words('invalid-key', { what: 'workspace', value: 'Gala' })).toBe(`"Gala" is not a valid key for a workspace ${hint}`);
  });

  test('the place in a file, as far as it is known', () => {
    const place = { path: 'rows.csv', row: 7, column: 'quantity', reason: 'a quote is not closed' };
    expect(words('malformed-file', place)).toBe(
      'file "rows.csv", row 7, column "quantity": a quote is not closed (nothing was changed)',
    );
    expect(words('malformed-file', { ...place, row: null, column: null })).toBe(
      'file "rows.csv": a quote is not closed (nothing was changed)',
    );
  });

  test('an empty text and a long one', () => {
    expect(words('invalid-text', { what: 'name', value: '', length: 0, most: 200 })).toBe('the name is empty');
    expect(words('invalid-text', { what: 'name', value: 'x', length: 201, most: 200 })).toBe(
      'the name has 201 characters, more than 200',
    );
  });

  test('nothing left, or less than was asked for', () => {
    expect(words('nothing-left', { purchase: 3, requested: 5, remaining: 2 })).toBe(
      'purchase 3 has 2 left that is not drawn yet, 5 requested (take back 2 at most)',
    );
    expect(words('nothing-left', { purchase: 3, requested: 5, remaining: 0 })).toBe(
      'purchase 3 has 0 left that is not drawn yet, 5 requested (see how a mistaken transfer is made up for with: entitle help wrong-transfer)',
    );
  });
});

test('several deficits are all named; the details of the first stand for a single one', () => {
  const seats = { product: 'seat', available: 10, requested: 60, short: 50 };
  const badges = { product: 'badge', available: 0, requested: 1, short: 1 };
  const { refusal } = refuseDeficits('gala-2026', [seats, badges]);
  expect(explain(refusal)).toEqual({
    code: 'insufficient-entitlements',
    exit: 5,
    message:
      'insufficient entitlements for workspace "gala-2026": pool "seat" has 10 available, 60 requested (50 short); pool "badge" has 0 available, 1 requested (1 short)',
    hint: 'see what the pool holds with: entitle pools show seat',
    details: { ...seats, workspace: 'gala-2026', deficits: [seats, badges] },
  });
});

test('an adapter raises a refusal, with its cause', () => {
  const cause = new Error('SQLITE_BUSY');
  const attempt = () => raise('store-busy', { path: 'entitle.db', seconds: 30 }, cause);
  expect(attempt).toThrow(RefusalError);
  try {
    attempt();
  } catch (error) {
    expect(error).toMatchObject({
      name: 'RefusalError',
      message: 'another process kept the store at "entitle.db" busy for 30 seconds; nothing was changed',
      refusal: { code: 'store-busy', details: { path: 'entitle.db', seconds: 30 } },
      cause,
    });
  }
});
