import { expect, test } from 'vitest';
import { parseJsonText } from '../../src/files/json.ts';
import { refusalIn, tableIn } from '../support/table.ts';

const ITEMS = [
  '{"workspace":"gala-2026","product":"seat","quantity":250}',
  '{"workspace":"expo-2026","quantity":"missing","note":null,"product":"streaming"}',
];
const TABLE = {
  columns: ['workspace', 'product', 'quantity', 'note'],
  rows: [
    [1, 'gala-2026', 'seat', '250', ''],
    [2, 'expo-2026', 'streaming', 'missing', ''],
  ],
};

test('NDJSON: one object a line; columns in the order they are first seen', async () => {
  expect(await tableIn('ndjson', `${ITEMS.join('\n')}\n`)).toEqual(TABLE);
  expect(await tableIn('ndjson', `\ufeff\r\n${ITEMS.join('\r\n \t\n\n')}`)).toEqual(TABLE);
});

test('JSON: an array of objects', async () => {
  expect(await tableIn('json', `[${ITEMS.join(',')}]`)).toEqual(TABLE);
  expect(await tableIn('json', `\ufeff \n[\n${ITEMS.join(' ,\n')}\n]\n`)).toEqual(TABLE);
});

test('an item without values is counted, but left out', async () => {
  expect(await tableIn('ndjson', '{"workspace":""}\n\n{}\n{"workspace":"gala-2026"}\n')).toEqual({
    columns: ['workspace'],
    rows: [[3, 'gala-2026']],
  });
  expect(await tableIn('json', '[]')).toEqual({ columns: [], rows: [] });
});

test('numbers stay as they were written, so that a fraction or an exponent can be refused', async () => {
  const written = ['250', '1.5', '5.0', '5e0', '1E3', '-0', '-1', '9007199254740993', '1e308', '0'];
  const { rows } = await tableIn('ndjson', written.map((number) => `{"name":"1.5 \\" 2e3","quantity":${number}}`).join('\n'));
  expect(rows).toEqual(written.map((number, index) => [index + 1, '1.5 " 2e3', number]));
});

test('lists, objects, truth values and text', async () => {
  const item = {
    workspace: 'gala-2026',
    seats: { required: 3, of: { hall: 'A' } },
    modules: ['streaming', 'polls', null, 2],
    none: [],
    missing: true,
    odd: [{ a: 1 }, [2]],
    ' name ': 'line\nbreak "quoted" \ud800',
  };
  expect(await tableIn('json', JSON.stringify([item]))).toEqual({
    columns: ['workspace', 'seats.required', 'seats.of.hall', 'modules', 'none', 'missing', 'odd', 'name'],
    rows: [[1, 'gala-2026', '3', 'A', 'streaming;polls;;2', '', 'true', '[{"a":1},[2]]', 'line\nbreak "quoted" \ud800']],
  });
});

test('a list of values and objects, or of modules and others, is told as it is', async () => {
  const [values, modules] = [
    ['streaming', { a: 1 }],
    [{ product: 'streaming', installed: true }, { a: 1 }],
  ];
  expect(await tableIn('json', JSON.stringify([{ values, modules }]))).toEqual({
    columns: ['values', 'modules'],
    rows: [[1, '["streaming",{"a":1}]', '[{"product":"streaming","installed":true},{"a":1}]']],
  });
});

test("an exported workspace's modules are those that are installed", async () => {
  const modules = [
    { product: 'streaming', installed: true, required: 1, assigned: 0, missing: 1 },
    { product: 'polls', installed: false, required: 0, assigned: 1, missing: 0 },
    { product: 'badges', required: 1 },
  ];
  expect(await tableIn('json', JSON.stringify([{ modules }]))).toEqual({ columns: ['modules'], rows: [[1, 'streaming;badges']] });
});

