/** The day is UTC's; where the calendar on the wall says another one, it says so. */

import { beforeAll, expect, test } from 'vitest';
import { runProcess } from '../../support/process.ts';
import { acme } from './acme.ts';

let home: string;
beforeAll(async () => {
  home = await acme();
});

const dayIn = async (zone: string, ...words: readonly string[]): Promise<string | undefined> => {
  const { stdout } = await runProcess(['status', ...words], { home, env: { ENTITLE_AS: 'ada@acme.example', TZ: zone } });
  return /^Acme Events \(acme\), (.*)$/m.exec(stdout)?.[1];
};

test('a zone that has another day, UTC itself, and a day that was asked for', async () => {
  // Fourteen hours ahead it is tomorrow already from 10:00 on; twelve hours behind it is yesterday still until 12:00.
  const elsewhere = new Date().getUTCHours() >= 11 ? 'Pacific/Kiritimati' : 'Etc/GMT+12';
  expect(await dayIn(elsewhere)).toMatch(/^\d{4}-\d{2}-\d{2} \(UTC\)$/);
  expect(await dayIn('UTC')).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  expect(await dayIn(elsewhere, '--as-of', '2027-01-01')).toBe('2027-01-01');
});
