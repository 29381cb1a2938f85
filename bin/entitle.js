#!/usr/bin/env node
// The shell entry: the Node version, then the built program. CommonJS (bin/package.json), because it starts 10 ms
// sooner than a module, and plain old syntax, so that an old Node answers with a sentence and not with a SyntaxError.
'use strict';

const fs = require('fs');
const path = require('path');

const program = path.join(__dirname, '../dist/entitle.cjs');
const [major, minor] = process.versions.node.split('.').map(Number);

/** From Node 22 on, what V8 compiled is kept for the next start, in the user's own folder of such things. */
function keepCompiled() {
  const caches =
    process.env.XDG_CACHE_HOME || process.env.LOCALAPPDATA || (process.env.HOME && path.join(process.env.HOME, '.cache'));
  const { enableCompileCache } = require('module');
  if (enableCompileCache !== undefined && caches && path.isAbsolute(caches)) enableCompileCache(path.join(caches, 'entitle'));
}

function stop(message) {
  process.stderr.write(`error: ${message}\n`);
  process.exitCode = 1;
}

if (major < 20 || (major === 20 && minor < 17)) {
  stop(`entitle needs Node 20.17 or newer, this is ${process.versions.node}`);
} else if (!fs.existsSync(program)) {
  stop(`dist/entitle.cjs is missing\nhint: run npm ci in ${path.dirname(__dirname)}, it builds the program`);
} else {
  keepCompiled();
  // main() turns every error it knows into an exit status; what arrives here is a bug in main itself.
  require(program)
    .main()
    .catch((error) => stop(String((error && error.stack) || error)));
}
