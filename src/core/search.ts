/** Finding events by words: over names, keys, tags and years, as the questions in a terminal do. */

import type { Workspace } from './workspaces.ts';

type Searched = Pick<Workspace, 'workspace' | 'name' | 'startsOn' | 'endsOn'> & {
  readonly tags?: Readonly<Record<string, string>>;
};

/** Without regard to case, accents and the way they are composed, full or half width: `zürich` is found by `ZURICH`. */
export function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase();
}

/** Whether every word of a text is in an event's name, key or tags, or is one of its years. No word: every event. */
export function finding(text: string): (workspace: Searched) => boolean {
  const words = folded(text).split(/\s+/).filter(Boolean);
  // A hundred thousand names need not be folded for it.
  if (words.length === 0) return () => true;
  return (workspace) => {
    const { workspace: key, name, startsOn, endsOn, tags = {} } = workspace;
    const texts = folded([key, name, ...Object.entries(tags).flat()].join('\n'));
    const years = [startsOn.slice(0, 4), endsOn.slice(0, 4)];
    return words.every((word) => texts.includes(word) || years.includes(word));
  };
}

/** As many as somebody chooses from. */
const MOST = 20;

/** The keys of the events that a part of a name or key may mean. */
export function candidatesFor(text: string, workspaces: readonly Searched[]): readonly string[] {
  if (folded(text).trim() === '') return [];
  return workspaces
    .filter(finding(text))
    .slice(0, MOST)
    .map(({ workspace }) => workspace);
}
