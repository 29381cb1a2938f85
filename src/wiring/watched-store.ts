/** A store that tells when something was committed: what fails afterwards must not say that nothing was changed. */

import type { Store } from '../app/ports.ts';

export function watched(store: Store, onCommit: (committed: true) => void): Store {
  return {
    read: (work) => store.read(work),
    write: async (work) => {
      let commit = false;
      const value = await store.write(async (records) => {
        const decided = await work(records);
        ({ commit } = decided);
        return decided;
      });
      if (commit) onCommit(true);
      return value;
    },
    faults: () => store.faults(),
    lookups: (ends) => store.lookups(ends),
    findings: () => store.findings(),
    hasLogins: store.hasLogins,
    grantsFor: (login) => store.grantsFor(login),
    login: () => store.login(),
    close: () => store.close(),
  };
}
