#!/usr/bin/env node
// The shell entry: the Node version, then the built program. CommonJS (bin/package.json), because it starts 10 ms
// sooner than a module, and plain old syntax, so that an old Node answers with a sentence and not with a SyntaxError.
'use strict';

const fs = require('fs');
const path = require('path');

const program = path.join(__dirname, '../dist/entitle.cjs');
const [major, minor] = process.versions.node.split('.').map(Number);

function stop(message) {
  process.stderr.write(`error: ${message}\n`);
  process.exitCode = 1;
}

if (major < 20 || (major === 20 && minor < 17)) {
  stop(`entitle needs Node 20.17 or newer, this is ${process.versions.node}`);
} else if (!fs.existsSync(program)) {
  stop(`dist/entitle.cjs is missing\nhint: run npm ci in ${path.dirname(__dirname)}, it builds the program`);
} else {
  const { start } = require('./load.js');
  // main() turns every error it knows into an exit status; what arrives here is a bug in main itself.
  start(program)
    .main()
    .catch((error) => stop(String((error && error.stack) || error)));
}
