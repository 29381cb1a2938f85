/** Command lines out of the real vocabulary and noise: what a tired person, a broken script or somebody hostile might type. */

import fc from 'fast-check';
import { COMMANDS } from '../../../src/commands/registry.ts';
import { GLOBAL_OPTIONS } from '../../../src/cli/globals.ts';
import { optionsOf } from '../../../src/cli/options.ts';

const COMMAND_LIST = [...COMMANDS.groups.flatMap(({ commands }) => commands), ...COMMANDS.hidden];

/** Things of the sample organization, so that some lines get far. */
const REAL = [
  'partner-summit-geneva',
  'investor-day',
  'seat',
  'live-streaming',
  'missing',
  'halden',
  'admin',
  'guest',
  'production',
  'pre-production',
  'pools',
  'workspaces',
  'transactions',
  'transfers',
  'purchases',
  'members',
  'camille.roux@halden.example',
  '2026-12-01',
  '2027-01-31',
  '1',
  '12',
  '250',
  'csv',
  'json',
  'HG-PILOT',
  'Investor Day',
  '-',
  'out.csv',
  'out.xlsx',
  'plan.json',
  'table',
  'markdown',
  'bash',
  'roles',
  'org',
];

/** Quantities of the list of hostile inputs, and days that no calendar has. */
const NUMBERS =
  '-1|0|-0|1.5|NaN|Infinity|1e308|2147483648|9007199254740993|1000000000|1000000001|5 | 5|5e0|0x10|١٢|1,000|true|2026-02-30|9999-12-31|0000-01-01|2026-1-1|+1';

const HOSTILE = [
  '',
  ' ',
  '\n',
  '\t',
  '--',
  '-',
  '---',
  '--x',
  '--x=',
  '--=',
  '--note=',
  '--no-',
  '-z',
  '-yq',
  '-y=1',
  '--json=yes',
  '--format=',
  '--format=xml',
  '--columns=',
  '--columns=,,',
  '__proto__',
  'constructor',
  'hasOwnProperty',
  '--__proto__',
  '--constructor=1',
  '=HYPERLINK("http://example.com")',
  '@SUM(A1)',
  '%s%d%n',
  '$(id)',
  "'; drop table transactions; --",
  '\u0000',
  'gala\u0000.csv',
  '\u001b[31mred',
  '\u001b]0;title\u0007',
  'a\rb',
  'a\bb',
  '\u202egala',
  'ga\u200bla',
  '\ufeffgala',
  '\ud800',
  'ＧＡＬＡ',
  'e\u0301'.repeat(3),
  '\u{1f469}\u200d\u{1f469}\u200d\u{1f467}',
  'x'.repeat(5000),
  '9'.repeat(400),
  '[red]',
  '../gala.csv',
  'no-such-folder/out.csv',
  'file:gala?mode=memory',
  'postgres:',
  'http://example.com/store',
];

/** Flags that name a store of their own would lead away from the one that is watched. */
const FLAGS = [
  ...new Set([...COMMAND_LIST.flatMap(({ options = [] }) => options), ...GLOBAL_OPTIONS].map(({ flags }) => flags)),
].map((flags) => ({ flag: flags.replace(/^-\w, /, '').split(' ')[0] ?? '', takesValue: flags.includes('<') }));

const value = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...REAL) },
  { weight: 2, arbitrary: fc.constantFrom(...NUMBERS.split('|')) },
  { weight: 2, arbitrary: fc.constantFrom(...HOSTILE) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
);

const flag: fc.Arbitrary<readonly string[]> = fc
  .tuple(fc.constantFrom(...FLAGS), value, fc.boolean())
  .map(([{ flag: name, takesValue }, text, joined]) => (takesValue ? (joined ? [`${name}=${text}`] : [name, text]) : [name]));

/** A command with as many words and flags as it may take, or some more. */
const command = fc
  .record({
    definition: fc.constantFrom(...COMMAND_LIST),
    operands: fc.array(value, { maxLength: 4 }),
    flags: fc.array(flag, { maxLength: 3 }),
    own: fc.array(fc.tuple(fc.nat(20), value), { maxLength: 3 }),
    sure: fc.boolean(),
  })
  .map(({ definition, operands, flags, own, sure }) => {
    const options = optionsOf(definition).map(({ flags: text }) => text);
    const typed = own.flatMap(([place, text]) => {
      const option = options[place % Math.max(options.length, 1)];
      if (option === undefined) return [];
      return option.includes('<') ? [option.split(' ')[0] ?? '', text] : [option];
    });
    const given = operands.slice(0, (definition.operands ?? []).length + (operands.length > 3 ? 1 : 0));
    return [...definition.path.split(' '), ...given, ...typed, ...flags.flat(), ...(sure ? ['--yes'] : [])];
  });

const soup: fc.Arbitrary<readonly (readonly string[])[]> = fc.array(
  fc.oneof(
    fc.constantFrom(...COMMAND_LIST.flatMap(({ path }) => path.split(' '))).map((word) => [word]),
    flag,
    value.map((text) => [text]),
  ),
  { maxLength: 8 },
);

/** What somebody types after `entitle`. */
export const commandLine: fc.Arbitrary<readonly string[]> = fc
  .tuple(fc.boolean(), fc.oneof({ weight: 4, arbitrary: command }, { weight: 1, arbitrary: soup.map((words) => words.flat()) }))
  .map(([json, words]) => (json ? ['--json', ...words] : words));

export const stdin: fc.Arbitrary<string> = fc.constantFrom(
  '',
  'workspace,product,quantity\ninvestor-day,seat,1\n',
  'email,role\ncamille.roux@halden.example,guest\n',
  '{"version":1}',
  '\u0000\u0001',
);
