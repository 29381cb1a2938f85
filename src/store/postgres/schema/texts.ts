/** What a text may be (contract, section 7): the same rules as core/values.ts, for lines that come from somebody else's program. */

/** `\p{Cc}` and what hides or reverses; joiners may stand in names. As in core/text.ts. */
const UNSAFE =
  '\\u0001-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u180e\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\ufffe\\uffff\\U000e0000-\\U000e007f';
/** Everything that JavaScript's `trim` takes off. */
const BLANK = '\\u0009-\\u000d\\u0020\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff';

/** A regular expression whose backslashes mean the same whatever the caller has set. */
const pattern = (expression: string) => `E'${expression.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
const ADDRESS_CHARACTERS = `[^${BLANK}${UNSAFE}@"'\`$|&(),:;<>[\\\\\\]]`;

export const texts: readonly string[] = [
  // The one place that names normalization: databases differ in whether they have it.
  `create or replace function entitle.composed(p_text text) returns text language sql immutable as $$
  select normalize(p_text, nfc)
$$`,

  `create or replace function entitle.is_key(p_text text) returns boolean language sql immutable as $$
  select p_text ~ '^[a-z0-9][a-z0-9-]{0,63}$'
$$`,

  `create or replace function entitle.is_text(p_text text, p_most bigint) returns boolean language sql immutable as $$
  select length(p_text) between 1 and p_most and p_text !~ ${pattern(`[${UNSAFE}]`)}
    and p_text !~ ${pattern(`^[${BLANK}]|[${BLANK}]$`)} and p_text = entitle.composed(p_text)
$$`,

  // An address has one form: small letters, composed, and nothing that a shell could run.
  `create or replace function entitle.is_email(p_text text) returns boolean language sql immutable as $$
  select length(p_text) <= 254 and p_text ~ ${pattern(`^${ADDRESS_CHARACTERS}+@${ADDRESS_CHARACTERS}+$`)}
    and p_text = lower(p_text) and p_text = entitle.composed(p_text)
$$`,

  // A day that the calendar has.
  `create or replace function entitle.is_day(p_text text) returns boolean language sql immutable as $$
  select case
    when p_text !~ '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$' or substr(p_text, 1, 4) = '0000' then false
    when substr(p_text, 6, 5) in ('02-30', '02-31', '04-31', '06-31', '09-31', '11-31') then false
    when substr(p_text, 6, 5) = '02-29' then substr(p_text, 1, 4)::bigint % 4 = 0
      and (substr(p_text, 1, 4)::bigint % 100 <> 0 or substr(p_text, 1, 4)::bigint % 400 = 0)
    else true end
$$`,

  `create or replace function entitle.is_instant(p_text text) returns boolean language sql immutable as $$
  select p_text ~ '^[0-9-]{10}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9][.][0-9]{3}Z$' and entitle.is_day(substr(p_text, 1, 10))
$$`,
];
