/** Files as people send them, from the command line on: what is read, what is refused, and in which words. */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Finished, runHere } from '../../support/host.ts';
import { tempFolder } from '../../support/process.ts';
import { sheet, workbook } from '../../support/workbook.ts';

const NOW = '2026-11-21T09:00:00.000Z';
const home = tempFolder();

function entitle(words: string, stdin = ''): Promise<Finished> {
  return runHere(words.split(' '), { home, now: NOW, stdin, env: { ENTITLE_AS: 'nora@acme.example' } });
}

async function sure(words: string): Promise<Finished> {
  const finished = await entitle(words);
  expect({ words, status: finished.status, stderr: finished.status === 0 ? '' : finished.stderr }).toEqual({
    words,
    status: 0,
    stderr: '',
  });
  return finished;
}

function file(name: string, content: string | Uint8Array): string {
  writeFileSync(join(home, name), content);
  return name;
}

beforeAll(async () => {
  mkdirSync(join(home, 'data'), { recursive: true });
  await sure('init --org acme --name Acme --as nora@acme.example');
  await sure('products add live-streaming --name Live');
  await sure('purchases add seat 5000 --subscription SUB-1 --starts 2026-01-01 --ends 2036-12-31 --reference PO-1');
  await sure('purchases add live-streaming 5 --subscription SUB-1 --starts 2026-01-01 --reference PO-1');
  await sure('workspaces create gala --name Gala --starts 2031-01-01 --ends 2031-01-02 --participants 1500');
  await sure('workspaces create expo --name Expo --starts 2031-02-01 --ends 2031-02-03 --participants 300');
  await sure('workspaces install expo live-streaming');
  await sure('workspaces tag expo region=emea');
  await sure('promote gala --yes');
  await sure('promote expo --yes');
});

interface Bulk {
  readonly planned: number;
  readonly rows: readonly {
    readonly row: number;
    readonly status: string;
    readonly code: string | null;
    readonly message: string;
  }[];
}

/** What a dry run says of each row, in a line. */
async function tried(path: string, options = ''): Promise<readonly string[]> {
  const { stdout, stderr } = await entitle(`transfer --file ${path} --dry-run --json${options}`);
  if (stdout === '') return [stderr];
  const { rows } = JSON.parse(stdout) as Bulk;
  return rows.map(({ row, status, code, message }) => `${row} ${status}${code === null ? '' : ` ${code}: ${message}`}`);
}

const text = (at: string, value: string): string => `<c r="${at}" t="str"><v>${value}</v></c>`;
const header = (row: number): string =>
  `<row r="${row}">${text(`A${row}`, 'workspace')}${text(`B${row}`, 'product')}${text(`C${row}`, 'quantity')}</row>`;
const line = (row: number, workspace: string, quantity: string, attributes = ''): string =>
  `<row r="${row}" ${attributes}>${text(`A${row}`, workspace)}${text(`B${row}`, 'seat')}${quantity}</row>`;

