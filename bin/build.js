// Builds the program: npm ci does it (the prepare script), and the tests when src is newer. Not part of the published
// package. Every file is written beside its place and renamed, so that a program starting meanwhile reads a whole one.
'use strict';

const { execFileSync } = require('child_process');
const fs = require('fs');
const path = require('path');
const { engines, version } = require('../package.json');

const root = path.join(__dirname, '..');
const dist = path.join(root, 'dist');

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: `node${engines.node.slice('>='.length)}`,
  // CommonJS starts 10 ms sooner than a module, and V8's compiled code can be kept for it (load.js).
  format: 'cjs',
  logLevel: 'warning',
};

/**
 * Packages that few commands use, each a file of its own that is read when it is first used: 18 ms for inquirer, unbundled
 * 60. Nothing is installed beside the program but better-sqlite3, whose addon is compiled for the machine.
 */
const LAZY = ['exceljs', 'inquirer', 'ora', 'pg', 'saxes', 'yauzl'];

/** Our own code and the small packages that every start needs. Not minified: it starts no sooner, and traces stay readable. */
const program = {
  entryPoints: ['src/wiring/main.ts'],
  external: ['better-sqlite3/build/*', ...LAZY.map((name) => `./${name}.cjs`)],
  alias: { ...Object.fromEntries(LAZY.map((name) => [name, `./${name}.cjs`])), bindings: path.join(__dirname, 'addon.js') },
  // `await import()` becomes a require that waits until it is asked for; kept code cannot import on Node 20.
  supported: { 'dynamic-import': false },
  define: { 'import.meta.dirname': '__dirname' },
};

/** What the tables of each version come to, so that no start has to make them to know: see src/store/sqlite/shape.ts. */
async function schemaDigests(bundle) {
  const outfile = path.join(dist, `shape.cjs.${process.pid}`);
  try {
    await bundle({ ...common, entryPoints: ['src/store/sqlite/shape.ts'], external: ['better-sqlite3'], outfile });
    return require(outfile).computeDigests();
  } finally {
    fs.rmSync(outfile, { force: true });
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

/** The manual pages, made by a part of src that the program itself does not have. */
async function writeManual(bundle) {
  const made = path.join(dist, `manual.${process.pid}.cjs`);
  const folder = path.join(dist, 'man');
  const beside = `${folder}.${process.pid}`;
  try {
    await bundle({ ...common, ...program, entryPoints: ['src/wiring/manual.ts'], outfile: made });
    fs.mkdirSync(beside);
    for (const { file, text } of require(made).manualPages(version)) fs.writeFileSync(path.join(beside, file), text);
    fs.rmSync(folder, { recursive: true, force: true });
    fs.renameSync(beside, folder);
  } finally {
    fs.rmSync(made, { force: true });
    fs.rmSync(beside, { recursive: true, force: true });
  }
}

async function build() {
  const { build: bundle } = require('esbuild');
  const started = new Date();
  const define = { ...program.define, SCHEMA_DIGESTS: JSON.stringify((await schemaDigests(bundle)).join(' ')) };
  const files = {
    'entitle.cjs': { ...program, define },
    ...Object.fromEntries(LAZY.map((name) => [`${name}.cjs`, { ...lazy(name), ...SPECIAL[name] }])),
  };
  const beside = (name) => path.join(dist, `${name}.${process.pid}`);
  try {
    const inputs = new Set();
    for (const [name, options] of Object.entries(files)) {
      const { metafile } = await bundle({ ...common, ...options, metafile: true, outfile: beside(name) });
      for (const input of Object.keys(metafile.inputs)) inputs.add(input);
    }
    fs.writeFileSync(path.join(dist, 'LICENSES.txt'), licencesOf(inputs));
    // As old as what was read: a change of src while it was built makes src newer.
    fs.utimesSync(beside('entitle.cjs'), started, started);
    for (const name of Object.keys(files)) fs.renameSync(beside(name), path.join(dist, name));
    await writeManual(bundle);
  } finally {
    for (const name of Object.keys(files)) fs.rmSync(beside(name), { force: true });
  }
  execFileSync(process.execPath, [path.join(__dirname, 'remember.js')], { stdio: 'inherit' });
}

build().catch((error) => {
  process.exitCode = 1;
  // What is wrong with src, esbuild has said.
  if (error.errors) return;
  const hint =
    error.code === 'MODULE_NOT_FOUND' ? '\nhint: the build needs the development packages: npm ci, not --omit=dev' : '';
  process.stderr.write(`error: ${error.message.split('\n')[0]}${hint}\n`);
});
