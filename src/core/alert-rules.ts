/** A file of rules, parsed: what is wrong with it is said with the rule it is wrong in. */

import { ALERT_KINDS, type AlertRule, type Seen } from './alerts.ts';
import { type Day, parseDay } from './days.ts';
import { done, type Outcome } from './outcome.ts';
import { refuse } from './refusals.ts';
import { unsafeCharacter } from './text.ts';

const KEYS: ReadonlySet<string> = new Set(['name', 'when', 'product', 'share', 'days']);
const MOST_DAYS = 36_500;

/** `{"rules": [{"name", "when", "product"?, "share"|"days"}]}`. Refuses with not-rules. */
export function parseRules(path: string, value: unknown): Outcome<readonly AlertRule[]> {
  const no = (reason: string) => refuse('not-rules', { path, reason });
  if (Array.isArray(value)) return no('it is a list; write {"rules": […]} around it');
  if (!isRecord(value) || !Array.isArray(value['rules'])) return no('it has no list "rules"');
  if (value['rules'].length === 0) return no('its list "rules" is empty, so it watches for nothing');
  const rules: AlertRule[] = [];
  for (const [at, each] of (value['rules'] as readonly unknown[]).entries()) {
    const rule = parseRule(each);
    if (typeof rule === 'string') return no(`rule ${at + 1}: ${rule}`);
    if (rules.some(({ name }) => name === rule.name)) return no(`rule ${at + 1}: there is another one called "${rule.name}"`);
    rules.push(rule);
  }
  return done(rules);
}

/** The rule, or what is wrong with it. */
function parseRule(value: unknown): AlertRule | string {
  if (!isRecord(value)) return 'it is not an object';
  const unknown = Object.keys(value).find((key) => !KEYS.has(key));
  if (unknown !== undefined) return `"${unknown}" is not known; known are ${[...KEYS].join(', ')}`;
  const { name, when, product = null, share, days } = value;
  if (name === undefined) return 'it has no "name"';
  if (typeof name !== 'string' || name.trim() === '' || name.length > 100 || unsafeCharacter(name) !== undefined)
    return '"name" is not a name';
  if (product !== null && typeof product !== 'string') return '"product" is not a product key';
  const kind = ALERT_KINDS.find((known) => known === when);
  if (kind === undefined) return `"when" is none of ${ALERT_KINDS.join(', ')}`;
  const [own, other] = kind === 'available-below' ? (['share', 'days'] as const) : (['days', 'share'] as const);
  if (value[own] === undefined) return `"${kind}" needs "${own}"`;
  if (value[other] !== undefined) return `"${kind}" has no "${other}"`;
  if (kind === 'available-below') {
    const isShare = typeof share === 'number' && share > 0 && share <= 1;
    return isShare ? { name, product, when: kind, share } : '"share" is not a number above 0 and up to 1 (0.1 for a tenth)';
  }
  const isCount = typeof days === 'number' && Number.isInteger(days) && days >= 0 && days <= MOST_DAYS;
  return isCount ? { name, product, when: kind, days } : '"days" is not a whole number of days';
}

/** What a file of alerts that were seen says. Refuses with not-rules. */
export function parseSeen(path: string, value: unknown): Outcome<Seen> {
  const alerts = isRecord(value) && isRecord(value['alerts']) ? value['alerts'] : null;
  const seen: Record<string, { message: string; since: Day }> = {};
  for (const [key, each] of Object.entries(alerts ?? {})) {
    const { message, since } = isRecord(each) ? each : {};
    const day = typeof since === 'string' ? parseDay(since) : undefined;
    if (typeof message === 'string' && day !== undefined)
      Object.defineProperty(seen, key, { value: { message, since: day }, enumerable: true });
  }
  return alerts === null ? refuse('not-rules', { path, reason: 'it does not hold alerts that were seen' }) : done(seen);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
