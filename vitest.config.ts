import { defineConfig } from 'vitest/config';

const long = 'test/long/**/*.test.ts';

/**
 * `npm test` runs everything but test/long; `npm run test:long` (mode "long") runs test/long alone, one file after the
 * other: those tests kill processes, fill disks and measure memory, and must not disturb one another.
 */
export default defineConfig(({ mode }) => ({
  test: {
    include: mode === 'long' ? [long] : ['test/**/*.test.ts'],
    exclude: mode === 'long' ? [] : [long],
    globalSetup: ['test/house/fresh-build.ts'],
    pool: 'forks',
    maxWorkers: mode === 'long' ? 1 : 2,
    fileParallelism: mode !== 'long',
    testTimeout: mode === 'long' ? 600_000 : 20_000,
    hookTimeout: mode === 'long' ? 600_000 : 30_000,
  },
}));
