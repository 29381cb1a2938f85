/**
 * Recomputes a ledger from its export, with nothing of this program: node:crypto, JSON, and RFC 8785 written anew.
 *
 *   entitle export transactions all.ndjson --org acme && node recompute.mjs acme all.ndjson
 *
 * Prints the head and every balance as JSON; ends with status 1 and the first thing that is wrong otherwise.
 */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** RFC 8785, section 3.2: no blanks, members sorted by the UTF-16 units of their names, strings and numbers as ECMAScript has them. */
function canonical(value) {
  if (value === null || value === true || value === false) return String(value);
  if (typeof value === 'number') return String(Object.is(value, -0) ? 0 : value);
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value)) return '[' + value.map(canonical).join(',') + ']';
  const names = Object.keys(value).sort(compareUnits);
  return '{' + names.map((name) => quote(name) + ':' + canonical(value[name])).join(',') + '}';
}

function compareUnits(a, b) {
  for (let at = 0; at < Math.min(a.length, b.length); at += 1) {
    const difference = a.charCodeAt(at) - b.charCodeAt(at);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

const SHORT = { '\b': '\\b', '\t': '\\t', '\n': '\\n', '\f': '\\f', '\r': '\\r', '"': '\\"', '\\': '\\\\' };

function quote(text) {
  let quoted = '"';
  for (const character of text) {
    const code = character.codePointAt(0);
    if (code >= 0xd800 && code <= 0xdfff) throw new Error('a lone surrogate is no text');
    quoted += SHORT[character] ?? (code < 0x20 ? '\\u' + code.toString(16).padStart(4, '0') : character);
  }
  return quoted + '"';
}

function demand(condition, message) {
  if (!condition) throw new Error(message);
}

function recompute(organization, rows) {
  const lots = new Map(); // purchase → what is left of it
  const products = new Map(); // product → purchased (less revoked) and assigned
  const workspaces = new Map(); // workspace and product → assigned
  let [previous, last] = ['0'.repeat(64), null];

  for (const [index, { hash, ...row }] of rows.entries()) {
    const where = `transaction ${row.id}`;
    demand(row.id === index + 1, `${where}: ${index + 1} was expected, so one is missing or too much`);
    demand(last === null || last.at <= row.at, `${where}: it is earlier than the one before it`);
    const expected = createHash('sha256')
      .update(`${previous}\n${canonical({ ...row, organization })}`, 'utf8')
      .digest('hex');
    demand(hash === expected, `${where}: its hash is ${hash}, not ${expected}`);
    demand(sum(row.lots) === row.quantity, `${where}: its lots add up to ${sum(row.lots)}, not ${row.quantity}`);

    const product = products.get(row.product) ?? { purchased: 0, assigned: 0 };
    products.set(row.product, product);
    if (row.kind === 'purchase') {
      demand(row.lots.length === 1 && !lots.has(row.lots[0].purchase), `${where}: a purchase makes one new lot`);
      lots.set(row.lots[0].purchase, { product: row.product, left: row.quantity });
      product.purchased += row.quantity;
    } else {
      for (const { purchase, quantity } of row.lots) {
        const lot = lots.get(purchase);
        demand(lot?.product === row.product, `${where}: purchase ${purchase} is none of ${row.product}`);
        demand(quantity >= 1 && lot.left >= quantity, `${where}: purchase ${purchase} has ${lot.left} left, not ${quantity}`);
        lot.left -= quantity;
      }
      if (row.kind === 'revocation') product.purchased -= row.quantity;
      else {
        product.assigned += row.quantity;
        const key = `${row.workspace} ${row.product}`;
        demand(row.product === 'seat' || !workspaces.has(key), `${where}: module ${row.product} is assigned twice`);
        workspaces.set(key, (workspaces.get(key) ?? 0) + row.quantity);
      }
    }
    [previous, last] = [hash, row];
  }
  return {
    transactions: rows.length,
    head: last === null ? null : { id: last.id, hash: previous },
    products: Object.fromEntries(products),
    workspaces: Object.fromEntries(workspaces),
    left: Object.fromEntries([...lots].map(([purchase, { left }]) => [purchase, left])),
  };
}

function sum(lots) {
  return lots.reduce((total, { quantity }) => total + quantity, 0);
}

const [organization, file] = process.argv.slice(2);
try {
  const lines = readFileSync(file, 'utf8').split('\n');
  const rows = lines.filter((line) => line !== '').map((line) => JSON.parse(line));
  process.stdout.write(JSON.stringify(recompute(organization, rows)) + '\n');
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