test('a name like __proto__ is a column like any other', async () => {
  const text = '{"__proto__":{"polluted":"yes"},"constructor":"c","toString":"t"}';
  expect(await tableIn('ndjson', text)).toEqual({
    columns: ['__proto__.polluted', 'constructor', 'toString'],
    rows: [[1, 'yes', 'c', 't']],
  });
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

test('more items than one batch holds', async () => {
  const { rows } = await tableIn('ndjson', Array.from({ length: 12_001 }, (_, index) => `{"quantity":${index}}`).join('\n'));
  expect(rows).toEqual(Array.from({ length: 12_001 }, (_, index) => [index + 1, String(index)]));
});

const SAVE = 'save it as UTF-8 (in Excel: "CSV UTF-8")';
const DEEP = '{"a":'.repeat(100_000);

test.each([
  ['an empty file', '', ': it is empty'],
  ['UTF-16 without a mark', Buffer.from('{}', 'utf16le'), `: it is UTF-16 text without a byte order mark; ${SAVE}`],
  ['not UTF-8', Buffer.from('{}\n\n{"name":"g\xe4la"}', 'latin1'), `, row 2: line 3 is not UTF-8 text; ${SAVE}`],
  ['not JSON', '{}\n\n{"name":"Gala"', ', row 2: line 3 is not valid JSON (character 15)'],
  ['a bare word', 'workspace', ', row 1: line 1 is not valid JSON'],
  ['two objects in a line', '{}{}', ', row 1: line 1 is not valid JSON (character 3)'],
  ['a list', '[1]', ', row 1: line 1 is not a JSON object'],
  ['a number', '{}\n5', ', row 2: line 2 is not a JSON object'],
  ['null', 'null', ', row 1: line 1 is not a JSON object'],
  ['an empty name', '{"":1}', ', row 1: a name in it is empty'],
  [
    'names that differ in case',
    '{"workspace":"a"}\n{"Workspace":"b"}',
    ', row 2, column "Workspace": the name is also written "workspace"',
  ],
  ['a name twice by nesting', '{"a.b":1,"a":{"b":2}}', ', row 1, column "a.b": the name is in the item twice'],
  ['objects nested too deeply', `${DEEP}1${'}'.repeat(100_000)}`, ', row 1: it is nested too deeply'],
  ['lists nested too deeply', `{"a":${'['.repeat(100_000)}{}${']'.repeat(100_000)}}`, ', row 1: it is nested too deeply'],
  ['a line without end', `{"name":"${'a'.repeat(1_100_000)}"}`, ', row 1: line 1 is longer than 1024 KiB'],
  [
    'too many names',
    Array.from({ length: 1001 }, (_, index) => `{"c${index}":1}`).join('\n'),
    ', row 1001: the items have more than 1000 different names',
  ],
])('NDJSON: %s is refused', async (_, bytes, reason) => {
  expect(await refusalIn(tableIn('ndjson', bytes))).toBe(`malformed-file: file "gala.ndjson"${reason}`);
});

test.each([
  ['an empty file', '', ': it is empty'],
  ['blanks', ' \n', ': it is not a JSON array'],
  ['an object', '{"workspace":"gala-2026"}', ': it is not a JSON array of rows, and none is in it'],
  ['not UTF-8', Buffer.from('[{},{"name":"g\xe4la"}]', 'latin1'), `, row 2: the item is not UTF-8 text; ${SAVE}`],
  ['not JSON', '[{}, {"name":Gala}]', ', row 2: the item is not valid JSON'],
  ['an item that is no object', '[{}, 5]', ', row 2: the item is not a JSON object'],
  ['an item that is a list', '[[]]', ', row 1: the item is not a JSON object'],
  ['a comma too much', '[{},]', ', row 2: the item is not valid JSON'],
  ['nothing between commas', '[{},,{}]', ', row 2: the item is not valid JSON'],
  ['no end', '[{}, {"name":"Gala"}', ', row 2: the file ends before the JSON array does'],
  ['no end of a text', '[{"name":"Gala', ', row 1: the file ends before the JSON array does'],
  ['only a bracket', '[', ', row 1: the file ends before the JSON array does'],
  ['crossed brackets', '[{"name":[}]]', ', row 1: the item is not valid JSON'],
  ['more brackets closed than opened', '[}, {]', ', row 1: the item is not valid JSON'],
  ['something after the end', '[{}] []', ': something follows the end of the JSON array'],
  ['an item without end', `[{"list":[${'1,'.repeat(600_000)}1]}]`, ', row 1: the item is longer than 1024 KiB'],
])('JSON: %s is refused', async (_, bytes, reason) => {
  expect(await refusalIn(tableIn('json', bytes))).toBe(`malformed-file: file "gala.json"${reason}`);
});

async function planRefusal(bytes: Buffer): Promise<string> {
  return refusalIn(Promise.resolve(bytes).then((plan) => parseJsonText('plan.json', plan)));
}

test('a JSON file that is not a table', async () => {
  expect(parseJsonText('plan.json', Buffer.from('\ufeff{"version":1}'))).toEqual({ version: 1 });
  expect(await planRefusal(Buffer.from('{"version":1,}'))).toBe(
    'malformed-file: file "plan.json": it is not valid JSON (character 14)',
  );
  expect(await planRefusal(Buffer.from('"\xe4"', 'latin1'))).toBe(
    `malformed-file: file "plan.json": it is not UTF-8 text; ${SAVE}`,
  );
});
