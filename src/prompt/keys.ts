/** The bytes that keys send, where inquirer takes them otherwise than a person means them. */

import type { Writable } from 'node:stream';

const CTRL_C = 0x03;
const CTRL_D = 0x04;
const TAB = 0x09;
const ENTER = 0x0d;
const CTRL_Z = 0x1a;
const ESCAPE = 0x1b;
const SPACE = 0x20;

/**
 * Waits while stdin, which must be flowing, gives what was typed ahead: that must not answer a question nobody has seen.
 * It is read in the next whole turn of the event loop, and the first setImmediate may only end the turn that is going on.
 */
export async function typedAhead(): Promise<void> {
  await new Promise(setImmediate);
  await new Promise(setImmediate);
}

/** How these keys leave a question, or null when they belong to it. */
export function wayOut(bytes: Buffer): 'cancelled' | 'back' | null {
  if (bytes.includes(CTRL_C) || bytes.includes(CTRL_D)) return 'cancelled';
  // An escape sequence (an arrow key) comes in one piece, so an escape at the end is the key itself.
  return bytes.at(-1) === ESCAPE ? 'back' : null;
}

/**
 * Hands keys on to inquirer. Every Enter goes alone: what follows it belongs to the question after it. A tab (pasted with a table
 * cell) becomes a space. Ctrl-Z does nothing: readline, once suspended, never reads again.
 */
export async function forward(bytes: Buffer, keys: Writable): Promise<void> {
  const text = bytes.filter((byte) => byte !== CTRL_Z).map((byte) => (byte === TAB ? SPACE : byte));
  let start = 0;
  while (start < text.length) {
    const enter = text.indexOf(ENTER, start);
    const end = enter === start ? start + 1 : enter === -1 ? text.length : enter;
    keys.write(text.subarray(start, end));
    await new Promise(setImmediate);
    start = end;
  }
}
