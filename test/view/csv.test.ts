import { expect, test } from 'vitest';
import { restore } from '../../src/core/csv-text.ts';
import type { Document } from '../../src/view/document.ts';
import { EVENTS, eventList, nameList, rendered } from './samples.ts';

/** Records as RFC 4180 ends them. */
function records(...each: readonly string[]): string {
  return each.map((record) => `${record}\r\n`).join('');
}

test('a list: keys as the header, numbers plain, flags true and false, nothing for null, lists joined', async () => {
  expect(await rendered(eventList(EVENTS), { format: 'csv' })).toBe(
    records(
      'workspace,name,status,startsOn,participants,seats.required,seats.missing,modules,missing,changedAt',
      'gala-2026,Winter Gala,production,2026-11-21,1234567,1234567,469135,badges;live-voting,true,2026-10-01T08:15:59.123Z',
      'tokyo-summit,東京サミット 🎉,pre-production,2026-12-01,300,300,0,badges,false,',
      'bangkok-trial,"งานกรุงเทพ, a ""trial"" with a name that goes on",test,2027-01-15,0,0,0,,false,',
    ),
  );
});

test('an empty list is its header', async () => {
  expect(await rendered(eventList([]), { format: 'csv' }, ['workspace', 'seats'])).toBe(
    records('workspace,seats.required,seats.missing'),
  );
});

test('a column only for people is there when it is named', async () => {
  expect(await rendered(eventList(EVENTS.slice(0, 2)), { format: 'csv' }, ['covered', 'workspace'])).toBe(
    records('covered,workspace', '0.620000372600272,gala-2026', '1,tokyo-summit'),
  );
});

test('text is quoted where it must be, and never a formula or a terminal command', async () => {
  const names = ['=HYPERLINK("http://x")', '+1', '-1', '@SUM(A1)', "'=1", ' gala ', '\u001b[2J', 'two\r\nlines', '100% "sure"'];
  const text = await rendered(nameList(...names), { format: 'csv' });
  expect(text).toBe(
    records(
      'name',
      `"'=HYPERLINK(""http://x"")"`,
      "'+1",
      "'-1",
      "'@SUM(A1)",
      "''=1",
      '" gala "',
      '\\u{001b}[2J',
      'two\\u{000d}\\u{000a}lines',
      '"100% ""sure"""',
    ),
  );
  expect(["'+1", "''=1"].map(restore)).toEqual(['+1', "'=1"]);
});

test('a negative number stays a number', async () => {
  const sheet = {
    name: 'change',
    columns: [{ key: 'by', title: 'By', kind: 'integer', value: () => -5 }],
    rows: [1],
    empty: '',
  } as const;
  const list: Document = { kind: 'list', sheet };
  expect(await rendered(list, { format: 'csv' })).toBe(records('by', '-5'));
});
