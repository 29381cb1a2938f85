import { expect, test } from 'vitest';
import { RefusalError, explain } from '../../src/core/refusals.ts';
import { type Document, FORMATS } from '../../src/view/document.ts';
import { render } from '../../src/view/formats/render.ts';
import { EVENTS, eventList, lines, nearest, PIPE, rendered } from './samples.ts';

/** What is refused before the first piece is asked for. */
function refused(columns: readonly string[], format: (typeof FORMATS)[number]): unknown {
  try {
    render(eventList(EVENTS), { ...PIPE, format }, columns, nearest);
  } catch (error) {
    if (!(error instanceof RefusalError)) throw error;
    const { code, message, hint } = explain(error.refusal);
    return { code, message, hint };
  }
  return null;
}

test.each(FORMATS)('a column that is not there is refused before anything is printed: %s', (format) => {
  const known =
    'workspace, name, status, startsOn, participants, seats.required, seats.missing, covered, modules, missing, changedAt';
  expect(refused(['name', 'participant'], format)).toEqual({
    code: 'usage',
    message: '--columns: there is no column "participant"',
    hint: `did you mean "participants"? known columns: ${known}`,
  });
  expect(refused(['seat'], format)).toMatchObject({ hint: `did you mean "seats.required"? known columns: ${known}` });
  expect(refused([''], format)).toMatchObject({ message: '--columns: there is no column ""' });
});

test('columns come in the order asked for, each once, also those meant for data', async () => {
  expect(await rendered(eventList(EVENTS), {}, ['missing', 'seats.missing', 'seats', 'workspace'])).toBe(
    lines(
      'SHORT    MISSING   REQUIRED  WORKSPACE',
      '! yes  ✗ 469,135  1,234,567  gala-2026',
      'no             0        300  tokyo-summit',
      'no             0          0  bangkok-trial',
    ),
  );
});

test('with columns, a list stands alone: what explains it is left out', async () => {
  const explained: Document = {
    ...eventList(EVENTS),
    before: [{ kind: 'text', text: 'Three events.' }],
    after: [{ kind: 'text', text: 'That is all.' }],
  };
  expect(await rendered(explained, {}, ['workspace'])).toBe(lines('WORKSPACE', 'gala-2026', 'tokyo-summit', 'bangkok-trial'));
});
