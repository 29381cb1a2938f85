/** What names a store: a path, or the address of a server; and what looks like an address and is none. */

const ADDRESS = /^postgres(ql)?:\/\//i;
/** A word and a colon: `mysql:`, `postgress:`. One letter is a drive of Windows; SQLite's own names are refused with their reason. */
const SCHEME = /^(?!file:)[a-z][a-z0-9+.-]+:/i;
/** `user:password@`, wherever it stands; slashes after a word that lost its colon. */
const CREDENTIALS = /^[^/]*:[^/]*@|\/\/[^/]*@|^postgres\w*;?\/\//i;
/** Between the colon behind a user and the last `@` of the word. */
const PASSWORD = /([^\s"':@]:)(?!\/)[^\s"']*@/g;

export function isAddress(place: string): boolean {
  return ADDRESS.test(place);
}

/** Whether this was meant as an address, and is none: it must not become a file of that name, with a password in it. */
export function isMistypedAddress(place: string): boolean {
  return !isAddress(place) && (SCHEME.test(place) || CREDENTIALS.test(place));
}

/** The text with the password of every address in it hidden, also of one that is mistyped. */
export function withoutPasswords(text: string): string {
  return text.includes('@') ? text.replaceAll(PASSWORD, '$1***@') : text;
}
