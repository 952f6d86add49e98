// The engine does what the recorded Flyte did: the suite's own program registers its Python workflows and runs all of its cases.
import { join } from "node:path";
import { startControlPlane } from "@haltere/cli/testing";
import { test } from "vitest";
import { needing, python } from "./needs.ts";
import { checkSuite, recordedSuite } from "./recorded-suite.ts";

needing("a Python with flytekit", python, (python) => {
  needing("Flyte's recorded runs", recordedSuite("engine"), (program) => {
    test("every recorded case holds", { timeout: 1_500_000 }, async () => {
      const controlPlane = await startControlPlane({ config: join(import.meta.dirname, "flyteadmin.yaml"), python });
      try {
        const better = join(import.meta.dirname, "better-engine.txt");
        await checkSuite("engine", python, program, [
          ...["--endpoint", controlPlane.endpoint],
          ...["--better", better, "--jobs", "3", "--timeout", "300"],
        ]);
      } finally {
        await controlPlane.stop();
      }
    });
  });
});
