/** `products`, `products add`, `products rename` and `products remove`. */

import type { ProductState } from '../core/ledger.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import { kindOf, type OrganizationKey, type ProductKey, SEAT } from '../core/values.ts';
import type { Workspace } from '../core/workspaces.ts';
import type { Caller, Records, Services } from './ports.ts';
import { write } from './write.ts';
import { read } from './read.ts';

/** The organization's products. Whoever sees its workspaces sees what can be installed in them. */
export function listProducts(services: Services, caller: Caller): Promise<Outcome<readonly ProductState[]>> {
  return read(services, caller, 'list-workspaces', async (authorized, records) =>
    done(await records.products(authorized.organization.organization)),
  );
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
  return write(services, caller, { needs: 'administer', dryRun: false }, async (authorized, records) => {
    const { organization } = authorized.organization;
    const known = await records.products(organization);
    if (known.some(({ product }) => product === asked.product))
      return refuse('key-taken', { what: 'product', key: asked.product });
    const after: ProductState = { ...asked, kind: kindOf(asked.product) };
    const activity = [{ action: 'product.added', subject: asked.product, before: null, after } as const];
    return done({ entries: [{ organization, activity }], result: after });
  });
}

/** Gives a product another name; its key stays. Refuses with not-permitted or product-not-found. */
export function renameProduct(
  services: Services,
  caller: Caller,
  { product: key, name }: { readonly product: string; readonly name: string },
): Promise<Outcome<ProductState>> {
  return write(services, caller, { needs: 'administer', dryRun: false }, async (authorized, records) => {
    const { organization } = authorized.organization;
    const found = await findProduct(services, records, organization, key);
    if (!found.ok) return found;
    const [before, after] = [found.value, { ...found.value, name }];
    const activity = before.name === name ? [] : [{ action: 'product.renamed', subject: before.product, before, after } as const];
    return done({ entries: [{ organization, activity }], result: after });
  });
}

/**
 * Removes a mistyped module, while nothing of it was ever bought or installed, and says what it was. Refuses with
 * not-permitted, product-not-found, not-removable or product-in-use.
 */
export function removeProduct(services: Services, caller: Caller, key: string): Promise<Outcome<ProductState>> {
  return write(services, caller, { needs: 'administer', dryRun: false }, async (authorized, records) => {
    const { organization } = authorized.organization;
    const found = await findProduct(services, records, organization, key);
    if (!found.ok) return found;
    const before = found.value;
    const { product } = before;
    if (product === SEAT) return refuse('not-removable', { product });
    const purchases = (await records.purchases(organization)).filter((purchase) => purchase.product === product).length;
    const asked = await records.askedFor(organization, product);
    const installed = await everInstalledIn(records, organization, product);
    const workspaces = [...new Set([...installed, ...asked])].toSorted();
    if (purchases > 0 || workspaces.length > 0) return refuse('product-in-use', { product, purchases, workspaces });
    const activity = [{ action: 'product.removed', subject: product, before, after: null } as const];
    return done({ entries: [{ organization, activity }], result: before });
  });
}

/** Workspaces that have the module or had it once: their history goes on naming it. */
async function everInstalledIn(records: Records, organization: OrganizationKey, product: ProductKey): Promise<readonly string[]> {
  const found = new Set<string>();
  for await (const batch of records.activityLog(organization)) {
    for (const { action, subject, after } of batch) {
      if (action.startsWith('workspace.') && (after as Workspace | null)?.modules.includes(product) === true) found.add(subject);
    }
  }
  return [...found].toSorted();
}
