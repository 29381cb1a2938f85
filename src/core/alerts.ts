/** Alerts: what a file of rules watches for, and what of it is new (contract, section 3). */

import { counted, grouped } from './counts.ts';
import type { Day } from './days.ts';
import { addDays } from './days.ts';
import type { HoldRow, PoolRow } from './results.ts';
import { type Lot, remainingOf } from './pools.ts';
import { type ProductKey, SEAT } from './values.ts';

/** One rule of a file; `product` absent: of every product. */
export type AlertRule = { readonly name: string; readonly product: string | null } & (
  | { readonly when: 'available-below'; readonly share: number }
  | { readonly when: 'lot-ends' | 'hold-ends' | 'event-short'; readonly days: number }
);
export const ALERT_KINDS = ['available-below', 'lot-ends', 'hold-ends', 'event-short'] as const;

export interface AlertRow {
  readonly organization: string;
  /** The rule's name. */
  readonly rule: string;
  readonly subject: string;
  readonly message: string;
  /** The day on which it was first seen. */
  readonly since: Day;
}

/** What one organization looks like on a day. */
export interface Watched {
  readonly organization: string;
  readonly pools: readonly PoolRow[];
  readonly lots: readonly Lot[];
  /** Open ones. */
  readonly holds: readonly HoldRow[];
  /** What events ahead miss, less what is held for them. */
  readonly short: readonly {
    readonly workspace: string;
    readonly product: ProductKey;
    readonly startsOn: Day;
    readonly quantity: number;
  }[];
}

type Found = Omit<AlertRow, 'since' | 'organization' | 'rule'>;

/** Every rule's findings, in the order of the rules. Messages say days, not how far away they are: they change when something does. */
export function alertsOf(rules: readonly AlertRule[], watched: Watched, today: Day): readonly AlertRow[] {
  const { organization } = watched;
  return rules.flatMap((rule) =>
    findings(rule, watched, today).map((found) => ({ organization, rule: rule.name, ...found, since: today })),
  );
}

function findings(rule: AlertRule, { pools, lots, holds, short }: Watched, today: Day): readonly Found[] {
  const isAbout = ({ product }: { readonly product: string }): boolean => rule.product === null || rule.product === product;
  if (rule.when === 'available-below') {
    return pools.filter(isAbout).flatMap(({ product, purchased, available }) => {
      if (purchased === 0 || available >= purchased * rule.share) return [];
      return [{ subject: product, message: `${units(available, product)} of ${units(purchased, product)} left` }];
    });
  }
  const last = addDays(today, rule.days);
  const isWithin = (day: Day | null): boolean => day !== null && day >= today && day <= last;
  switch (rule.when) {
    case 'lot-ends':
      return lots.filter(isAbout).flatMap((lot) => {
        const left = remainingOf(lot);
        if (left === 0 || !isWithin(lot.endsOn)) return [];
        return [
          {
            subject: `purchase ${lot.purchase}`,
            message: `${units(left, lot.product)} of ${lot.subscription} end on ${lot.endsOn}`,
          },
        ];
      });
    case 'hold-ends':
      return holds.filter(isAbout).flatMap(({ hold, workspace, product, remaining, until }) => {
        if (!isWithin(until)) return [];
        return [{ subject: `hold ${hold}`, message: `${units(remaining, product)} for ${workspace} are held until ${until}` }];
      });
    case 'event-short':
      return short.filter(isAbout).flatMap(({ workspace, product, startsOn, quantity }) => {
        if (startsOn > last) return [];
        return [{ subject: workspace, message: `${units(quantity, product)} short, starts on ${startsOn}` }];
      });
  }
}

function units(count: number, product: string): string {
  return product === SEAT ? counted(count, 'seat') : `${grouped(count)} × ${product}`;
}

/** What was seen before, by alert. */
export type Seen = Readonly<Record<string, { readonly message: string; readonly since: Day }>>;

function alertKey({ organization, rule, subject }: Pick<AlertRow, 'organization' | 'rule' | 'subject'>): string {
  return JSON.stringify([organization, rule, subject]);
}

/** Alerts with the day they were first seen, those that are new or say something else than before, and what is to be kept. */
export function afterSeen(alerts: readonly AlertRow[], seen: Seen): { readonly fresh: readonly AlertRow[]; readonly kept: Seen } {
  const kept: Record<string, { message: string; since: Day }> = {};
  const fresh: AlertRow[] = [];
  for (const alert of alerts) {
    const key = alertKey(alert);
    const before = Object.hasOwn(seen, key) ? seen[key] : undefined;
    const since = before?.since ?? alert.since;
    kept[key] = { message: alert.message, since };
    if (before?.message !== alert.message) fresh.push({ ...alert, since });
  }
  return { fresh, kept };
}
