/** `--columns` with a column that is not there: a usage error, unless something was changed already. */

import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { type Finished, runHere } from '../../support/host.ts';
import { tempFolder } from '../../support/process.ts';

const home = tempFolder();
const type = (typed: string): Promise<Finished> => runHere(typed.split(' '), { home, now: '2026-11-21T09:00:00.000Z' });

beforeAll(async () => {
  expect(await type('init --sample')).toMatchObject({ status: 0 });
});

const purchases = async (): Promise<number> => (JSON.parse((await type('purchases --json')).stdout) as readonly unknown[]).length;

test('a list is refused', async () => {
  expect(await type('pools --columns produkt')).toEqual({
    status: 2,
    stdout: '',
    stderr: expect.stringMatching(/^error: --columns: there is no column "produkt"\nhint: did you mean "product"\?/),
    seen: expect.anything(),
  });
});

test('a change that was made is told, with all columns and exit 0: an error would make a script try it again', async () => {
  const before = await purchases();
  const { status, stdout, stderr } = await type(
    'purchases add seat 5 --subscription HG-5 --starts 2026-11-21 --columns produkt --json',
  );
  expect({ status, stderr }).toEqual({
    status: 0,
    stderr: '--columns: there is no column "produkt"; what was asked is done, and shown with all columns\n',
  });
  expect(JSON.parse(stdout)).toMatchObject({ product: 'seat', quantity: 5, subscription: 'HG-5' });
  expect(await purchases()).toBe(before + 1);
});

test('so is a file that was written', async () => {
  const { status, stderr } = await type(`plan --out ${join(home, 'plan.json')} --columns produkt`);
  expect({ status, stderr }).toEqual({
    status: 0,
    stderr: '--columns: there is no column "produkt"; what was asked is done, and shown with all columns\n',
  });
});

test('a dry run changes nothing, and is refused', async () => {
  expect(await type('check --dry-run --columns produkt')).toMatchObject({ status: 2, stdout: '' });
});
