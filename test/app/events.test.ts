/** What a screen reads of the events is a part of the list that `workspaces` prints, row by row. */

import { beforeEach, expect, test } from 'vitest';
import { readCalendar, readEvents, readOutlines } from '../../src/app/events.ts';
import { tagWorkspace } from '../../src/app/tag-workspaces.ts';
import { listWorkspaces } from '../../src/app/workspaces.ts';
import { addDays } from '../../src/core/days.ts';
import { newWorld } from '../support/store.ts';
import { granted, TODAY, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await newWorld();
  await world.module('badge');
  await world.purchase('seat', 50);
  for (let at = 0; at < 12; at += 1) {
    const startsOn = addDays(TODAY, ((at * 5) % 12) - 6);
    const more = at % 3 === 0 ? { modules: ['badge'] } : {};
    await world.event(`event-${at}`, { name: `Event ${at}`, participants: at, startsOn, endsOn: startsOn, ...more });
  }
  granted(await world.transfer('event-4', 'seat', '2'));
});

const all = async () => {
  const filter = { asOf: TODAY, phase: null, status: null, search: null, missing: false, demandMissing: false };
  return granted(await listWorkspaces(world.services, world.caller, filter));
};
const part = async (phase: 'live' | 'past' | null, first: number, count: number) =>
  granted(await readCalendar(world.services, world.caller, { phase, today: TODAY, first, count }));

test.each([null, 'live', 'past'] as const)('parts of %s events, in the order of the whole list', async (phase) => {
  const rows = (await all()).filter((row) => phase === null || row.phase === phase);
  for (let first = 0; first < rows.length; first += 1) {
    const from = Math.min(first, Math.max(0, rows.length - 4));
    expect(await part(phase, first, 4)).toEqual({
      rows: rows.slice(from, from + 4),
      first: from,
      count: rows.length,
      of: 12,
    });
  }
  expect((await part(phase, 900, 4)).rows).toEqual(rows.slice(-4));
});

test('outlines in the order of the list, with what each misses; rows by key, in the order asked for', async () => {
  const rows = await all();
  const outlines = granted(await readOutlines(world.services, world.caller, TODAY));
  expect(outlines).toEqual(
    rows.map((row) => {
      const { workspace, name, status, startsOn, endsOn, phase, participants } = row;
      const missing = { seats: row.seats?.missing, modules: row.modules.length };
      return { workspace, name, status, startsOn, endsOn, phase, participants, missing };
    }),
  );
  const some = [rows[7], rows[2], rows[5]].flatMap((row) => row ?? []);
  const keys = some.map(({ workspace }) => workspace);
  expect(granted(await readEvents(world.services, world.caller, TODAY, keys))).toEqual(some);
  expect(granted(await readEvents(world.services, world.caller, TODAY, []))).toEqual([]);
});

test('nobody is told what is missing who may not see it', async () => {
  const guest = await world.member('org@acme.example', 'organizer');
  const { rows } = granted(await readCalendar(world.services, guest, { phase: null, today: TODAY, first: 0, count: 3 }));
  expect(rows.map(({ seats }) => seats)).toEqual([undefined, undefined, undefined]);
  const outlines = granted(await readOutlines(world.services, guest, TODAY));
  expect(outlines.every(({ missing }) => missing.seats === 0 && missing.modules === 0)).toBe(true);
});

test('a tag is part of an outline', async () => {
  granted(await tagWorkspace(world.services, world.caller, 'event-3', ['region=north']));
  const outlines = granted(await readOutlines(world.services, world.caller, TODAY));
  expect(outlines.filter(({ tags }) => tags !== undefined)).toMatchObject([{ workspace: 'event-3', tags: { region: 'north' } }]);
});
