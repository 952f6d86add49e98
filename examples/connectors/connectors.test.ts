// Each connector's example, on real data and against a server on this machine.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { crc32, gunzipSync } from "node:zlib";
import { File } from "haltere";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { wettestMonths } from "./duckdb.ts";
import { titles } from "./openai.ts";
import { countWhenThere } from "./sensor.ts";
import { packFile } from "./shell.ts";
import { announce } from "./webhook.ts";

const path = fileURLToPath(new URL("../data/seattle-weather.csv", import.meta.resolve("vega-datasets")));
const csv = readFileSync(path);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "haltere-examples-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => void vi.stubEnv("TMPDIR", folder));
afterEach(() => void vi.unstubAllEnvs());

/** A server that keeps what it was sent, and answers with what `answer` makes of it. */
async function served(answer: (body: Sent) => unknown) {
  const sent: Sent[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body: Sent = JSON.parse(Buffer.concat(chunks).toString());
    sent.push(body);
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer(body)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    sent,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Sent {
  readonly text?: string;
  readonly messages?: readonly { readonly role: string; readonly content: string }[];
}

test("duckdb: the wettest months are those that SQLite finds", async () => {
  const db = new DatabaseSync(":memory:");
  db.exec("CREATE TABLE day (date TEXT, precipitation REAL)");
  const insert = db.prepare("INSERT INTO day VALUES (?, ?)");
  for (const line of csv.toString().trim().split("\n").slice(1)) insert.run(...line.split(",").slice(0, 2));
  const expected = db
    .prepare(
      "SELECT substr(date, 1, 7) AS month, round(sum(precipitation), 1) AS rain, count(*) AS days FROM day GROUP BY 1 ORDER BY 2 DESC LIMIT 4",
    )
    .all();
  expect(await wettestMonths({ weather: File.from(path), most: 4 })).toEqual(expected.map((row) => ({ ...row })));
});

test("shell: the packed file unpacks to what it was", async () => {
  const { packed, size, checksum } = await packFile({ file: File.from(path) });
  const bytes = await packed.bytes();
  expect(gunzipSync(bytes).equals(csv)).toBe(true);
  expect(size).toBe(bytes.length);
  // gzip keeps a CRC of its own; cksum's is another, so only its form is looked at.
  expect(Buffer.from(bytes).readUInt32LE(bytes.length - 8)).toBe(crc32(csv));
  expect(checksum).toMatch(/^\d+$/);
});

test("sensor: the lines are counted once the file is there", async () => {
  const late = join(folder, "late.csv");
  const counted = countWhenThere({ path: late });
  await writeFile(late, csv);
  expect(await counted).toBe(1462);
});

test("webhook: the channel is told", async () => {
  await using channel = await served(() => ({}));
  expect(await announce({ hook: channel.url, text: 'It rained "a lot".', rows: 1461 })).toBe(200);
  expect(channel.sent).toEqual([{ text: 'It rained "a lot".', rows: 1461 }]);
});

test("openai: each text gets its title", async () => {
  await using service = await served(({ messages = [] }) => ({
    choices: [{ message: { role: "assistant", content: `On ${messages.at(-1)?.content}` } }],
  }));
  vi.stubEnv("OPENAI_BASE_URL", service.url);
  vi.stubEnv("FLYTE_OPENAI_API_KEY", "sk-test");
  expect(await titles({ texts: ["rain", "snow"] })).toEqual(["On rain", "On snow"]);
  expect(service.sent[0]?.messages?.map(({ role }) => role)).toEqual(["developer", "user"]);
});
