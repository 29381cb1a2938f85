// What the PostgreSQL lines need of a plain client. Usage: node pg.cjs fresh URL NAME TEMPLATE: a new copy of a database;
// node pg.cjs insert URL ROWS: the reference, the rows that the program wrote, unnested in one commit, without any rule.
'use strict';

const fs = require('node:fs');
const { Client } = require('pg');

const BATCH = 5000;
const TABLES = {
  transactions:
    'organization text, id bigint, at text, kind text, product text, quantity bigint, workspace text, subscription text, actor text, reference text, note text, hash text',
  draws: 'organization text, transaction_id bigint, position bigint, purchase bigint, quantity bigint',
};

async function fresh(client, [name, template]) {
  await client.query(`drop database if exists ${name}`);
  await client.query(`create database ${name} template ${template}`);
}

async function insert(client, [file]) {
  const before = performance.now();
  const rows = JSON.parse(fs.readFileSync(file, 'utf8'));
  const loaded = performance.now() - before;
  await client.query('begin');
  for (const [table, definition] of Object.entries(TABLES)) {
    const columns = definition.split(', ').map((column) => column.split(' '));
    const arrays = columns.map(([, type], index) => `$${index + 1}::${type}[]`).join(', ');
    const text = `insert into entitle.${table} (${columns.map(([name]) => name).join(', ')}) select * from unnest(${arrays})`;
    for (let at = 0; at < rows[table].length; at += BATCH) {
      const part = rows[table].slice(at, at + BATCH);
      await client.query(
        text,
        columns.map((_, index) => part.map((row) => row[index])),
      );
    }
  }
  await client.query('commit');
  process.stdout.write(JSON.stringify({ loaded }));
}

async function run([action, url, ...rest]) {
  const client = new Client({ connectionString: url, ssl: false });
  await client.connect();
  await (action === 'fresh' ? fresh : insert)(client, rest);
  await client.end();
}

run(process.argv.slice(2)).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
