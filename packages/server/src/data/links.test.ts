import { createHash } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:net";
import { FlyteError } from "@haltere/core";
import { standingClock } from "@haltere/ports/testing";
import { serving } from "@haltere/rpc/testing";
import fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";
import { memoryBlobs } from "../testing/memory-blobs.ts";
import { createLinkRoutes } from "./link-routes.ts";
import { createLinkSigner } from "./link-signer.ts";

const secret = Buffer.alloc(32, 7);
const inAnHour = (now: number) => now + 3_600_000_000;
const md5Of = (text: string) => createHash("md5").update(text).digest();

async function links({ maxUploadBytes = 1024 } = {}) {
  const blobs = memoryBlobs();
  const clock = standingClock();
  const server = await serving([], { clock, routes: createLinkRoutes({ blobs, secret, clock, maxUploadBytes }) });
  const signer = createLinkSigner({ blobs, secret, baseUrl: () => server.address });
  const uri = `${blobs.root}/uploads/p/d/héllo wörld #1.txt`;
  return { blobs, clock, server, signer, uri, expires: inAnHour(clock.now()) };
}

async function refused(response: Response, code: number, http: number) {
  const body: unknown = await response.json();
  const message: unknown = expect.stringMatching(/./);
  expect([response.status, body]).toEqual([http, { code, message, details: [] }]);
  return JSON.stringify(body);
}

describe("uploads", () => {
  test("store what is put, under the address that was signed", async () => {
    const { blobs, signer, uri, expires } = await links();
    const { url, headers } = signer.signUpload(uri, { expires, md5: md5Of("content") });
    expect(headers).toEqual({ "Content-MD5": md5Of("content").toString("base64") });
    const response = await fetch(url, { method: "PUT", headers, body: "content" });
    expect([response.status, await response.text()]).toEqual([200, ""]);
    expect(Buffer.from(await blobs.read(uri)).toString()).toBe("content");
  });

  test("refuse another content than was signed, and keep nothing of it", async () => {
    const { blobs, signer, uri, expires } = await links();
    const { url } = signer.signUpload(uri, { expires, md5: md5Of("content") });
    await refused(await fetch(url, { method: "PUT", body: "Content" }), 3, 400);
    const headers = { "Content-MD5": md5Of("Content").toString("base64") };
    const message = await refused(await fetch(url, { method: "PUT", headers, body: "Content" }), 3, 400);
    expect(message).toContain(headers["Content-MD5"]);
    expect(await blobs.head(uri)).toBeUndefined();
  });

  test("hold a caller to the digest it sends itself", async () => {
    const { blobs, signer, uri, expires } = await links();
    const { url, headers } = signer.signUpload(uri, { expires });
    expect(headers).toEqual({});
    const sent = { "Content-MD5": md5Of("other").toString("base64") };
    await refused(await fetch(url, { method: "PUT", headers: sent, body: "content" }), 3, 400);
    await refused(await fetch(url, { method: "PUT", headers: { "Content-MD5": "abc" }, body: "content" }), 3, 400);
    expect((await fetch(url, { method: "PUT", body: "content" })).status).toBe(200);
    expect((await blobs.head(uri))?.size).toBe(7);
  });

  test("through a link for any content are of one content", async () => {
    const { blobs, signer, uri, expires } = await links();
    const { url } = signer.signUpload(uri, { expires });
    const put = (body: string, headers = {}) => fetch(url, { method: "PUT", body, headers });
    expect((await put("first")).status).toBe(200);
    expect((await put("first")).status).toBe(200);
    await refused(await put("second"), 6, 409);
    await refused(await put("second", { "content-md5": md5Of("second").toString("base64") }), 6, 409);
    expect(Buffer.from(await blobs.read(uri)).toString()).toBe("first");
  });

  test("have a bound, told of or not", async () => {
    const { blobs, signer, uri, expires } = await links({ maxUploadBytes: 100_000 });
    const { url } = signer.signUpload(uri, { expires });
    await refused(await fetch(url, { method: "PUT", body: "x".repeat(100_001) }), 8, 429);
    const untold = new Blob(["x".repeat(70_000), "x".repeat(70_000)]).stream();
    await refused(await fetch(url, { method: "PUT", body: untold, duplex: "half" }), 8, 429);
    expect(await blobs.head(uri)).toBeUndefined();
    expect((await fetch(url, { method: "PUT", body: "x".repeat(100_000) })).status).toBe(200);
  });

  test("keep nothing of a caller that leaves halfway", async () => {
    const { blobs, server, signer, uri, expires } = await links();
    const { pathname, search } = new URL(signer.signUpload(uri, { expires }).url);
    const socket = connect(server.port, "127.0.0.1");
    onTestFinished(() => void socket.destroy());
    const writing = Promise.withResolvers<void>();
    const write = blobs.write;
    const ended = Promise.withResolvers<unknown>();
    blobs.write = async (...args) => {
      writing.resolve();
      const written = write(...args);
      written.catch(ended.resolve);
      return written;
    };
    await once(socket, "connect");
    socket.write(`PUT ${pathname}${search} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nhalf`);
    await writing.promise;
    socket.destroy();
    expect(await ended.promise).toMatchObject({ code: "Cancelled" });
    expect(await blobs.head(uri)).toBeUndefined();
  });
});

