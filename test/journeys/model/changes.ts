/** What the model says of the changes that no ledger has: members, products, names, days and tags; and of promotions to a status. */

import { ModelWithImports } from './imports.ts';
import { type Answer, granted, type Member, refused, STATUSES } from './model.ts';

export interface MemberChange {
  readonly role?: Member['role'];
  readonly name?: string;
  readonly entitlementManager?: boolean;
  readonly accountManager?: boolean;
}

export class WholeModel extends ModelWithImports {
  readonly productNames = new Map<string, string>();

  promoteTo(actor: string, workspace: string, to: string | null, assign: boolean): Answer {
    const no = this.may(actor, 'account manager', 'admin', 'organizer') ?? (assign ? this.entitlements(actor) : null);
    if (no !== null) return refused(no);
    const event = this.events.get(workspace);
    if (event !== undefined && to !== null && STATUSES[event.status + 1] !== to) return refused('invalid-transition');
    return this.promote(actor, workspace, assign);
  }

  addMemberWith(
    actor: string,
    email: string,
    { role = 'guest', name, entitlementManager = false, accountManager }: MemberChange,
  ): Answer {
    const no = this.may(actor, 'account manager', 'admin');
    if (no !== null) return refused(no);
    if (this.members.has(email)) return refused('key-taken');
    const stopped = this.#manages(actor, email, accountManager);
    if (stopped !== null) return stopped;
    this.members.set(email, { name: name ?? null, role, entitlementManager });
    return granted();
  }

  setMember(actor: string, email: string, change: MemberChange): Answer {
    if (Object.keys(change).length === 0) return refused('missing-argument');
    const no = this.may(actor, 'account manager', 'admin');
    if (no !== null) return refused(no);
    const { accountManager, ...membership } = change;
    const before = this.members.get(email);
    if (before === undefined && Object.keys(membership).length > 0) return refused('member-not-found');
    const { role = before?.role ?? 'guest', entitlementManager = before?.entitlementManager ?? false } = change;
    if (before !== undefined && this.isLastAdmin(email) && role !== 'admin') return refused('last-admin');
    const stopped = this.#manages(actor, email, accountManager);
    if (stopped !== null) return stopped;
    if (before !== undefined) this.members.set(email, { ...before, role, entitlementManager });
    return granted();
  }

  #manages(actor: string, email: string, is: boolean | undefined): Answer | null {
    if (is === undefined) return null;
    if (this.may(actor, 'account manager') !== null) return refused('not-permitted');
    if (is) this.accountManagers.add(email);
    else this.accountManagers.delete(email);
    return null;
  }

  renameProduct(actor: string, product: string, name: string): Answer {
    const no = this.may(actor, 'account manager');
    if (no !== null) return refused(no);
    if (!this.products.has(product)) return refused('product-not-found');
    this.productNames.set(product, name);
    return granted();
  }

  removeProduct(actor: string, product: string): Answer {
    const no = this.may(actor, 'account manager');
    if (no !== null) return refused(no);
    if (!this.products.has(product)) return refused('product-not-found');
    if (product === 'seat') return refused('not-removable');
    const isUsed =
      this.lots.some((lot) => lot.product === product) ||
      this.everInstalled.has(product) ||
      this.requests.some((request) => request.product === product);
    if (isUsed) return refused('product-in-use');
    this.products.delete(product);
    this.productNames.delete(product);
    return granted();
  }

  updateEvent(
    actor: string,
    workspace: string,
    change: { readonly name?: string; readonly startsOn?: string; readonly endsOn?: string; readonly participants?: number },
  ): Answer {
    if (Object.keys(change).length === 0) return refused('missing-argument');
    const no = this.may(actor, 'account manager', 'admin', 'organizer');
    if (no !== null) return refused(no);
    const event = this.events.get(workspace);
    if (event === undefined) return refused('workspace-not-found');
    const after = { ...event, ...change };
    if (after.endsOn < after.startsOn) return refused('invalid-period');
    this.events.set(workspace, after);
    return granted();
  }

  tag(actor: string, workspace: string, changes: ReadonlyMap<string, string | null>): Answer {
    const no = this.may(actor, 'account manager', 'admin', 'organizer');
    if (no !== null) return refused(no);
    const tags = this.events.get(workspace)?.tags;
    if (tags === undefined) return refused('workspace-not-found');
    for (const [name, value] of changes) if (value === null && !tags.has(name)) return refused('tag-not-found');
    for (const [name, value] of changes) {
      if (value === null) tags.delete(name);
      else tags.set(name, value);
    }
    return granted();
  }

  installAll(actor: string, workspace: string, products: readonly string[], install: boolean): Answer {
    const before = structuredClone({ ...this });
    let answer = granted();
    for (const product of products) {
      answer =
        product === 'seat' && this.#mayInstall(actor, workspace)
          ? refused('not-a-module')
          : this.install(actor, workspace, product, install);
      if (answer.code !== null) {
        Object.assign(this, before);
        break;
      }
    }
    return answer;
  }

  #mayInstall(actor: string, workspace: string): boolean {
    const event = this.events.get(workspace);
    if (event === undefined) return false;
    const who = ['account manager', 'admin', 'organizer', ...(event.status === 0 ? ['member'] : [])];
    return this.may(actor, ...who) === null;
  }

  createOrganization(actor: string, key: string): Answer {
    const no = this.may(actor, 'account manager');
    if (no !== null) return refused(no);
    return key === 'acme' ? refused('key-taken') : granted();
  }
}
