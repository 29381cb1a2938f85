import { beforeEach, describe, expect, test } from 'vitest';
import { type AttendeesColumns, importAttendees, readAttendees } from '../../src/app/import-attendees.ts';
import type { Caller } from '../../src/app/ports.ts';
import { done } from '../../src/core/outcome.ts';
import { listActivity } from '../../src/app/transactions.ts';
import { verify } from '../../src/app/verify.ts';
import { newWorld, tableOf } from '../support/store.ts';
import { granted, refusalOf, sha256, WHOLE, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await newWorld();
  await world.purchase('seat', 100);
  await world.event('gala-2026', { participants: 1 });
});

const HEADER = 'Name,Email,Order Email,Status';
const LINES = [
  'Ada,ada@acme.example,office@acme.example,paid',
  'Bob,BOB@acme.example,office@acme.example,paid',
  'Bob,bob@acme.example,office@acme.example,paid',
  'Eve,eve@acme.example,office@acme.example,cancelled',
  'Mia,,office@acme.example,paid',
];

interface Run extends Partial<AttendeesColumns> {
  readonly caller?: Caller;
  readonly dryRun?: boolean;
  readonly header?: string;
}

async function run(lines: readonly string[], { caller = world.caller, dryRun = false, header = HEADER, ...asked }: Run = {}) {
  const columns = { email: null, state: null, count: null, ...asked };
  const attendees = await readAttendees(world.services, tableOf(header, ...lines), columns);
  if (!attendees.ok) return attendees;
  const request = { workspace: 'gala-2026', attendees: attendees.value, dryRun };
  const result = await importAttendees(world.services, caller, request);
  return result.ok ? done({ ...result.value, by: attendees.value.columns }) : result;
}
const activity = async () => granted(await listActivity(world.services, world.caller, { limit: 1000 }));

describe('attendees', () => {
  test('become a number of participants; nothing else of them is kept than the digest of their file', async () => {
    const told = {
      workspace: 'gala-2026',
      rows: 5,
      counted: 2,
      duplicates: 1,
      ignored: 2,
      participants: [1, 2],
      missing: 2,
      by: { email: 'Email', states: ['Status'] },
    };
    const before = await activity();
    expect(granted(await run(LINES, { dryRun: true }))).toEqual({ ...told, dryRun: true });
    expect(await activity()).toEqual(before);
    expect(granted(await run(LINES))).toEqual({ ...told, dryRun: false });
    const [line, ...rest] = await activity();
    expect(rest).toEqual(before);
    expect(line).toMatchObject({
      action: 'workspace.attendees-imported',
      subject: 'gala-2026',
      after: { participants: 2, attendees: sha256([HEADER, ...LINES].join('\n')) },
    });
    expect(JSON.stringify(line)).not.toMatch(/bob@|eve@|office@/);
    expect(granted(await run(LINES))).toMatchObject({ participants: [2, 2] });
    expect((await activity()).length).toBe(before.length + 1);
    const found = granted(await verify(world.services, WHOLE));
    expect(found.problems).toEqual([]);
  });

  test('columns and states can be named', async () => {
    expect(granted(await run(LINES, { email: 'order email' })).counted).toBe(1);
    expect(granted(await run(LINES, { count: ['cancelled'] })).counted).toBe(1);
    expect(refusalOf(await run(LINES, { email: 'Emial' }))).toMatchObject({
      code: 'no-such-column',
      hint: 'did you mean "Email"?',
    });
    expect(refusalOf(await run(['a@b.example,c@d.example'], { header: 'Email,Work email' }))).toMatchObject({
      code: 'uncertain-column',
      exit: 7,
      hint: 'say which: --email-column "Email" or --email-column "Work email"',
    });
  });

  test('are counted by admins and organizers too, not by members; who sees no entitlements is not told what is missing', async () => {
    const olga = await world.member('olga@acme.example', 'organizer');
    const mia = await world.member('mia@acme.example', 'member', true);
    expect(granted(await run(LINES, { caller: olga }))).toMatchObject({ participants: [1, 2], missing: null });
    expect(refusalOf(await run(LINES, { caller: mia }))).toMatchObject({ code: 'not-permitted', exit: 3 });
  });
});
