import { defineConfig } from 'vitest/config';

/** Folders whose tests change nothing in their process: the files share one, so that what they import is read once. */
const TOGETHER = [
  'adapters',
  'app',
  'cli',
  'docs',
  'domain',
  'engine',
  'metrics',
  'operators',
  'planexe',
  'properties',
].map((folder) => `test/${folder}/**/*.test.ts`);

export default defineConfig({
  test: {
    globalSetup: ['test/build.ts'],
    setupFiles: ['test/cleanUp.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: '100%',
    // The built program is run as it is.
    server: { deps: { external: [/\/dist\/cli\//] } },
    // They run in the order of their names: what takes long comes first, and none of it is left to end alone.
    projects: [
      { extends: true, test: { name: 'alone', include: ['test/**/*.test.ts'], exclude: TOGETHER } },
      { extends: true, test: { name: 'together', include: TOGETHER, isolate: false } },
    ],
  },
});
