// The reference for verify: SHA-256 of the previous hash and each line, and nothing else. Usage: node hash-loop.cjs LINES
'use strict';

const { createHash } = require('node:crypto');
const fs = require('node:fs');

const before = performance.now();
const bytes = fs.readFileSync(process.argv[2]);
const lines = [];
for (let start = 0, end; (end = bytes.indexOf(10, start)) >= 0; start = end + 1) lines.push(bytes.subarray(start, end));
const loaded = performance.now() - before;

let hash = '0'.repeat(64);
for (const line of lines) hash = createHash('sha256').update(`${hash}\n`).update(line).digest('hex');
fs.writeFileSync(`${process.argv[2]}.hash`, hash);
process.stdout.write(JSON.stringify({ loaded }));
