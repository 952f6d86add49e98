// Workflows whose tasks are TypeScript and Python, handing each other structs, enums, unions, files, directories and tables.
import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { fromBinary, fromJson, type JsonValue, toBinary } from "@bufbuild/protobuf";
import { type ControlPlane, haltere, startControlPlane } from "@haltere/cli/testing";
import { LiteralMapSchema } from "@haltere/idl/core";
import { interpretSchema, positionOf } from "@haltere/sdk/translate";
import { afterAll, beforeAll, expect, test } from "vitest";
import { needing, python } from "./needs.ts";
import { Order } from "./programs/mixed/shop.ts";

const execute = promisify(execFile);
const programs = join(import.meta.dirname, "programs", "mixed");

needing("a Python with flytekit", python, (python) => {
  let controlPlane: ControlPlane;
  const home = mkdtempSync(join(tmpdir(), "haltere-mixed-"));

  /** A command of flytekit's, with nothing of this machine's configuration. */
  async function flytekit(command: string, args: readonly string[]): Promise<string> {
    const { stdout, stderr } = await execute(join(dirname(python), command), args, {
      cwd: programs,
      env: {
        PATH: `${dirname(python)}:${process.env.PATH}`,
        HOME: home,
        PYTHONPATH: programs,
        FLYTE_PLATFORM_URL: controlPlane.endpoint,
        FLYTE_PLATFORM_INSECURE: "true",
      },
    });
    return stdout + stderr;
  }

  async function outputOf(name: string): Promise<string> {
    const path = `data/executions/flytesnacks/development/${name}`;
    const reply = await fetch(`${controlPlane.address}/api/v1/${path}`, { headers: { accept: "application/json" } });
    const { full_outputs: outputs } = (await reply.json()) as {
      full_outputs: { literals: Record<string, { scalar: { primitive: { string_value: string } } }> };
    };
    return outputs.literals.o0?.scalar.primitive.string_value ?? "";
  }

  beforeAll(async () => {
    controlPlane = await startControlPlane({ python });
    await flytekit("pyflyte", ["register", "--version", "v1", "shop.py"]);
  });
  afterAll(async () => {
    await controlPlane?.stop();
    rmSync(home, { recursive: true, force: true });
  });

  test("a workflow in TypeScript calls Python's tasks", async () => {
    const shop = join(programs, "shop.ts");
    const where = ["--endpoint", controlPlane.endpoint];
    // Under the version that the workflow in Python names.
    const registered = await haltere(["register", shop, "--version", "v1", ...where]);
    expect(registered.status, registered.stderr).toBe(0);
    const ran = await haltere(["run", shop, "typescript_calls", "--remote", "--name", "mixedts", ...where]);
    expect(ran.status, ran.stdout + ran.stderr + controlPlane.log()).toBe(0);
    expect((await outputOf("mixedts")).split("\n")).toEqual([
      "tea 0 1, tea 1 3",
      `very large from Python 2 ${2n ** 60n}`,
      "string it was 41",
      "FROM TYPESCRIPT",
      "a.txt=cba deep/b.txt=tpircSepyT morf",
      '[{"city":"Köln","n":1,"double":2},{"city":"Oslo","n":20,"double":40}]',
    ]);
  });

  test("a workflow in Python calls TypeScript's tasks", async () => {
    const args = ["run", "--remote", "--wait", "--poll-interval", "1", "--name", "mixedpy"];
    await flytekit("pyflyte", [...args, "shop_calls.py", "python_calls", "--name", "four"]);
    expect((await outputOf("mixedpy")).split("\n")).toEqual([
      "four 0 1, four 1 3, four 2 5",
      `very large from Python 3 ${2n ** 60n}`,
      "number 4",
      "FROM PYTHON",
      "a.txt=cba deep/b.txt=nohtyP morf",
      '[{"city":"Köln","n":1,"double":2},{"city":"Oslo","n":20,"double":40}]',
    ]);
  });

  test("flytekit's own entry point reads what a task process of ours wrote", async () => {
    const path = "data/node_executions/flytesnacks/development/mixedts/n0";
    const reply = await fetch(`${controlPlane.address}/api/v1/${path}`, { headers: { accept: "application/json" } });
    const { full_outputs: made } = (await reply.json()) as { full_outputs: JsonValue };
    // `make` puts out what `price` takes: it is handed on as it is.
    const outputs = mkdtempSync(join(home, "outputs-"));
    const inputs = join(home, "made.pb");
    writeFileSync(inputs, toBinary(LiteralMapSchema, fromJson(LiteralMapSchema, made)));
    const said = await flytekit("pyflyte-execute", [
      ...["--inputs", inputs, "--output-prefix", outputs, "--raw-output-data-prefix", join(outputs, "raw")],
      ...["--resolver", "flytekit.core.python_auto_container.default_task_resolver"],
      ...["--", "task-module", "shop", "task-name", "price"],
    ]);
    expect(readdirSync(outputs), said).toContain("outputs.pb");
    const { o0 } = fromBinary(LiteralMapSchema, readFileSync(join(outputs, "outputs.pb"))).literals;
    if (o0 === undefined) throw new Error("it wrote no output o0");
    const { transformer } = interpretSchema(Order, "o0");
    expect(transformer.fromLiteral(o0, positionOf({ task: "price" }, "output", "o0"))).toEqual({
      items: [
        { name: "tea 0", price: 1 },
        { name: "tea 1", price: 3 },
      ],
      size: "very large",
      note: "from Python",
      counts: { typescript: 2n, python: 2n ** 60n },
    });
  });
});
