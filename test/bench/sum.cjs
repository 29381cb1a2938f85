// The reference for usage: one aggregate over the same rows. Usage: node sum.cjs STORE SQL ORGANIZATION
'use strict';

const Database = require('better-sqlite3');

const [, , store, sql, organization] = process.argv;
const database = new Database(store, { readonly: true });
process.stdout.write(JSON.stringify(database.prepare(sql).all(organization)));
