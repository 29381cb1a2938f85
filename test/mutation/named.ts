/**
 * Mistakes that once went unnoticed by every test there was, each as a change of the source's text, and the test that
 * notices it now: `npm run test:mutation` makes them one after another. A change of the source that moves one of the texts
 * is told, and has to be followed here.
 */

import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

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
    changes: [['stands && rows > 0 && !dryRun', 'stands && (rows > services.rowsAtOnce || (rows > 0 && !dryRun))']],
    test: 'test/journeys/parts/parts.test.ts',
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
    test: 'test/journeys/parts/parts.test.ts',
  },
  {
    name: '--partial that ignores --max-seats',
    file: 'src/app/bulk-verdict.ts',
    changes: [['const refused = overLimit !== null || (', 'const refused = (overLimit !== null && !partial) || (']],
    test: 'test/journeys/options/options.test.ts',
  },
  {
    name: '--max-seats of an organization, not of check --all',
    file: 'src/app/check.ts',
    changes: [
      ['{ maxSeats: null, dryRun: trial,', '{ maxSeats, dryRun: trial,'],
      ['if (maxSeats !== null && seats > maxSeats) return', 'if (seats < 0) return'],
    ],
    test: 'test/journeys/options/options.test.ts',
  },
  {
    name: '--file beside --note',
    file: 'src/commands/transfer.ts',
    changes: [['[operands.workspace, reference, note].some', '[operands.workspace, reference].some']],
    test: 'test/journeys/options/options.test.ts',
  },
  {
    name: 'apply that does not ask the plan for its organization',
    file: 'src/commands/plan.ts',
    changes: [['actor.value.organization ?? plan.value.organization', 'actor.value.organization']],
    test: 'test/journeys/options/options.test.ts',
  },
  {
    name: 'a confirmed quantity that shrank meanwhile',
    file: 'src/app/commit.ts',
    changes: [['confirmed.exact === seen?.exact', "confirmed.exact >= (seen?.exact ?? '')"]],
    test: 'test/journeys/options/options.test.ts',
  },
  {
    name: 'a file that is not brought to the disk before it has its name',
    file: 'src/files/replace.ts',
    changes: [['await handle.sync();', '']],
    test: 'test/campaigns/power.test.ts',
  },
  {
    name: 'a folder that is not brought to the disk after a name in it',
    file: 'src/files/durable.ts',
    changes: [['syncFolder(dirname(path));', '']],
    test: 'test/campaigns/power.test.ts',
  },
  {
    name: 'a commit that does not wait for the disk',
    file: 'src/store/sqlite/connection.ts',
    changes: [["['synchronous', 'full', 2]", "['synchronous', 'off', 0]"]],
    test: 'test/campaigns/power.test.ts',
  },
  {
    name: 'a write that was short',
    file: 'src/files/sink.ts',
    changes: [
      [
        'for (let at = 0; at < bytes.length;) at += (await this.#handle.write(bytes, at)).bytesWritten;',
        'await this.#handle.write(bytes);',
      ],
    ],
    test: 'test/files/sink.test.ts',
  },
  {
    name: 'a full disk that is taken for a bug',
    file: 'src/store/sqlite/problems.ts',
    changes: [['AUTH|FULL|IOERR', 'AUTH']],
    test: 'test/campaigns/power.test.ts',
  },
  {
    name: 'a file system without links that is not known as one',
    file: 'src/files/replace.ts',
    changes: [["if (!['EPERM', 'ENOTSUP',", "if (!['ENOTSUP',"]],
    test: 'test/campaigns/power.test.ts',
  },
  {
    name: 'a transaction that is not rolled back',
    file: 'src/store/sqlite/store.ts',
    changes: [["if (this.#database.inTransaction) this.#database.exec('rollback');", '']],
    test: 'test/store/sqlite.test.ts',
  },
  {
    name: 'SQL: a lot without an end is given one',
    file: 'src/store/postgres/schema/print.ts',
    changes: [['`(${OLD}.${column} is null) <> (${NEW}.${column} is null) or ${NEW}', '`${NEW}']],
    test: 'test/store/postgres.test.ts',
  },
  {
    name: 'SQL: a request whose note appears',
    file: 'src/store/schema/second-constraints.ts',
    changes: [["differs('note')", "changes('note')"]],
    test: 'test/store/postgres.test.ts',
  },
  {
    name: 'SQL: a request whose quantity appears',
    file: 'src/store/schema/second-constraints.ts',
    changes: [["differs('quantity')", "changes('quantity')"]],
    test: 'test/store/postgres.test.ts',
  },
  {
    name: 'SQL: the last valid day of a lot is not one',
    file: 'src/store/postgres/schema/append-checks.ts',
    changes: [['l.ends_on >= v_day', 'l.ends_on > v_day']],
    test: 'test/store/postgres/edges.test.ts',
  },
  {
    name: 'SQL: the first valid day of a lot is not one',
    file: 'src/store/postgres/schema/append-checks.ts',
    changes: [['l.starts_on <= v_day', 'l.starts_on < v_day']],
    test: 'test/store/postgres/edges.test.ts',
  },
  {
    name: 'SQL: everybody who reads the activity sees purchases',
    file: 'src/store/postgres/schema/readable.ts',
    changes: [["('purchase.recorded', 'purchase.extended')", "('purchase.extended')"]],
    test: 'test/store/postgres/edges.test.ts',
  },
  {
    name: 'SQL: everybody who reads the activity sees what purchases were extended',
    file: 'src/store/postgres/schema/readable.ts',
    changes: [["('purchase.recorded', 'purchase.extended')", "('purchase.recorded')"]],
    test: 'test/store/postgres/edges.test.ts',
  },
  {
    name: 'SQL: everybody who reads the activity sees what checks found missing',
    file: 'src/store/postgres/schema/readable.ts',
    changes: [["(action <> 'check.ran' or", '(true or']],
    test: 'test/store/postgres/attacks.test.ts',
  },
  {
    name: "SQL: an organization's turn is not taken",
    file: 'src/store/postgres/schema/fourth.ts',
    changes: [['perform entitle.take_turn(p_organization);', '']],
    test: 'test/store/postgres/edges.test.ts',
  },
  {
    name: "SQL: the store's turn is not taken",
    file: 'src/store/postgres/schema/changes.ts',
    changes: [['on conflict (guard) do update set since = excluded.since;', 'on conflict (guard) do nothing;']],
    test: 'test/store/postgres/edges.test.ts',
  },
  {
    name: 'ends: a store that is not closed',
    file: 'src/wiring/context.ts',
    changes: [['await (await opened?.catch(() => undefined))?.close();', '']],
    test: 'test/faults/ended.test.ts',
  },
  {
    name: 'ends: progress drawn to what is no terminal',
    file: 'src/wiring/context.ts',
    changes: [['quiet || !host.stderr.isTerminal || !unicode', 'quiet || !unicode']],
    test: 'test/faults/ended.test.ts',
  },
  {
    name: 'ends: Ctrl-Z suspends a question',
    file: 'src/prompt/keys.ts',
    changes: [['piece.filter((byte) => byte !== CTRL_Z).map(', 'piece.map(']],
    test: 'test/prompt/leaving.test.ts',
  },
  {
    name: 'imports: a new product on two rows is added twice',
    file: 'src/app/import-purchases.ts',
    changes: [['products.add(product);', '']],
    test: 'test/app/import-changes.test.ts',
  },
  {
    name: 'imports: a blank cell that may be left out empties',
    file: 'src/app/import-cells.ts',
    changes: [['done(before ?? otherwise)', 'done(otherwise)']],
    test: 'test/app/import-changes.test.ts',
  },
  {
    name: 'imports: a dash keeps what there is',
    file: 'src/app/import-cells.ts',
    changes: [['if (text === EMPTY) return done(otherwise);', 'if (text === EMPTY) return done(before ?? otherwise);']],
    test: 'test/app/import-changes.test.ts',
  },
  {
    name: 'imports: a blank end of a purchase takes the end away',
    file: 'src/app/import-purchases.ts',
    changes: [['asked.keepsEnd ? { ...asked, endsOn: state.endsOn } : asked', 'asked']],
    test: 'test/app/import-changes.test.ts',
  },
  {
    name: 'an older store that is brought forward twice',
    file: 'src/store/sqlite/migrate.ts',
    changes: [['if (schema === migrations.length) return;', '']],
    test: 'test/commands/verify/migrate.test.ts',
  },
  {
    name: 'the folder that init makes is not brought to the disk',
    file: 'src/files/durable.ts',
    changes: [['made = dirname(made)) syncFolder(dirname(made));', 'made = dirname(made));']],
    test: 'test/campaigns/power.test.ts',
  },
];

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The source's text with the mistake. */
export function changed({ changes }: NamedMistake, source: string): string {
  return changes.reduce((text, [from, to]) => text.replace(from, () => to), source);
}

/** The mistakes that cannot be made in today's sources, or whose test is not there any more. */
export function unmatched(): readonly string[] {
  return NAMED.flatMap(({ name, file, changes, test }) => {
    const text = existsSync(root + file) ? readFileSync(root + file, 'utf8') : '';
    const missing = changes.filter(([from]) => text.split(from).length !== 2).map(([from]) => `${file} has "${from}" not once`);
    return [...missing, ...(existsSync(root + test) ? [] : [`${test} is missing`])].map((what) => `${name}: ${what}`);
  });
}
