import { expect, test } from 'vitest';
import { explain, refuse } from '../../src/core/refusals.ts';
import { problemText } from '../../src/view/problem.ts';
import { lines } from './samples.ts';

const { refusal } = refuse('workspace-not-found', { key: 'gala-\u001b[2J', organization: 'acme', nearest: 'gala-2026' });

test('words for people, with nothing in them that acts', async () => {
  expect(await problemText(explain(refusal), { format: 'csv', colour: false })).toBe(
    lines('error: workspace "gala-\\u{001b}[2J" does not exist in organization "acme"', 'hint: did you mean "gala-2026"?'),
  );
});

test('in colour only the first word is red', async () => {
  expect(await problemText({ ...explain(refusal), message: 'no', hint: null }, { format: 'table', colour: true })).toBe(
    lines('\u001b[31m\u001b[1merror:\u001b[22m\u001b[39m no'),
  );
});

test.each(['json', 'ndjson'] as const)('one line for scripts: %s', async (format) => {
  const text = await problemText(explain(refusal), { format, colour: true });
  expect(text).toBe(
    lines(
      '{"error":{"code":"workspace-not-found","message":"workspace \\"gala-\\u001b[2J\\" does not exist in organization \\"acme\\"",' +
        '"hint":"did you mean \\"gala-2026\\"?","details":{"key":"gala-\\u001b[2J","organization":"acme","nearest":"gala-2026"}}}',
    ),
  );
});
