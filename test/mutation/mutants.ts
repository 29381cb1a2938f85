/** Single mistakes in a source's text: a comparison flipped, a condition negated, a call left out, a constant or a piece of SQL changed. */

export interface Mutant {
  readonly line: number;
  /** The line as it was and as it is. */
  readonly from: string;
  readonly to: string;
  readonly text: string;
}

/** What is looked for in a line, and what takes its place. */
const MISTAKES: readonly (readonly [RegExp, string])[] = [
  [/ === /g, ' !== '],
  [/ !== /g, ' === '],
  [/ < (?!-)/g, ' <= '],
  [/ > /g, ' >= '],
  [/ <= /g, ' < '],
  [/ >= /g, ' > '],
  [/ && /g, ' || '],
  [/ \|\| /g, ' && '],
  [/ \+ (?=[\w(])/g, ' - '],
  [/ - (?=[\w(])/g, ' + '],
  [/\btrue\b/g, 'false'],
  [/\bfalse\b/g, 'true'],
  [/\bif \((?!.*\bnot\b)/g, 'if (!!1 || '],
  [/!(?=[\w.]+[\s;),?&|])/g, '!!'],
  [/\b0\b(?!\.)/g, '1'],
  [/\b1\b(?!\.)/g, '2'],
  [/\.some\(/g, '.every('],
  [/\.every\(/g, '.some('],
  [/Math\.min\(/g, 'Math.max('],
  [/Math\.max\(/g, 'Math.min('],
  [/ \? (.+) : (.+?)(?=[;,)]*$)/g, ' ? $2 : $1'],
  [/^(\s+)(?:await )?[\w.#]+\([^()]*\);$/g, '$1;'],
  [/ is not null\b/g, ' is null'],
  [/ is null\b/g, ' is not null'],
  [/ is distinct from /g, ' is not distinct from '],
  [/ and (?=[\w(])/g, ' or '],
  [/ desc\b/g, ' asc'],
];

/** Every single mistake that can be made in a text; comments, imports and types are left alone. */
export function mutantsOf(text: string): readonly Mutant[] {
  const lines = text.split('\n');
  return lines.flatMap((from, index) => {
    if (/^\s*(\/\/|\/?\*|import |export type |type |(export )?interface |readonly |\} from )/.test(from)) return [];
    return MISTAKES.flatMap(([found, put]) =>
      [...from.matchAll(found)].map(({ index: at, 0: whole }) => {
        const to = from.slice(0, at) + from.slice(at).replace(new RegExp(found.source), put);
        return {
          line: index + 1,
          from: whole === '' ? from : from.trim(),
          to: to.trim(),
          text: [...lines.slice(0, index), to, ...lines.slice(index + 1)].join('\n'),
        };
      }),
    ).filter(({ from: was, to }) => was !== to);
  });
}
