// Builds the program: npm ci does it (the prepare script), and the tests when src is newer. Not part of the published
// package. Every file is written beside its place and renamed, so that a program starting meanwhile reads a whole one.
'use strict';

const fs = require('fs');
const path = require('path');
const { engines, version } = require('../package.json');
const { inPlaceOf, registryEntry, registryText } = require('./commands.js');
const { bundleParts } = require('./parts.js');

const root = path.join(__dirname, '..');
const dist = path.join(root, 'dist');

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: `node${engines.node.slice('>='.length)}`,
  // CommonJS starts 10 ms sooner than a module.
  format: 'cjs',
  logLevel: 'warning',
};

/**
 * Packages that few commands use, each a file of its own that is read when it is first used: 18 ms for inquirer, unbundled
 * 60. Nothing is installed beside the program but better-sqlite3, whose addon is compiled for the machine.
 */
const LAZY = ['exceljs', 'inquirer', 'ora', 'pg', 'saxes', 'string-width', 'yauzl'];

const standIn = (name) => path.join(__dirname, name);

/** Our own code and the small packages that every start needs. Not minified: it starts no sooner, and traces stay readable. */
const program = {
  external: ['better-sqlite3/build/*', ...LAZY.map((name) => `./${name}.cjs`)],
  alias: {
    ...Object.fromEntries(LAZY.map((name) => [name, `./${name}.cjs`])),
    'string-width': standIn('width.js'),
    bindings: standIn('addon.js'),
  },
  // `await import()` becomes a require that waits until it is asked for.
  supported: { 'dynamic-import': false },
  define: { 'import.meta.dirname': '__dirname' },
};

/** Commander could start other programs as its commands; here are none, and Node's module for it takes a millisecond to load. */
const WITHOUT_CHILDREN = {
  name: 'without children',
  setup({ onResolve }) {
    onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      /[\\/]commander[\\/]/.test(importer) ? { path: standIn('nothing.js') } : undefined,
    );
  },
};

/** Runs a part of src that the program itself does not have. */
async function madeBy(bundle, source, make) {
  const made = path.join(dist, `made.${process.pid}.cjs`);
  try {
    await bundle({
      ...common,
      ...program,
      ...(typeof source === 'string' ? { entryPoints: [source] } : { stdin: source }),
      outfile: made,
    });
    return await make(require(made));
  } finally {
    fs.rmSync(made, { force: true });
    delete require.cache[made];
  }
}

const lazy = (name) => ({
  entryPoints: [name],
  minifySyntax: true,
  minifyWhitespace: true,
  // Of a module. What `import name from` and `import { … } from` find is the same in a module and here.
  footer: { js: 'module.exports = Object.assign(module.exports.default, module.exports);' },
});

const COMMONJS = { footer: {} };
const nothing = path.join(__dirname, 'nothing.js');
const SPECIAL = {
  exceljs: { ...COMMONJS, alias: { unzipper: nothing, 'fast-csv': nothing } },
  saxes: COMMONJS,
  yauzl: COMMONJS,
  // The driver looks for a cloud's own Response to tell where it runs, which costs 15 ms of a start on Node 20. It runs here.
  pg: { external: ['pg-native', 'pg-cloudflare'], define: { Response: 'undefined' } },
};

/** The licences of the packages whose code is in the bundles: they ask to go with it. */
function licencesOf(inputs) {
  const folders = new Set();
  for (const input of inputs) {
    const [folder] = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input) ?? [];
    if (folder !== undefined) folders.add(path.join(root, folder));
  }
  return [...folders]
    .sort((one, other) => (one < other ? -1 : 1))
    .map((folder) => {
      const { name, version: release, license } = require(path.join(folder, 'package.json'));
      const file = fs.readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
      const text = file === undefined ? '' : `\n${fs.readFileSync(path.join(folder, file), 'utf8').trim()}\n`;
      return `${name} ${release} (${license})\n${text}`;
    })
    .join(`\n${'-'.repeat(72)}\n\n`);
}

function writeManual(pages) {
  const folder = path.join(dist, 'man');
  const beside = `${folder}.${process.pid}`;
  try {
    fs.mkdirSync(beside);
    for (const { file, text } of pages) fs.writeFileSync(path.join(beside, file), text);
    fs.rmSync(folder, { recursive: true, force: true });
    fs.renameSync(beside, folder);
  } finally {
    fs.rmSync(beside, { recursive: true, force: true });
  }
}

async function build() {
  const esbuild = require('esbuild');
  const { build: bundle } = esbuild;
  const started = new Date();
  fs.mkdirSync(dist, { recursive: true });
  // What the tables come to, so that no start has to make them to know: see src/store/sqlite/shape.ts.
  const shape = await madeBy(bundle, 'src/store/sqlite/shape.ts', (made) => made.computeShape());
  const registry = await madeBy(bundle, registryEntry(root), registryText);
  const beside = (name) => path.join(dist, `${name}.${process.pid}`);
  const names = LAZY.map((name) => `${name}.cjs`);
  try {
    const inputs = new Set();
    for (const name of LAZY) {
      const { metafile } = await bundle({
        ...common,
        ...lazy(name),
        ...SPECIAL[name],
        metafile: true,
        outfile: beside(`${name}.cjs`),
      });
      for (const input of Object.keys(metafile.inputs)) inputs.add(input);
    }
    const parts = await bundleParts(esbuild, {
      ...common,
      ...program,
      entryPoints: ['src/wiring/main.ts', 'src/wiring/thread.ts'],
      define: { ...program.define, SCHEMA_SHAPE: JSON.stringify(shape) },
      plugins: [inPlaceOf(registry), WITHOUT_CHILDREN],
      companions: {
        ...Object.fromEntries(names.map((name) => [path.join('dist', name), beside(name)])),
        node_modules: path.join(root, 'node_modules'),
        fixtures: path.join(root, 'fixtures'),
      },
    });
    names.push(...Object.keys(parts.files));
    for (const input of parts.inputs) inputs.add(input);
    for (const [name, text] of Object.entries(parts.files)) fs.writeFileSync(beside(name), text);
    fs.writeFileSync(path.join(dist, 'LICENSES.txt'), licencesOf(inputs));
    // As old as what was read: a change of src while it was built makes src newer.
    fs.utimesSync(beside('entitle.cjs'), started, started);
    for (const name of names) fs.renameSync(beside(name), path.join(dist, name));
    for (const name of fs.readdirSync(dist)) {
      if (/\.(?:cjs|code)$/.test(name) && !names.includes(name)) fs.rmSync(path.join(dist, name));
    }
    writeManual(await madeBy(bundle, 'src/wiring/manual.ts', (made) => made.manualPages(version)));
  } finally {
    for (const name of names) fs.rmSync(beside(name), { force: true });
  }
}

build().catch((error) => {
  process.exitCode = 1;
  // What is wrong with src, esbuild has said.
  if (error.errors) return;
  const hint =
    error.code === 'MODULE_NOT_FOUND' ? '\nhint: the build needs the development packages: npm ci, not --omit=dev' : '';
  process.stderr.write(`error: ${error.message.split('\n')[0]}${hint}\n`);
});
