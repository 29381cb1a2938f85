import { expect, test } from 'vitest';
import { explain, refuse } from '../../src/core/refusals.ts';
import { problemText } from '../../src/view/problem.ts';
import { lines } from './samples.ts';

const { refusal } = refuse('workspace-not-found', { key: 'gala-\u001b[2J', organization: 'acme', nearest: 'gala-2026' });

test('words for people, with nothing in them that acts', async () => {
  expect(await problemText(explain(refusal), { format: 'csv', colour: false, width: null })).toBe(
    lines('error: workspace "gala-\\u{001b}[2J" does not exist in organization "acme"', 'hint: did you mean "gala-2026"?'),
  );
});

test('in colour only the first word is red', async () => {
  expect(
    await problemText({ ...explain(refusal), message: 'no', hint: null }, { format: 'table', colour: true, width: null }),
  ).toBe(lines('\u001b[38;5;196m\u001b[1merror:\u001b[22m\u001b[39m no'));
});

test.each(['json', 'ndjson'] as const)('one line for scripts: %s', async (format) => {
  const text = await problemText(explain(refusal), { format, colour: true, width: null });
  expect(text).toBe(
    lines(
      '{"error":{"code":"workspace-not-found","message":"workspace \\"gala-\\u001b[2J\\" does not exist in organization \\"acme\\"",' +
        '"hint":"did you mean \\"gala-2026\\"?","details":{"key":"gala-\\u001b[2J","organization":"acme","nearest":"gala-2026"}}}',
    ),
  );
});

test('in a terminal: broken at words, a command to copy on a line of its own', async () => {
  const problem = { code: 'usage', details: {} };
  const look = { format: 'table', colour: false, width: 40 } as const;
  const message = 'insufficient entitlements for workspace "winter-gala": pool "seat" has 680 available';
  const hint = 'see what the pool holds with: entitle pools show seat';
  expect(await problemText({ ...problem, message, hint }, look)).toBe(`error: insufficient entitlements for
workspace "winter-gala": pool "seat" has
680 available
hint: see what the pool holds with:
  entitle pools show seat
`);
  expect(await problemText({ ...problem, message: 'no', hint: 'try: entitle help' }, look)).toBe(
    'error: no\nhint: try: entitle help\n',
  );
});

test('what was cancelled is no error', async () => {
  const cancelled = explain(refuse('cancelled', {}).refusal);
  const look = { colour: true, width: 80 } as const;
  expect(await problemText(cancelled, { format: 'table', ...look })).toBe('cancelled; nothing was changed\n');
  expect(await problemText(cancelled, { format: 'json', ...look })).toBe(
    '{"error":{"code":"cancelled","message":"cancelled; nothing was changed","hint":null,"details":{}}}\n',
  );
});
