// The reference for writing without rules or walls: the transactions that the program wrote, put into one plain table with
// three indexes, in one commit. Usage: node plain-insert.cjs STORE ROWS
'use strict';

const fs = require('node:fs');
const Database = require('better-sqlite3');

const [store, file] = process.argv.slice(2);
const before = performance.now();
const rows = JSON.parse(fs.readFileSync(file, 'utf8')).transactions;
for (const suffix of ['', '-wal', '-shm']) fs.rmSync(store + suffix, { force: true });
const loaded = performance.now() - before;

const database = new Database(store);
database.pragma('journal_mode = wal');
database.pragma('synchronous = full');
database.exec(`
  create table plain (organization text, id integer, at text, kind text, product text, quantity integer, workspace text,
    subscription text, actor text, reference text, note text, until text, hold integer, corrects integer, request integer, hash text);
  create index plain_by_id on plain (id);
  create index plain_by_reference on plain (reference);
  create index plain_by_workspace on plain (workspace, id);
  begin immediate;
`);
const insert = database.prepare(`insert into plain values (${Array.from({ length: 16 }, () => '?').join(', ')})`);
for (const row of rows) insert.run(row);
database.exec('commit');
database.close();
process.stdout.write(JSON.stringify({ loaded }));