describe('read', () => {
  test.each([
    ['sep=;', 'sep=;\r\nworkspace;product;quantity\r\ngala;seat;100\r\n', '2 planned'],
    ['empty columns at the end', 'workspace,product,quantity,,\r\ngala,seat,100,,\r\n', '2 planned'],
    ['a title', 'Transfers week 48,,\r\n,,\r\nworkspace,product,quantity\r\ngala,seat,100\r\n', '4 planned'],
    ['blanks', 'workspace,product,quantity\r\ngala , seat, 100\r\n', '2 planned'],
    ['no-break blanks', 'workspace,product,quantity\r\ngala\u00a0,seat,100\u00a0\r\n', '2 planned'],
    ['UTF-16', Buffer.from('\ufeffworkspace\tproduct\tquantity\r\ngala\tseat\t100\r\n', 'utf16le'), '2 planned'],
    ['titles of ours', 'Workspace,Product,Quantity,Missing\r\ngala,seat,100,1500\r\n', '2 planned'],
  ])('CSV: %s', async (_, content, outcome) => {
    expect(await tried(file('rows.csv', content))).toEqual([outcome]);
  });

  test('CSV: short rows', async () => {
    const content = 'workspace,product,quantity,reference,note\r\ngala,seat,100\r\nexpo,seat,10,R-1\r\n';
    expect(await tried(file('rows.csv', content))).toEqual(['2 planned', '3 planned']);
  });

  test('XLSX: a title, a cover sheet, a number that went through fractions', async () => {
    const rows = `<row r="1">${text('A1', 'Transfers for week 48')}</row>${header(2)}${line(3, 'gala', '<c r="C3"><v>110.00000000000001</v></c>')}`;
    const after = '<mergeCells count="1"><mergeCell ref="A1:C1"/></mergeCells>';
    const book = workbook({ parts: { 'xl/worksheets/sheet1.xml': sheet(rows, after) } });
    expect(await tried(file('title.xlsx', book))).toEqual(['3 planned']);
    expect(await tried('title.xlsx', ' --sheet Transfers')).toEqual(['3 planned']);
    expect((await entitle('transfer --file title.xlsx --sheet December --dry-run')).stderr).toBe(
      'error: file "title.xlsx" has no sheet "December"\nhint: its sheets: transfers\n',
    );
    expect((await entitle('transfer --file title.xlsx --sheet transfer --dry-run')).stderr).toBe(
      'error: file "title.xlsx" has no sheet "transfer"\nhint: did you mean "transfers"? its sheets: transfers\n',
    );
  });

  test('hidden rows, and it is said, in a dry run too', async () => {
    const quantity = (row: number): string => `<c r="C${row}"><v>1</v></c>`;
    const rows = `${header(1)}${line(2, 'gala', quantity(2))}${line(3, 'gala', quantity(3), 'hidden="1"')}${line(4, 'expo', quantity(4), 'hidden="1"')}`;
    file('hidden.xlsx', workbook({ rows }));
    const { stdout, stderr } = await entitle('transfer --file hidden.xlsx --dry-run --json --quiet');
    expect((JSON.parse(stdout) as Bulk).planned).toBe(3);
    expect(stderr).toContain('2 rows hidden by a filter (or by hand) are included\n');
  });

  test('from stdin, whatever it is', async () => {
    const item = '{"workspace":"gala","product":"seat","quantity":100}';
    const rows = ['workspace,product,quantity\ngala,seat,100\n', `${item}\n`, `[${item}]`, `{"rows":\n [${item}]}`];
    const found = await Promise.all(rows.map((each) => entitle('transfer --file - --dry-run --json', each)));
    expect(found.map(({ status, stdout }) => [status, (JSON.parse(stdout) as Bulk).planned])).toEqual(rows.map(() => [0, 1]));
  });
});

describe('refused', () => {
  test('part of a merged cell', async () => {
    const rows = `${header(1)}${line(2, 'expo', '<c r="C2"><v>10</v></c>')}<row r="3">${text('B3', 'live-streaming')}</row>`;
    const after = '<mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>';
    file('merged.xlsx', workbook({ parts: { 'xl/worksheets/sheet1.xml': sheet(rows, after) } }));
    const [, message] = await tried('merged.xlsx');
    expect(message).toMatch(/^3 rejected unclear-value: cell A3 is part of the merged cell A2:A3/);
  });

  test('a day where a quantity belongs; a formula without a value', async () => {
    const styles = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>';
    const dated = `${header(1)}${line(2, 'gala', '<c r="C2" s="1"><v>100</v></c>')}`;
    const [message] = await tried(file('dated.xlsx', workbook({ rows: dated, styles })));
    expect(message).toMatch(
      /^2 rejected invalid-quantity: cell C2 holds the number 100, shown as the day 1900-04-09 by its format/,
    );
    const open = `${header(1)}${line(2, 'gala', '<c r="C2"><f>B1</f><v/></c>')}`;
    const { status, stderr } = await entitle(`transfer --file ${file('formula.xlsx', workbook({ rows: open }))} --dry-run`);
    expect({ status, stderr: stderr.split(';')[0] }).toEqual({
      status: 7,
      stderr: 'error: file "formula.xlsx", row 2, column "quantity": cell C2 holds a formula without a value',
    });
  });

  test('a thousands mark, unless it is said what it means', async () => {
    file('marks.csv', 'workspace;product;quantity\ngala;seat;1.500\n');
    expect((await tried('marks.csv'))[0]).toMatch(/^2 rejected invalid-quantity: cell C2 says "1\.500"/);
    expect(await tried('marks.csv', ' --decimal ,')).toEqual(['2 planned']);
  });

  test('a day that could be another, unless it is said what comes first', async () => {
    file('days.csv', 'workspace;name;startsOn;endsOn;participants;modules\r\nspring-day;Spring;03.04.2027;04.04.2027;100;\r\n');
    const refused = await entitle('import workspaces days.csv --dry-run');
    expect(refused.status).toBe(5);
    expect(refused.stderr).toContain('cell C2 says "03.04.2027", which can be 2027-04-03 or 2027-03-04');
    const { stdout } = await sure('import workspaces days.csv --dates dmy --dry-run --json');
    expect(JSON.parse(stdout)).toMatchObject({ created: 1, rows: [{ changes: { startsOn: [null, '2027-04-03'] } }] });
  });

  test('columns that nobody knows, all at once, unless they are left out', async () => {
    file('columns.csv', 'workspace,product,quantity,colour,nots\ngala,seat,1,red,x\n');
    const { status, stderr } = await entitle('transfer --file columns.csv --dry-run --format json');
    expect(status).toBe(7);
    expect(JSON.parse(stderr)).toMatchObject({
      error: {
        code: 'unknown-column',
        details: {
          columns: [
            { column: 'colour', nearest: null },
            { column: 'nots', nearest: 'note' },
          ],
        },
      },
    });
    expect(await tried('columns.csv', ' --ignore-columns colour,nots')).toEqual(['2 planned']);
  });
});

