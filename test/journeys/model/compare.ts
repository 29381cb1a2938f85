/** The program beside the model: what it answers and what it then shows of its state. */

import { expect } from 'vitest';
import type { Finished } from '../../support/host.ts';
import type { Answer, Model } from './model.ts';
import { EDGES, type Step } from './steps.ts';

export type Type = (
  argv: readonly string[],
  actor: string,
  stdin?: string,
) => Promise<Pick<Finished, 'status' | 'stdout' | 'stderr'>>;

const ADA = 'ada@acme.example';

/** Exit status, error code and result of a step, against what the model says. */
export async function compareAnswer(
  type: Type,
  step: Pick<Step, 'argv' | 'actor' | 'stdin' | 'part'>,
  expected: Answer,
): Promise<void> {
  const { status, stdout, stderr } = await type(['--json', ...step.argv], step.actor, step.stdin);
  const code =
    status === 0
      ? null
      : ((JSON.parse(stderr.trim().split('\n').at(-1) ?? '') as { error: { code: string } }).error.code ?? null);
  const shown = { argv: step.argv, actor: step.actor, stdin: step.stdin };
  const known = step.part !== undefined && expected.result !== null;
  const result = known ? step.part(JSON.parse(stdout) as never) : null;
  expect({ ...shown, status, code, result }).toEqual({ ...shown, ...expected, result: known ? expected.result : null });
}

/** Pools, workspaces, holds, requests and the ledger, as an Entitlement manager sees them; or that there is none any more. */
export async function compareState(type: Type, model: Model): Promise<void> {
  const sees = model.entitlements(ADA) === null;
  const asked = async (...argv: readonly string[]): Promise<unknown> => {
    const { status, stdout } = await type([...argv, '--json'], ADA);
    return status === 0 ? JSON.parse(stdout) : status;
  };
  const rows = (value: unknown, part: (row: never) => unknown): unknown =>
    Array.isArray(value) ? value.map((row) => part(row as never)) : value;
  expect({
    pools: rows(await asked('pools'), ({ name: _, kind: __, ...row }: Record<string, unknown>) => row),
    holds: rows(await asked('holds'), ({ at: _, note: __, ...row }: Record<string, unknown>) => row),
    ledger: rows(
      await asked('transactions', '--limit', '1000'),
      ({ at: _, hash: __, note: ___, ...row }: Record<string, unknown>) => row,
    ),
  }).toEqual(
    sees
      ? { pools: model.pools(), holds: model.holdRows(), ledger: model.ledger.toReversed() }
      : { pools: 3, holds: 3, ledger: 3 },
  );
  const events = async (...argv: readonly string[]): Promise<readonly { readonly workspace: string }[]> => {
    const found = rows(
      await asked('workspaces', ...argv),
      ({ name: _, startsOn: __, endsOn: ___, capabilities: ____, ...row }: Record<string, unknown>) => row,
    ) as readonly { readonly workspace: string }[];
    return found.toSorted((a, b) => (a.workspace < b.workspace ? -1 : 1));
  };
  const workspaces = await events();
  if (!sees) {
    expect(workspaces.map(({ workspace }) => workspace)).toEqual([...model.events.keys()].toSorted());
    return;
  }
  expect(workspaces).toEqual(model.workspaces());
  // The same ledger by the calendar of another day, before or after.
  const asOf = EDGES[model.ledger.length % EDGES.length] ?? model.today;
  expect({
    asOf,
    pools: rows(await asked('pools', '--as-of', asOf), ({ name: _, kind: __, ...row }: Record<string, unknown>) => row),
    workspaces: await events('--as-of', asOf),
    requests: rows(
      await asked('requests'),
      ({ at: _, note: __, decidedAt: ___, reason: ____, ...row }: Record<string, unknown>) => row,
    ),
  }).toEqual({ asOf, pools: model.pools(asOf), workspaces: model.workspaces(asOf), requests: model.requests.toReversed() });
}

/** Everything in the store against its own logs. */
export async function compareLogs(type: Type): Promise<void> {
  const { stdout } = await type(['verify', '--json'], ADA);
  expect((JSON.parse(stdout) as { problems: unknown }).problems).toEqual([]);
}
