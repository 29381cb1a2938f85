import { beforeAll, describe, expect, test } from 'vitest';
import type { TerminalSession } from '../../support/terminal.ts';
import { acme, copyOf, entitleIn, entitleInto, look } from './acme.ts';

let home: string;
beforeAll(async () => {
  home = await acme();
});

/** The questions of `entitle transfer`, each answered until the last one is on the screen. */
async function atQuestion(
  terminal: TerminalSession,
  last: 'workspace' | 'product' | 'quantity' | 'confirmation',
): Promise<TerminalSession> {
  await terminal.waitFor('❯ partner-summit');
  if (last !== 'workspace') {
    terminal.type('gala\r');
    await terminal.waitFor('❯ everything it needs');
  }
  if (last === 'quantity' || last === 'confirmation') {
    terminal.type('seat\r');
    await terminal.waitFor('? How many? (350)');
  }
  if (last === 'confirmation') {
    terminal.press('enter');
    await terminal.waitFor('(y/N)');
  }
  await terminal.settled();
  return terminal;
}

/** Says that the next missing product, which is offered then, is not wanted. */
async function notNow(terminal: TerminalSession): Promise<void> {
  await terminal.waitFor('? What next?');
  await terminal.settled();
  terminal.press('escape');
}

describe('entitle transfer leads to a transfer', () => {
  test('the workspaces: those that miss something first, with what they miss', async () => {
    const terminal = await atQuestion(entitleIn(home, ['transfer']), 'workspace');
    expect(terminal.screen()).toMatchInlineSnapshot(`
      "? Transfer to which workspace?
      ❯ partner-summit  ✗ misses 80 seats, surveys · 東京パートナーサミット · 2090-05…
        winter-gala     ✗ misses 350 seats, live-streaming · Winter Gala · 2090-12-05…
        annual-forum    Annual Forum · 2090-03-01 · pre-production

      type to search · ↑↓ move · enter · esc back · ctrl-c cancel"
    `);
  });

  test('the products: those that are missing there first', async () => {
    const terminal = await atQuestion(entitleIn(home, ['transfer']), 'product');
    expect(terminal.screen()).toMatchInlineSnapshot(`
      "✔ Transfer to which workspace? winter-gala
      ? Which product?
      ❯ everything it needs  the 2 products that it misses, in one transfer
        seat                 ✗ misses 350 · Seat · 680 available
        live-streaming       ✗ misses 1 · live-streaming · 2 available
        surveys              surveys · 1 available

      type to search · ↑↓ move · enter · esc back · ctrl-c cancel"
    `);
  });

  test('the quantity: what is missing, unless told', async () => {
    const terminal = await atQuestion(entitleIn(home, ['transfer']), 'quantity');
    expect(terminal.screen()).toMatchInlineSnapshot(`
      "✔ Transfer to which workspace? winter-gala
      ✔ Which product? seat
      ? How many? (350)

      enter · esc back · ctrl-c cancel"
    `);
    terminal.type('.5');
    await terminal.waitFor('".5"');
    await terminal.settled();
    expect(terminal.screen()).toMatchInlineSnapshot(`
      "✔ Transfer to which workspace? winter-gala
      ✔ Which product? seat
      ? How many? .5
      ✗ quantity ".5" is not a whole number from 1 to 1,000,000,000: write digits
      only, for example 250

      enter · esc back · ctrl-c cancel"
    `);
  });

  test('the whole of it, 80 columns wide', async () => {
    const store = copyOf(home);
    const terminal = await atQuestion(entitleIn(store, ['transfer'], { columns: 80 }), 'confirmation');
    terminal.type('y\r');
    await notNow(terminal);
    expect(await terminal.exit()).toEqual({ code: 0, signal: null });
    expect(terminal.transcript()).toMatchInlineSnapshot(`
      "✔ Transfer to which workspace? winter-gala
      ✔ Which product? seat
      ✔ How many? 350
      Transfer 350 × seat to Winter Gala (winter-gala)
                                      BEFORE  AFTER
      seat available in the pool         680    330
      seat assigned to the workspace       0    350
      seat missing there                 350      0

      Drawn from
      PURCHASE  SUBSCRIPTION  QUANTITY
             1  SUB-2025           180
             2  SUB-2026           170

      ┃ ✗ Still missing there then: live-streaming

      ┃ ! A transfer is final: it cannot be taken back or moved.
      ✔ Transfer 350 × seat to winter-gala at Acme Events? Yes
      Transferred 350 × seat to workspace winter-gala (transaction 6); 330 available
      in the pool, still missing there: live-streaming.

      Entitlements
      PRODUCT         INSTALLED  REQUIRED  ASSIGNED  MISSING
      seat            yes             350       350        0
      live-streaming  yes               1         0      ✗ 1
      next: entitle workspaces --missing"
    `);
    expect(await look(store, 'transactions', '--workspace', 'winter-gala', '--columns', 'kind,product,quantity,lots'))
      .toMatchInlineSnapshot(`
      [
        {
          "kind": "transfer",
          "lots": [
            {
              "purchase": 1,
              "quantity": 180,
              "subscription": "SUB-2025",
            },
            {
              "purchase": 2,
              "quantity": 170,
              "subscription": "SUB-2026",
            },
          ],
          "product": "seat",
          "quantity": 350,
        },
      ]
    `);
  });

  test('the whole of it, 60 columns wide', async () => {
    const terminal = await atQuestion(entitleIn(copyOf(home), ['transfer'], { columns: 60 }), 'confirmation');
    terminal.type('y\r');
    await notNow(terminal);
    expect(await terminal.exit()).toEqual({ code: 0, signal: null });
    expect(terminal.transcript()).toMatchInlineSnapshot(`
      "✔ Transfer to which workspace? winter-gala
      ✔ Which product? seat
      ✔ How many? 350
      Transfer 350 × seat to Winter Gala (winter-gala)
                                      BEFORE  AFTER
      seat available in the pool         680    330
      seat assigned to the workspace       0    350
      seat missing there                 350      0

      Drawn from
      PURCHASE  SUBSCRIPTION  QUANTITY
             1  SUB-2025           180
             2  SUB-2026           170

      ┃ ✗ Still missing there then: live-streaming

      ┃ ! A transfer is final: it cannot be taken back or moved.
      ✔ Transfer 350 × seat to winter-gala at Acme Events? Yes
      Transferred 350 × seat to workspace winter-gala (transaction
      6); 330 available in the pool, still missing there:
      live-streaming.

      Entitlements
      PRODUCT         INSTALLED  REQUIRED  ASSIGNED  MISSING
      seat            yes             350       350        0
      live-streaming  yes               1         0      ✗ 1
      next: entitle workspaces --missing"
    `);
  });

  test('a module takes no quantity', async () => {
    const terminal = await atQuestion(entitleIn(copyOf(home), ['transfer']), 'product');
    terminal.type('live\r');
    await terminal.waitFor('(y/N)');
    terminal.type('yes\r');
    await notNow(terminal);
    expect(await terminal.exit()).toEqual({ code: 0, signal: null });
    expect(terminal.transcript()).toMatchInlineSnapshot(`
      "✔ Transfer to which workspace? winter-gala
      ✔ Which product? live-streaming
      Transfer 1 × live-streaming to Winter Gala (winter-gala)
                                                BEFORE  AFTER
      live-streaming available in the pool           2      1
      live-streaming assigned to the workspace       0      1
      live-streaming missing there                   1      0

      Drawn from
      PURCHASE  SUBSCRIPTION  QUANTITY
             3  SUB-2026             1

      ┃ ✗ Still missing there then: 350 seats

      ┃ ! A transfer is final: it cannot be taken back or moved.
      ✔ Transfer 1 × live-streaming to winter-gala at Acme Events? Yes
      Transferred 1 × live-streaming to workspace winter-gala (transaction 6); 1
      available in the pool, still missing there: 350 seats.

      Entitlements
      PRODUCT         INSTALLED  REQUIRED  ASSIGNED  MISSING
      seat            yes             350         0    ✗ 350
      live-streaming  yes               1         1        0
      next: entitle workspaces --missing"
    `);
  });

  test('a module that is named is not asked a quantity for', async () => {
    const store = copyOf(home);
    expect(await look(store, 'transfer', 'winter-gala', 'live-streaming', '--yes')).toMatchObject({ quantity: 1, missing: 0 });
  });

  test('after one product the next one that is missing, until nothing is', async () => {
    const store = copyOf(home);
    const terminal = await atQuestion(entitleIn(store, ['transfer'], { rows: 50 }), 'confirmation');
    terminal.type('y\r');
    await terminal.waitFor('? What next?');
    await terminal.settled();
    expect(terminal.screen().split('\n').slice(-6)).toMatchInlineSnapshot(`
      [
        "live-streaming  yes               1         0      ✗ 1",
        "? What next?",
        "❯ live-streaming  ✗ misses 1 · live-streaming · 2 available",
        "  nothing more",
        "",
        "type to search · ↑↓ move · enter · esc back · ctrl-c cancel",
      ]
    `);
    terminal.press('enter');
    await terminal.waitFor('Transfer 1 × live-streaming');
    await terminal.waitFor('(y/N)');
    terminal.type('y\r');
    expect(await terminal.exit()).toEqual({ code: 0, signal: null });
    expect(terminal.transcript().split('\n').at(-1)).toBe('next: entitle workspaces --missing');
    expect(await look(store, 'workspaces', 'show', 'winter-gala')).toMatchObject({ missing: false });
  });

  test.each([
    ['escape', 'still missing there: live-streaming'],
    ['enter', 'nothing more was transferred'],
  ] as const)('the next one is not wanted: %s', async (key, said) => {
    const store = copyOf(home);
    const terminal = await atQuestion(entitleIn(store, ['transfer'], { rows: 50 }), 'confirmation');
    terminal.type('y\r');
    await terminal.waitFor('? What next?');
    await terminal.settled();
    terminal.press(key);
    if (key === 'enter') {
      await terminal.waitFor('(y/N)');
      await terminal.settled();
      terminal.press('escape');
    }
    expect(await terminal.exit()).toEqual({ code: 0, signal: null });
    expect(terminal.transcript()).toContain(said);
    expect(terminal.transcript()).not.toContain('cancelled');
    expect(await look(store, 'workspaces', 'show', 'winter-gala')).toMatchObject({ seats: { missing: 0 }, missing: true });
  });

  test('more than is missing: the summary says by how much', async () => {
    const terminal = entitleIn(home, ['transfer', 'partner-summit', 'seat', '100']);
    await terminal.waitFor('(y/N)');
    await terminal.settled();
    expect(terminal.screen()).toMatchInlineSnapshot(`
      "Transfer 100 × seat to 東京パートナーサミット (partner-summit)
                                      BEFORE  AFTER
      seat available in the pool         680    580
      seat assigned to the workspace       0    100
      seat missing there                  80      0

      Drawn from
      PURCHASE  SUBSCRIPTION  QUANTITY
             1  SUB-2025           100

      ┃ ✗ Still missing there then: surveys

      ┃ ! This is 20 × seat more than workspace partner-summit needs today: it misses
      ┃ 80. --no-excess refuses that.

      ┃ ! A transfer is final: it cannot be taken back or moved.
      ? Transfer 100 × seat to partner-summit at Acme Events? (y/N)"
    `);
  });

  test('only what is not given is asked for', async () => {
    const terminal = entitleIn(home, ['transfer', 'winter-gala', 'seat']);
    await terminal.waitFor('? How many? (350)');
    await terminal.settled();
    expect(terminal.screen()).toMatchInlineSnapshot(`
      "? How many? (350)

      enter · esc back · ctrl-c cancel"
    `);
  });

  test('--yes confirms, and never answers a question', async () => {
    const terminal = entitleIn(copyOf(home), ['transfer', 'partner-summit', '--yes']);
    await terminal.waitFor('❯ everything it needs');
    terminal.type('surv\r');
    await notNow(terminal);
    expect(await terminal.exit()).toEqual({ code: 0, signal: null });
    expect(terminal.transcript()).toMatchInlineSnapshot(`
      "✔ Which product? surveys
      Transferred 1 × surveys to workspace partner-summit (transaction 6); 0 available
      in the pool, still missing there: 80 seats.

      Entitlements
      PRODUCT  INSTALLED  REQUIRED  ASSIGNED  MISSING
      seat     yes              80         0     ✗ 80
      surveys  yes               1         1        0
      next: entitle workspaces --missing"
    `);
  });
});

