// The reference for writing: the rows that the program wrote, put into the same tables with the same settings by
// prepared statements, in one commit, without any rule. Usage: node raw-insert.cjs STORE ROWS
'use strict';

const fs = require('node:fs');
const Database = require('better-sqlite3');

const [store, file] = process.argv.slice(2);
const before = performance.now();
const rows = JSON.parse(fs.readFileSync(file, 'utf8'));
const loaded = performance.now() - before;

const database = new Database(store, { fileMustExist: true });
for (const setting of ['journal_mode = wal', 'synchronous = full', 'foreign_keys = on', 'recursive_triggers = on']) {
  database.pragma(setting);
}
database.pragma('trusted_schema = off');

database.exec('begin immediate');
for (const table of ['workspaces', 'installed_modules', 'activity', 'transactions', 'draws', 'assignments']) {
  const [first] = rows[table];
  if (first === undefined) continue;
  const insert = database.prepare(`insert into ${table} values (${first.map(() => '?').join(', ')})`);
  for (const row of rows[table]) insert.run(row);
}
const book = database.prepare('update lots set drawn = ? where organization = ? and purchase = ?');
for (const { drawn, organization, purchase } of rows.lots) book.run(drawn, organization, purchase);
const move = database.prepare('update heads set id = ?, hash = ?, at = ? where organization = ? and log = ?');
for (const { id, hash, at, organization, log } of rows.heads) move.run(id, hash, at, organization, log);
database.exec('commit');
database.close();
process.stdout.write(JSON.stringify({ loaded }));
