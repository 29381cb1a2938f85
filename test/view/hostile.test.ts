import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unsafeCharacter } from '../../src/core/text.ts';
import { type Document, FORMATS } from '../../src/view/document.ts';
import { type Event, eventSheet, GALA, rendered } from './samples.ts';

/** Any text, and text full of what terminals and readers obey. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom(...'\u001b[2J\u009b\r\n\b\u0000\u202e\u2066\u200b\ufeff\ud83d\u2028|,;"\'=+-@<&'.split('')),
  }),
);

test.each(FORMATS)('whatever a text holds, nothing unsafe is printed: %s', async (format) => {
  await fc.assert(
    fc.asyncProperty(text, fc.option(fc.integer({ min: 1, max: 200 })), fc.boolean(), async (hostile, width, unicode) => {
      const event: Event = {
        ...GALA,
        workspace: hostile,
        name: hostile,
        startsOn: hostile,
        modules: [hostile],
        changedAt: hostile,
      };
      const list: Document = {
        kind: 'list',
        sheet: eventSheet([event]),
        before: [
          { kind: 'heading', text: hostile },
          { kind: 'banner', tone: 'bad', text: hostile },
          { kind: 'text', text: hostile },
          { kind: 'fields', fields: [{ label: hostile, text: hostile }] },
        ],
      };
      const printed = await rendered(list, { format, width, unicode });
      expect(unsafeCharacter(printed.replaceAll(format === 'csv' ? '\r\n' : '\n', ''))).toBe(undefined);
    }),
  );
});
