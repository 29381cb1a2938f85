/** Which purchase or transfer is meant: what is left of each, which of them are over, and what was credited already. */

import { expect, test } from 'vitest';
import { runProcess } from '../../support/process.ts';
import { acme, entitleIn } from './acme.ts';

test('purchases extend tells what is left of a purchase, and since when it is over', async () => {
  const home = await acme();
  const bought = 'subscription,product,quantity,startsOn,endsOn\nSUB-2024,seat,1500,2024-01-01,2024-12-31\n';
  const args = ['import', 'purchases', '-', '--input-format', 'csv'];
  expect((await runProcess(args, { home, env: { ENTITLE_AS: 'ada@acme.example' }, stdin: bought })).status).toBe(0);
  const terminal = entitleIn(home, ['purchases', 'extend']);
  await terminal.waitFor('SUB-2024');
  await terminal.settled();
  expect(terminal.screen().split('\n').slice(0, 6)).toEqual([
    '? Which purchase?',
    '❯ 1  seat · SUB-2025 · 180 left',
    '  2  seat · SUB-2026 · 500 left',
    '  3  live-streaming · SUB-2026 · 2 left',
    '  4  surveys · SUB-2026 · 1 left',
    '  5  seat · SUB-2024 · 1,500 left, over since 2024-12-31',
  ]);
  terminal.press('escape');
  expect(await terminal.exit()).toMatchObject({ signal: null });
});

test('purchases credit tells what was credited of a transfer already', async () => {
  const home = await acme();
  const credit = ['purchases', 'credit', '5', '20', '--note', 'meant for the gala', '--yes'];
  expect((await runProcess(credit, { home, env: { ENTITLE_AS: 'ada@acme.example' } })).status).toBe(0);
  const terminal = entitleIn(home, ['purchases', 'credit']);
  await terminal.waitFor('credited');
  await terminal.settled();
  expect(terminal.screen().split('\n')[1]).toMatch(
    /^❯ 5 {2}transfer · 120 × seat for annual-forum · \d{4}-\d\d-\d\d · 20 credited$/,
  );
  terminal.press('escape');
  expect(await terminal.exit()).toMatchObject({ signal: null });
});
