/** `products` and `products add`. */

import type { ProductState } from '../core/ledger.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import { kindOf, type OrganizationKey, type ProductKey } from '../core/values.ts';
import type { Caller, Records, Services } from './ports.ts';
import { enter } from './scene.ts';
import { write } from './write.ts';

/** The organization's products. Whoever sees its workspaces sees what can be installed in them. */
export function listProducts(services: Services, caller: Caller): Promise<Outcome<readonly ProductState[]>> {
  return services.store.read(async (records) => {
    const scene = await enter(services, records, caller, 'list-workspaces');
    return scene.ok ? done(await records.products(scene.value.organization.organization)) : scene;
  });
}

/** The product of a key, or product-not-found with the nearest key there is. */
export async function findProduct(
  services: Services,
  records: Records,
  organization: OrganizationKey,
  key: string,
): Promise<Outcome<ProductState>> {
  const products = await records.products(organization);
  const found = products.find(({ product }) => product === key);
  if (found !== undefined) return done(found);
  const known = products.map(({ product }) => product);
  return refuse('product-not-found', { key, organization, nearest: services.nearest(key, known) });
}

/** Adds an advanced module. Refuses with not-permitted or key-taken. */
export function addProduct(
  services: Services,
  caller: Caller,
  asked: { readonly product: ProductKey; readonly name: string },
): Promise<Outcome<ProductState>> {
  return write(services, { actor: caller.actor, dryRun: false }, async (records) => {
    const scene = await enter(services, records, caller, 'administer');
    if (!scene.ok) return scene;
    const { organization } = scene.value.organization;
    const known = await records.products(organization);
    if (known.some(({ product }) => product === asked.product))
      return refuse('key-taken', { what: 'product', key: asked.product });
    const after: ProductState = { ...asked, kind: kindOf(asked.product) };
    const activity = [{ action: 'product.added', subject: asked.product, before: null, after } as const];
    return done({ entries: [{ organization, activity }], result: after });
  });
}
