/** Help topics as documents: a few sentences, and a table of facts that scripts can read too. */

import type { Block, Column, Document, Field } from '../document.ts';

export interface Topic {
  readonly topic: string;
  readonly title: string;
  readonly intro: readonly string[];
  readonly facts: readonly Fact[];
  /** Command lines, as they are typed. */
  readonly examples?: readonly string[];
}

export interface Fact {
  readonly name: string;
  readonly meaning: string;
  /** Words a script may look for: codes, columns. */
  readonly words: readonly string[];
}

const columns: readonly Column<Fact>[] = [
  { key: 'name', title: 'Name', kind: 'text', value: (fact) => fact.name },
  { key: 'meaning', title: 'Meaning', kind: 'text', value: (fact) => fact.meaning },
  { key: 'words', title: 'Words', kind: 'list', value: (fact) => fact.words },
];

export function topicDocument({ topic, title, intro, facts, examples = [] }: Topic): Document {
  const fields: readonly Field[] = facts.map(({ name, meaning, words }) => ({
    label: name,
    text: words.length === 0 ? meaning : `${meaning} (${words.join(', ')})`,
  }));
  const screen: readonly Block[] = [
    { kind: 'heading', text: title },
    ...intro.map((text): Block => ({ kind: 'text', text })),
    { kind: 'fields', fields },
    ...(examples.length === 0 ? [] : [{ kind: 'heading', text: 'Examples' } as const]),
    ...(examples.length === 0 ? [] : [{ kind: 'lines', lines: examples } as const]),
  ];
  return {
    kind: 'object',
    value: { topic, facts },
    sheet: { name: topic, columns, rows: facts, empty: '' },
    screen,
  };
}

export interface Start {
  readonly store: string;
  readonly exists: boolean;
  readonly organization: string | null;
  readonly actor: string | null;
  readonly next: readonly { readonly command: string; readonly does: string }[];
}

/** What `entitle` alone says: where one is, and what to type next. */
export function startDocument(start: Start): Document {
  const { store, exists, organization, actor, next } = start;
  const width = Math.max(...next.map(({ command }) => command.length));
  return {
    kind: 'object',
    value: start,
    sheet: {
      name: 'next',
      columns: [
        { key: 'command', title: 'Command', kind: 'text', value: (row: Start['next'][number]) => row.command },
        { key: 'does', title: 'Does', kind: 'text', value: (row: Start['next'][number]) => row.does },
      ],
      rows: next,
      empty: '',
    },
    screen: [
      { kind: 'text', text: 'entitle keeps events supplied with the seats and modules they need.' },
      {
        kind: 'fields',
        fields: [
          { label: 'Store', text: exists ? store : `${store} (not there yet)` },
          ...(organization === null ? [] : [{ label: 'Organization', text: organization }]),
          ...(actor === null ? [] : [{ label: 'You', text: actor }]),
        ],
      },
      { kind: 'heading', text: 'Next' },
      { kind: 'lines', lines: next.map(({ command, does }) => `$ ${command.padEnd(width)}   ${does}`) },
    ],
  };
}
