// The list of commands in the built program (src/commands/registry.ts): their words as data, so that help, completion and
// whatever is mistyped need no command's code, and each command loaded when it is the one that was typed. Not part of the
// published package.
'use strict';

const fs = require('fs');
const path = require('path');

const REGISTRY = 'src/commands/registry.ts';

/** What has to be bundled to read it: the registry, and every export of the files that it takes commands from. */
function registryEntry(root) {
  const text = fs.readFileSync(path.join(root, REGISTRY), 'utf8');
  const files = [...text.matchAll(/^import \{[^}]*\} from '(\.\/[^']+)';$/gm)].map(([, from]) => from);
  const named = files.map((from, at) => `import * as file${at} from '${from}';`);
  const list = files.map((from, at) => `['${from}', file${at}]`).join(', ');
  const contents = [`export * from './registry.ts';`, ...named, `export const files = [${list}];`].join('\n');
  return { contents, resolveDir: path.join(root, path.dirname(REGISTRY)), loader: 'ts' };
}

/** What is written down of a command: everything but what it does. */
const wordsOf = (definition) => JSON.stringify(definition, (key, value) => (typeof value === 'function' ? undefined : value));

/** The text of the module that stands for the registry in the program. */
function registryText({ COMMANDS: { groups, hidden, start, topics }, files }) {
  const found = (wanted) => {
    for (const [from, exports] of files) {
      for (const [name, value] of Object.entries(exports)) if (wanted(value)) return { from, name };
    }
    throw new Error('a command of the registry is exported by no file');
  };
  const lazily = (definition) => {
    const { from, name } = found((value) => value === definition);
    return `later(${wordsOf(definition)}, async () => (await import('${from}')).${name})`;
  };
  const complete = (definition) => {
    const { from, name } = found((value) => typeof value === 'function' && value([])?.path === definition.path);
    return `later(${wordsOf(definition)}, async () => (await import('${from}')).${name}(groups.flatMap(({ commands }) => commands)))`;
  };
  return [
    'const later = (words, load) => ({ ...words, run: async (input, context) => (await load()).run(input, context) });',
    `const groups = [${groups.map(({ title, commands }) => `{ title: ${JSON.stringify(title)}, commands: [${commands.map(lazily).join(',\n')}] }`).join(',\n')}];`,
    `export const COMMANDS = { groups, hidden: [${hidden.map(complete).join(',\n')}], start: ${lazily(start)}, topics: ${JSON.stringify(topics)} };`,
  ].join('\n');
}

/** Puts that text where the program asks for the registry. */
function inPlaceOf(contents) {
  return {
    name: 'registry',
    setup({ initialOptions, onLoad }) {
      const resolveDir = path.join(initialOptions.absWorkingDir, path.dirname(REGISTRY));
      onLoad({ filter: /[\\/]src[\\/]commands[\\/]registry\.ts$/ }, () => ({ contents, resolveDir, loader: 'js' }));
    },
  };
}

module.exports = { inPlaceOf, registryEntry, registryText };
