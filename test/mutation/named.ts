/**
 * Mistakes that once went unnoticed by every test there was, each as a change of the source's text, and the test that
 * notices it now: `npm run test:mutation` makes them one after another. A change of the source that moves one of the texts
 * is told, and has to be followed here.
 */

export interface NamedMistake {
  readonly name: string;
  readonly file: string;
  /** What is found exactly once, and what is put in its place. */
  readonly changes: readonly (readonly [from: string, to: string])[];
  readonly test: string;
}

export const NAMED: readonly NamedMistake[] = [
  {
    name: 'a dry run of more rows than a part that commits',
    file: 'src/app/commit.ts',
    changes: [['commit: rows > 0 && !dryRun', 'commit: rows > services.rowsAtOnce || (rows > 0 && !dryRun)']],
    test: 'test/parts/parts.test.ts',
  },
  {
    name: 'a commit whose parts are dated apart',
    file: 'src/app/commit.ts',
    changes: [
      [
        'append(services, records, { actor, now }, part)',
        'append(services, records, { actor, now: services.clock.now() }, part)',
      ],
    ],
    test: 'test/parts/parts.test.ts',
  },
  {
    name: '--partial that ignores --max-seats',
    file: 'src/app/bulk-verdict.ts',
    changes: [['const refused = overLimit !== null || (', 'const refused = (overLimit !== null && !partial) || (']],
    test: 'test/options/options.test.ts',
  },
  {
    name: '--max-seats of an organization, not of check --all',
    file: 'src/app/check.ts',
    changes: [
      ['{ maxSeats: null, dryRun, confirmed }', '{ maxSeats: options.maxSeats, dryRun, confirmed }'],
      ['if (options.maxSeats !== null && seats > options.maxSeats) return', 'if (seats < 0) return'],
    ],
    test: 'test/options/options.test.ts',
  },
  {
    name: '--file beside --note',
    file: 'src/commands/transfer.ts',
    changes: [['[operands.workspace, reference, note].some', '[operands.workspace, reference].some']],
    test: 'test/options/options.test.ts',
  },
  {
    name: 'apply that does not ask the plan for its organization',
    file: 'src/commands/plan.ts',
    changes: [['actor.value.organization ?? plan.value.organization', 'actor.value.organization']],
    test: 'test/options/options.test.ts',
  },
  {
    name: 'a confirmed quantity that shrank meanwhile',
    file: 'src/app/transfer.ts',
    changes: [['quantity !== options.confirmed', 'quantity > options.confirmed']],
    test: 'test/options/options.test.ts',
  },
];
