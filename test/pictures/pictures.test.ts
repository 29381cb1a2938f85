/** The pictures show what the program prints; `npm run pictures` draws them anew. */

import { readFileSync } from 'node:fs';
import { SaxesParser } from 'saxes';
import { beforeAll, expect, test } from 'vitest';
import { picture } from './draw.ts';
import { pictures } from './screens.ts';

let drawn: Awaited<ReturnType<typeof pictures>> = [];
beforeAll(async () => {
  drawn = await pictures();
});

test('every picture is the screen of today', () => {
  const kept = drawn.map(([path]) => [path, readFileSync(path, 'utf8')]);
  expect(kept).toEqual(drawn);
});

test('every picture is small, well-formed XML', () => {
  for (const [path, svg] of drawn) {
    expect({ path, small: svg.length < 40 * 1024 }).toEqual({ path, small: true });
    expect(() => new SaxesParser().write(svg).close()).not.toThrow();
  }
});

test('what is wide takes its place, what is red is red, what is a bar is a shape', async () => {
  const svg = await picture('a 東京 <b>\n\u001B[38;5;196m✗ 250\u001B[39m  ██░', 20, 'one & two');
  expect(
    svg
      .split('\n')
      .filter((line) => /<(?:text|rect class="(?!page))/.test(line))
      .map((line) => line.trim()),
  ).toEqual([
    '<text class="on" x="16" y="30" textLength="84">a 東京 &lt;b&gt;</text>',
    '<text class="red" x="16" y="49" textLength="42">✗ 250</text>',
    '<rect class="on" x="74.8" y="38" width="16.8" height="13"/>',
    '<rect class="on" x="91.6" y="38" width="8.4" height="13" fill-opacity=".3"/>',
  ]);
});
