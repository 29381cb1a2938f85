import { defineConfig } from 'vitest/config';

const long = 'test/campaigns/**/*.test.ts';

/** Long tests that only compute: two at a time disturb nobody. */
const computing = ['changes', 'flips', 'forged', 'fuzz', 'histories', 'model', 'model-postgres', 'usage'].map(
  (name) => `test/campaigns/${name}.test.ts`,
);

/** `npm test`: everything but test/campaigns. What hangs is ended, what is slow is not: no test measures time. */
const usual = {
  include: ['test/**/*.test.ts'],
  exclude: [long],
  maxWorkers: 2,
  testTimeout: 300_000,
  hookTimeout: 300_000,
};

const common = { globalSetup: ['test/house/fresh-build.ts'], pool: 'forks' as const };

/**
 * `npm run test:long` (mode "long"): test/campaigns alone. Those that kill processes, fill disks and measure memory run one
 * after the other, when the others are done: they must not be disturbed.
 */
const patient = { ...common, testTimeout: 1_800_000, hookTimeout: 1_800_000 };
const campaigns = {
  projects: [
    { test: { ...patient, name: 'computing', include: computing, maxWorkers: 2, sequence: { groupOrder: 0 } } },
    {
      test: {
        ...patient,
        name: 'alone',
        include: [long],
        exclude: computing,
        maxWorkers: 1,
        fileParallelism: false,
        sequence: { groupOrder: 1 },
      },
    },
  ],
};

export default defineConfig(({ mode }) => ({ test: mode === 'long' ? campaigns : { ...common, ...usual } }));