describe('entitle transfer is left', () => {
  const before = async (): Promise<unknown> => look(home, 'pools');

  test.each(['workspace', 'product', 'quantity', 'confirmation'] as const)('at the %s: nothing is changed', async (question) => {
    const pools = await before();
    for (const key of ['ctrl-c', 'ctrl-d'] as const) {
      const terminal = await atQuestion(entitleIn(home, ['transfer']), question);
      terminal.press(key);
      expect(await terminal.exit()).toEqual({ code: 130, signal: null });
      expect(terminal.transcript().split('\n').at(-1)).toBe('cancelled; nothing was changed');
      expect(terminal.transcript()).not.toContain('esc back');
    }
    const stopped = await atQuestion(entitleIn(home, ['transfer']), question);
    stopped.kill('SIGTERM');
    expect(await stopped.exit()).toEqual({ code: 143, signal: null });
    expect(await before()).toEqual(pools);
  });

  test('with No, which Enter is', async () => {
    const pools = await before();
    const terminal = await atQuestion(entitleIn(home, ['transfer']), 'confirmation');
    terminal.press('enter');
    expect(await terminal.exit()).toEqual({ code: 130, signal: null });
    expect(terminal.transcript()).toMatchInlineSnapshot(`
      "✔ Transfer to which workspace? winter-gala
      ✔ Which product? seat
      ✔ How many? 350
      Transfer 350 × seat to Winter Gala (winter-gala)
                                      BEFORE  AFTER
      seat available in the pool         680    330
      seat assigned to the workspace       0    350
      seat missing there                 350      0

      Drawn from
      PURCHASE  SUBSCRIPTION  QUANTITY
             1  SUB-2025           180
             2  SUB-2026           170

      ┃ ✗ Still missing there then: live-streaming

      ┃ ! A transfer is final: it cannot be taken back or moved.
      ✗ Transfer 350 × seat to winter-gala at Acme Events? No
      cancelled; nothing was changed"
    `);
    expect(await before()).toEqual(pools);
  });

  test('with Escape at the first question', async () => {
    const terminal = await atQuestion(entitleIn(home, ['transfer']), 'workspace');
    terminal.press('escape');
    expect(await terminal.exit()).toEqual({ code: 130, signal: null });
    expect(terminal.transcript()).toBe('cancelled; nothing was changed');
  });

  test('with Escape at a confirmation that was not led to', async () => {
    const terminal = entitleIn(home, ['transfer', 'winter-gala', 'seat', '5']);
    await terminal.waitFor('(y/N)');
    await terminal.settled();
    terminal.press('escape');
    expect(await terminal.exit()).toEqual({ code: 130, signal: null });
    expect(terminal.transcript().split('\n').at(-1)).toBe('cancelled; nothing was changed');
  });

  test.each([80, 120])('Escape at the confirmation goes back to the quantity, %i columns wide', async (columns) => {
    const terminal = await atQuestion(entitleIn(home, ['transfer'], { columns }), 'confirmation');
    terminal.press('escape');
    await terminal.waitFor('? How many?');
    await terminal.settled();
    expect(terminal.screen()).toMatchInlineSnapshot(`
      "✔ Transfer to which workspace? winter-gala
      ✔ Which product? seat
      ? How many? (350)

      enter · esc back · ctrl-c cancel"
    `);
    terminal.type('5\r');
    await terminal.waitFor('(y/N)');
    expect(terminal.screen()).toContain('Transfer 5 × seat to Winter Gala');
    terminal.press('ctrl-c');
    expect(await terminal.exit()).toEqual({ code: 130, signal: null });
  });

  test('Escape in between goes one question back', async () => {
    const terminal = await atQuestion(entitleIn(home, ['transfer']), 'quantity');
    terminal.press('escape');
    await terminal.waitFor('? Which product?');
    await terminal.settled();
    terminal.press('escape');
    await terminal.waitFor('? Transfer to which workspace?');
    await terminal.settled();
    terminal.type('forum\r');
    await terminal.waitFor('? Which product?');
    await terminal.settled();
    expect(terminal.screen()).toMatchInlineSnapshot(`
      "✔ Transfer to which workspace? annual-forum
      ? Which product?
      ❯ seat            Seat · 680 available
        live-streaming  live-streaming · 2 available
        surveys         surveys · 1 available

      type to search · ↑↓ move · enter · esc back · ctrl-c cancel"
    `);
  });
});

