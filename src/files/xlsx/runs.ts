import { MAX_CELL } from '../limits.ts';

/** `_x000D_` stands for a character that XML cannot hold; Excel writes a real `_x000D_` as `_x005F_x000D_`. */
const ESCAPED = /_x([0-9A-Fa-f]{4})_/g;

export function unescapeText(text: string): string {
  return text.includes('_x') ? text.replace(ESCAPED, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))) : text;
}

/** Rich text is kept in runs (`r/t`), with phonetic runs (`rPh/t`) between them that are not part of the text. */
export class TextRuns {
  readonly #tooLong: () => never;
  #text = '';
  #reading = false;
  #phonetic = false;

  constructor(tooLong: () => never) {
    this.#tooLong = tooLong;
  }

  start(): void {
    this.#text = '';
    this.#reading = false;
    this.#phonetic = false;
  }

  open(name: string): void {
    if (name === 'rPh') this.#phonetic = true;
    if (name === 't') this.#reading = !this.#phonetic;
  }

  close(name: string): void {
    if (name === 'rPh') this.#phonetic = false;
    if (name === 't') this.#reading = false;
  }

  text(text: string): void {
    if (!this.#reading) return;
    this.#text += text;
    // Six characters of XML can stand for one, and `_x000D_` are seven.
    if (this.#text.length > MAX_CELL * 7) this.#tooLong();
  }

  /** The text since `start`. */
  end(): string {
    const text = unescapeText(this.#text);
    return text.length > MAX_CELL ? this.#tooLong() : text;
  }
}
