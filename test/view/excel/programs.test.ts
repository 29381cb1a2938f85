import ExcelJS from 'exceljs';
import { mkdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { newDesk } from './desk.ts';
import { GNUMERIC, installed, LIBREOFFICE, OPENPYXL } from './programs.ts';

/** LibreOffice takes seconds to start: test/campaigns. */
const here = installed([OPENPYXL, GNUMERIC]);
const left = LIBREOFFICE.isHere() ? 'is tried by npm run test:long only' : 'is not installed (apt-get install libreoffice-calc)';
console.warn(`LEFT OUT: LibreOffice ${left}`);

test('a workbook that exceljs has opened and saved is still a true copy', async () => {
  const desk = await newDesk();
  await desk.run('export all copy.xlsx');
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(desk.path('copy.xlsx'));
  await book.xlsx.writeFile(desk.path('anew.xlsx'));
  expect((await desk.run('verify anew.xlsx')).stderr).toBe('');
});

for (const { name, saveAnew } of here) {
  test(`a workbook that ${name} has opened and saved is still a true copy`, { timeout: 600_000 }, async () => {
    const desk = await newDesk();
    mkdirSync(desk.path('anew'));
    for (const report of ['all', 'transfers']) {
      const file = `${report}.xlsx`;
      await desk.run(`export ${report} ${file}`);
      saveAnew(desk.path(file), desk.path(`anew/${file}`));
      const { status, stdout, stderr } = await desk.run(`verify anew/${file}`);
      expect([status, stdout, stderr]).toEqual([
        0,
        `A true copy: ${desk.path(`anew/${file}`)} is "${report}" of acme on 2026-11-21, transaction 2.\n`,
        '',
      ]);
    }
  });
}
