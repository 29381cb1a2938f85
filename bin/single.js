// The entry of the single file (release.js): Node itself, with the whole package inside. The package is laid into a private
// folder at the first start and run from there, so everything works as it does when it was installed: the database's addon,
// the threads of `verify`, the sample. Later starts find it there.
'use strict';

const fs = require('fs');
const { createRequire } = require('module');
const os = require('os');
const path = require('path');
const { getAsset } = require('node:sea');
const zlib = require('zlib');

const digest = getAsset('digest', 'utf8');

/** Only ours, and only for us: what others could write would be run. */
function isPrivate(folder) {
  try {
    const { uid, mode } = fs.lstatSync(folder);
    return process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0);
  } catch {
    return false;
  }
}

function layOut(folder) {
  const files = JSON.parse(zlib.gunzipSync(Buffer.from(getAsset('package'))).toString());
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    fs.writeFileSync(file, Buffer.from(content, 'base64'), { mode: 0o600 });
  }
}

/** The folder of this very package: laid out beside its place and renamed, so that two first starts do not meet. */
function packageFolder() {
  const home = process.env.XDG_CACHE_HOME || (process.env.HOME && path.join(process.env.HOME, '.cache'));
  const caches = home && path.isAbsolute(home) ? path.join(home, 'entitle') : fs.mkdtempSync(path.join(os.tmpdir(), 'entitle-'));
  const folder = path.join(caches, digest);
  if (isPrivate(folder)) return folder;
  fs.mkdirSync(caches, { recursive: true, mode: 0o700 });
  if (!isPrivate(caches)) throw new Error(`${caches} can be written by others: nothing is run from there`);
  const beside = fs.mkdtempSync(path.join(caches, 'new-'));
  layOut(beside);
  try {
    fs.renameSync(beside, folder);
  } catch {
    // Another start was faster.
    fs.rmSync(beside, { recursive: true, force: true });
  }
  return folder;
}

try {
  createRequire(path.join(packageFolder(), 'bin', 'entitle.js'))('./entitle.js');
} catch (error) {
  process.stderr.write(
    `error: the program cannot be unpacked: ${error.message}\nhint: set XDG_CACHE_HOME to a folder of yours\n`,
  );
  process.exitCode = 1;
}
