import { beforeAll, describe, expect, test } from 'vitest';
import { acme, copyOf, entitleIn, look } from './acme.ts';

let home: string;
beforeAll(async () => {
  home = await acme();
  await look(home, 'members', 'add', 'bo@acme.example', '--role', 'member');
});

interface Change {
  readonly typed: string;
  /** What is shown before the answer. */
  readonly summary: string;
  readonly asked: string;
  /** The list in which the change is seen. */
  readonly list: string;
}

/** Every change that is confirmed (contract, section 4) besides transfer, promote and apply. */
const CHANGES: readonly Change[] = [
  {
    typed:
      'workspaces create spring-fair --name Spring --starts 2090-04-01 --ends 2090-04-02 --status pre-production --participants 30',
    summary: '30 participants of "Spring" start to be charged.\n',
    asked: 'Create spring-fair in pre-production at Acme Events?',
    list: 'workspaces',
  },
  {
    typed: 'purchases revoke 2 100',
    summary: '',
    asked: 'Take back 100 × seat from purchase 2, which then has 400 left, at Acme Events?',
    list: 'purchases',
  },
  {
    typed: 'members remove bo@acme.example',
    summary: '',
    asked: 'Remove bo@acme.example (member) at Acme Events?',
    list: 'members',
  },
  {
    typed: 'orgs deactivate acme',
    summary: 'Nobody in Acme Events will see or transfer entitlements until it is activated again; nothing is lost.\n',
    asked: 'Deactivate entitlements of Acme Events (acme)?',
    list: 'orgs',
  },
];

describe.each(CHANGES)('entitle $typed', ({ typed, summary, asked, list }) => {
  test('is No unless told, and says that nothing was changed', async () => {
    const store = copyOf(home);
    const before = await look(store, list);
    const terminal = entitleIn(store, typed.split(' '), { columns: 120 });
    await terminal.waitFor('(y/N)');
    await terminal.settled();
    expect(terminal.screen()).toBe(`${summary}? ${asked} (y/N)`);
    terminal.press('enter');
    expect(await terminal.exit()).toEqual({ code: 130, signal: null });
    expect(terminal.transcript()).toBe(`${summary}✗ ${asked} No\ncancelled; nothing was changed`);
    expect(await look(store, list)).toEqual(before);
  });

  test.each([80, 120])('is done when it is confirmed, %i columns wide', async (columns) => {
    const store = copyOf(home);
    const before = await look(store, list);
    const terminal = entitleIn(store, typed.split(' '), { columns });
    await terminal.waitFor('(y/N)');
    terminal.type('y\r');
    expect(await terminal.exit()).toEqual({ code: 0, signal: null });
    const inOneLine = terminal.transcript().replaceAll('\n', ' ');
    expect(inOneLine).toContain(`${summary}✔ ${asked} Yes`.replaceAll('\n', ' '));
    expect(await look(store, list)).not.toEqual(before);
  });
});
