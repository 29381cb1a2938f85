/**
 * What is decided once is decided once, also by processes that decide at the same moment: a request, a hold, the credit of a
 * transfer. On a file and on a server.
 */

import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { runProcess, tempFolder } from '../../support/process.ts';
import { startServer } from './server.ts';

const server = await startServer();
const home = tempFolder();

describe.each(['file', 'server'])('on a %s', (kind) => {
  let place = '';
  const entitle = async (line: string) => {
    const env = { ENTITLE_DB: place, ENTITLE_ORG: 'acme', ENTITLE_AS: 'ada@acme.example' };
    const { status, stdout, stderr } = await runProcess([...line.split(' '), '--json'], { env, home, timeout: 120_000 });
    const code = status === 0 ? 'ok' : (JSON.parse(stderr) as { error: { code: string } }).error.code;
    return { code, row: status === 0 ? (JSON.parse(stdout) as unknown) : null };
  };
  const granted = async (line: string) => {
    const { code, row } = await entitle(line);
    expect({ line, code }).toEqual({ line, code: 'ok' });
    return row;
  };
  /** All of them at once: how each ended, sorted. */
  const together = async (...lines: readonly string[]) =>
    (await Promise.all(lines.map(entitle))).map(({ code }) => code).toSorted((a, b) => (a < b ? -1 : 1));

  beforeAll(async () => {
    place = kind === 'file' ? join(home, 'acme.db') : server.url(await server.database());
    await granted('init --org acme --name Acme --as ada@acme.example');
    await granted('purchases add seat 1000 --subscription S-1 --starts 2026-01-01');
    await granted(
      'workspaces create gala --name Gala --starts 2090-01-10 --ends 2090-01-11 --status pre-production --participants 900 --yes',
    );
  }, 600_000);

  test('a request is approved, declined or withdrawn: one of the three', { timeout: 600_000 }, async () => {
    for (let request = 1; request <= 4; request += 1) {
      await granted('requests add gala seat 10');
      const codes = await together(
        `requests approve ${request} --yes`,
        `requests approve ${request} --yes`,
        `requests decline ${request} --note no`,
        `requests withdraw ${request}`,
      );
      expect(codes).toEqual(['ok', 'request-closed', 'request-closed', 'request-closed']);
    }
    const rows = (await granted('requests')) as readonly { readonly state: string; readonly transaction: number | null }[];
    const transfers = (await granted('transactions --kind transfer')) as readonly { readonly request?: number }[];
    const approved = rows.filter(({ state }) => state === 'approved');
    expect(transfers.map(({ request }) => request)).toHaveLength(approved.length);
    expect(rows.filter(({ state }) => state === 'open')).toEqual([]);
    expect(await granted('verify')).toMatchObject({ ok: true });
  });

  test('a hold is posted or released once', { timeout: 600_000 }, async () => {
    for (let round = 0; round < 4; round += 1) {
      const { hold } = (await granted('holds add gala seat 20 --until 2089-12-31')) as { readonly hold: number };
      const codes = await together(`holds post ${hold} --yes`, `holds post ${hold} 5 --yes`, `holds release ${hold}`);
      expect(codes).toEqual(['hold-closed', 'hold-closed', 'ok']);
    }
    expect(await granted('holds --state open')).toEqual([]);
    expect(await granted('verify')).toMatchObject({ ok: true });
  });

  test('a transfer is credited once, as far as it goes', { timeout: 600_000 }, async () => {
    const { transaction } = (await granted('transfer gala seat 30 --yes')) as { readonly transaction: number };
    const credit = `purchases credit ${transaction} 20 --note twice --yes`;
    expect(await together(credit, credit, credit)).toEqual(['exceeds-transfer', 'exceeds-transfer', 'ok']);
    expect(await granted('transactions --kind credit')).toMatchObject([{ corrects: transaction, quantity: 20 }]);
    expect(await granted('verify')).toMatchObject({ ok: true });
  });
});
