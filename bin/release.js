// `npm run release`: what is handed out, in the folder release: the npm package; a single file for this platform, for people
// without Node or a compiler; a bill of materials; checksums. Not part of the published package.
'use strict';

const { execFileSync } = require('child_process');
const { createHash } = require('crypto');
const fs = require('fs');
const path = require('path');
const zlib = require('zlib');
const { version } = require('../package.json');

const root = path.join(__dirname, '..');
const out = path.join(root, 'release');
const run = (file, args) =>
  execFileSync(file, args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 2 ** 28 });

/** What is installed beside the program: the database's driver, as far as it is used when it runs. */
const DRIVER = [
  'better-sqlite3/package.json',
  'better-sqlite3/lib',
  'better-sqlite3/build/Release/better_sqlite3.node',
  'better-sqlite3/LICENSE',
  'bindings/package.json',
  'bindings/bindings.js',
  'file-uri-to-path/package.json',
  'file-uri-to-path/index.js',
];

function filesBelow(name) {
  const place = path.join(root, name);
  if (!fs.statSync(place).isDirectory()) return [name];
  return fs.readdirSync(place).flatMap((each) => filesBelow(path.join(name, each)));
}

/** Every file of an installed copy, by its path, in base64. */
function installedFiles(packed) {
  const names = [
    ...packed.files.map((file) => file.path),
    ...DRIVER.flatMap((name) => filesBelow(path.join('node_modules', name))),
  ];
  return Object.fromEntries(names.map((name) => [name, fs.readFileSync(path.join(root, name)).toString('base64')]));
}

/** Node's own single-executable support: the blob is put into a copy of the Node that runs here. */
function writeSingleFile(packed) {
  const content = zlib.gzipSync(JSON.stringify(installedFiles(packed)), { level: 9 });
  const digest = `${version}-${createHash('sha256').update(content).digest('hex').slice(0, 16)}`;
  const beside = (name) => path.join(out, name);
  fs.writeFileSync(beside('package.gz'), content);
  fs.writeFileSync(beside('digest'), digest);
  const config = {
    main: path.join(__dirname, 'single.js'),
    output: beside('single.blob'),
    disableExperimentalSEAWarning: true,
    assets: { package: beside('package.gz'), digest: beside('digest') },
  };
  fs.writeFileSync(beside('sea.json'), JSON.stringify(config));
  run(process.execPath, ['--experimental-sea-config', beside('sea.json')]);
  const file = beside(`entitle-${version}-${process.platform}-${process.arch}`);
  fs.copyFileSync(process.execPath, file);
  fs.chmodSync(file, 0o755);
  const fuse = ['--sentinel-fuse', 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2'];
  run(process.execPath, [require.resolve('postject/dist/cli.js'), file, 'NODE_SEA_BLOB', beside('single.blob'), ...fuse]);
  for (const name of ['package.gz', 'digest', 'single.blob', 'sea.json']) fs.rmSync(beside(name));
}

/** CycloneDX, of what is handed out alone: the packages in the bundles, and the driver. */
function writeBillOfMaterials() {
  const bill = JSON.parse(run('npm', ['sbom', '--sbom-format', 'cyclonedx']));
  const licences = fs.readFileSync(path.join(root, 'dist/LICENSES.txt'), 'utf8');
  const bundled = new Set([...licences.matchAll(/^(\S+) (\S+) \(.+\)$/gm)].map(([, name, release]) => `${name}@${release}`));
  for (const name of ['better-sqlite3', 'bindings', 'file-uri-to-path']) {
    bundled.add(`${name}@${require(path.join(root, 'node_modules', name, 'package.json')).version}`);
  }
  const named = ({ group, name, version: release }) => `${group ? `${group}/` : ''}${name}@${release}`;
  const components = bill.components.filter((component) => bundled.has(named(component)));
  const kept = new Set([bill.metadata.component, ...components].map((component) => component['bom-ref']));
  const dependencies = bill.dependencies
    .filter(({ ref }) => kept.has(ref))
    .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((each) => kept.has(each)) }));
  fs.writeFileSync(
    path.join(out, `entitle-${version}.cdx.json`),
    `${JSON.stringify({ ...bill, components, dependencies }, null, 2)}\n`,
  );
}

function writeChecksums() {
  const sum = (name) =>
    createHash('sha256')
      .update(fs.readFileSync(path.join(out, name)))
      .digest('hex');
  const names = fs.readdirSync(out).sort();
  fs.writeFileSync(path.join(out, 'SHA256SUMS'), names.map((name) => `${sum(name)}  ${name}\n`).join(''));
}

fs.rmSync(out, { recursive: true, force: true });
fs.mkdirSync(out);
run('npm', ['run', '--silent', 'build']);
const [packed] = JSON.parse(run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', out]));
writeSingleFile(packed);
writeBillOfMaterials();
writeChecksums();
for (const name of fs.readdirSync(out)) {
  process.stdout.write(`${String(Math.round(fs.statSync(path.join(out, name)).size / 1024)).padStart(8)} KiB  release/${name}\n`);
}
