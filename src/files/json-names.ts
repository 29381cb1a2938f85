/** Names that are twice in one object: JSON.parse keeps the last of them, other programs the first. */

const STRING = /"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?/g;

/** The first name that is twice in an object of this JSON; undefined when there is none. `value`: what it was parsed to. */
export function nameTwice(text: string, value: unknown): string | undefined {
  let written = 0;
  for (const match of text.matchAll(STRING)) if (match[1] !== undefined) written += 1;
  return written === countNames(value) ? undefined : firstTwice(text);
}

function countNames(value: unknown): number {
  let names = 0;
  const open: unknown[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next !== 'object' || next === null) continue;
    const inside = Object.values(next);
    if (!Array.isArray(next)) names += inside.length;
    for (const each of inside) if (typeof each === 'object') open.push(each);
  }
  return names;
}

const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?|[{}]/g;

/** Goes through the text once more, now with a set of names for each object that is open. */
function firstTwice(text: string): string | undefined {
  const open: Set<string>[] = [];
  for (const [token, colon] of text.matchAll(TOKEN)) {
    if (token === '{') open.push(new Set());
    else if (token === '}') open.pop();
    else if (colon !== undefined) {
      const name = JSON.parse(token.slice(0, -colon.length)) as string;
      if (open.at(-1)?.has(name) === true) return name;
      open.at(-1)?.add(name);
    }
  }
  return undefined;
}
