import { granted, type World } from '../../support/world.ts';

/** Two seat purchases, one module, three workspaces, eight transactions, a member. */
export async function fillWorld(world: World): Promise<void> {
  await world.module('live-streaming', 'Live streaming');
  await world.purchase('seat', 100, { subscription: 'SUB-1', reference: 'PO-1' });
  await world.purchase('seat', 50, { subscription: 'SUB-2', endsOn: null });
  await world.purchase('live-streaming', 2, { subscription: 'SUB-3' });
  await world.event('gala-2026', { name: 'Winter Gala', participants: 80, modules: ['live-streaming'] });
  await world.event('expo-2026', { name: 'Expo', participants: 60, status: 'production' });
  await world.event('workshop', { name: 'Workshop', status: 'test' });
  await world.member('mia@acme.example', 'organizer', true);
  granted(await world.transfer('gala-2026', 'seat', '80', { reference: 'CRM-1' }));
  world.clock.set('2026-11-22T09:00:00.000Z');
  granted(await world.transfer('gala-2026', 'live-streaming', null, { note: 'As agreed' }));
  granted(await world.transfer('expo-2026', 'seat', '30', { reference: 'CRM-2' }));
  granted(await world.transfer('expo-2026', 'seat', '5'));
  granted(await world.transfer('expo-2026', 'seat', '6'));
}
