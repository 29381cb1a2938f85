/** Triggers that refuse what no rule allows, whoever asks: the ledger only grows, and what was given never comes back. */

interface Constraint {
  readonly table: string;
  readonly on: 'update' | 'delete' | 'update or delete';
  /** Over `(NEW)` and `(OLD)`; absent: always. */
  readonly when?: string;
  readonly says: string;
}

const never = (table: string): Constraint => ({ table, on: 'delete', says: `${table} are never deleted` });
const appendOnly = (table: string): Constraint => ({ table, on: 'update or delete', says: `${table} is append-only` });

const CONSTRAINTS: readonly Constraint[] = [
  appendOnly('transactions'),
  appendOnly('draws'),
  appendOnly('activity'),
  never('organizations'),
  never('products'),
  never('workspaces'),
  never('lots'),
  never('assignments'),
  never('heads'),
  {
    table: 'workspaces',
    on: 'update',
    when: `(NEW).status <> (OLD).status
      and not ((OLD).status = 'test' and (NEW).status = 'pre-production')
      and not ((OLD).status = 'pre-production' and (NEW).status = 'production')`,
    says: 'a workspace status goes one step forward, never back',
  },
  {
    table: 'lots',
    on: 'update',
    when: '(NEW).drawn < (OLD).drawn or (NEW).revoked < (OLD).revoked',
    says: 'what was drawn or revoked never comes back',
  },
  {
    table: 'lots',
    on: 'update',
    when: `(NEW).organization <> (OLD).organization or (NEW).purchase <> (OLD).purchase
      or (NEW).transaction_id <> (OLD).transaction_id or (NEW).product <> (OLD).product
      or (NEW).subscription <> (OLD).subscription or (NEW).quantity <> (OLD).quantity
      or (NEW).starts_on <> (OLD).starts_on or (NEW).ends_on is distinct from (OLD).ends_on`,
    says: 'a purchase is never changed, only drawn from and revoked',
  },
  {
    table: 'assignments',
    on: 'update',
    when: `(NEW).quantity < (OLD).quantity or (NEW).organization <> (OLD).organization
      or (NEW).workspace <> (OLD).workspace or (NEW).product <> (OLD).product`,
    says: 'what was assigned never comes back',
  },
];

/** Two statements a constraint: a function that speaks, and the trigger that calls it. */
export const constraints: readonly string[] = CONSTRAINTS.flatMap(({ table, on, when, says }, index) => {
  const name = `wall_${index + 1}`;
  const speak = `raise exception '${says}' using errcode = 'check_violation';`;
  const body = when === undefined ? speak : `if ${when} then ${speak} end if; return NEW;`;
  return [
    `create or replace function entitle.${name}() returns trigger language plpgsql as $$ begin ${body} end $$`,
    `create trigger ${name} before ${on} on entitle.${table} for each row execute function entitle.${name}()`,
  ];
});