describe('entitle transfer refuses', () => {
  test('a test event, to whoever looks for it', async () => {
    const terminal = await atQuestion(entitleIn(home, ['transfer'], { columns: 120 }), 'workspace');
    terminal.type('zurich\r');
    await terminal.waitFor('promote it first');
    await terminal.settled();
    expect(terminal.screen()).toMatchInlineSnapshot(`
      "? Transfer to which workspace? zurich
      ✗ workshop is a test event, which takes no seats or modules: promote it first: entitle promote workshop
        0 of 3
      type to search · ↑↓ move · enter · esc back · ctrl-c cancel"
    `);
  });

  test('more than the pool has, and asks again', async () => {
    const terminal = await atQuestion(entitleIn(home, ['transfer']), 'quantity');
    terminal.type('5000\r');
    await terminal.waitFor('4,320 short');
    await terminal.waitFor('? How many?');
    await terminal.settled();
    expect(terminal.screen()).toMatchInlineSnapshot(`
      "✔ Transfer to which workspace? winter-gala
      ✔ Which product? seat
      ✗ insufficient entitlements for workspace "winter-gala": pool "seat" has 680
      available, 5,000 requested (4,320 short)
        see what the pool holds with: entitle pools show seat
      ? How many? (350)

      enter · esc back · ctrl-c cancel"
    `);
    terminal.type('680\r');
    await terminal.waitFor('(y/N)');
    terminal.press('ctrl-c');
    expect(await terminal.exit()).toEqual({ code: 130, signal: null });
  });

  test('what was not confirmed: somebody else was faster', async () => {
    const store = copyOf(home);
    const terminal = entitleIn(store, ['transfer', 'winter-gala', 'seat', 'missing']);
    await terminal.waitFor('(y/N)');
    await look(store, 'transfer', 'winter-gala', 'seat', '50', '--yes');
    terminal.type('y\r');
    expect(await terminal.exit()).toEqual({ code: 6, signal: null });
    expect(terminal.transcript().split('\n').slice(-4)).toMatchInlineSnapshot(`
      [
        "error: the transfer changed while you were asked: 350 × seat with 350 missing",
        "(180 of purchase 1, 170 of purchase 2) was confirmed, now it is 300 × seat with",
        "300 missing (130 of purchase 1, 170 of purchase 2); nothing was changed",
        "hint: run the command again",
      ]
    `);
  });

  test('to ask with --no-input', async () => {
    const terminal = entitleIn(home, ['transfer', 'winter-gala', '--no-input']);
    expect(await terminal.exit()).toEqual({ code: 2, signal: null });
    expect(terminal.transcript()).toMatchInlineSnapshot(`
      "error: missing PRODUCT, QUANTITY (a number, or "missing")
      hint: add PRODUCT and QUANTITY (a number, or "missing"), for example:
        entitle transfer gala-2026 seat missing --yes"
    `);
  });

  test('to do it unconfirmed with --no-input', async () => {
    const terminal = entitleIn(home, ['transfer', 'winter-gala', 'seat', 'missing', '--no-input']);
    expect(await terminal.exit()).toEqual({ code: 2, signal: null });
    expect(terminal.transcript()).toMatchInlineSnapshot(`
      "error: a transfer needs a confirmation, and there is nobody to ask
      hint: add --yes to confirm, or --dry-run to see what would happen"
    `);
  });
});

