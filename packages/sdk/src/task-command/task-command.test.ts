import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { collectionLiteral, integerLiteral, literalMap, literalMapTexts, stringLiteral } from "@haltere/core";
import { ErrorDocumentSchema, type Literal, LiteralMapSchema } from "@haltere/idl/core";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { bundleFile } from "../bundle/bundle-file.ts";
import { itemInputs } from "./map-item.ts";
import { startTaskCommand } from "./start.ts";
import { parseTaskArguments } from "./task-arguments.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "haltere-command-"));
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(fileURLToPath(new URL("../../../haltere", import.meta.url)), join(folder, "node_modules", "haltere"));
  mkdirSync(join(folder, "src"));
  writeFileSync(join(folder, "package.json"), '{"name":"flows","type":"module"}');
  writeFileSync(
    join(folder, "src", "math.tasks.ts"),
    `import { task, z } from "haltere";
     export const plus = task({ inputs: { x: z.int(), by: z.int() }, output: z.int() }, ({ x, by }) => x + by);`,
  );
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

function writeInputs(inputs: Record<string, Literal>): void {
  writeFileSync(join(folder, "inputs.pb"), toBinary(LiteralMapSchema, literalMap(inputs)));
}

const words = () => [
  ...["--inputs", `file://${folder}/inputs.pb`, "--output-prefix", `file://${folder}/out`],
  ...["--raw-output-data-prefix", `file://${folder}/raw`, "--checkpoint-path", "{{.checkpointOutputPrefix}}"],
  ...["--prev-checkpoint", '""', "--resolver", "haltere.module", "--"],
];
const task = ["task-module", "src.math.tasks", "task-name", "plus"];
const outputs = () => literalMapTexts(fromBinary(LiteralMapSchema, readFileSync(join(folder, "out", "outputs.pb"))));

async function bundleUri(): Promise<string> {
  const { bytes, fileName } = await bundleFile(join(folder, "src", "math.tasks.ts"));
  mkdirSync(join(folder, "uploads"));
  writeFileSync(join(folder, "uploads", fileName), bytes);
  return `file://${folder}/uploads/${fileName}`;
}

describe("the words of a task", () => {
  test("what the engine left as a template, or wrote for nothing, is absent", () => {
    const read = parseTaskArguments([...words(), ...task]);
    expect(read).toMatchObject({
      checkpointPrefix: undefined,
      previousCheckpointPrefix: undefined,
      loaderArguments: task,
    });
    expect(read.rawOutputPrefix).toBe(`file://${folder}/raw`);
  });

  test("unknown and missing ones are refused", () => {
    expect(() => parseTaskArguments(["--inptus", "x"])).toThrow("--inptus");
    expect(() => parseTaskArguments(["--inputs", "x", "--", ...task])).toThrow("--output-prefix");
  });
});

test("fast-execute fetches the bundle, and writes outputs.pb", async () => {
  writeInputs({ x: integerLiteral(1), by: integerLiteral(2) });
  const distribution = ["--additional-distribution", await bundleUri(), "--dest-dir", folder, "--", "haltere-execute"];
  expect(await startTaskCommand("fast-execute", [...distribution, ...words(), ...task])).toBe(0);
  expect(outputs()).toEqual([["o0", "3"]]);
});

test("map-execute takes the item's element of each list, and bound inputs whole", async () => {
  writeInputs({ x: collectionLiteral([10, 20, 30].map(integerLiteral)), by: integerLiteral(2) });
  vi.stubEnv("BATCH_JOB_ARRAY_INDEX_VAR_NAME", "MY_INDEX");
  vi.stubEnv("MY_INDEX", "1");
  vi.stubEnv("BATCH_JOB_ARRAY_INDEX_OFFSET", "1");
  const inner = ["vars", "by", "resolver", "haltere.module", ...task];
  const distribution = [
    "--additional-distribution",
    await bundleUri(),
    "--dest-dir",
    folder,
    "--",
    "haltere-map-execute",
  ];
  expect(await startTaskCommand("fast-execute", [...distribution, ...words(), ...inner])).toBe(0);
  expect(outputs()).toEqual([["o0", "32"]]);
});

test("a task that fails leaves error.pb and the status 0, unless it is asked for", async () => {
  writeInputs({ x: stringLiteral("one"), by: integerLiteral(2) });
  const distribution = ["--additional-distribution", await bundleUri(), "--dest-dir", folder, "--", "haltere-execute"];
  expect(await startTaskCommand("fast-execute", [...distribution, ...words(), ...task])).toBe(0);
  const { error } = fromBinary(ErrorDocumentSchema, readFileSync(join(folder, "out", "error.pb")));
  expect(error?.message).toContain("input x");
  expect(existsSync(join(folder, "out", "outputs.pb"))).toBe(false);
  vi.stubEnv("FLYTE_FAIL_ON_ERROR", "true");
  expect(await startTaskCommand("fast-execute", [...distribution, ...words(), ...task])).toBe(1);
});

test("execute finds the module in the image, or the bundle it is told of", async () => {
  writeInputs({ x: integerLiteral(4), by: integerLiteral(5) });
  vi.spyOn(process, "cwd").mockReturnValue(folder);
  vi.stubEnv("XDG_CACHE_HOME", join(folder, "cache"));
  expect(await startTaskCommand("execute", [...words(), ...task])).toBe(0);
  expect(outputs()).toEqual([["o0", "9"]]);
  const stderr = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const gone = ["task-module", "src.gone", "task-name", "plus"];
  expect(await startTaskCommand("execute", [...words(), ...gone])).toBe(1);
  expect(String(stderr.mock.calls[0]?.[0])).toContain("no file for the module src.gone");
  vi.restoreAllMocks();
});

test("code that was not uploaded is told, and nothing runs", async () => {
  writeInputs({});
  const stderr = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const distribution = ["--additional-distribution", `file://${folder}/gone.mjs`, "--", "haltere-execute"];
  expect(await startTaskCommand("fast-execute", [...distribution, ...words(), ...task])).toBe(1);
  expect(String(stderr.mock.calls[0]?.[0])).toContain("code was not found");
  vi.restoreAllMocks();
});

test("an item outside of a list, and an environment without an index, are errors", () => {
  const encoded = toBinary(LiteralMapSchema, literalMap({ x: collectionLiteral([integerLiteral(1)]) }));
  const environment = { BATCH_JOB_ARRAY_INDEX_VAR_NAME: "I", I: "1" };
  expect(() => itemInputs(encoded, [], environment)).toThrow("The input x has 1 items, and none at 1.");
  expect(() => itemInputs(encoded, [], {})).toThrow("which item");
});
