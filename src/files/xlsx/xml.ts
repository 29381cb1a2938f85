/** The XML of a part, fed as it is inflated: never a document, only elements, and never more than one of them at a time. */

import { SaxesParser } from 'saxes';
import { RefusalError } from '../../core/refusals.ts';
import { MAX_RECORD } from '../limits.ts';
import { malformed } from '../malformed.ts';

export type Attributes = Readonly<Record<string, string>>;

/** Names come without the prefix of the workbook's own namespace; elements of other namespaces are not reported. */
export interface Handlers {
  open(name: string, attributes: Attributes): void;
  close(name: string): void;
  text(text: string): void;
}

type Parser = SaxesParser<{ position: false; xmlns: false }>;

const MAX_DEPTH = 64;

/**
 * Feeds the chunks to the handlers, and yields after each, so that the caller can hand on what it has. Refuses
 * (`malformed-file`) what is not UTF-8, not well-formed, cut off, has a DOCTYPE, or holds back its next tag too long.
 */
export async function* parseXml(
  path: string,
  part: string,
  chunks: AsyncIterable<Buffer>,
  handlers: Partial<Handlers>,
): AsyncGenerator<void> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const silence = { characters: 0 };
  const parser = parserFor(path, part, handlers, silence);
  for await (const chunk of chunks) {
    silence.characters += chunk.length;
    attempt(path, part, () => parser.write(decoder.decode(chunk, { stream: true })));
    if (silence.characters > 2 * MAX_RECORD)
      malformed(path, `part "${part}" has more than ${(2 * MAX_RECORD) / 1024} KiB between two tags`);
    yield;
  }
  attempt(path, part, () => parser.write(decoder.decode()).close());
}

function parserFor(path: string, part: string, handlers: Partial<Handlers>, silence: { characters: number }): Parser {
  const parser: Parser = new SaxesParser({ position: false, xmlns: false });
  let prefix: string | undefined;
  let depth = 0;
  // The root is of the workbook's own namespace, whichever of the two it is (transitional or strict).
  const localName = (name: string): string | undefined => {
    prefix ??= name.includes(':') ? name.slice(0, name.indexOf(':') + 1) : '';
    const local = name.startsWith(prefix) ? name.slice(prefix.length) : ':';
    return local.includes(':') ? undefined : local;
  };
  parser.on('doctype', () => malformed(path, `part "${part}" has a DOCTYPE, which no workbook needs`));
  const oneNamespace = (attributes: Attributes): void => {
    if (depth === 0) {
      const own = prefix === undefined || prefix === '' ? 'xmlns' : `xmlns:${prefix.slice(0, -1)}`;
      const again = Object.keys(attributes).some(
        (name) => name !== own && name.startsWith('xmlns') && attributes[name] === attributes[own],
      );
      if (again) malformed(path, `part "${part}" has two names for its namespace`);
    } else if (attributes['xmlns'] !== undefined) malformed(path, `part "${part}" changes its namespace within`);
  };
  parser.on('opentag', (tag) => {
    silence.characters = 0;
    const name = localName(tag.name);
    oneNamespace(tag.attributes);
    depth += 1;
    if (depth > MAX_DEPTH) malformed(path, `part "${part}" is nested too deeply`);
    if (name !== undefined) handlers.open?.(name, tag.attributes);
  });
  parser.on('closetag', (tag) => {
    silence.characters = 0;
    depth -= 1;
    const name = localName(tag.name);
    if (name !== undefined) handlers.close?.(name);
  });
  parser.on('text', (text) => handlers.text?.(text));
  parser.on('cdata', (text) => handlers.text?.(text));
  return parser;
}

function attempt(path: string, part: string, feed: () => void): void {
  try {
    feed();
  } catch (error) {
    if (error instanceof RefusalError || !(error instanceof Error)) throw error;
    malformed(path, `part "${part}" is damaged or cut off (${error.message})`, {}, error);
  }
}
