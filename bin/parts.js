// The program as the files it is published in: what every start needs (entitle.cjs), what every command that runs needs
// (running.cjs), what a small question to a store needs (reading.cjs), what several of the rest share (shared.cjs), and one
// for each thing that is loaded when it is first used. esbuild splits modules only, and into nearly two hundred pieces, which
// cost more to find than they save; so its pieces are put together here, as CommonJS. A piece runs when something of it is
// first used, not when it is imported; those of the entries when their file is loaded. Not part of the published package.
'use strict';

const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

/** Names stay, and with them what a trace says; comments and indents are a third of what V8 would have to read. */
const SHORT = { minifyWhitespace: true, minifySyntax: true, lineLimit: 120 };

/** What lies in a file is what these commands use, and no file before it holds. They are run to see that. */
const USES = {
  'entitle.cjs': [['--version'], ['--help'], ['transfer', '--help']],
  'running.cjs': [['completion', 'bash']],
  'reading.cjs': [['pools', '--json']],
};
const REST = 'shared.cjs';

/**
 * `{ file: text }`, and the inputs. `options`: esbuild's, for the program; `companions`: files that it asks for. The first of
 * `entryPoints` is what a start runs, each other one is a file of its own.
 */
async function bundleParts({ build, transformSync }, { entryPoints, supported, companions, ...options }) {
  const { metafile, outputFiles } = await build({
    ...options,
    entryPoints,
    format: 'esm',
    splitting: true,
    write: false,
    metafile: true,
    outdir: 'dist',
    entryNames: '[name]',
    chunkNames: '[name]-[hash]',
  });
  const texts = new Map(outputFiles.map((file) => [path.basename(file.path), file.text]));
  const transform = (text, more) => transformSync(text, { target: options.target, ...more }).code;
  const pieces = Object.entries(metafile.outputs).map(([output, { entryPoint, inputs }]) => {
    const name = path.basename(output);
    const made = commonJs(texts.get(name), (text) => transform(text, { format: 'cjs', supported }));
    return { name, entryPoint, inputs, ...made };
  });
  const entries = entryPoints.map((source) => pieces.find((piece) => piece.entryPoint === source));
  const [start] = entries;
  const whole = fileText('entitle.cjs', pieces, {
    entries: [start],
    homes: new Map(pieces.map(({ name }) => [name, 'entitle.cjs'])),
    told: true,
  });
  const homes = homesOf(pieces, start, usedBy(whole, companions));
  const files = [...new Set(homes.values())].map((file) => {
    const own = pieces.filter(({ name }) => homes.get(name) === file);
    return [file, transform(fileText(file, own, { entries, homes, told: false }), SHORT)];
  });
  return { files: Object.fromEntries(files), inputs: Object.keys(metafile.inputs) };
}

/** In which file each piece lies: by its name. */
function homesOf(pieces, start, used) {
  const homes = new Map([[start.name, 'entitle.cjs']]);
  for (const [file, names] of used) for (const name of names) if (!homes.has(name)) homes.set(name, file);
  for (const { name, entryPoint, inputs } of pieces) {
    // What is loaded when it is first used, and what of it others use too.
    const source = entryPoint ?? pieces.find((other) => other.entryPoint in inputs)?.entryPoint;
    if (!homes.has(name)) homes.set(name, source === undefined ? REST : `${partName(source)}.cjs`);
  }
  return homes;
}

/** `src/view/xlsx/form.ts` is `view-xlsx-form`: where one has to look. */
function partName(source) {
  return source
    .replace(/^src\//, '')
    .replace(/\.ts$/, '')
    .replaceAll('/', '-');
}

/** Runs the commands of USES, and says which pieces each used. */
function usedBy(program, companions) {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'entitle-build-'));
  try {
    fs.mkdirSync(path.join(home, 'dist'));
    fs.writeFileSync(path.join(home, 'dist/entitle.cjs'), program);
    for (const [name, place] of Object.entries(companions)) fs.symlinkSync(place, path.join(home, name));
    const env = {
      PATH: process.env.PATH,
      HOME: home,
      XDG_DATA_HOME: home,
      XDG_CONFIG_HOME: home,
      APPDATA: home,
      LOCALAPPDATA: home,
    };
    const run = (words, more = {}) => {
      const start = `globalThis.pieces = []; process.on('exit', () => process.stderr.write(JSON.stringify(pieces)));
        require(${JSON.stringify(path.join(home, 'dist/entitle.cjs'))}).main({ argv: ${JSON.stringify(words)} });`;
      const { status, stderr } = spawnSync(process.execPath, ['-e', start], {
        cwd: home,
        env: { ...env, ...more },
        encoding: 'utf8',
      });
      if (status !== 0) throw new Error(`entitle ${words.join(' ')}: exit ${status}\n${stderr}`);
      return JSON.parse(/\[.*\]$/.exec(stderr)[0]);
    };
    run(['init', '--sample', '--quiet']);
    const { db, org, as } = JSON.parse(fs.readFileSync(path.join(home, 'entitle/config.json'), 'utf8'));
    // Told by the environment, with no settings to read.
    const told = { XDG_CONFIG_HOME: path.join(home, 'none'), ENTITLE_DB: db, ENTITLE_ORG: org, ENTITLE_AS: as };
    const both = (words) => [...run(words), ...run(words, told)];
    return Object.entries(USES).map(([file, commands]) => [file, commands.flatMap(both)]);
  } finally {
    fs.rmSync(home, { recursive: true, force: true });
  }
}

