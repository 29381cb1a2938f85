// The reference for a start that reads a store: the settings, the driver as the program sets it, one query, one answer.
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const Database = require('better-sqlite3');

const { db, org } = JSON.parse(fs.readFileSync(path.join(process.env.HOME, '.config/entitle/config.json'), 'utf8'));
const database = new Database(db, { fileMustExist: true });
for (const setting of ['journal_mode = wal', 'synchronous = full', 'foreign_keys = on', 'recursive_triggers = on']) {
  database.pragma(setting);
}
database.pragma('trusted_schema = off');
process.stdout.write(JSON.stringify(database.prepare('select * from lots where organization = ?').all(org)));
database.close();
