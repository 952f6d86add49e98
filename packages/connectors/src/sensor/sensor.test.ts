import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JsonObject } from "@bufbuild/protobuf";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import { datetimeLiteral, integerLiteral, stringLiteral } from "@haltere/core";
import { type Literal, TaskExecution_Phase } from "@haltere/idl/core";
import { chain, task, workflow } from "@haltere/sdk";
import { entityOf, taskSpec } from "@haltere/sdk/translate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { callWith, requestFor } from "../testing/calls.ts";
import { serveHttp } from "../testing/serve-http.ts";
import { SensorConnector, type SensorConnectorOptions } from "./connector.ts";
import { fileSensor, timeSensor } from "./own-sensor-tasks.ts";
import type { Predicate } from "./predicate.ts";
import { sensorTask } from "./sensor-task.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "haltere-sensor-test-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Whether a sensor says that it is time, through create and get as a control plane calls them. */
async function sense(
  sensor: string,
  inputs: Record<string, Literal>,
  more: {
    module?: string;
    config?: JsonObject;
    options?: SensorConnectorOptions;
    secrets?: Record<string, string>;
  } = {},
): Promise<boolean> {
  const make = () => new SensorConnector(more.options);
  const custom = {
    sensor_module: more.module ?? "haltere.sensors",
    sensor_name: sensor,
    sensor_config: more.config ?? null,
    inputs: null,
  };
  const connector = make();
  const call = callWith(more.secrets);
  const meta = connector.encodeMeta(await connector.create(requestFor({ type: "sensor", custom }, inputs)));
  // Another connector asks, as after a restart.
  const again = make();
  const { phase } = await again.get({ meta: again.decodeMeta(meta), outputPrefix: "" }, call);
  await again.delete();
  expect([TaskExecution_Phase.RUNNING, TaskExecution_Phase.SUCCEEDED]).toContain(phase);
  return phase === TaskExecution_Phase.SUCCEEDED;
}

test("a file, as flytekit's FileSensor too", async () => {
  const path = join(folder, "ready");
  const ask = (module: string, name: string, at = path) => sense(name, { path: stringLiteral(at) }, { module });
  expect(await ask("haltere.sensors", "file")).toBe(false);
  expect(await ask("flytekit.sensor.file_sensor", "FileSensor")).toBe(false);
  await writeFile(path, "");
  expect(await ask("haltere.sensors", "file", `file://${path}`)).toBe(true);
  expect(await ask("flytekit.sensor.file_sensor", "FileSensor")).toBe(true);
  expect(await ask("haltere.sensors", "file", `${path}/below`)).toBe(false);
});

test("an address on the web", async () => {
  let status = 503;
  await using server = await serveHttp((_, response) => void response.writeHead(status).end("body"));
  const url = { url: stringLiteral(server.url) };
  expect(await sense("url", url)).toBe(false);
  expect(await sense("url", url, { config: { status: 503 } })).toBe(true);
  expect(await sense("blob", { uri: stringLiteral(server.url) })).toBe(false);
  status = 204;
  expect(await sense("url", url)).toBe(true);
  expect(await sense("blob", { uri: stringLiteral(server.url) })).toBe(true);
  expect(await sense("url", { url: stringLiteral("http://127.0.0.1:1/") })).toBe(false);
});

test("a blob, in whichever store its address is of", async () => {
  const blobs = [
    { root: "s3://b", head: async (uri: string) => (uri === "s3://b/there" ? { uri, size: 0 } : undefined) },
  ];
  const ask = (uri: string) => sense("blob", { uri: stringLiteral(uri) }, { options: { blobs } });
  expect(await ask("s3://b/there")).toBe(true);
  expect(await ask("s3://b/gone")).toBe(false);
  expect(await ask(`file://${folder}`)).toBe(true);
  await expect(ask("gs://other/a")).rejects.toThrow(/cannot look at gs:\/\/other/);
});

test("a time", async () => {
  const at = (date: Date) => ({ at: datetimeLiteral(timestampFromDate(date)) });
  expect(await sense("time", at(new Date(0)))).toBe(true);
  expect(await sense("time", at(new Date(8.64e15 / 100)))).toBe(false);
});

describe("a predicate of a module", () => {
  const enough: Predicate<{ readonly n: number }> = async ({ n }, { config, secrets }) =>
    n >= Number(config.least) && (await secrets.get("pin")) === "1";
  const checks = { enough, wrong: () => "yes", broken: () => Promise.reject(new Error("no network")), text: "a" };
  const ask = (sensor: string, n: number, module = "checks") =>
    sense(
      sensor,
      { n: integerLiteral(n) },
      { module, config: { least: 3 }, secrets: { pin: "1" }, options: { modules: { checks } } },
    );

  test("gets inputs, config and secrets", async () => {
    expect(await ask("enough", 2)).toBe(false);
    expect(await ask("enough", 3)).toBe(true);
  });

  test("that is not there, or no function, is refused when the job is created", async () => {
    await expect(ask("nothing", 1)).rejects.toMatchObject({ code: "NotFound", hint: expect.stringMatching(/modules/) });
    await expect(ask("enough", 1, "other")).rejects.toMatchObject({ code: "NotFound" });
    await expect(ask("text", 1)).rejects.toMatchObject({ code: "NotFound" });
    await expect(ask("constructor", 1)).rejects.toMatchObject({ code: "NotFound" });
    await expect(ask("constructor", 1, "__proto__")).rejects.toMatchObject({ code: "NotFound" });
  });

  test("that throws, or says neither yes nor no, is an error", async () => {
    await expect(ask("broken", 1)).rejects.toThrow("no network");
    await expect(ask("wrong", 1)).rejects.toThrow(/wrong answered string/);
  });
});

describe("sensors in workflows", () => {
  test("let what comes after them wait", async () => {
    const seen: string[] = [];
    let asked = 0;
    function third({ n }: { readonly n: number }): boolean {
      seen.push(`asked ${n}`);
      return ++asked === 2;
    }
    const wait = sensorTask({ predicate: third, module: "checks", inputs: { n: z.int() }, timeout: 60 });
    const after = task({ name: "after", output: z.int() }, () => seen.push("after"));
    const wf = workflow({ output: z.int() }, () => {
      const last = after();
      chain(wait({ n: 4 }), last);
      return last;
    });
    expect(await wf()).toBe(3);
    expect(seen).toEqual(["asked 4", "asked 4", "after"]);
  });

  test("that wait too long end with the timeout's error", async () => {
    const never = fileSensor({ name: "never", timeout: 0.01 });
    await expect(never({ path: join(folder, "nowhere") })).rejects.toMatchObject({
      code: "DeadlineExceeded",
      where: { task: "never" },
    });
    expect(await timeSensor()({ at: new Date(0) })).toBeUndefined();
  });

  test("are on the wire as flytekit's", () => {
    const entity = entityOf(fileSensor({ name: "s", timeout: 5 }));
    if (entity?.kind !== "task") throw new Error("no task");
    const { template } = taskSpec(entity, { project: "p", domain: "d", version: "v", image: "i" });
    expect(template).toMatchObject({
      type: "sensor",
      custom: { sensor_module: "haltere.sensors", sensor_name: "file", sensor_config: null, inputs: null },
      metadata: { timeout: { seconds: 5n } },
    });
    expect(Object.keys(template?.interface?.outputs?.variables ?? {})).toEqual([]);
  });

  test("without a name to be found by are refused", () => {
    expect(() =>
      sensorTask({
        predicate: (
          () => () =>
            true
        )(),
        module: "m",
      }),
    ).toThrow(/cannot be found as m\./);
  });
});
