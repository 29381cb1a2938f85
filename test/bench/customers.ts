/** A store of many customers, as somebody has who looks after all of them: each with events, of which some miss something. */

import { commit, type Entries } from '../../src/app/commit.ts';
import { foundingEntries } from '../../src/app/orgs.ts';
import type { Services } from '../../src/app/ports.ts';
import { addDays, type Day } from '../../src/core/days.ts';
import type { ActivityDraft } from '../../src/core/ledger.ts';
import { done } from '../../src/core/outcome.ts';
import { type Email, type OrganizationKey, SEAT } from '../../src/core/values.ts';
import { created, product, purchase, workspaceOf } from '../store/facts.ts';

/** Customers recorded in one commit. */
const TOGETHER = 50;

export async function fillCustomers(services: Services, actor: Email, count: number, events: number): Promise<void> {
  const today = services.clock.today();
  for (let first = 0; first < count; first += TOGETHER) {
    const entries: Entries[] = [];
    for (let number = first; number < Math.min(count, first + TOGETHER); number += 1) {
      entries.push(...customer(number, events, today, actor));
    }
    const outcome = await commit(services, { actor, dryRun: false }, async () => done({ entries, result: null }));
    if (!outcome.ok) throw new Error(`making a customer was refused: ${outcome.refusal.code}`);
  }
}

/** Every fifth customer misses something, in every tenth of its events. */
function customer(number: number, events: number, today: Day, actor: Email): readonly Entries[] {
  const organization = `customer-${String(number).padStart(4, '0')}` as OrganizationKey;
  const { activity = [] } = foundingEntries({ organization, name: `Customer ${number} GmbH & Co. KG`, activated: true }, actor);
  const from = addDays(today, -100);
  const bought = [
    purchase(1, 1, {
      product: SEAT,
      quantity: 500,
      subscription: `S-${number}`,
      startsOn: from,
      endsOn: addDays(today, number % 300),
    }),
    purchase(2, 2, { product: SEAT, quantity: 900, subscription: `T-${number}`, startsOn: from, endsOn: addDays(today, 400) }),
    purchase(3, 3, { product: 'badge', quantity: 9, subscription: `T-${number}`, startsOn: from, endsOn: addDays(today, 400) }),
  ];
  const planned = Array.from({ length: events }, (_, index): ActivityDraft => {
    const isShort = number % 5 === 0 && index % 10 === 0;
    const startsOn = addDays(today, (index * 3) % 300);
    return created(
      workspaceOf(`event-${index}`, { startsOn, endsOn: addDays(startsOn, 2), participants: isShort ? 100 + index : 0 }),
    );
  });
  const ran: ActivityDraft = {
    action: 'check.ran',
    subject: organization,
    before: null,
    after: { seats: 0, workspaces: 0, missingSeats: 0, missingModules: 0, missingWorkspaces: 0 },
  };
  return [
    {
      organization,
      activity: [...activity, product('badge', 'Badge printing'), ...bought.map((each) => each.activity)],
      transactions: bought.map((each) => each.transaction),
    },
    { organization, activity: [...planned, ran] },
  ];
}
