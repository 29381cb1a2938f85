/** How a spreadsheet names its columns. */

/** `C` for 3, `XFD` for 16,384. */
export function columnLetters(column: number): string {
  const rest = Math.floor((column - 1) / 26);
  return `${rest === 0 ? '' : columnLetters(rest)}${String.fromCharCode(65 + ((column - 1) % 26))}`;
}