describe('entitle transfer in other terminals', () => {
  test.each([
    ['NO_COLOR', [], { NO_COLOR: '1' }],
    ['--no-color', ['--no-color'], {}],
  ] as const)('%s: no colours from the first question to the result', async (_name, flags, env) => {
    const terminal = await atQuestion(entitleIn(copyOf(home), ['transfer', ...flags], { env }), 'confirmation');
    terminal.type('y\r');
    await notNow(terminal);
    expect(await terminal.exit()).toEqual({ code: 0, signal: null });
    expect(terminal.colours()).toEqual(new Set());
  });

  test('has colours otherwise', async () => {
    const terminal = await atQuestion(entitleIn(home, ['transfer']), 'confirmation');
    expect(terminal.colours()).toContain('\u001b[38;5;196m');
  });

  test('TERM=dumb: line by line, without one escape sequence', async () => {
    const terminal = entitleIn(copyOf(home), ['transfer'], { env: { TERM: 'dumb' } });
    await terminal.waitFor('back):');
    terminal.type('gala\r');
    await terminal.waitFor(/back\):[^]*back\):/);
    terminal.type('1\r');
    await terminal.waitFor(/Which product[^]*back\):/);
    terminal.type('2\r');
    await terminal.waitFor('[350]:');
    terminal.type('\r');
    await terminal.waitFor('(y/N)');
    terminal.type('yes\r');
    await terminal.waitFor(/What next\?[^]*back\):/);
    terminal.type('\r');
    expect(await terminal.exit()).toEqual({ code: 0, signal: null });
    expect(terminal.written()).not.toContain('\u001b');
    expect(terminal.transcript()).toMatchInlineSnapshot(`
      "Transfer to which workspace?
         1  partner-summit  !! misses 80 seats, surveys · 東京パートナーサミット · 209
      0-05-10 · pre-production
         2  winter-gala     !! misses 350 seats, live-streaming · Winter Gala · 2090-1
      2-05 · pre-production
         3  annual-forum    Annual Forum · 2090-03-01 · pre-production
      Number, or text to search (empty: back): gala
      Transfer to which workspace?
         1  winter-gala     !! misses 350 seats, live-streaming · Winter Gala · 2090-1
      2-05 · pre-production
      Number, or text to search (empty: back): 1
      Which product?
         1  everything it needs  the 2 products that it misses, in one transfer
         2  seat                 !! misses 350 · Seat · 680 available
         3  live-streaming       !! misses 1 · live-streaming · 2 available
         4  surveys              surveys · 1 available
      Number, or text to search (empty: back): 2
      How many? [350]:
      Transfer 350 × seat to Winter Gala (winter-gala)
                                      BEFORE  AFTER
      seat available in the pool         680    330
      seat assigned to the workspace       0    350
      seat missing there                 350      0

      Drawn from
      PURCHASE  SUBSCRIPTION  QUANTITY
             1  SUB-2025           180
             2  SUB-2026           170

      | !! Still missing there then: live-streaming

      | ! A transfer is final: it cannot be taken back or moved.
      Transfer 350 × seat to winter-gala at Acme Events? (y/N) yes
      Transferred 350 × seat to workspace winter-gala (transaction 6); 330 available
      in the pool, still missing there: live-streaming.

      Entitlements
      PRODUCT         INSTALLED  REQUIRED  ASSIGNED  MISSING
      seat            yes             350       350        0
      live-streaming  yes               1         0     !! 1
      What next?
         1  live-streaming  !! misses 1 · live-streaming · 2 available
         2  nothing more
      Number, or text to search (empty: back):
      next: entitle workspaces --missing"
    `);
  });

  test('stdout into a file: questions in the terminal, the result alone in the file', async () => {
    const { terminal, result } = entitleInto(copyOf(home), ['transfer', '--json']);
    await atQuestion(terminal, 'confirmation');
    terminal.type('y\r');
    expect(await terminal.exit()).toEqual({ code: 0, signal: null });
    expect(terminal.transcript()).toMatchInlineSnapshot(`
      "✔ Transfer to which workspace? winter-gala
      ✔ Which product? seat
      ✔ How many? 350
      Transfer 350 × seat to Winter Gala (winter-gala)
                                      BEFORE  AFTER
      seat available in the pool         680    330
      seat assigned to the workspace       0    350
      seat missing there                 350      0

      Drawn from
      PURCHASE  SUBSCRIPTION  QUANTITY
             1  SUB-2025           180
             2  SUB-2026           170

      ┃ ✗ Still missing there then: live-streaming

      ┃ ! A transfer is final: it cannot be taken back or moved.
      ✔ Transfer 350 × seat to winter-gala at Acme Events? Yes"
    `);
    expect(result()).toMatchInlineSnapshot(`
      "{
        "transaction": 6,
        "workspace": "winter-gala",
        "product": "seat",
        "quantity": 350,
        "available": 330,
        "missing": 0,
        "replayed": false,
        "dryRun": false
      }
      "
    `);
  });
});
