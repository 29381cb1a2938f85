/** What `verify` says of the stores kept in fixtures/stores, one of every schema that was released. */
export const KEPT = {
  1: {
    transactions: 8,
    workspaces: 3,
    head: { id: 8, hash: '0bcbf7f98861e66f16689e39529a2d897c9687efc2fddd5f4e776910f64053c5' },
  },
} as const;
