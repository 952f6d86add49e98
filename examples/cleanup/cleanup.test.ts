// What an import leaves on the disk when it fails and when it does not: one of the penguins has a sex that is a full stop.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { haltere, startControlPlane } from "@haltere/cli/testing";
import { File } from "haltere";
import { testFailure, testWorkflow } from "haltere/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { importPenguins } from "./workflow.ts";

const program = join(import.meta.dirname, "workflow.ts");
const real = fileURLToPath(new URL("../data/penguins.json", import.meta.resolve("vega-datasets")));
const fault = 'row 336 of Biscoe is not valid: Sex: Invalid option: expected one of "FEMALE"|"MALE"';

let warehouse: string;
/** The same table, in which that sex is not known. */
let mended: string;
beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), "haltere-cleanup-"));
  warehouse = join(folder, "warehouse");
  mkdirSync(warehouse);
  mended = join(folder, "mended.json");
  writeFileSync(mended, readFileSync(real, "utf8").replace('"Sex": "."', '"Sex": null'));
});
afterEach(() => rmSync(join(warehouse, ".."), { recursive: true, force: true }));

/** Every file of the warehouse with its lines, its header left out. */
const kept = () =>
  Object.fromEntries(
    readdirSync(warehouse, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => [
        name,
        readFileSync(join(parentPath, name), "utf8").trim().split("\n").length - 1,
      ]),
  );
const incident = (execution = "local"): unknown =>
  JSON.parse(readFileSync(join(warehouse, `incident-${execution}.json`), "utf8"));
const inputsOf = (table: string) => ({ penguins: File.from(table), warehouse });

test("a table without faults is published whole", async () => {
  const { outputs } = await testWorkflow(importPenguins, { inputs: inputsOf(mended) });
  expect(outputs).toBe(3);
  expect(kept()).toEqual({ "Biscoe.csv": 168, "Dream.csv": 124, "Torgersen.csv": 52 });
  const [header, first] = readFileSync(join(warehouse, "Torgersen.csv"), "utf8").split("\n");
  expect(header).toBe("Species,Island,Sex,Beak Length (mm),Beak Depth (mm),Flipper Length (mm),Body Mass (g)");
  expect(first).toBe("Adelie,Torgersen,MALE,39.1,18.7,181,3750");
});

describe("a table with a fault", () => {
  test("leaves what was published before, an incident, and nothing that was staged", async () => {
    await testWorkflow(importPenguins, { inputs: inputsOf(mended) });
    const { error } = await testFailure(importPenguins, { inputs: inputsOf(real) });
    expect(error.message).toBe(fault);
    expect(error.where).toMatchObject({ node: "n0" });
    expect(incident()).toEqual({
      source: "penguins.json",
      message: fault,
      removed: ["Biscoe.csv", "Dream.csv", "Torgersen.csv"],
    });
    expect(kept()).toMatchObject({ "Biscoe.csv": 168, "Dream.csv": 124, "Torgersen.csv": 52 });
    expect(Object.keys(kept())).toHaveLength(4);
    expect(readdirSync(join(warehouse, ".staging"))).toEqual([]);
  });

  test("has its other islands staged all the same, and is not published", async () => {
    const run = await testFailure(importPenguins, { inputs: inputsOf(real) });
    expect(run.nodes.map(({ id, outputs }) => [id, outputs])).toEqual([
      ["n0", undefined],
      ["n1", "Dream.csv"],
      ["n2", "Torgersen.csv"],
      ["fn0", undefined],
    ]);
    // It is the data's fault, so that trying again would not help.
    expect(run.node("n0").attempts).toBe(1);
    expect(run.node("fn0").inputs).toMatchObject({ err: { message: fault, failedNodeId: "fn0" } });
  });
});

test("a warehouse that stays locked is tried again, and left to whom it is locked by", async () => {
  writeFileSync(join(warehouse, ".lock"), "the nightly backup");
  const run = await testFailure(importPenguins, { inputs: inputsOf(mended) });
  expect(run.error.message).toBe("RecoverableError: the warehouse is locked by the nightly backup");
  expect(run.node("n3").attempts).toBe(3);
  expect(readdirSync(warehouse).toSorted()).toEqual([".lock", ".staging", "incident-local.json"]);
  expect(incident()).toMatchObject({ removed: ["Biscoe.csv", "Dream.csv", "Torgersen.csv"] });
});

test("haltere run tells the failure, after it has cleaned up", async () => {
  const { status, stderr } = await haltere([
    ...["run", program, "importPenguins"],
    ...["--penguins", real, "--warehouse", warehouse],
  ]);
  expect(status).toBe(1);
  expect(stderr).toMatch(/WARN removed 3 staged files, and wrote \S+incident-local\.json/);
  expect(stderr).toContain(`Error: ${fault}`);
  expect(stderr).toMatch(/at workflow cleanup\.workflow\.importPenguins, node n0, task cleanup\.workflow\.stage/);
  expect(existsSync(join(warehouse, "Dream.csv"))).toBe(false);
  expect(incident()).toMatchObject({ message: fault });
});

test("a control plane cleans up as well, and tells the failure", async () => {
  const controlPlane = await startControlPlane();
  try {
    const { status, stdout, stderr } = await haltere([
      ...["run", program, "importPenguins", "--remote", "--name", "import", "--endpoint", controlPlane.endpoint],
      ...["--penguins", real, "--warehouse", warehouse],
    ]);
    expect(stdout + stderr).toContain(fault);
    expect(status).toBe(1);
    expect(incident("import")).toMatchObject({
      message: expect.stringContaining(fault),
      removed: ["Biscoe.csv", "Dream.csv", "Torgersen.csv"],
    });
    expect(Object.keys(kept())).toEqual(["incident-import.json"]);
  } finally {
    await controlPlane.stop();
  }
});
