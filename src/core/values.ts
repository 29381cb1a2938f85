/** The words of the contract as types. A bare string becomes one of these at the edge, and nowhere else. */

import { type Day, parseDay } from './days.ts';
import { done, type Outcome } from './outcome.ts';
import { refuse } from './refusals.ts';
import { lengthOf, unsafeCharacter } from './text.ts';

declare const brand: unique symbol;
type Branded<Base, Name extends string> = Base & { readonly [brand]: Name };

export type OrganizationKey = Branded<string, 'organization'>;
export type WorkspaceKey = Branded<string, 'workspace'>;
export type ProductKey = Branded<string, 'product'>;
export type Email = Branded<string, 'email'>;
/** 1 to 1,000,000,000 units. */
export type Quantity = Branded<number, 'quantity'>;
/** The number of a purchase in its organization, from 1. */
export type PurchaseNumber = Branded<number, 'purchase'>;
/** ISO-8601 in UTC with milliseconds. */
export type Instant = Branded<string, 'instant'>;

export const SEAT = 'seat' as ProductKey;
const MAX_QUANTITY = 1_000_000_000;

export type ProductKind = 'seat' | 'module';
export function kindOf(product: ProductKey): ProductKind {
  return product === SEAT ? 'seat' : 'module';
}

const KEY = /^[a-z0-9][a-z0-9-]{0,63}$/;
const WHOLE = /^(0|[1-9][0-9]{0,9})$/;
/** Without what a shell could run (`` ` $ | & ' ; ( ) < > ``): addresses end up on command lines. */
const ADDRESS = /^[^\s@"'`$|&(),:;<>[\\\]]+@[^\s@"'`$|&(),:;<>[\\\]]+$/;

export function isKey(text: string): boolean {
  return KEY.test(text);
}

function parseKey<K extends string>(what: string, text: string): Outcome<K> {
  return isKey(text) ? done(text as K) : refuse('invalid-key', { what, value: text, ...hidden(text) });
}
export function parseOrganizationKey(text: string): Outcome<OrganizationKey> {
  return parseKey('organization', text);
}
export function parseWorkspaceKey(text: string): Outcome<WorkspaceKey> {
  return parseKey('workspace', text);
}
export function parseProductKey(text: string): Outcome<ProductKey> {
  return parseKey('product', text);
}

/** E-mail addresses compare without regard to case, so they are kept in lower case. */
export function parseEmail(text: string): Outcome<Email> {
  const email = text.normalize('NFC').toLowerCase();
  const good = ADDRESS.test(email) && lengthOf(email) <= 254 && unsafeCharacter(email, 'code') === undefined;
  return good ? done(email as Email) : refuse('invalid-email', { value: text, ...hidden(email) });
}

/** The character that nobody sees, to be named. */
function hidden(text: string): { readonly character?: string } {
  const character = unsafeCharacter(text, 'code');
  return character === undefined ? {} : { character };
}

/** A text as it is kept: composed, without blanks around it. */
export function tidied(text: string): string {
  return text.normalize('NFC').trim();
}

/** Free text of 1 to `most` characters without unsafe ones, in NFC, without blanks around it. */
export function parseText(what: string, text: string, most: number, kind: 'writing' | 'code' = 'writing'): Outcome<string> {
  const character = unsafeCharacter(text, kind);
  if (character !== undefined) return refuse('unsafe-text', { what, value: text, character });
  const value = tidied(text);
  const length = lengthOf(value);
  return length >= 1 && length <= most ? done(value) : refuse('invalid-text', { what, value: text, length, most });
}
export function parseName(text: string): Outcome<string> {
  return parseText('name', text, 200);
}
export function parseNote(text: string): Outcome<string> {
  return parseText('note', text, 500);
}
export function parseReference(text: string): Outcome<string> {
  return parseText('reference', text, 128, 'code');
}
export function parseSubscription(text: string): Outcome<string> {
  return parseText('subscription', text, 128, 'code');
}

/** A quantity as text (contract, section 6): digits only, so `1.5`, `-3`, `1e3`, ` 5` and `١٢` are no quantities. */
export function parseQuantity(text: string): Outcome<Quantity> {
  const number = WHOLE.test(text) ? Number(text) : 0;
  return number >= 1 && number <= MAX_QUANTITY
    ? done(number as Quantity)
    : refuse('invalid-quantity', { value: text, module: null });
}

/** Units that were worked out, as a quantity; what is none is a bug. */
export function asQuantity(units: number): Quantity {
  if (!Number.isInteger(units) || units < 1 || units > MAX_QUANTITY) throw new Error(`${units} units are not a quantity`);
  return units as Quantity;
}

/** A participant count as text: 0 to 1,000,000,000. */
export function parseParticipants(text: string): Outcome<number> {
  const number = WHOLE.test(text) ? Number(text) : -1;
  return number >= 0 && number <= MAX_QUANTITY ? done(number) : refuse('invalid-participants', { value: text });
}

export function parseDate(what: string, text: string): Outcome<Day> {
  const day = parseDay(text);
  return day === undefined ? refuse('invalid-date', { what, value: text }) : done(day);
}
