/** `products`, `products add`, `products rename` and `products remove`. */

import { addProduct, listProducts, removeProduct, renameProduct } from '../app/products.ts';
import { done } from '../core/outcome.ts';
import { parseName, parseProductKey } from '../core/values.ts';
import { products as documents } from '../view/results/people.ts';
import { complete } from '../cli/asking.ts';
import { neededProduct } from '../cli/choices.ts';
import type { CommandDefinition, Asking, Calendar, Stores } from '../cli/definition.ts';
import { command, option } from '../cli/options.ts';

export const products: CommandDefinition = command({
  path: 'products',
  reads: 'list',
  summary: 'what can be bought: seats and advanced modules',
  examples: ['entitle products'],
  run: async (_input, context: Stores) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const rows = await listProducts(await context.services(), caller.value);
    return rows.ok ? done({ document: documents.list(rows.value) }) : rows;
  },
});

export const addProductCommand: CommandDefinition = command({
  path: 'products add',
  summary: 'add an advanced module',
  operands: ['[product]'],
  options: { name: option.text('--name <name>', 'what people call it') },
  examples: ['entitle products add live-streaming --name "Live streaming"'],
  run: async ({ operands, options }, context: Stores & Calendar & Asking) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const words = await complete(context, addProductCommand.examples[0] ?? '', {
      product: { given: operands.product, label: 'KEY', message: 'Key of the module:', parse: parseProductKey },
      name: { given: options.name, label: '--name NAME', message: 'Its name:', parse: parseName },
    });
    if (!words.ok) return words;
    const product = parseProductKey(words.value.product);
    if (!product.ok) return product;
    const name = parseName(words.value.name);
    if (!name.ok) return name;
    const row = await addProduct(await context.services(), caller.value, { product: product.value, name: name.value });
    if (!row.ok) return row;
    return done({
      document: documents.one(row.value),
      next: `entitle purchases add ${product.value} QUANTITY --subscription REF --starts DATE`,
    });
  },
});

export const renameProductCommand: CommandDefinition = command({
  path: 'products rename',
  summary: 'give a product another name; its key stays',
  operands: ['[product]', '[name]'],
  examples: ['entitle products rename live-streaming "Live streaming"'],
  run: async ({ operands }, context: Stores & Calendar & Asking) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const words = await complete(context, renameProductCommand.examples[0] ?? '', {
      product: neededProduct(context, caller.value, operands.product),
      name: { given: operands.name, label: 'NAME', message: 'Its new name:', parse: parseName },
    });
    if (!words.ok) return words;
    const name = parseName(words.value.name);
    if (!name.ok) return name;
    const row = await renameProduct(await context.services(), caller.value, { product: words.value.product, name: name.value });
    return row.ok ? done({ document: documents.one(row.value) }) : row;
  },
});

export const removeProductCommand: CommandDefinition = command({
  path: 'products remove',
  summary: 'remove a mistyped module, while nothing of it was ever bought or installed',
  operands: ['[product]'],
  examples: ['entitle products remove live-streeming'],
  run: async ({ operands }, context: Stores & Calendar & Asking) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const words = await complete(context, removeProductCommand.examples[0] ?? '', {
      product: neededProduct(context, caller.value, operands.product),
    });
    if (!words.ok) return words;
    const row = await removeProduct(await context.services(), caller.value, words.value.product);
    return row.ok ? done({ document: documents.one(row.value), next: 'entitle products' }) : row;
  },
});
