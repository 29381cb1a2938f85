/** A file of transfers on PostgreSQL: the same references, the same answers to whoever sends it again. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { PrintedFile } from '../../support/bulk.ts';
import { runProcess, tempFolder } from '../../support/process.ts';
import { startServer } from './server.ts';

const server = await startServer();

test('rows without references, rows that post a hold, a report given back', { timeout: 600_000 }, async () => {
  const home = tempFolder();
  const env = { ENTITLE_DB: server.url(await server.database()), ENTITLE_AS: 'ada@acme.example', ENTITLE_ORG: 'acme' };
  const run = (line: string) => runProcess(line.split(' '), { home, env, cwd: home });
  for (const line of [
    'init --org acme --name Acme --as ada@acme.example',
    'purchases add seat 1000 --subscription SUB-1 --starts 2026-01-01',
    'workspaces create gala --name Gala --starts 2090-12-01 --ends 2090-12-02 --status pre-production --participants 100 --yes',
    'holds add gala seat 40 --until 2090-01-01',
  ]) {
    const { status, stderr } = await run(line);
    expect({ line, status, stderr: status === 0 ? '' : stderr }).toEqual({ line, status: 0, stderr: '' });
  }
  const rowsOf = async (line: string) => {
    const { rows } = JSON.parse((await run(`${line} --json`)).stdout) as PrintedFile;
    return rows.map(({ quantity, status, transaction, code }) => `${quantity} ${status} ${code ?? transaction}`);
  };
  writeFileSync(
    join(home, 'f.csv'),
    'workspace,product,quantity,hold\ngala,seat,30,2\ngala,seat,5,\ngala,seat,5,\nnope,seat,1,\n',
  );
  const first = ['30 applied 3', '5 applied 5', '5 applied 6', '1 rejected workspace-not-found'];
  const again = first.map((line) => line.replace('applied', 'replayed'));
  expect(await rowsOf('transfer --file f.csv --partial --yes --report report.csv')).toEqual(first);
  expect(await rowsOf('transfer --file f.csv --partial --yes')).toEqual(again);
  expect(await rowsOf('transfer --file report.csv --partial --yes')).toEqual(again);
  writeFileSync(join(home, 'g.csv'), 'workspace,product,quantity\ngala,seat,7\n');
  const corrected = JSON.parse((await run('transfer --file g.csv --dry-run --json')).stdout) as PrintedFile;
  expect(corrected.rows[0]?.message).toMatch(/^a file already brought 5 on .* both come to 12$/);
  const form = await run('export transfers form.xlsx');
  expect(form.status).toBe(0);
  expect((await run('transfer --file form.xlsx --yes')).status).toBe(0);
  expect((await run('verify')).status).toBe(0);
});
