import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  activityText,
  canonicalJson,
  headAfter,
  linkHash,
  sealActivity,
  sealTransactions,
  transactionText,
} from '../../src/core/chain.ts';
import { TRANSACTION_KINDS } from '../../src/core/kinds/all.ts';
import {
  type Activity,
  type ActivityDraft,
  EMPTY_HEAD,
  NO_HASH,
  type Transaction,
  type TransactionDraft,
} from '../../src/core/ledger.ts';
import type { Instant, OrganizationKey } from '../../src/core/values.ts';
import { ACME, ADA, sha256 } from '../support/world.ts';

describe('canonical JSON (RFC 8785)', () => {
  test("the RFC's own example of values (section 3.2.2)", () => {
    const value = JSON.parse(String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`) as unknown;
    expect(canonicalJson(value)).toBe(
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    );
  });

  test("the RFC's own example of sorting (section 3.2.3): by UTF-16 units", () => {
    const value = JSON.parse(String.raw`{
      "\u20ac": "Euro Sign",
      "\r": "Carriage Return",
      "\ufb33": "Hebrew Letter Dalet With Dagesh",
      "1": "One",
      "\ud83d\ude00": "Emoji: Grinning Face",
      "\u0080": "Control",
      "\u00f6": "Latin Small Letter O With Diaeresis"
    }`) as unknown;
    const written = [...canonicalJson(value).matchAll(/:"([^"]+)"/g)].map((match) => match[1]);
    expect(written).toEqual([
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ]);
  });

  test("the RFC's sample numbers (appendix B)", () => {
    const samples: readonly (readonly [bigint, string])[] = [
      [0x0000000000000000n, '0'],
      [0x8000000000000000n, '0'],
      [0x0000000000000001n, '5e-324'],
      [0x8000000000000001n, '-5e-324'],
      [0x7fefffffffffffffn, '1.7976931348623157e+308'],
      [0xffefffffffffffffn, '-1.7976931348623157e+308'],
      [0x4340000000000000n, '9007199254740992'],
      [0xc340000000000000n, '-9007199254740992'],
      [0x4430000000000000n, '295147905179352830000'],
      [0x44b52d02c7e14af5n, '9.999999999999997e+22'],
      [0x44b52d02c7e14af6n, '1e+23'],
      [0x44b52d02c7e14af7n, '1.0000000000000001e+23'],
      [0x444b1ae4d6e2ef4en, '999999999999999700000'],
      [0x444b1ae4d6e2ef4fn, '999999999999999900000'],
      [0x444b1ae4d6e2ef50n, '1e+21'],
      [0x3eb0c6f7a0b5ed8cn, '9.999999999999997e-7'],
      [0x3eb0c6f7a0b5ed8dn, '0.000001'],
      [0x41b3de4355555553n, '333333333.3333332'],
      [0x41b3de4355555554n, '333333333.33333325'],
      [0x41b3de4355555555n, '333333333.3333333'],
      [0x41b3de4355555556n, '333333333.3333334'],
      [0x41b3de4355555557n, '333333333.33333343'],
      [0xbecbf647612f3696n, '-0.0000033333333333333333'],
      [0x43143ff3c1cb0959n, '1424953923781206.2'],
    ];
    const number = (bits: bigint) => new Float64Array(BigUint64Array.of(bits).buffer)[0];
    expect(samples.map(([bits]) => canonicalJson(number(bits)))).toEqual(samples.map(([, text]) => text));
  });

  test('says the same as JSON, with sorted keys and nothing between', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(JSON.parse(text))).toBe(text);
      }),
    );
  });
});

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.constantFrom('"', '\\', '/', 'é', '🎉', '=1+1', '\u2028'),
);
const maybe = <T>(some: fc.Arbitrary<T>) => fc.option(some, { freq: 2 });
const rows: fc.Arbitrary<Omit<Transaction, 'hash'>> = fc
  .record(
    {
      at: fc.constant('2026-11-21T09:00:00.000Z'),
      id: fc.nat(),
      kind: fc.constantFrom(...TRANSACTION_KINDS),
      product: text,
      quantity: fc.integer({ min: 1, max: 1_000_000_000 }),
      workspace: maybe(text),
      subscription: maybe(text),
      actor: text,
      reference: maybe(text),
      note: maybe(text),
      lots: fc.array(fc.record({ subscription: text, quantity: fc.nat(), purchase: fc.nat() }), { maxLength: 4 }),
      until: fc.constant('2026-12-31'),
      hold: fc.nat(),
      corrects: fc.nat(),
      request: fc.nat(),
    },
    {
      requiredKeys: [
        'at',
        'id',
        'kind',
        'product',
        'quantity',
        'workspace',
        'subscription',
        'actor',
        'reference',
        'note',
        'lots',
      ],
    },
  )
  .map((row) => row as unknown as Omit<Transaction, 'hash'>);

test('the fast text of a transaction is its canonical JSON', () => {
  fc.assert(
    fc.property(rows, text, (row, organization) => {
      expect(transactionText(organization as OrganizationKey, row)).toBe(canonicalJson({ ...row, organization }));
    }),
    { numRuns: 1_000 },
  );
});

describe('sealing', () => {
  const seal = { organization: ACME, actor: ADA, now: '2026-11-21T09:00:00.000Z' as Instant, sha256 };
  const drafts = (first: number): readonly TransactionDraft[] =>
    [first, first + 1].map(
      (id) =>
        ({
          id,
          kind: 'transfer',
          product: 'seat',
          quantity: 5,
          workspace: 'gala-2026',
          subscription: null,
          reference: null,
          note: null,
          lots: [{ purchase: 1, subscription: 'SUB-1', quantity: 5 }],
        }) as unknown as TransactionDraft,
    );

  test('the first transaction follows sixty-four zeros, every other the one before it', () => {
    expect(NO_HASH).toBe('0000000000000000000000000000000000000000000000000000000000000000');
    const [one, two] = sealTransactions(EMPTY_HEAD, drafts(1), seal);
    const written = (id: number) =>
      `{"actor":"ada@acme.example","at":"2026-11-21T09:00:00.000Z","id":${id},"kind":"transfer","lots":[{"purchase":1,"quantity":5,"subscription":"SUB-1"}],"note":null,"organization":"acme","product":"seat","quantity":5,"reference":null,"subscription":null,"workspace":"gala-2026"}`;
    expect(one).toEqual({ ...drafts(1)[0], at: seal.now, actor: ADA, hash: sha256(`${NO_HASH}\n${written(1)}`) });
    expect(two?.hash).toBe(sha256(`${one?.hash ?? ''}\n${written(2)}`));
    expect(headAfter(EMPTY_HEAD, one === undefined || two === undefined ? [] : [one, two])).toEqual({
      id: 2,
      hash: two?.hash,
      at: seal.now,
    });
  });

  test('ids continue the head without a gap', () => {
    expect(() => sealTransactions(EMPTY_HEAD, drafts(2), seal)).toThrow('transaction 2 does not follow 0');
    const head = { id: 7, hash: NO_HASH, at: null };
    expect(() => sealTransactions(head, drafts(7), seal)).toThrow('transaction 7 does not follow 7');
    const gap = [...drafts(8).slice(0, 1), ...drafts(10)];
    expect(() => sealTransactions(head, gap, seal)).toThrow('transaction 10 does not follow 8');
    expect(sealTransactions(head, drafts(8), seal).map(({ id }) => id)).toEqual([8, 9]);
  });

  test('a row is never earlier than the one before it', () => {
    const head = { id: 7, hash: NO_HASH, at: '2027-01-01T00:00:00.000Z' as Instant };
    expect(sealTransactions(head, drafts(8), seal).map(({ at }) => at)).toEqual([head.at, head.at]);
    const member: ActivityDraft = {
      action: 'account-manager.added',
      subject: ADA,
      before: null,
      after: { email: ADA, accountManager: true },
    };
    expect(sealActivity(head, [member, member], seal).map(({ id, at }) => [id, at])).toEqual([
      [8, head.at],
      [9, head.at],
    ]);
  });

  test('and as late as the clock says, when that is later', () => {
    const head = { id: 7, hash: NO_HASH, at: '2026-11-21T08:59:59.999Z' as Instant };
    expect(sealTransactions(head, drafts(8), seal).map(({ at }) => at)).toEqual([seal.now, seal.now]);
  });

  test('activity is chained the same way', () => {
    const draft: ActivityDraft = {
      action: 'account-manager.added',
      subject: ADA,
      before: null,
      after: { email: ADA, accountManager: true },
    };
    const [row] = sealActivity(EMPTY_HEAD, [draft], seal);
    const written =
      '{"action":"account-manager.added","actor":"ada@acme.example","after":{"accountManager":true,"email":"ada@acme.example"},"at":"2026-11-21T09:00:00.000Z","before":null,"id":1,"organization":"acme","subject":"ada@acme.example"}';
    expect(activityText(ACME, row as Activity)).toBe(written);
    expect(row).toEqual({ ...draft, id: 1, at: seal.now, actor: ADA, hash: linkHash(sha256, NO_HASH, written) });
  });

  test('the head is the last of however many rows', () => {
    const rows = sealTransactions(EMPTY_HEAD, [...drafts(1), ...drafts(3)], seal);
    expect(headAfter(EMPTY_HEAD, rows)).toEqual({ id: 4, hash: rows[3]?.hash, at: seal.now });
  });

  test('without rows the head stays', () => {
    expect(headAfter(EMPTY_HEAD, [])).toEqual(EMPTY_HEAD);
  });
});
