import { beforeEach, describe, expect, test } from 'vitest';
import { changeModules } from '../../src/app/edit-workspaces.ts';
import { listProducts, removeProduct, renameProduct } from '../../src/app/products.ts';
import { listActivity } from '../../src/app/transactions.ts';
import { verify } from '../../src/app/verify.ts';
import { newWorld } from '../support/store.ts';
import { granted, refusalOf, WHOLE, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await newWorld();
  await world.module('live-streming', 'Live streming');
});

const products = async () =>
  granted(await listProducts(world.services, world.caller)).map(({ product, name }) => [product, name]);
const rename = (product: string, name: string) => renameProduct(world.services, world.caller, { product, name });
const remove = (product: string) => removeProduct(world.services, world.caller, product);
const nameIn = (state: object | null) => (state !== null && 'name' in state ? state.name : undefined);
const lines = async () =>
  granted(await listActivity(world.services, world.caller, { limit: 3 })).map(({ action, subject, before, after }) => [
    action,
    subject,
    nameIn(before),
    nameIn(after),
  ]);
const sound = async () => {
  return granted(await verify(world.services, WHOLE)).problems;
};

describe('a product', () => {
  test('is given another name; the same name again is nothing', async () => {
    expect(granted(await rename('live-streming', 'Live streaming'))).toMatchObject({ name: 'Live streaming', kind: 'module' });
    granted(await rename('live-streming', 'Live streaming'));
    granted(await rename('seat', 'Seats'));
    expect(await products()).toEqual([
      ['seat', 'Seats'],
      ['live-streming', 'Live streaming'],
    ]);
    expect((await lines()).slice(0, 2)).toEqual([
      ['product.renamed', 'seat', 'Seat', 'Seats'],
      ['product.renamed', 'live-streming', 'Live streming', 'Live streaming'],
    ]);
    expect(await sound()).toEqual([]);
  });

  test('that was mistyped goes, and its key is free again', async () => {
    granted(await remove('live-streming'));
    expect(await products()).toEqual([['seat', 'Seat']]);
    expect((await lines())[0]).toEqual(['product.removed', 'live-streming', 'Live streming', undefined]);
    await world.module('live-streming', 'Again');
    expect(await products()).toEqual([
      ['seat', 'Seat'],
      ['live-streming', 'Again'],
    ]);
    expect(await sound()).toEqual([]);
  });

  test('of which something was bought stays, also when all of it was taken back', async () => {
    await world.purchase('live-streming', 2);
    expect(refusalOf(await remove('live-streming'))).toEqual({
      code: 'product-in-use',
      exit: 5,
      message: 'product "live-streming" cannot be removed: 1 purchase of it is recorded',
      hint: 'give it another name: entitle products rename live-streming NAME',
    });
  });

  test('that is or was installed stays', async () => {
    await world.event('gala-2026', { status: 'test', modules: ['live-streming'] });
    await world.event('expo-2027', { status: 'test' });
    const request = { workspace: 'gala-2026', products: ['live-streming'], install: false };
    granted(await changeModules(world.services, world.caller, request));
    expect(refusalOf(await remove('live-streming'))).toMatchObject({
      code: 'product-in-use',
      message: 'product "live-streming" cannot be removed: it is or was installed in or requested for workspace "gala-2026"',
    });
  });

  test('what else is refused', async () => {
    expect(refusalOf(await remove('seat'))).toMatchObject({ code: 'not-removable', exit: 5 });
    expect(refusalOf(await remove('live-streamin'))).toMatchObject({
      code: 'product-not-found',
      hint: 'did you mean "live-streming"?',
    });
    expect(refusalOf(await rename('podium', 'Podium'))).toMatchObject({ code: 'product-not-found', exit: 4 });
    const admin = await world.member('olga@acme.example', 'admin', true);
    expect(refusalOf(await removeProduct(world.services, admin, 'live-streming'))).toMatchObject({ code: 'not-permitted' });
    const asked = await renameProduct(world.services, admin, { product: 'live-streming', name: 'x' });
    expect(refusalOf(asked)).toMatchObject({ code: 'not-permitted' });
  });
});
