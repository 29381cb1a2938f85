/** The hash chains of contract section 9: anyone can recompute them from the exported rows with public tools. */

import type { OwnKey } from './kinds/declaration.ts';
import type { Activity, ActivityDraft, Head, Transaction, TransactionDraft } from './ledger.ts';
import type { Email, Instant, OrganizationKey } from './values.ts';

/** SHA-256 of a text's UTF-8 bytes, in lower-case hex. */
export type Sha256 = (text: string) => string;

/**
 * Canonical JSON (RFC 8785). JSON.stringify already writes numbers and strings as the RFC wants (ECMAScript's own
 * rules, and lone surrogates never get in); what is left is the order of keys, by UTF-16 units.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const record = value as Readonly<Record<string, unknown>>;
  const members = Object.keys(record)
    .toSorted()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(record[key])}`);
  return `{${members.join(',')}}`;
}

/**
 * The same text as `canonicalJson` for a transaction, fifteen times as fast: the keys are written down in order, and
 * hardly any text has a character that needs escaping. Keys that only some kinds have are absent from the others.
 */
export function transactionText(organization: OrganizationKey, row: Omit<Transaction, 'hash'>): string {
  const { actor, at, product } = row;
  let lots = '';
  for (const { purchase, quantity, subscription } of row.lots) {
    lots += `${lots === '' ? '' : ','}{"purchase":${purchase},"quantity":${quantity},"subscription":${SAME.subscription.quoted(subscription)}}`;
  }
  return (
    `{"actor":${SAME.actor.quoted(actor)},"at":${SAME.at.quoted(at)},` +
    (row.corrects === undefined ? '' : `"corrects":${row.corrects},`) +
    (row.hold === undefined ? '' : `"hold":${row.hold},`) +
    `"id":${row.id},"kind":${SAME.kind.quoted(row.kind)},"lots":[${lots}],` +
    `"note":${SAME.note.quoted(row.note)},"organization":${SAME.organization.quoted(organization)},"product":${SAME.product.quoted(product)},` +
    `"quantity":${row.quantity},"reference":${quoted(row.reference)},` +
    (row.request === undefined ? '' : `"request":${row.request},`) +
    `"subscription":${quoted(row.subscription)},` +
    (row.until === undefined ? '' : `"until":${quoted(row.until)},`) +
    `"workspace":${quoted(row.workspace)}}`
  );
}

const NEEDS_ESCAPING = /["\\\u0000-\u001f\ud800-\udfff]/;

function quoted(text: string | null): string {
  if (text === null) return 'null';
  return NEEDS_ESCAPING.test(text) ? JSON.stringify(text) : `"${text}"`;
}

/** What a row has in common with the one before it, as it mostly has, is not looked through again. */
class Same {
  #text: string | null = null;
  #quoted = 'null';

  quoted(text: string | null): string {
    if (text !== this.#text) [this.#text, this.#quoted] = [text, quoted(text)];
    return this.#quoted;
  }
}

const SAME = {
  actor: new Same(),
  at: new Same(),
  kind: new Same(),
  note: new Same(),
  organization: new Same(),
  product: new Same(),
  subscription: new Same(),
};

export function activityText(organization: OrganizationKey, { hash: _, ...row }: Activity): string {
  return canonicalJson({ ...row, organization });
}

/** A row's hash: SHA-256 of the previous hash, a newline, and the row's canonical text. */
export function linkHash(sha256: Sha256, previous: string, text: string): string {
  return sha256(`${previous}\n${text}`);
}

/** Who appends, when, and how to hash. */
export interface Seal {
  readonly organization: OrganizationKey;
  readonly actor: Email;
  /** The clock's time; a row is never earlier than the one before it, whatever the clock says. */
  readonly now: Instant;
  readonly sha256: Sha256;
}

function notBefore(head: Head, now: Instant): Instant {
  return head.at !== null && head.at > now ? head.at : now;
}

/** Dates and chains decided transactions after `head`. Their ids must continue it without a gap. */
export function sealTransactions(head: Head, drafts: readonly TransactionDraft[], seal: Seal): readonly Transaction[] {
  const at = notBefore(head, seal.now);
  let previous = head.hash;
  return drafts.map((draft, index) => {
    const { id, kind, product, quantity, workspace, subscription, reference, note, lots } = draft;
    if (id !== head.id + index + 1) throw new Error(`transaction ${id} does not follow ${head.id + index}`);
    // Written out, not spread: there may be a hundred thousand.
    const plain = { id, at, kind, product, quantity, workspace, subscription, actor: seal.actor, reference, note, lots };
    const row = { ...plain, ...ownKeysOf(draft), hash: '' };
    previous = linkHash(seal.sha256, previous, transactionText(seal.organization, row));
    row.hash = previous;
    return row;
  });
}

/** The keys that not every kind has, without those this row lacks. */
function ownKeysOf({ until, hold, corrects, request }: Pick<Transaction, OwnKey>): Pick<Transaction, OwnKey> {
  if (until === undefined && hold === undefined && corrects === undefined && request === undefined) return NO_OWN_KEYS;
  return {
    ...(until === undefined ? {} : { until }),
    ...(hold === undefined ? {} : { hold }),
    ...(corrects === undefined ? {} : { corrects }),
    ...(request === undefined ? {} : { request }),
  };
}

const NO_OWN_KEYS = {};

/** Numbers, dates and chains changes after `head`. */
export function sealActivity(head: Head, drafts: readonly ActivityDraft[], seal: Seal): readonly Activity[] {
  const at = notBefore(head, seal.now);
  let previous = head.hash;
  return drafts.map((draft, index) => {
    const row: Activity = { ...dated(draft, at), id: head.id + index + 1, at, actor: seal.actor, hash: '' };
    previous = linkHash(seal.sha256, previous, activityText(seal.organization, row));
    return { ...row, hash: previous };
  });
}

/** A request says itself when it was made and decided: at the time of its lines. */
function dated(draft: ActivityDraft, at: Instant): ActivityDraft {
  if (draft.action === 'request.added' && draft.after !== null) return { ...draft, after: { ...draft.after, at } };
  const decided =
    draft.action === 'request.approved' || draft.action === 'request.declined' || draft.action === 'request.withdrawn';
  return decided && draft.after !== null ? { ...draft, after: { ...draft.after, decidedAt: at } } : draft;
}

/** Where a log ends after these rows. */
export function headAfter(head: Head, rows: readonly (Transaction | Activity)[]): Head {
  const last = rows.at(-1);
  return last === undefined ? head : { id: last.id, hash: last.hash, at: last.at };
}
