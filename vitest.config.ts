import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { conditions: ["haltere-source"] },
  ssr: { resolve: { conditions: ["haltere-source"] } },
  test: {
    include: [
      "packages/*/src/**/*.test.ts",
      "packages/*/test/**/*.test.ts",
      "examples/**/*.test.ts",
      "scripts/**/*.test.ts",
      "torture/**/*.test.ts",
    ],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    typecheck: { enabled: false },
  },
});
