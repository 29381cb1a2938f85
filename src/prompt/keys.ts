/** The bytes that keys send, where inquirer takes them otherwise than a person means them. */

const CTRL_C = 0x03;
const CTRL_D = 0x04;
const TAB = 0x09;
const ENTER = 0x0d;
const CTRL_Z = 0x1a;
const ESCAPE = 0x1b;
const SPACE = 0x20;

/**
 * Waits while stdin, which must be flowing, gives what was typed ahead. It is read in the next whole turn of the event
 * loop, and the first setImmediate may only end the turn that is going on.
 */
export async function typedAhead(): Promise<void> {
  await new Promise(setImmediate);
  await new Promise(setImmediate);
}

export function isInterrupt(bytes: Buffer): boolean {
  return bytes.includes(CTRL_C);
}

/** How these keys leave a question, or null when they belong to it. */
export function wayOut(bytes: Buffer): 'cancelled' | 'back' | null {
  if (isInterrupt(bytes) || bytes.includes(CTRL_D)) return 'cancelled';
  // An escape sequence (an arrow key) comes in one piece, so an escape at the end is the key itself.
  return bytes.at(-1) === ESCAPE ? 'back' : null;
}

/** The first of these keys: an Enter alone, or all before it. What follows an Enter belongs to the question after it. */
export function pieceOf(bytes: Buffer): Buffer {
  const enter = bytes.indexOf(ENTER);
  return bytes.subarray(0, enter === -1 ? bytes.length : Math.max(1, enter));
}

export function isEnter(piece: Buffer): boolean {
  return piece[0] === ENTER;
}

/** A tab (pasted with a table cell) becomes a space. Ctrl-Z does nothing: readline, once suspended, never reads again. */
export function asTyped(piece: Buffer): Buffer {
  return Buffer.from(piece.filter((byte) => byte !== CTRL_Z).map((byte) => (byte === TAB ? SPACE : byte)));
}
