/** What keys do in `entitle browse`: the cursor stays on a row, the row stays in sight, and every page can be left. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Extent, inSight, type Page, press, spotOf, START, type State } from '../../src/browse/state.ts';

const event: Page = { kind: 'event', workspace: 'gala-2026' };
const extent = (rows: number, above = 0, height = 10): Extent => ({ rows, above, height, pageOf: () => event });

function keyed(keys: readonly string[], of: Extent, from: State = START): State {
  return keys.reduce((state, key) => press(state, key, of).state, from);
}

describe('keys', () => {
  test.each([
    [['down'], 1, 0],
    [['down', 'up'], 0, 0],
    [['pagedown'], 9, 0],
    [['pagedown', 'down'], 10, 1],
    [['end'], 99, 90],
    [['end', 'home'], 0, 0],
    [['G', 'k'], 98, 90],
  ])('%j: row %i, from line %i on', (keys, cursor, top) => {
    expect(spotOf(keyed(keys, extent(100)))).toEqual({ page: { kind: 'overview' }, cursor, top });
  });

  test('Enter opens the row, Escape comes back to it', () => {
    const opened = keyed(['down', 'down', 'return'], extent(100));
    expect(spotOf(opened)).toEqual({ page: event, cursor: 0, top: 0 });
    expect(spotOf(keyed(['escape'], extent(0), opened))).toEqual({ page: { kind: 'overview' }, cursor: 2, top: 0 });
  });

  test('a page without rows is scrolled, up to its end', () => {
    expect(spotOf(keyed(['pagedown', 'pagedown', 'pagedown'], extent(0, 25))).top).toBe(15);
  });

  test('a search takes every character, also those that are keys elsewhere', () => {
    const searching = keyed(['2', '/', 'q', 't', '2'], extent(10));
    expect(searching).toMatchObject({ typing: true, filter: { search: 'qt2' } });
    expect(keyed(['backspace', 'return'], extent(10), searching)).toMatchObject({ typing: false, filter: { search: 'qt' } });
    expect(keyed(['escape'], extent(10), searching)).toMatchObject({ typing: false, filter: { search: '' } });
  });

  test('from a list q, Escape and Ctrl-C leave; Left does not', () => {
    const wishes = ['q', 'escape', 'ctrl-c', 'left'].map((key) => press(START, key, extent(3)).wish);
    expect(wishes).toEqual(['quit', 'quit', 'quit', null]);
  });

  test('whatever is pressed, the cursor is on a row that is in sight', () => {
    const keys = fc.constantFrom('up', 'down', 'pageup', 'pagedown', 'home', 'end', ' ', 'j', 'k', 'r', 'x');
    fc.assert(
      fc.property(fc.array(keys), fc.nat(50), fc.nat(12), fc.integer({ min: 1, max: 30 }), (pressed, rows, above, height) => {
        const of = extent(rows + 1, above, height);
        const { cursor, top } = spotOf(keyed(pressed, of));
        expect(cursor).toBeLessThanOrEqual(rows);
        const seen = inSight({ page: event, cursor, top }, of);
        // At the first row the lines above it may be scrolled to, up to their beginning.
        expect(cursor === 0 || seen.top === top).toBe(true);
      }),
    );
  });
});
