import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../src/core/chain.ts';
import { parseBatch, RowReferences } from '../../src/core/row-reference.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const digest = (...content: readonly (string | number)[]): string => sha256(canonicalJson(content)).slice(0, 16);

describe('a row without a reference', () => {
  test('is known by what it says, counted among those that say the same', () => {
    const references = new RowReferences(sha256, null);
    const gala = ['gala', 'seat', 1500] as const;
    expect([references.next(gala), references.next(['expo', 'seat', 300]), references.next(gala)]).toEqual([
      `row:${digest(...gala)}#1`,
      `row:${digest('expo', 'seat', 300)}#1`,
      `row:${digest(...gala)}#2`,
    ]);
    expect(digest(...gala)).toBe(sha256('["gala","seat",1500]').slice(0, 16));
  });

  test('has another name in a batch', () => {
    expect(new RowReferences(sha256, 'november').next(['gala', 'seat', 1])).toBe(`row:${digest('gala', 'seat', 1)}#1@november`);
  });

  test('a label leaves room for the rest of a reference', () => {
    expect(parseBatch(' 2026-11 ')).toEqual({ ok: true, value: '2026-11' });
    expect([parseBatch(''), parseBatch('x'.repeat(65)), parseBatch('a\u{7}b')].map(({ ok }) => ok)).toEqual([
      false,
      false,
      false,
    ]);
  });
});
