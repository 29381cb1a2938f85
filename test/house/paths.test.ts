/** One way to read and one way to write: a use case says what right it needs, and cannot forget to. */

import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => ({ file, text: readFileSync(`src/${file}`, 'utf8') }));

/** The files of src that hold such a text. */
const withText = (pattern: RegExp): readonly string[] =>
  files.flatMap(({ file, text }) => (pattern.test(text) ? [file] : [])).toSorted();

test('a store is read and written through the doors that ask for a right', () => {
  // copy, verify and doctor speak of a whole store, with nobody asking; the others hand on what they are.
  expect(withText(/\bstore\.read\(/)).toEqual([
    'app/copy.ts',
    'app/doctor.ts',
    'app/read.ts',
    'app/verify.ts',
    'wiring/thread.ts',
    'wiring/watched-store.ts',
  ]);
  expect(withText(/\bstore\.write\(/)).toEqual(['app/commit.ts', 'app/copy.ts', 'wiring/watched-store.ts']);
});

test('there is no other door to a commit', () => {
  expect(withText(/import \{[^}]*\bcommit\b[^}]*\} from '[./a-z]*commit\.ts'/)).toEqual(['app/write.ts']);
});
