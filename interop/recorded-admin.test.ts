// The control plane answers as the recorded FlyteAdmin did, on either database: the suite's own program runs all of its cases.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { startControlPlane } from "@haltere/cli/testing";
import { describeWithPostgres } from "@haltere/storage/testing";
import { test } from "vitest";
import { needing, python } from "./needs.ts";
import { checkSuite, recordedSuite } from "./recorded-suite.ts";

const suite = recordedSuite("admin");
const timeout = 900_000;

needing("a Python with flytekit", python, (python) => {
  needing("FlyteAdmin's recorded answers", suite, (program) => {
    test("every recorded case holds on SQLite", { timeout }, () => check(python, program, "SQLite"));
  });
});

await describeWithPostgres("with Postgres", (server) => {
  needing("a Python with flytekit", python, (python) => {
    needing("FlyteAdmin's recorded answers", suite, (program) => {
      test("every recorded case holds on Postgres", { timeout }, async () =>
        check(python, program, "Postgres", await server.createDatabase()),
      );
    });
  });
});

/** Runs the suite against a control plane with the recorded FlyteAdmin's limits. */
async function check(python: string, program: string, store: string, database?: string): Promise<void> {
  const config = join(import.meta.dirname, "flyteadmin.yaml");
  const better = join(import.meta.dirname, "better-admin.txt");
  const controlPlane = await startControlPlane({ config, ...(database === undefined ? {} : { database }) });
  try {
    const { endpoint, address } = controlPlane;
    const args = ["--grpc", endpoint, "--rest", address, "--catalog", endpoint];
    if (existsSync(better)) args.push("--better", better);
    await checkSuite(`admin on ${store}`, python, program, args);
  } finally {
    await controlPlane.stop();
  }
}