/** Node's own that take long to load, and that most commands never use. */
const LATE = /^var (import_node_(?:child_process|crypto|net|worker_threads)\d*) = require\("([^"]+)"\);$/gm;

/** How esbuild writes that a piece takes something of another, or of it when it is first used. */
const TAKEN = /^var (import_\w+) = require\("\.\/([^"]+\.js)"\);$/gm;
const LOADED = /\bimport\("\.\/([^"]+\.js)"\)/g;

/**
 * A piece as the body of a function, what it gives to others, and whom it takes from. esbuild takes what it needs as
 * `import_node_crypto.hash`, whose first half can become a call.
 */
function commonJs(text, transform) {
  let exports = [];
  const loaded = text.replaceAll(LOADED, (_, from) => `Promise.resolve().then(() => ${variable(from)}())`);
  const body = loaded.replace(/^export \{([^}]*)\};$/m, (_, names) => {
    exports = names.split(',').map((name) => name.trim().split(' as '));
    return '';
  });
  const given = exports.map(([own, name = own]) => `${name}: ${own}`).join(', ');
  let code = transform(`${body.replaceAll(/^import "\.\/[^"]+";$/gm, '')}\n__given({ ${given} });\n`);
  const others = [...text.matchAll(LOADED)].map(([, from]) => from);
  const late = [];
  code = code.replaceAll(TAKEN, (_, name, from) => {
    others.push(from);
    late.push([name, variable(from)]);
    return '';
  });
  code = code.replaceAll(LATE, (_, name, from) => {
    late.push([name, name]);
    return `let ${name}$;\nconst ${name} = () => (${name}$ ??= require("${from}"));`;
  });
  for (const [name, call] of late) {
    code = code.replaceAll(new RegExp(`\\bnew ${name}\\.(\\w+)`, 'g'), (_, made) => `new (${call}().${made})`);
    code = code.replaceAll(new RegExp(`\\b${name}\\.`, 'g'), () => `${call}().`);
  }
  code = code.replace(/^"use strict";\n/, '').replace(/\n__given\(([^;]*)\);\n$/, '\nreturn $1;\n');
  if (/^export |\b__given\(|"\.\/[^"]+\.js"/m.test(code)) throw new Error('what esbuild wrote is not understood');
  return { code, others: [...new Set(others)] };
}

const variable = (name) => `$${path.basename(name, '.js').replaceAll('-', '_')}`;

/** `told`: it says which of its pieces are used. Pieces in brackets are compiled at once, and not looked over first. */
function fileText(file, pieces, { entries, homes, told }) {
  const own = new Set(pieces.map(({ name }) => name));
  const foreign = new Set(pieces.flatMap(({ others }) => others).filter((name) => !own.has(name)));
  const taken = [...foreign].map((name) => later(variable(name), `require("./${homes.get(name)}").${variable(name)}()`));
  const made = pieces.map(({ name, code }) => {
    const tell = told ? `globalThis.pieces?.push(${JSON.stringify(name)});\n` : '';
    const make = file in USES ? `(function () {\n${tell}${code}})` : `function () {\n${tell}${code}}`;
    return `const ${variable(name)}$make = ${make};\n${later(variable(name), `${variable(name)}$make()`)}`;
  });
  const names = pieces.map(({ name }) => variable(name)).join(', ');
  const run = entries.filter(({ name }) => own.has(name)).map(({ name }) => `, ...${variable(name)}()`);
  return `"use strict";\n${taken.join('')}${made.join('')}module.exports = { ${names}${run.join('')} };\n`;
}

const later = (name, make) => `let ${name}$;\nconst ${name} = () => (${name}$ ??= ${make});\n`;

module.exports = { bundleParts };
