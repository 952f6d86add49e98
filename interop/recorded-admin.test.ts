// The control plane answers as the recorded FlyteAdmin did, on either database: the suite's own program runs all of its cases.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { startControlPlane } from "@haltere/cli/testing";
import { describeWithPostgres } from "@haltere/storage/testing";
import { expect, test } from "vitest";
import { needing, python, recorded } from "./needs.ts";

const suite = (folder: string) => join(folder, "conformance", "admin", "run.py");
const recordedSuite = recorded !== undefined && existsSync(suite(recorded)) ? suite(recorded) : undefined;
const timeout = 900_000;

needing("a Python with flytekit", python, (python) => {
  needing("FlyteAdmin's recorded answers", recordedSuite, (program) => {
    test("every recorded case holds on SQLite", { timeout }, () => check(python, program, "SQLite"));
  });
});

await describeWithPostgres("with Postgres", (server) => {
  needing("a Python with flytekit", python, (python) => {
    needing("FlyteAdmin's recorded answers", recordedSuite, (program) => {
      test("every recorded case holds on Postgres", { timeout }, async () =>
        check(python, program, "Postgres", await server.createDatabase()),
      );
    });
  });
});

/** Runs the suite against a control plane with the recorded FlyteAdmin's limits, and prints its last line. */
async function check(python: string, program: string, store: string, database?: string): Promise<void> {
  const config = join(import.meta.dirname, "flyteadmin.yaml");
  const better = join(import.meta.dirname, "better-admin.txt");
  const controlPlane = await startControlPlane({ config, ...(database === undefined ? {} : { database }) });
  try {
    const { endpoint, address } = controlPlane;
    const args = [program, "check", "--grpc", endpoint, "--rest", address, "--catalog", endpoint];
    if (existsSync(better)) args.push("--better", better);
    const { status, output } = await run(python, args);
    console.log(`admin on ${store}: ${output.trim().split("\n").at(-1)}`);
    expect(status, output).toBe(0);
  } finally {
    await controlPlane.stop();
  }
}

async function run(command: string, args: readonly string[]): Promise<{ status: number | null; output: string }> {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  return { status, output };
}
