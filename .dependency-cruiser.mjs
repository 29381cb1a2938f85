/** Who may import whom, each rule with its reason. Arrows point inward: commands and adapters know the core, never the other way. */

/** The rooms of src: what each may import of ours, which packages, and whether Node itself. */
const rooms = [
  {
    room: 'core',
    ours: ['core'],
    packages: [],
    node: false,
    reason:
      'The rules are pure: the same request and state give the same answer everywhere, and every test of them runs in memory.',
  },
  {
    room: 'app',
    ours: ['app', 'core'],
    packages: [],
    node: false,
    reason:
      'A use case names what it needs from outside in app/ports.ts; it never knows which database, file or terminal answers.',
  },
  {
    room: 'store',
    ours: ['store', 'core', 'app/ports.ts', 'files/durable.ts'],
    packages: ['better-sqlite3', 'pg'],
    node: true,
    reason: 'Nothing outside store/ knows which database it is, and store/ knows no use case, only the port it fills.',
  },
  {
    room: 'files',
    ours: ['files', 'core'],
    packages: ['csv-parse', 'yauzl', 'saxes'],
    node: true,
    reason:
      "Readers turn hostile files into rows; exceljs's readers hang, lose rows and exhaust memory on such files, so they stay out.",
  },
  {
    room: 'view',
    ours: ['view', 'core'],
    packages: ['cli-table3', 'chalk', 'exceljs', 'string-width'],
    node: true,
    reason: 'A view prints a document and decides nothing: whatever the command, every format is the same few writers.',
  },
  {
    room: 'prompt',
    ours: ['prompt', 'view', 'core'],
    packages: ['inquirer', 'ora'],
    node: true,
    reason: 'Questions and progress can be replaced by a script in tests, so nothing else may live behind them.',
  },
  {
    room: 'browse',
    ours: ['browse', 'app', 'core', 'view', 'prompt/prompter.ts'],
    packages: [],
    node: false,
    reason: 'The full screen is pages over the same use cases and documents; keys and drawing reach it as a port.',
  },
  {
    room: 'cli',
    ours: ['cli', 'app', 'core', 'files', 'view', 'prompt', 'host.ts'],
    packages: ['commander', 'fastest-levenshtein'],
    node: false,
    reason: 'What every command line needs knows no command: a new command is one file in commands/ and one line in its list.',
  },
  {
    room: 'commands',
    ours: ['commands', 'cli', 'browse', 'app', 'core', 'files', 'view', 'prompt', 'host.ts'],
    packages: [],
    node: false,
    reason:
      'A command parses, calls a use case and shows the result; the store and the outside world reach it through its context.',
  },
];

const escaped = (text) => text.replaceAll(/[.\\/-]/g, '\\$&');
const place = (name) => (name.endsWith('.ts') ? `^src/${escaped(name)}$` : `^src/${name}/`);

function rulesOf({ room, ours, packages, node, reason }) {
  const allowed = packages.map((name) => `(^|/)node_modules/(@types/)?${escaped(name)}/`);
  return [
    {
      name: `${room}: our own files`,
      comment: reason,
      severity: 'error',
      from: { path: `^src/${room}/` },
      to: { path: '^(src|test|bin|dist)/', pathNot: ours.map(place) },
    },
    {
      name: `${room}: packages`,
      comment: reason,
      severity: 'error',
      from: { path: `^src/${room}/` },
      to: { path: '(^|/)node_modules/', pathNot: allowed },
    },
    ...(node
      ? []
      : [
          {
            name: `${room}: no Node`,
            comment: reason,
            severity: 'error',
            from: { path: `^src/${room}/` },
            to: { dependencyTypes: ['core'] },
          },
        ]),
  ];
}

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...rooms.flatMap(rulesOf),
    {
      name: 'host: Node alone',
      comment: 'host.ts is the outside world itself; whoever wants a rule or a view is on the wrong side of it.',
      severity: 'error',
      from: { path: '^src/host\\.ts$' },
      to: { dependencyTypesNot: ['core'] },
    },
    {
      name: 'composition root: the end of every arrow',
      comment: 'What lies in wiring/ wires the others; a file that imports it would drag the whole program along.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/wiring/' },
      to: { path: '^src/wiring/' },
    },
    {
      name: 'no circles',
      comment: 'Two files that need each other are one idea cut in the wrong place, and their start-up order is luck.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      comment: 'An import that cannot be resolved is a typing mistake or a package that is not in package.json.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no tests in the program',
      comment: 'What src needs belongs to src.',
      severity: 'error',
      from: { path: '^(src|bin)/' },
      to: { path: '^test/' },
    },
  ],
  options: {
    // Without swc nothing is read under TypeScript 7, and every rule passes: the check counts what was seen for that reason.
    // swc shows imports of types as well, so every rule holds for them too; what may come in by type only is in .oxlintrc.json.
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default'] },
  },
};