describe("downloads", () => {
  test("answer GET and HEAD with the blob, its type and its name", async () => {
    const { blobs, signer, uri, expires } = await links();
    await blobs.write(uri, Buffer.from("content"));
    const url = signer.signDownload(uri, expires);
    const response = await fetch(url);
    expect(await response.text()).toBe("content");
    expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(response.headers.get("content-disposition")).toBe(
      `inline; filename="h_llo w_rld #1.txt"; filename*=UTF-8''h%C3%A9llo%20w%C3%B6rld%20%231.txt`,
    );
    const head = await fetch(url, { method: "HEAD" });
    expect([head.status, head.headers.get("content-length"), await head.text()]).toEqual([200, "7", ""]);
  });

  test.each([
    ["bytes=0-2", 206, "con", "bytes 0-2/7"],
    ["bytes=2-", 206, "ntent", "bytes 2-6/7"],
    ["bytes=-3", 206, "ent", "bytes 4-6/7"],
    ["bytes=-100", 206, "content", "bytes 0-6/7"],
    ["bytes=5-99", 206, "nt", "bytes 5-6/7"],
    ["bytes=7-", 416, "", "bytes */7"],
    ["bytes=-0", 416, "", "bytes */7"],
    ["bytes=3-1", 200, "content", null],
    ["bytes=0-1,3-4", 200, "content", null],
    ["lines=1-2", 200, "content", null],
    ["bytes=", 200, "content", null],
  ])("serve the range %s", async (range, status, text, contentRange) => {
    const { blobs, signer, uri, expires } = await links();
    await blobs.write(uri, Buffer.from("content"));
    const response = await fetch(signer.signDownload(uri, expires), { headers: { range } });
    expect([response.status, await response.text(), response.headers.get("content-range")]).toEqual([
      status,
      text,
      contentRange,
    ]);
  });

  test("of a deck take its authority away", async () => {
    const { blobs, signer, expires } = await links();
    const deck = `${blobs.root}/deck.html`;
    await blobs.write(deck, Buffer.from("<script>fetch('/api/v1/projects')</script>"));
    const { headers } = await fetch(signer.signDownload(deck, expires));
    expect(headers.get("content-type")).toBe("text/html; charset=utf-8");
    const policy = headers.get("content-security-policy") ?? "";
    expect(policy.split(/[ ;]+/)).toContain("sandbox");
    expect(policy).not.toContain("allow-same-origin");
    expect(policy).not.toContain("allow-top-navigation");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  });

  test("of an empty blob and of none", async () => {
    const { blobs, signer, uri, expires } = await links();
    const message = await refused(await fetch(signer.signDownload(uri, expires)), 5, 404);
    expect(message).toContain(uri);
    await blobs.write(uri, new Uint8Array());
    const response = await fetch(signer.signDownload(uri, expires));
    expect([response.status, await response.text()]).toEqual([200, ""]);
  });
});

