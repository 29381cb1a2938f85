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
  const holds = new Map(); // hold → until when, for whom, and what it keeps of each purchase
  const given = new Map(); // transfer → quantity
  const credits = new Map(); // transfer → credited
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
    if (row.kind === 'purchase' || row.kind === 'credit') {
      demand(row.kind === 'credit' || row.lots.length === 1, `${where}: a purchase makes one new lot`);
      for (const { purchase, quantity } of row.lots) {
        demand(!lots.has(purchase), `${where}: purchase ${purchase} was there before`);
        lots.set(purchase, { product: row.product, left: quantity });
      }
      if (row.kind === 'credit') {
        const credited = (credits.get(row.corrects) ?? 0) + row.quantity;
        credits.set(row.corrects, credited);
        demand(given.get(row.corrects) >= credited, `${where}: it credits more than transaction ${row.corrects} transferred`);
      }
      product.purchased += row.quantity;
    } else if (row.kind === 'hold') {
      demand(row.until >= row.at.slice(0, 10), `${where}: it holds until a day that was past`);
      for (const { purchase, quantity } of row.lots) {
        const free = (lots.get(purchase)?.left ?? 0) - held(holds, purchase, row.at);
        demand(quantity >= 1 && free >= quantity, `${where}: purchase ${purchase} has ${free} free, not ${quantity}`);
      }
      holds.set(row.id, {
        until: row.until,
        workspace: row.workspace,
        left: new Map(row.lots.map((l) => [l.purchase, l.quantity])),
      });
    } else {
      if (row.hold !== undefined) {
        const hold = holds.get(row.hold);
        demand(hold?.workspace === row.workspace, `${where}: hold ${row.hold} is not for ${row.workspace}`);
        demand(hold.until >= row.at.slice(0, 10), `${where}: hold ${row.hold} had run out`);
        for (const { purchase, quantity } of row.lots) {
          demand(
            (hold.left.get(purchase) ?? 0) >= quantity,
            `${where}: hold ${row.hold} does not keep ${quantity} of ${purchase}`,
          );
          hold.left.set(purchase, hold.left.get(purchase) - quantity);
        }
      }
      if (row.kind === 'release') {
        [previous, last] = [hash, row];
        continue;
      }
      for (const { purchase, quantity } of row.lots) {
        const lot = lots.get(purchase);
        demand(lot?.product === row.product, `${where}: purchase ${purchase} is none of ${row.product}`);
        const free = lot.left - held(holds, purchase, row.at);
        demand(quantity >= 1 && free >= quantity, `${where}: purchase ${purchase} has ${free} left, not ${quantity}`);
        lot.left -= quantity;
      }
      if (row.kind === 'revocation') product.purchased -= row.quantity;
      else {
        product.assigned += row.quantity;
        given.set(row.id, row.quantity);
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

/** What holds that are open at a time keep of a purchase. */
function held(holds, purchase, at) {
  let kept = 0;
  for (const { until, left } of holds.values()) if (until >= at.slice(0, 10)) kept += left.get(purchase) ?? 0;
  return kept;
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
