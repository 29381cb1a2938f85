// Usage, recomputed from an export of the ledger and the dates of the lots: shares nothing with the program.
//
// Every day is looked at for itself: all transactions up to it are added up anew, and what lies in each lot is asked.
// Nothing here is fast, and nothing is clever.

const DAY = 86_400_000;

export function nextDay(day, days = 1) {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

/** The end a lot had at the end of a day: `extensions` are {purchase, on, before}, the earliest first. */
function endOf(lot, day, extensions) {
  const later = extensions.find((each) => each.purchase === lot.purchase && each.on > day);
  return later === undefined ? lot.endsOn : later.before;
}

/** What is in every lot at the end of a day: {product, subscription, left, held, over} by purchase. */
function lotsAt(day, { transactions, purchases, extensions, today }) {
  const seen = day < today ? nextDay(day) : day;
  const lots = new Map();
  const holds = new Map();
  for (const row of transactions) {
    if (row.at.slice(0, 10) > day) continue;
    if (row.kind === 'hold')
      holds.set(row.id, { until: row.until, left: new Map(row.lots.map((each) => [each.purchase, each.quantity])) });
    const hold = row.hold === undefined ? null : holds.get(row.hold);
    for (const { purchase, quantity } of row.lots) {
      if (row.kind === 'purchase' || row.kind === 'credit') lots.set(purchase, { left: quantity, held: 0 });
      else if (row.kind !== 'hold' && row.kind !== 'release') lots.get(purchase).left -= quantity;
      if (hold !== null) hold.left.set(purchase, hold.left.get(purchase) - quantity);
    }
  }
  for (const { until, left } of holds.values()) {
    if (until < seen) continue;
    for (const [purchase, quantity] of left) lots.get(purchase).held += quantity;
  }
  for (const [purchase, lot] of lots) {
    const known = purchases.find((each) => each.purchase === purchase);
    const end = endOf(known, day, extensions);
    Object.assign(lot, { product: known.product, subscription: known.subscription, over: end !== null && end < seen });
  }
  return lots;
}

/** Not assigned at the end of a day, of the lots that `belongs` chooses: upcoming, available and held. */
function balance(day, books, belongs) {
  let sum = 0;
  for (const lot of lotsAt(day, books).values()) if (belongs(lot)) sum += lot.over ? lot.held : lot.left;
  return sum;
}

/** The rows that `entitle usage` should print for a period, by 'product', 'subscription' or 'month' (one product at a time). */
export function usage(books, { from, to, product, subscription = null }) {
  const belongs = (lot) => lot.product === product && (subscription === null || lot.subscription === subscription);
  const subscriptions = new Map(books.purchases.map((each) => [each.purchase, each]));
  const row = { opening: balance(nextDay(from, -1), books, belongs), purchased: 0, credited: 0, revoked: 0, assigned: 0 };
  const columns = {
    purchase: 'purchased',
    credit: 'credited',
    revocation: 'revoked',
    transfer: 'assigned',
    automatic: 'assigned',
  };
  for (const { at, kind, lots } of books.transactions) {
    const day = at.slice(0, 10);
    const column = columns[kind];
    if (day < from || day > to || column === undefined) continue;
    for (const { purchase, quantity } of lots) if (belongs(subscriptions.get(purchase))) row[column] += quantity;
  }
  // What was in a lot when it was over, day by day; negative when an extension brings it back.
  let expired = 0;
  let before = row.opening;
  for (let day = from; day <= to; day = nextDay(day)) {
    const after = balance(day, books, belongs);
    let moved = 0;
    for (const { at, kind, lots } of books.transactions) {
      if (at.slice(0, 10) !== day || columns[kind] === undefined) continue;
      for (const { purchase, quantity } of lots) {
        if (belongs(subscriptions.get(purchase))) moved += kind === 'purchase' || kind === 'credit' ? quantity : -quantity;
      }
    }
    expired += before + moved - after;
    before = after;
  }
  return { ...row, expired, closing: before };
}
