// The examples on a control plane, whose connectors are served by a process of their own.
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Connectors, type ControlPlane, haltere, startConnectors, startControlPlane } from "@haltere/cli/testing";
import { afterAll, beforeAll, expect, test } from "vitest";

const table = fileURLToPath(new URL("../data/seattle-weather.csv", import.meta.resolve("vega-datasets")));
const file = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

let folder: string;
let connectors: Connectors;
let plane: ControlPlane;
/** Answers every webhook, and speaks for the model. */
const service = createServer(async (request, response) => {
  for await (const _ of request);
  const answer = { choices: [{ message: { role: "assistant", content: "A title" } }] };
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
});
let serviceUrl: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "haltere-examples-"));
  await new Promise<void>((resolve) => service.listen(0, "127.0.0.1", resolve));
  serviceUrl = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
  connectors = await startConnectors(file("serve.ts"), {
    environment: { TMPDIR: folder, OPENAI_BASE_URL: serviceUrl, _FSEC_FLYTE_OPENAI_API_KEY: "sk-test" },
  });
  plane = await startControlPlane({ connectors: connectors.endpoint });
});
afterAll(async () => {
  await plane.stop();
  await connectors.stop();
  service.closeAllConnections();
  await new Promise((resolve) => service.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

const run = (name: string, ...words: string[]) =>
  haltere(["run", file(`${name}.ts`), ...words, "--remote", "--endpoint", plane.endpoint]);

test.each([
  ["duckdb", ["wettestMonths", "--weather", table], /month: "2015-12", rain: 284\.5, days: 31/],
  ["shell", ["packFile", "--file", table], /checksum: "880277181"\npacked: \S+packed\.gz\nsize: \d+/],
  ["sensor", ["countWhenThere", "--path", table], /o0: 1462/],
  ["openai", ["titles", "--texts", '["rain", "snow"]'], /o0: \["A title", "A title"\]/],
])("%s", async (name, words, outputs) => {
  const { status, stdout, stderr } = await run(name, ...words);
  expect(stdout + stderr).toMatch(outputs);
  expect(status).toBe(0);
});

test("webhook, and one whose address is wrong", async () => {
  expect(await run("webhook", "announce", "--hook", serviceUrl, "--text", "rain")).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/o0: 200/),
  });
  const { status, stdout, stderr } = await run("webhook", "announce", "--hook", "nowhere", "--text", "rain");
  expect(stdout + stderr).toMatch(/"nowhere" is no address of http/);
  expect(status).not.toBe(0);
});
