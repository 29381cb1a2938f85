import { execPath } from 'node:process';
import { expect, test } from 'vitest';
import { entitle } from '../../support/process.ts';
import { openTerminal } from '../../support/terminal.ts';
import { newDesk } from './desk.ts';

test('a terminal without a width is taken for one of 80 columns', async () => {
  const desk = await newDesk();
  const env = { ENTITLE_DB: desk.world.path, ENTITLE_AS: 'ada@acme.example', NO_COLOR: '1' };
  const shown = async (columns: string): Promise<string> => {
    const command = `stty cols ${columns} && exec "$0" "$1" pools`;
    const terminal = openTerminal({ command: 'sh', args: ['-c', command, execPath, entitle], env });
    await terminal.exit();
    return terminal.transcript();
  };
  const wide = await shown('80');
  expect(wide).toContain('live-voting');
  expect(await shown('0')).toBe(wide);
});
