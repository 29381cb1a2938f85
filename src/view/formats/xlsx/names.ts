/** Excel's rules for the names of sheets. */

const LONGEST = 31;

/**
 * A name Excel accepts, as near to `wanted` as may be: at most 31 characters, none of `: \ / ? * [ ]`, no apostrophe
 * at its edges, and not one of `taken` without regard to case. From the second on it has a number: `transactions 2`.
 */
export function sheetName(wanted: string, taken: ReadonlySet<string>): string {
  const legal = wanted.replace(/[:\\/?*[\]]/g, '-').replace(/^'+|'+$/g, '');
  // Excel keeps "History" for itself.
  const base = legal === '' || legal.toLowerCase() === 'history' ? 'sheet' : legal;
  for (let number = 1; ; number += 1) {
    const ending = number === 1 ? '' : ` ${number}`;
    const name = base.slice(0, LONGEST - ending.length).replace(/'+$/, '') + ending;
    if (!isTaken(name, taken)) return name;
  }
}

function isTaken(name: string, taken: ReadonlySet<string>): boolean {
  return [...taken].some((other) => other.toLowerCase() === name.toLowerCase());
}