describe('what we write comes back', () => {
  test.each(['xlsx', 'csv', 'json', 'ndjson'])('workspaces.%s', async (format) => {
    await sure(`export workspaces workspaces.${format}`);
    const { stdout } = await sure(`import workspaces workspaces.${format} --json`);
    expect(JSON.parse(stdout)).toMatchObject({ created: 0, updated: 0, unchanged: 2, rejected: 0 });
  });

  test.each([
    ['pools', 'xlsx'],
    ['pools', 'json'],
    ['all', 'xlsx'],
    ['all', 'json'],
  ])('purchases, from %s.%s', async (report, format) => {
    await sure(`export ${report} again-${report}.${format}`);
    const { stdout } = await sure(`import purchases again-${report}.${format} --json`);
    expect(JSON.parse(stdout)).toMatchObject({ created: 0, updated: 0, unchanged: 2, rejected: 0 });
  });

  test.each(['xlsx', 'csv', 'json', 'ndjson'])('the form transfers.%s', async (format) => {
    await sure(`export transfers transfers.${format}`);
    // In a workbook, whose it is stands above the header.
    const first = format === 'xlsx' ? 6 : format === 'csv' ? 2 : 1;
    expect(await tried(`transfers.${format}`)).toEqual([0, 1, 2].map((at) => `${first + at} skipped`));
  });

  test('lists, through a pipe', async () => {
    for (const format of ['csv', 'json', 'ndjson']) {
      const { stdout } = await sure(`workspaces --format ${format}`);
      const { status, stdout: result } = await entitle('import workspaces - --json', stdout);
      expect({ status, ...(JSON.parse(result) as object) }).toMatchObject({ status: 0, unchanged: 2 });
    }
    const members = await sure('members --format csv');
    expect((await entitle('import members - --json', members.stdout)).status).toBe(0);
  });

  test('a name that could be a formula where `;` parts the cells', async () => {
    const { status } = await runHere(['workspaces', 'update', 'gala', '--name', 'Gala;=1+1;"x"'], {
      home,
      now: NOW,
      env: { ENTITLE_AS: 'nora@acme.example' },
    });
    expect(status).toBe(0);
    await sure('export workspaces formula.csv');
    expect(readFileSync(join(home, 'formula.csv'), 'utf8')).toContain(`gala,"Gala;'=1+1;""x""",`);
    expect(JSON.parse((await sure('import workspaces formula.csv --json')).stdout)).toMatchObject({ unchanged: 2 });
  });
});

test('a list without rows has its columns', async () => {
  expect((await sure('workspaces --search nowhere --columns seats.missing --format csv')).stdout).toBe('seats.missing\r\n');
});
