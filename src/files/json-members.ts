/** The members of a JSON object, as bytes: one of them may be a table of a million rows. */

import { parseJson } from './json-item.ts';
import { afterBlanks, OBJECT_END, stringEnd, valueEnd } from './json-scan.ts';
import { malformed } from './malformed.ts';
import { decode } from './text.ts';

interface Member {
  readonly name: string;
  /** The value, without blanks around it. */
  readonly bytes: Buffer;
}

const [QUOTE, COLON] = [0x22, 0x3a];

/** `bytes` begin with `{`, after blanks. Refuses (`malformed-file`) what is not an object to its end, and a name twice. */
export function* membersOf(path: string, bytes: Buffer): Generator<Member> {
  const names = new Set<string>();
  let at = afterBlanks(bytes, afterBlanks(bytes, 0) + 1);
  if (bytes[at] !== OBJECT_END) {
    for (;;) {
      const colon = bytes[at] === QUOTE ? afterBlanks(bytes, stringEnd(bytes, at) + 1) : -1;
      if (bytes[colon] !== COLON) notJson(path);
      const name = String(parseJson(path, decode(path, bytes.subarray(at, colon), 'it')));
      if (names.has(name)) malformed(path, `the name "${name}" is in it twice`);
      names.add(name);
      const start = afterBlanks(bytes, colon + 1);
      const end = valueEnd(bytes, start, OBJECT_END, bytes.length);
      if (end === undefined || end === 'too long') return malformed(path, 'the file ends before the JSON object does');
      yield { name, bytes: withoutBlanks(bytes.subarray(start, end)) };
      at = end;
      if (bytes[at] === OBJECT_END) break;
      at = afterBlanks(bytes, at + 1);
    }
  }
  if (afterBlanks(bytes, at + 1) < bytes.length) malformed(path, 'something follows the end of the JSON object');
}

function notJson(path: string): never {
  return malformed(path, 'it is not valid JSON');
}

function withoutBlanks(bytes: Buffer): Buffer {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] as number) <= 0x20) end -= 1;
  return bytes.subarray(0, end);
}
