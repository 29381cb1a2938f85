/** The rows that the program wrote, for a reference that inserts the same ones without any rule: `pg.cjs insert`. */

import type { Server } from '../store/postgres/launch.ts';

/** Of the database `ours`; of one organization, or of the only one. */
export async function writtenRows(server: Server, organization?: string): Promise<object> {
  const rows = async (columns: string, from: string): Promise<readonly unknown[]> =>
    (await server.sql('ours', `select json_build_array(${columns}) as row from ${from}`)).map(({ row }) => row);
  const draws = 'entitle.draws d join entitle.transactions t on t.organization = d.organization and t.id = d.transaction_id';
  const transfer = `t.kind in ('transfer', 'automatic')${organization === undefined ? '' : ` and t.organization = '${organization}'`}`;
  return {
    transactions: await rows(
      'organization, id, at, kind, product, quantity, workspace, subscription, actor, reference, note, hash',
      `entitle.transactions t where ${transfer} order by id`,
    ),
    draws: await rows(
      'd.organization, d.transaction_id, d.position, d.purchase, d.quantity',
      `${draws} where ${transfer} order by d.transaction_id, d.position`,
    ),
  };
}
