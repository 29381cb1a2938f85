import { describe, expect, test } from 'vitest';
import type { Document } from '../../src/view/document.ts';
import { render } from '../../src/view/formats/render.ts';
import { EVENTS, eventList, eventSheet, GALA, lines, nameList, nearest, PIPE, rendered, TOKYO } from './samples.ts';

const ONE: Document = { kind: 'object', value: GALA, sheet: eventSheet([GALA]), screen: [] };
const PORTFOLIO = { organization: 'acme', workspaces: EVENTS };
const CHECK: Document = {
  kind: 'object',
  value: PORTFOLIO,
  sheet: eventSheet(EVENTS),
  screen: [],
};

describe('a list', () => {
  test('is an array of its rows', async () => {
    const text = await rendered(eventList([GALA, TOKYO]), { format: 'json' });
    expect(text).toBe(`${JSON.stringify([GALA, TOKYO], null, 2)}\n`);
  });

  test('is one row a line as NDJSON', async () => {
    const text = await rendered(eventList([GALA, TOKYO]), { format: 'ndjson' });
    expect(text).toBe(lines(JSON.stringify(GALA), JSON.stringify(TOKYO)));
  });

  test('that is empty is an empty array, and no line', async () => {
    expect(await rendered(eventList([]), { format: 'json' })).toBe('[]\n');
    expect(await rendered(eventList([]), { format: 'ndjson' })).toBe('');
  });

  test('is written while it is read', async () => {
    const events: string[] = [];
    async function* slowly(): AsyncGenerator<readonly (typeof GALA)[]> {
      for (const event of EVENTS) {
        events.push(`read ${event.workspace}`);
        yield [event];
      }
    }
    for await (const piece of render(eventList(slowly()), { ...PIPE, format: 'ndjson' }, null, nearest)) {
      events.push(`wrote ${(JSON.parse(piece) as typeof GALA).workspace}`);
    }
    expect(events).toEqual(EVENTS.flatMap(({ workspace }) => [`read ${workspace}`, `wrote ${workspace}`]));
  });
});

describe('an object', () => {
  test('is itself: indented as JSON, on one line as NDJSON', async () => {
    expect(await rendered(CHECK, { format: 'json' })).toBe(`${JSON.stringify(PORTFOLIO, null, 2)}\n`);
    expect(await rendered(ONE, { format: 'ndjson' })).toBe(lines(JSON.stringify(GALA)));
  });

  test('with --columns is reduced to them; one that holds a list is that list', async () => {
    expect(await rendered(ONE, { format: 'ndjson' }, ['workspace', 'startsOn'])).toBe(
      lines('{"workspace":"gala-2026","startsOn":"2026-11-21"}'),
    );
    expect(await rendered(CHECK, { format: 'json' }, ['workspace'])).toBe(
      `${JSON.stringify(
        EVENTS.map(({ workspace }) => ({ workspace })),
        null,
        2,
      )}\n`,
    );
  });
});

async function gala(...columns: readonly string[]): Promise<string> {
  return rendered(eventList([GALA]), { format: 'ndjson' }, columns);
}

describe('--columns', () => {
  test('picks paths in the order asked for, nested as in the whole row', async () => {
    expect(await gala('seats.missing', 'workspace', 'seats.required')).toBe(
      lines('{"seats":{"missing":469135,"required":1234567},"workspace":"gala-2026"}'),
    );
  });

  test('picks all below a path, also what no column shows', async () => {
    expect(await gala('seats')).toBe(lines('{"seats":{"required":1234567,"assigned":765432,"missing":469135}}'));
    expect(await gala('seats.missing', 'seats')).toBe(lines('{"seats":{"required":1234567,"assigned":765432,"missing":469135}}'));
    expect(GALA.seats).toEqual({ required: 1_234_567, assigned: 765_432, missing: 469_135 });
  });

  test('picks values as they are in the row, and what only people see from its column', async () => {
    expect(await gala('modules', 'covered')).toBe(lines('{"modules":["badges","live-voting"],"covered":0.620000372600272}'));
  });
});

test('unsafe characters are escaped, and read back unchanged', async () => {
  const names = [
    '\u001b[2J\u009b1m\u007f',
    '\u202egala\u2066\u200b\ufeff',
    'half \ud83d of a pair',
    'a\nb\t"c"\\',
    '東京 🎉',
    '\u{e0041}',
  ];
  expect(await rendered(nameList(...names.slice(0, 3)), { format: 'ndjson' })).toBe(
    lines('"\\u001b[2J\\u009b1m\\u007f"', '"\\u202egala\\u2066\\u200b\\ufeff"', '"half \\ud83d of a pair"'),
  );
  expect(await rendered(nameList(...names.slice(3)), { format: 'json' })).toBe(
    lines('[', '  "a\\nb\\t\\"c\\"\\\\",', '  "東京 🎉",', '  "\\udb40\\udc41"', ']'),
  );
  expect(JSON.parse(await rendered(nameList(...names), { format: 'json' }))).toEqual(names);
});
