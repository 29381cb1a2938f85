/** An organization whose names are hostile to spreadsheets, and the program run on it as its Entitlement manager would. */

import { join } from 'node:path';
import { type Finished, runHere } from '../../support/host.ts';
import { newWorld, storeFolder } from '../../support/store.ts';
import { ACME, ADA, type World } from '../../support/world.ts';

/** What a spreadsheet would take for a formula, and what is wide, with the key of the event that is called so. */
export const HOSTILE: Readonly<Record<string, string>> = {
  'gala-2026': '=HYPERLINK("http://evil.example","Gala")',
  'plus-one': '+1',
  'minus-one': '-1',
  'sum-day': '@SUM(A1)',
  'tokyo-summit': '東京サミット 🎉',
};

export interface Desk {
  readonly world: World;
  /** Runs a command line in the desk's own folder, at the time of the world's clock. */
  readonly run: (line: string) => Promise<Finished>;
  readonly path: (name: string) => string;
}

/** 500 seats and 2 badges in the pools; five events that miss 120 seats each, the gala badges and live voting as well. */
export async function newDesk(names: Readonly<Record<string, string>> = HOSTILE): Promise<Desk> {
  const world = await newWorld();
  await world.module('badges');
  await world.module('live-voting');
  await world.purchase('seat', 500, { subscription: '-2026', note: '=1+1', reference: '@order' });
  await world.purchase('badges', 2);
  for (const [key, name] of Object.entries(names)) {
    await world.event(key, { name, participants: 120, modules: key === 'gala-2026' ? ['badges', 'live-voting'] : [] });
  }
  await world.event('trial', { name: 'Trial', status: 'test', participants: 10 });
  return deskOn(world);
}

export function deskOn(world: World): Desk {
  const home = storeFolder();
  const path = (name: string): string => join(home, name);
  const env = { ENTITLE_DB: world.path, ENTITLE_ORG: ACME, ENTITLE_AS: ADA };
  const words = (line: string): readonly string[] =>
    line.split(' ').map((word) => (/^[^/].*\.(xlsx|csv|json|ndjson)$/.test(word) ? path(word) : word));
  return { world, path, run: (line) => runHere(words(line), { home, now: world.clock.now(), env }) };
}
