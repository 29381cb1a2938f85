/**
 * Registration exports: which column holds the addresses, which the state of a registration, and how many people that makes.
 * Every tool names its columns in its own way, and in the language of whoever exports (contract, section 7).
 */

import { done, type Outcome } from './outcome.ts';
import { refuse } from './refusals.ts';
import { parseEmail } from './values.ts';

/** Words of a heading without case, marks and accents: `Adresse e-mail` is `adresse e mail`. */
function wordsOf(heading: string): string {
  return heading
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** An address of electronic mail, in the languages of those who export. */
const ADDRESS =
  /\b(e ?mail(s|adresse|adress|adres|address)?|mail ?(address|adresse)?|courriel|correo( electronico)?|posta elettronica|e ?post(adress|adresse)?|sahkoposti(osoite)?|sahkopostiosoite|adres e ?mail)\b|メール|邮箱|電子郵件|电子邮件|이메일|почта|ηλεκτρονικ/u;
/** The person who comes, and not who paid. */
const PERSON =
  /\b(attendees?|tickets?|participants?|guests?|registrants?|invitees?|delegates?|visitors?|teilnehmer(in|innen)?|teilnehmende|gast|besucher(in)?|asistente|participante|partecipante|deelnemer|bezoeker|deltagare|deltaker|osallistuja|uczestnik)\b/u;
/** Somebody else: who ordered, who pays, who is told. */
const OTHER =
  /\b(orders?|buyers?|purchasers?|billing|invoice|payers?|payment|contact|besteller(in)?|kaufer(in)?|rechnung(s)?|acheteur|commande|facturation|comprador|pedido|acquirente|ordine|koper|besteller|cc|bcc|secondary|alternative|company|host|organi[sz]er|sponsor|assistant|manager|emergency|referrer)\b/u;
/** Not an address, although it speaks of one. */
const ABOUT =
  /\b(opt|optin|sent|verified|confirmed|consent|subscribed?|newsletter|marketing|bounced?|permission|count|date|time|template|type|domain|status|state|delivered|opened|language)\b/u;

/** The headings that may hold the addresses, the likeliest kind alone: of who comes, then of nobody in particular, then of others. */
export function addressColumns(headings: readonly string[]): { readonly columns: readonly string[]; readonly certain: boolean } {
  const found = headings.filter((heading) => ADDRESS.test(wordsOf(heading)) && !ABOUT.test(wordsOf(heading)));
  const persons = found.filter((heading) => PERSON.test(wordsOf(heading)) && !OTHER.test(wordsOf(heading)));
  if (persons.length > 0) return { columns: persons, certain: persons.length === 1 };
  const plain = found.filter((heading) => !OTHER.test(wordsOf(heading)));
  if (plain.length > 0) return { columns: plain, certain: plain.length === 1 };
  return { columns: found, certain: false };
}

const STATE =
  /^((attendee|ticket|registration|participant|invitee|guest|order|booking|void|approval|rsvp|reservation|teilnahme|teilnehmer|buchungs|anmelde|bestell|ticket) ?)?(status|state|zustand|statut|etat|estado|stato|tila|статус)( (de|du|der|des|del|della|of)( la| l)? \S+)?$/u;
/** A column that says yes where a registration is off: `Canceled`, `Refunded`. */
const OFF =
  /^(is )?(cancel+ed|cancelled|voided|refunded|declined|storniert|annule|cancelado|annullato|geannuleerd)( ?(at|on|date))?$/u;

/** The headings that tell the state of a registration. */
export function stateColumns(headings: readonly string[]): readonly string[] {
  return headings.filter((heading) => STATE.test(wordsOf(heading)) || OFF.test(wordsOf(heading)));
}

const CANCELLED =
  /^(cancel+(ed|led|ation)?|cancell?ed .*|void(ed)?|refund(ed)?|declined?|rejected|withdrawn|deleted|not attending|no longer attending|unregistered|expired|storniert|storno|abgesagt|abgemeldet|abgelehnt|erstattet|annule(e|s|es)?|rembourse(e|s|es)?|refuse(e|s|es)?|cancelad[oa]|anulad[oa]|reembolsad[oa]|rechazad[oa]|annullat[oa]|rimborsat[oa]|rifiutat[oa]|geannuleerd|terugbetaald|afgewezen|avbokad|avbestilt|peruttu|anulowan[eya])\b|^(отмен|キャンセル|已取消|취소)/u;
const AFFIRMED = /^(yes|y|true|1|x|ja|oui|si|sim|da)$/u;

function isCancelled(column: string, state: string): boolean {
  const [heading, words] = [wordsOf(column), wordsOf(state)];
  // A date, or a yes, in a column that is only filled when somebody is off.
  if (OFF.test(heading)) return words !== '' && (AFFIRMED.test(words) || /^\d/.test(words)) && words !== '0';
  return CANCELLED.test(words) && !/\b(partial(ly)?|request(ed)?|pending|teilweise)\b/u.test(words);
}

/** One registration, as far as it counts. */
export interface Registration {
  readonly row: number;
  readonly address: string;
  /** By the headings of the state columns. */
  readonly states: readonly (readonly [column: string, state: string])[];
}

export interface CountedAttendees {
  readonly rows: number;
  readonly counted: number;
  readonly duplicates: number;
  readonly ignored: number;
  /** How many rows were left out for each state. */
  readonly ignoredStates: readonly (readonly [state: string, rows: number])[];
  /** Rows without an address. */
  readonly blank: number;
  /** Rows whose address is none. */
  readonly bad: readonly number[];
}

/** Blanks, and what stands around an address in an address book. */
function addressIn(text: string): string {
  const inner = /<([^<>]+)>\s*$/.exec(text)?.[1] ?? text;
  return inner.replaceAll(/[\s\u00a0\u200b-\u200d\ufeff]+/gu, '').replace(/^mailto:/i, '');
}

/** Counts people once, whatever the case of their address. `count`: the states that count; null: all that are not off. */
export function countAttendees(
  registrations: readonly Registration[],
  count: readonly string[] | null,
): Outcome<CountedAttendees> {
  const wanted = count === null ? null : new Set(count.map(wordsOf));
  const seen = new Set<string>();
  const states = new Map<string, number>();
  const known = new Map<string, string>();
  let [duplicates, ignored, blank] = [0, 0, 0];
  const bad: number[] = [];
  for (const { row, address: text, states: told } of registrations) {
    for (const [, state] of told) known.set(wordsOf(state), state);
    const off = told.find(([column, state]) => (wanted === null ? isCancelled(column, state) : !wanted.has(wordsOf(state))));
    if (off !== undefined) {
      ignored += 1;
      const state = OFF.test(wordsOf(off[0])) ? off[0] : off[1];
      states.set(state, (states.get(state) ?? 0) + 1);
      continue;
    }
    const address = addressIn(text);
    const email = address === '' ? null : parseEmail(address);
    if (email === null || !email.ok) {
      ignored += 1;
      if (email === null) blank += 1;
      else bad.push(row);
    } else if (seen.has(email.value)) duplicates += 1;
    else seen.add(email.value);
  }
  const strange = count?.find((state) => !known.has(wordsOf(state)));
  if (strange !== undefined)
    return refuse('unknown-state', { state: strange, known: [...known.values()].filter((state) => state !== '') });
  const [rows, counted] = [registrations.length, seen.size];
  if (rows > 0 && counted === 0) return refuse('nobody-counted', { rows, blank, bad: bad.length, states: [...states.keys()] });
  return done({ rows, counted, duplicates, ignored, ignoredStates: [...states], blank, bad });
}
