import { beforeAll, describe, expect, test } from 'vitest';
import { runProcess } from '../../support/process.ts';
import { acme, copyOf, entitleIn } from './acme.ts';

let home = '';
beforeAll(async () => {
  home = await acme();
});

describe('a part of a name that several events have', () => {
  test.each([80, 120])('is asked about with the name and day of each, %i columns wide', async (columns) => {
    const terminal = entitleIn(copyOf(home), ['workspaces', 'update', 'w', '--participants', '10'], { columns });
    await terminal.waitFor('to search');
    await terminal.settled();
    expect(terminal.screen()).toMatchSnapshot();
    terminal.press('escape');
    expect(await terminal.exit()).toMatchObject({ code: 130 });
  });
});

describe('a part of a name', () => {
  test.each([
    ['plan', '--workspace', 'gala'],
    ['holds', 'add', 'gala', 'seat', '5', '--until', '2090-01-01'],
    ['requests', 'add', 'gala', 'seat', '5'],
    ['transfer', 'gala', 'seat', '5'],
    ['promote', 'gala'],
    ['workspaces', 'tag', 'gala', 'region=north'],
    ['workspaces', 'install', 'gala', 'surveys'],
  ])('finds the event in %s %s %s', async (...words) => {
    const terminal = entitleIn(copyOf(home), words);
    await terminal.waitFor('Which workspace is "gala"?');
    expect(terminal.screen()).toContain('❯ winter-gala');
    terminal.press('escape');
    expect(await terminal.exit()).toMatchObject({ code: 130 });
    const refused = await runProcess([...words, '--no-input', '--yes', '--json'], {
      home: copyOf(home),
      env: { ENTITLE_AS: 'ada@acme.example' },
    });
    expect(JSON.parse(refused.stderr)).toMatchObject({
      error: { code: 'workspace-not-found', details: { candidates: ['winter-gala'] } },
    });
  });
});

test('a test event that is named is refused before anything is asked', async () => {
  const terminal = entitleIn(home, ['transfer', 'workshop']);
  expect(await terminal.exit()).toMatchObject({ code: 5 });
  expect(terminal.transcript()).toContain('promote it first: entitle promote workshop');
});

describe('a change that nobody is there to confirm', () => {
  test.each([
    [['orgs', 'deactivate', 'acme'], 'hint: add --yes to confirm'],
    [['members', 'remove', 'ada@acme.example'], 'hint: add --yes to confirm'],
    [['check'], 'hint: add --yes to confirm, or --dry-run to see what would happen'],
  ])('says what %j has', async (words, hint) => {
    const terminal = entitleIn(home, [...words, '--no-input']);
    expect(await terminal.exit()).toMatchObject({ code: 2 });
    expect(terminal.transcript().split('\n').at(-1)).toBe(hint);
  });
});
