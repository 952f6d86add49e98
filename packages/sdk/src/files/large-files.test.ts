import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";

const megabytes = 200;
const megabyte = new Uint8Array(2 ** 20);
const rows = 60_000;

test("files and tables that are larger than a process's memory pass through it", async () => {
  let taken = 0;
  const server = createServer(async (request, response) => {
    if (request.method === "PUT") {
      for await (const piece of request) taken += piece.length;
      response.end();
      return;
    }
    const pieces = (function* () {
      for (let i = 0; i < megabytes; i++) yield megabyte;
    })();
    await pipeline(Readable.from(pieces), response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const temp = mkdtempSync(join(tmpdir(), "haltere-large-"));
  onTestFinished(() => {
    server.close();
    rmSync(temp, { recursive: true, force: true });
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const program = fileURLToPath(new URL("../testing/large-files.ts", import.meta.url));
  const child = spawn(process.execPath, ["--max-old-space-size=128", program], {
    stdio: ["ignore", "pipe", "inherit"],
    env: {
      ...process.env,
      TMPDIR: temp,
      LARGE_FILES_URL: `http://127.0.0.1:${port}/big`,
      LARGE_FILES_MEGABYTES: String(megabytes),
      LARGE_FILES_ROWS: String(rows),
    },
  });
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const [status] = await once(child, "close");
  expect(status).toBe(0);
  const { lengths, sum, megabytesForFiles } = JSON.parse(said);
  const length = megabytes * 2 ** 20;
  expect(lengths).toEqual([length, length, length]);
  expect(sum).toBe((rows * (rows - 1)) / 2);
  expect(taken).toBe(length);
  // What lies outside of the heap, as pieces of files do, is counted too; a file held whole would take all of its size.
  expect(megabytesForFiles).toBeLessThan(megabytes * 0.75);
}, 300_000);
