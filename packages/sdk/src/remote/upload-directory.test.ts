import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { createRouterTransport } from "@connectrpc/connect";
import { DataProxyService } from "@haltere/idl/service";
import { expect, onTestFinished, test } from "vitest";
import { connectThrough } from "./connection.ts";
import { upload } from "./upload.ts";
import { uploadDirectory } from "./upload-directory.ts";

const target = { project: "p", domain: "d" };

/** A data proxy whose store keeps what it is sent, under the address that it answered. */
async function store() {
  const kept = new Map<string, { text: string; length: string | undefined }>();
  const server = createServer(async (request, response) => {
    const content = await text(request);
    const digest = createHash("md5").update(content).digest("base64");
    if (digest !== request.headers["content-md5"]) return void response.writeHead(400).end("another content");
    kept.set(decodeURIComponent(request.url ?? ""), { text: content, length: request.headers["content-length"] });
    response.end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const transport = createRouterTransport(({ service }) =>
    service(DataProxyService, {
      createUploadLocation({ filename, filenameRoot }) {
        const path = `/${filenameRoot || "md5"}/${filename}`;
        return { signedUrl: `http://127.0.0.1:${port}${encodeURI(path)}`, nativeUrl: `file://${path}` };
      },
    }),
  );
  return { kept, connection: connectThrough(transport, "memory") };
}

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "upload-test-"));
  onTestFinished(() => rm(path, { recursive: true }));
  return path;
}

test("a directory is uploaded with all in it, and the same one to the same address", async () => {
  const { kept, connection } = await store();
  const one = await folder();
  await mkdir(join(one, "deep"));
  await writeFile(join(one, "a b.txt"), "a");
  await writeFile(join(one, "deep", "c.txt"), "c");
  const address = await uploadDirectory(connection, target, one);
  const path = address.slice("file://".length);
  expect([...kept.keys()].sort()).toEqual([`${path}/a b.txt`, `${path}/deep/c.txt`]);
  expect(kept.get(`${path}/deep/c.txt`)?.text).toBe("c");
  expect(await uploadDirectory(connection, target, one)).toBe(address);
  await writeFile(join(one, "deep", "c.txt"), "other");
  expect(await uploadDirectory(connection, target, one)).not.toBe(address);
});

test("an empty directory, and what is none, are refused", async () => {
  const { connection } = await store();
  const empty = await folder();
  await expect(uploadDirectory(connection, target, empty)).rejects.toThrow(/is empty/);
  await expect(uploadDirectory(connection, target, join(empty, "nowhere"))).rejects.toMatchObject({ code: "NotFound" });
});

test("a file is sent from its place, with its length", async () => {
  const { kept, connection } = await store();
  const path = join(await folder(), "big");
  await writeFile(path, "x".repeat(300_000));
  await upload(connection, target, "big", { path });
  expect(kept.get("/md5/big")).toEqual({ text: "x".repeat(300_000), length: "300000" });
  await expect(upload(connection, target, "no", { path: `${path}.no` })).rejects.toMatchObject({ code: "NotFound" });
});
