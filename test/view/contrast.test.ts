/** Every colour stands out from the backgrounds that terminals come with, light and dark (WCAG 2: 3:1 for what is not text alone). */

import { expect, test } from 'vitest';
import { PALETTE } from '../../src/view/paint.ts';

type Colour = readonly [number, number, number];

const BACKGROUNDS: Readonly<Record<string, Colour>> = {
  'white: xterm, macOS, VS Code light': [255, 255, 255],
  'black: xterm, Linux console, Windows': [0, 0, 0],
  'VS Code dark, GNOME dark': [30, 30, 30],
  'Solarized light': [253, 246, 227],
  'Solarized dark': [0, 43, 54],
};

/** A colour of the 6 × 6 × 6 cube, or one of the greys after it, as xterm defines them. */
function colourOf(number: number): Colour {
  if (number >= 232) return [8 + 10 * (number - 232), 8 + 10 * (number - 232), 8 + 10 * (number - 232)];
  const level = (step: number): number => (step === 0 ? 0 : 55 + 40 * step);
  const place = number - 16;
  return [level(Math.floor(place / 36)), level(Math.floor(place / 6) % 6), level(place % 6)];
}

function luminance(colour: Colour): number {
  const [red = 0, green = 0, blue = 0] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: Colour, other: Colour): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

test('black on white is 21:1, as WCAG has it', () => {
  expect(contrast([0, 0, 0], [255, 255, 255])).toBeCloseTo(21, 5);
});

test.each(Object.keys(BACKGROUNDS))('every tone on %s', (name) => {
  const background = BACKGROUNDS[name] ?? [0, 0, 0];
  const weak = Object.entries(PALETTE)
    .map(([tone, number]) => [tone, Number(contrast(colourOf(number), background).toFixed(2))] as const)
    .filter(([, ratio]) => ratio < 3);
  expect(weak).toEqual([]);
});

test('no two tones look alike', () => {
  expect(new Set(Object.values(PALETTE)).size).toBe(Object.keys(PALETTE).length);
});
