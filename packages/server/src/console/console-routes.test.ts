import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, brotliDecompressSync } from "node:zlib";
import { FlyteError } from "@haltere/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createConsoleRoutes } from "./console-routes.ts";

const folder = mkdtempSync(join(tmpdir(), "haltere-console-"));
let port = 0;
const routes = createConsoleRoutes(join(folder, "dist"));
const server = createServer((incoming, response) => {
  const path = (incoming.url ?? "").split("?", 1)[0] ?? "";
  const route = routes.find(({ prefix, exact }) => (exact ? path === prefix : path.startsWith(prefix)));
  const refuse = (thrown: unknown) => {
    response.statusCode = FlyteError.from(thrown).code === "NotFound" ? 404 : 500;
    response.end(FlyteError.from(thrown).message);
  };
  (route?.handle(incoming, response) ?? Promise.reject(new Error("no route"))).catch(refuse);
});

beforeAll(async () => {
  mkdirSync(join(folder, "dist", "assets"), { recursive: true });
  writeFileSync(join(folder, "secret.js"), "secret");
  writeFileSync(join(folder, "dist", ".digest"), "secret");
  writeFileSync(join(folder, "dist", "index.html"), '<meta content="%STYLE_NONCE%"><div id="root"></div>');
  writeFileSync(join(folder, "dist", "assets", "a-1.js"), "let a");
  writeFileSync(join(folder, "dist", "assets", "a-1.js.br"), brotliCompressSync("let a"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

/** With the path as it is written, which fetch would clean. */
async function ask(path: string, { method = "GET", accept = "" } = {}) {
  const asked = request({ host: "127.0.0.1", port, path, method, headers: { "accept-encoding": accept } });
  const { promise, resolve, reject } = Promise.withResolvers<import("node:http").IncomingMessage>();
  asked.on("response", resolve).on("error", reject).end();
  const response = await promise;
  return { status: response.statusCode, headers: response.headers, body: Buffer.concat(await response.toArray()) };
}

test("each address of a view gets the page, with a nonce of its own and no script but files", async () => {
  const first = await ask("/console/projects/p/domains/d/executions/e?phase=FAILED");
  const second = await ask("/console/");
  for (const { status, headers, body } of [first, second]) {
    const policy = String(headers["content-security-policy"]);
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? "none";
    expect(status).toBe(200);
    expect(body.toString()).toContain(`content="${nonce}"`);
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toContain("unsafe");
    expect(headers["cache-control"]).toBe("no-cache");
  }
  expect(first.body.equals(second.body)).toBe(false);
});

test("assets are kept for good, and packed for who takes it", async () => {
  const plain = await ask("/console/assets/a-1.js");
  expect(plain.body.toString()).toBe("let a");
  expect(plain.headers["content-encoding"]).toBeUndefined();
  expect(plain.headers["cache-control"]).toContain("immutable");
  const packed = await ask("/console/assets/a-1.js", { accept: "gzip, br" });
  expect(packed.headers["content-encoding"]).toBe("br");
  expect(brotliDecompressSync(packed.body).toString()).toBe("let a");
});

test("HEAD has the answer's head alone", async () => {
  for (const path of ["/console/", "/console/assets/a-1.js"]) {
    const { status, headers, body } = await ask(path, { method: "HEAD" });
    expect([status, body.length]).toEqual([200, 0]);
    expect(Number(headers["content-length"])).toBeGreaterThan(0);
  }
});

test("/ and /console lead to /console/", async () => {
  for (const path of ["/", "/console"])
    expect(await ask(path)).toMatchObject({ status: 302, headers: { location: "/console/" } });
});

test.each([
  "/console/assets/b.js",
  "/console/assets/../../secret.js",
  "/console/assets/..%2f..%2fsecret.js",
  "/consoles",
])("%s is not found", async (path) => expect((await ask(path)).status).toBe(404));

test.each([
  "/console/../secret.js",
  "/console/%2e%2e/secret.js",
  "/console/..\\secret.js",
  "/console/.digest",
  "/console/index.html",
])("%s gets the page and nothing else", async (path) => {
  const { status, body } = await ask(path);
  expect(status).toBe(200);
  expect(body.toString()).toContain('id="root"');
});

test("a console that was not built is told with what to do", async () => {
  const [, route] = createConsoleRoutes(join(folder, "nowhere"));
  const incoming = { url: "/console/", method: "GET", headers: {} } as import("node:http").IncomingMessage;
  await expect(route?.handle(incoming, {} as import("node:http").ServerResponse)).rejects.toThrow(/not been built/);
});
