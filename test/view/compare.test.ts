import { expect, test } from 'vitest';
import { readSheets } from '../../src/files/xlsx/sheets.ts';
import type { Sheet } from '../../src/view/document.ts';
import { compareSheets, type Difference } from '../../src/view/formats/xlsx/compare.ts';
import { EVENTS, eventSheet, GALA, TOKYO, TRIAL } from './samples.ts';
import { bytesOf } from './unzipped.ts';

/** `sheet!cell: expected → found`, for a workbook of `written` held against `expected`, with sheets of at most `most` rows. */
async function differences(
  written: readonly Sheet[],
  expected: readonly Sheet[],
  most: number,
  open: readonly string[] = [],
): Promise<readonly string[]> {
  const found: string[] = [];
  const onDifference = ({ sheet, cell, expected: wanted, found: is }: Difference): void =>
    void found.push(`${sheet}${cell === null ? '' : `!${cell}`}: ${wanted ?? '–'} → ${is ?? '–'}`);
  const { sheets } = await readSheets('copy.xlsx', await bytesOf(written, most));
  await compareSheets({ expected, found: sheets, open: new Set(open), onRows: () => undefined, onDifference }, most);
  return found;
}

test('a report that goes on in further sheets is compared with all of them', async () => {
  const rows = [...EVENTS, ...EVENTS];
  expect(await differences([eventSheet(rows)], [eventSheet(rows)], 3)).toEqual([]);
  const other = [GALA, TOKYO, TRIAL, { ...GALA, participants: 5 }, TOKYO, TRIAL];
  expect(await differences([eventSheet(other)], [eventSheet(rows)], 3)).toEqual(['workspaces 2!E3: 1234567 → 5']);
});

test('rows that are missing, rows that are too many, and a further sheet that is gone', async () => {
  const few = { ...eventSheet([TOKYO]), columns: eventSheet([]).columns.slice(0, 2) };
  expect(await differences([few], [{ ...few, rows: [TOKYO, TRIAL] }], 9)).toEqual([
    'workspaces!A3: bangkok-trial → –',
    'workspaces!B3: งานกรุงเทพ, a "trial" with a name that goes on → –',
  ]);
  expect(await differences([{ ...few, rows: [TOKYO, GALA] }], [few], 9)).toEqual([
    'workspaces!A3: – → gala-2026',
    'workspaces!B3: – → Winter Gala',
  ]);
  expect(await differences([few], [{ ...few, rows: [TOKYO, TRIAL] }], 2)).toEqual(['workspaces 2: a sheet → –']);
  expect(await differences([{ ...few, rows: [TOKYO, GALA] }], [few], 2)).toEqual(['workspaces 2: – → a sheet']);
});

test('numbers, days, instants, shares, flags and lists are told apart; a thousandth of a second is not', async () => {
  const changed = {
    ...GALA,
    startsOn: '2026-11-22',
    seats: { required: 1_234_567, assigned: 765_431, missing: 469_136 },
    modules: ['badges'],
    missing: false,
    changedAt: '2026-10-01T08:16:00.123Z',
  };
  expect(await differences([eventSheet([changed])], [eventSheet([GALA])], 9)).toEqual([
    'workspaces!D2: 2026-11-21 → 2026-11-22',
    'workspaces!G2: 469135 → 469136',
    'workspaces!H2: 0.620000372600272 → 0.6199995625996807',
    'workspaces!I2: badges;live-voting → badges',
    'workspaces!J2: yes → no',
    'workspaces!K2: 2026-10-01T08:15:59.123Z → 2026-10-01T08:16:00',
  ]);
  const blink = { ...GALA, changedAt: '2026-10-01T08:15:59.1234Z' };
  expect(await differences([eventSheet([blink])], [eventSheet([GALA])], 9)).toEqual([]);
});

test('what is in an open column does not matter, its header does', async () => {
  const filled = { ...GALA, participants: 1 };
  expect(await differences([eventSheet([filled])], [eventSheet([GALA])], 9, ['participants'])).toEqual([]);
  const renamed = eventSheet([GALA]).columns.map((column) =>
    column.key === 'participants' ? { ...column, title: 'People' } : column,
  );
  expect(await differences([{ ...eventSheet([GALA]), columns: renamed }], [eventSheet([GALA])], 9, ['participants'])).toEqual([
    'workspaces!E1: Participants → People',
  ]);
});

test('text is compared as it can be shown in a cell', async () => {
  const hostile = [{ ...GALA, name: `\u001b[2J ${'x'.repeat(40_000)}` }];
  expect(await differences([eventSheet(hostile)], [eventSheet(hostile)], 9)).toEqual([]);
});
