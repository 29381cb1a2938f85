import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const { REACH, PROGRAM } = process.env;

/** The tests of `npm test`: watched, when it is looked up what each of them reaches; the program is built only where it is started. */
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('../..', import.meta.url)),
    include: ['test/**/*.test.ts'],
    exclude: ['test/campaigns/**'],
    setupFiles: REACH === undefined ? [] : ['test/mutation/watching.ts'],
    globalSetup: PROGRAM === 'built' ? ['test/house/fresh-build.ts'] : [],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
