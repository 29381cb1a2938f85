import { beforeAll, describe, expect, test } from 'vitest';
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
