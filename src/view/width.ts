/** Text measured in terminal columns: Chinese, Japanese, Korean and emoji take two, combining marks none. */

import stringWidth from 'string-width';

const PLAIN = /^[ -~]*$/;

/** Nearly all text is plain, and takes as many columns as it has letters: the tables of all other writing need not be read for it. */
export function widthOf(text: string): number {
  return PLAIN.test(text) ? text.length : stringWidth(text);
}

/** The text in `width` columns: cut, with an ellipsis, when it is wider. */
export function cut(text: string, width: number, unicode: boolean): string {
  if (widthOf(text) <= width) return text;
  const ellipsis = (unicode ? '…' : '...').slice(0, width);
  const room = width - ellipsis.length;
  let kept = '';
  let taken = 0;
  // By grapheme: an accent or a flag is never torn from its letter.
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    taken += widthOf(segment);
    if (taken > room) break;
    kept += segment;
  }
  return kept + ellipsis;
}

/** The text in lines of at most `width` columns, broken at blanks; a word that is wider stays whole, to be copied. */
export function wrap(text: string, width: number | null): readonly string[] {
  if (width === null || widthOf(text) <= width) return [text];
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && widthOf(longer) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}

/** Broken where a row is full, whatever stands there. */
export function broken(text: string, columns: number): readonly string[] {
  const rows = [''];
  let taken = 0;
  for (const { segment } of GRAPHEMES.segment(text)) {
    const width = widthOf(segment);
    if (taken + width > columns) {
      rows.push('');
      taken = 0;
    }
    rows[rows.length - 1] += segment;
    taken += width;
  }
  return rows;
}
const GRAPHEMES = new Intl.Segmenter();
