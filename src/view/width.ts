/** Text measured in terminal columns: Chinese, Japanese, Korean and emoji take two, combining marks none. */

import stringWidth from 'string-width';

export { stringWidth as widthOf };

const GRAPHEMES = new Intl.Segmenter();

/** The text in `width` columns: cut, with an ellipsis, when it is wider. */
export function cut(text: string, width: number, unicode: boolean): string {
  if (stringWidth(text) <= width) return text;
  const ellipsis = (unicode ? '…' : '...').slice(0, width);
  const room = width - ellipsis.length;
  let kept = '';
  let taken = 0;
  // By grapheme: an accent or a flag is never torn from its letter.
  for (const { segment } of GRAPHEMES.segment(text)) {
    taken += stringWidth(segment);
    if (taken > room) break;
    kept += segment;
  }
  return kept + ellipsis;
}

/** The text in lines of at most `width` columns, broken at blanks; a word that is wider stays whole, to be copied. */
export function wrap(text: string, width: number | null): readonly string[] {
  if (width === null || stringWidth(text) <= width) return [text];
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && stringWidth(longer) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}
