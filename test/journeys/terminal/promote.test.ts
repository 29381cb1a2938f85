import { beforeAll, describe, expect, test } from 'vitest';
import { acme, copyOf, entitleIn, look } from './acme.ts';

let home: string;
beforeAll(async () => {
  home = await acme();
});

describe('entitle promote', () => {
  test('asks which workspace: not those in production', async () => {
    const terminal = entitleIn(home, ['promote']);
    await terminal.waitFor('❯ partner-summit');
    await terminal.settled();
    expect(terminal.screen()).toMatchInlineSnapshot(`
      "? Promote which workspace?
      ❯ partner-summit  ✗ misses 80 seats, surveys · 東京パートナーサミット · 2090-05…
        winter-gala     ✗ misses 350 seats, live-streaming · Winter Gala · 2090-12-05…
        annual-forum    Annual Forum · 2090-03-01 · pre-production
        workshop        Workshop Zürich · 2090-06-01 · test

      type to search · ↑↓ move · enter · esc back · ctrl-c cancel"
    `);
  });

  test.each([60, 80])('says what starts to be charged and what will be missing, %i columns wide', async (columns) => {
    const store = copyOf(home);
    const terminal = entitleIn(store, ['promote'], { columns });
    await terminal.waitFor('❯ partner-summit');
    terminal.type('workshop\r');
    await terminal.waitFor('(y/N)');
    terminal.type('y\r');
    expect(await terminal.exit()).toEqual({ code: 0, signal: null });
    expect(terminal.transcript()).toMatchInlineSnapshot(`
      "✔ Promote which workspace? workshop
      Promote workshop from test to pre-production
      Starts to be charged:  900 seats, live-streaming, surveys
      Assigned with it:      nothing
      Missing then:          ✗ 900 seats, live-streaming, surveys

      What the pools can cover
      PRODUCT         NEEDED  AVAILABLE  SHORT
      seat               900        680  ✗ 220
      live-streaming       1          2      0
      surveys              1          1      0

      ┃ ! A status never goes back.
      ✔ Promote workshop to pre-production at Acme Events? Yes
      Promoted workspace workshop from test to pre-production.

      Starts to be charged:  900 seats, live-streaming, surveys
      Assigned with it:      nothing
      Missing then:          ✗ 900 seats, live-streaming, surveys
      next: entitle transfer workshop"
    `);
    expect(await look(store, 'workspaces', 'show', 'workshop')).toMatchObject({
      status: 'pre-production',
      seats: { missing: 900 },
    });
  });

  test('says that everybody will see the event in production', async () => {
    const terminal = entitleIn(home, ['promote', 'annual-forum']);
    await terminal.waitFor('(y/N)');
    await terminal.settled();
    expect(terminal.screen()).toMatchInlineSnapshot(`
      "Promote annual-forum from pre-production to production
      Starts to be charged:  nothing
      Assigned with it:      nothing
      Missing then:          nothing

      ┃ ! All attendees will see this event in the app and in their lists, and can
      ┃ sign in through the app.

      ┃ ! A status never goes back.
      ? Promote annual-forum to production at Acme Events? (y/N)"
    `);
  });

  test('assigns what is missing in the same step with --assign', async () => {
    const store = copyOf(home);
    const terminal = entitleIn(store, ['promote', 'winter-gala', '--assign']);
    await terminal.waitFor('(y/N)');
    terminal.type('y\r');
    expect(await terminal.exit()).toEqual({ code: 0, signal: null });
    expect(terminal.transcript()).toMatchInlineSnapshot(`
      "Promote winter-gala from pre-production to production
      Starts to be charged:  nothing
      Assigned with it:      350 seats, live-streaming
      Missing then:          nothing

      What the pools can cover
      PRODUCT         NEEDED  AVAILABLE  SHORT  LEFT THEN
      seat               350        680      0        330
      live-streaming       1          2      0          1

      ┃ ! All attendees will see this event in the app and in their lists, and can
      ┃ sign in through the app.

      ┃ ! A status never goes back, and a transfer is final: it cannot be taken back
      ┃ or moved.
      ✔ Promote winter-gala to production and transfer 350 seats, live-streaming at
      Acme Events? Yes
      Promoted workspace winter-gala from pre-production to production.

      Starts to be charged:  nothing
      Assigned with it:      350 seats, live-streaming
      Missing then:          nothing
      next: entitle workspaces show winter-gala"
    `);
    expect(await look(store, 'workspaces', 'show', 'winter-gala')).toMatchObject({ status: 'production', missing: false });
  });

  test.each([80, 120])('offers to transfer what it then misses, where the pools have it, %i columns wide', async (columns) => {
    const store = copyOf(home);
    const terminal = entitleIn(store, ['promote'], { columns });
    await terminal.waitFor('❯ partner-summit');
    terminal.type('gala\r');
    await terminal.waitFor('❯ promote only');
    await terminal.settled();
    expect(terminal.screen()).toMatchSnapshot('the offer');
    terminal.press('down', 'enter');
    await terminal.waitFor('(y/N)');
    terminal.press('escape');
    await terminal.waitFor('❯ promote only');
    terminal.press('down', 'enter');
    await terminal.waitFor('(y/N)');
    await terminal.settled();
    expect(terminal.screen()).toMatchSnapshot('the confirmation');
    terminal.type('y\r');
    expect(await terminal.exit()).toEqual({ code: 0, signal: null });
    expect(terminal.transcript()).toMatchSnapshot('the end');
    expect(await look(store, 'workspaces', 'show', 'winter-gala')).toMatchObject({ status: 'production', missing: false });
  });

  test('refuses --assign when the pools are short, before it asks', async () => {
    const terminal = entitleIn(home, ['promote', 'workshop', '--assign']);
    expect(await terminal.exit()).toEqual({ code: 5, signal: null });
    expect(terminal.transcript()).toMatchInlineSnapshot(`
      "error: insufficient entitlements for workspace "workshop": pool "seat" has 680
      available, 900 requested (220 short)
      hint: promote it without --assign, then take what the pools have with:
        entitle transfer workshop --missing --partial"
    `);
  });

  test('changes nothing when what would be charged changed while it was asked', async () => {
    const store = copyOf(home);
    const terminal = entitleIn(store, ['promote', 'workshop']);
    await terminal.waitFor('(y/N)');
    await look(store, 'workspaces', 'update', 'workshop', '--participants', '1200');
    terminal.type('y\r');
    expect(await terminal.exit()).toEqual({ code: 6, signal: null });
    expect(await look(store, 'workspaces', 'show', 'workshop')).toMatchObject({ status: 'test', participants: 1200 });
  });
});

describe('entitle promote is left, and nothing is changed', () => {
  test.each([
    ['Enter, which is No', 'enter', 130],
    ['Escape', 'escape', 130],
    ['Ctrl-C', 'ctrl-c', 130],
    ['Ctrl-D', 'ctrl-d', 130],
    ['SIGTERM', null, 143],
  ] as const)('with %s', async (_way, key, code) => {
    const terminal = entitleIn(home, ['promote', 'workshop']);
    await terminal.waitFor('(y/N)');
    await terminal.settled();
    if (key === null) terminal.kill('SIGTERM');
    else terminal.press(key);
    expect(await terminal.exit()).toEqual({ code, signal: null });
    expect(terminal.transcript().split('\n').at(-1)).toBe('cancelled; nothing was changed');
    expect(await look(home, 'workspaces', 'show', 'workshop')).toMatchObject({ status: 'test' });
  });
});