describe("a link", () => {
  test("serves until it expires, and says that it has", async () => {
    const { blobs, clock, signer, uri, expires } = await links();
    await blobs.write(uri, Buffer.from("content"));
    const url = signer.signDownload(uri, expires);
    clock.advance(3_599_999_999);
    expect((await fetch(url)).status).toBe(200);
    clock.advance(1);
    expect(await refused(await fetch(url), 7, 403)).toContain("expired");
  });

  test("allows its own method alone", async () => {
    const { blobs, signer, uri, expires } = await links();
    await blobs.write(uri, Buffer.from("content"));
    await refused(await fetch(signer.signDownload(uri, expires), { method: "PUT", body: "x" }), 7, 403);
    await refused(await fetch(signer.signUpload(uri, { expires }).url), 7, 403);
  });

  test("cannot be forged: no change of a part of it is served", async () => {
    const { blobs, signer, uri, expires } = await links();
    await blobs.write(uri, Buffer.from("content"));
    await blobs.write(`${blobs.root}/secret`, Buffer.from("secret"));
    const good = new URL(signer.signUpload(uri, { expires, md5: md5Of("content") }).url);
    const changes: ((url: URL) => void)[] = [
      (url) => {
        url.pathname = "/blobs/secret";
      },
      (url) => {
        url.pathname += "x";
      },
      (url) => url.searchParams.set("expires", String(Number(url.searchParams.get("expires")) + 1)),
      (url) => url.searchParams.set("expires", "1e99"),
      (url) => url.searchParams.delete("expires"),
      (url) => url.searchParams.delete("md5"),
      (url) => url.searchParams.set("md5", md5Of("x").toString("base64")),
      (url) => url.searchParams.delete("signature"),
      (url) => url.searchParams.set("signature", ""),
      (url) => url.searchParams.set("signature", "é".repeat(43)),
    ];
    for (const change of changes) {
      const url = new URL(good);
      change(url);
      await refused(await fetch(url, { method: "PUT", body: "content" }), 7, 403);
    }
    const other = createLinkSigner({ blobs, secret: Buffer.alloc(32, 8), baseUrl: good.origin });
    await refused(await fetch(other.signDownload(uri, expires)), 7, 403);
    expect((await fetch(good, { method: "PUT", body: "content" })).status).toBe(200);
  });

  test("leads to the blob it was signed for, whatever its name", async () => {
    const { blobs, signer, expires } = await links();
    const part = fc
      .string({ unit: "binary", minLength: 1, maxLength: 12 })
      .filter((text) => !text.includes("/") && text !== "." && text !== "..");
    await fc.assert(
      fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 3 }), async (parts) => {
        const uri = [blobs.root, ...parts].join("/");
        await blobs.write(uri, Buffer.from(uri));
        const response = await fetch(signer.signDownload(uri, expires));
        expect([response.status, await response.text()]).toEqual([200, uri]);
      }),
      { numRuns: 50 },
    );
  });

  test("is not made for what lies outside of the store, or for half a digest", async () => {
    const { blobs, signer, uri, expires } = await links();
    for (const outside of ["file:///etc/passwd", blobs.root, `${blobs.root}/`, `${blobs.root}x/y`, "s3://b/k"])
      expect(() => signer.signDownload(outside, expires)).toThrow(FlyteError);
    expect(() => signer.signUpload(uri, { expires, md5: Buffer.from("short") })).toThrow("16 bytes");
  });
});
