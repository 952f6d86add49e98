import { defineConfig } from "vitest/config";

export default defineConfig({
  root: import.meta.dirname,
  resolve: { conditions: ["haltere-source"] },
  ssr: { resolve: { conditions: ["haltere-source"] } },
  test: {
    include: ["**/*.test.ts"],
    globalSetup: ["./python-environment.ts"],
    testTimeout: 240_000,
    hookTimeout: 240_000,
    maxWorkers: 2,
  },
});
