#!/usr/bin/env node
// The shell entry: the Node version, then the built program. It is written in syntax that a Node 12 can still read,
// so that an old Node answers with a sentence and not with a SyntaxError.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';

const program = new URL('../dist/entitle.cjs', import.meta.url);
const node = process.versions.node.split('.').map(Number);

function stop(message) {
  process.stderr.write('error: ' + message + '\n');
  process.exitCode = 1;
}

if (node[0] < 20 || (node[0] === 20 && node[1] < 17)) {
  stop('entitle needs Node 20.17 or newer; this is ' + process.versions.node);
} else if (!existsSync(program)) {
  stop('dist/entitle.cjs is missing\nhint: run npm ci in the folder of entitle, it builds the program');
} else {
  // main() turns every error it knows into an exit status; what arrives here is a bug in main itself.
  createRequire(import.meta.url)('../dist/entitle.cjs')
    .main()
    .catch(function (error) {
      stop(String((error && error.stack) || error));
    });
}
