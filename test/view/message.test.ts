import { expect, test } from 'vitest';
import type { BulkRow } from '../../src/core/bulk-results.ts';
import { bulkSheet } from '../../src/view/results/bulk.ts';
import { tableText } from '../../src/view/formats/table.ts';

const row: BulkRow = {
  row: 1204,
  workspace: 'international-customer-congress-2027',
  product: 'live-streaming',
  quantity: 1500,
  status: 'rejected',
  code: 'insufficient-entitlements',
  message: 'workspace "international-customer-congress-2027" cannot get what it needs',
  transaction: null,
};

test.each([20, 40, 60, 80, 120, 200])('in a window of %i columns the message is not what is left out', async (width) => {
  let text = '';
  for await (const piece of tableText(bulkSheet([row]), bulkSheet([]).columns, {
    format: 'table',
    width,
    colour: false,
    unicode: true,
  }))
    text += piece;
  const [header = ''] = text.split('\n');
  expect(header).toContain('MESSAGE');
  expect(header.length).toBeLessThanOrEqual(width);
});
