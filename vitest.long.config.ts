import { defineConfig } from 'vitest/config';

/** What takes minutes to hours: soak, long exploration, many processes. */
export default defineConfig({
  test: {
    include: ['test/long/**/*.test.ts'],
    testTimeout: 3_600_000,
    hookTimeout: 600_000,
    fileParallelism: false,
  },
});
