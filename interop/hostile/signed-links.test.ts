// Links that were changed, kept, used for another thing, or made for a place outside of the blobs.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { victim } from "./victim.ts";

const { plane, http, servesOn } = await victim();

describe("signed links", () => {
  const md5 = (text: string) => createHash("md5").update(text).digest("base64");
  const location = async (of: Readonly<Record<string, unknown>>) => {
    const body = JSON.stringify({ project: "flytesnacks", domain: "development", ...of });
    const response = await http("POST", "/api/v1/dataproxy/artifact_urn", { "content-type": "application/json" }, body);
    const { signed_url: snake, signedUrl: camel, native_url, nativeUrl } = JSON.parse(response.text);
    return { status: response.status, url: String(camel ?? snake), uri: String(nativeUrl ?? native_url) };
  };
  const put = async (url: string | URL, body: string, headers = {}) =>
    (await fetch(url, { method: "PUT", body, headers })).status;

  test("serve what they were made for, once and again, and nothing else", async () => {
    const { url, uri } = await location({ filename: "f", contentMd5: md5("mine") });
    const changed = (change: (url: URL) => void) => {
      const other = new URL(url);
      change(other);
      return other;
    };
    expect(await put(url, "other")).toBe(400);
    expect(await put(url, "mine and more")).toBe(400);
    expect(await put(url, "mine", { "content-md5": md5("other") })).toBe(400);
    expect((await fetch(url)).status).toBe(403);
    for (const method of ["POST", "DELETE", "PATCH"]) expect((await fetch(url, { method })).status).not.toBe(200);
    const forged = [
      changed((each) => each.searchParams.set("md5", md5("other"))),
      changed((each) => each.searchParams.delete("md5")),
      changed((each) => each.searchParams.set("expires", "9999999999")),
      changed((each) => each.searchParams.set("signature", "A".repeat(43))),
      changed((each) => each.searchParams.delete("signature")),
      changed((each) => {
        each.pathname += "2";
      }),
    ];
    for (const link of forged) expect(await put(link, "mine")).toBe(403);
    expect(existsSync(uri)).toBe(false);
    expect(await put(url, "mine")).toBe(200);
    expect(await put(url, "mine")).toBe(200);
    expect(await put(url, "other")).toBe(400);
    expect(readFileSync(uri, "utf8")).toBe("mine");
    await servesOn();
  });

  test("for any content take one", async () => {
    const { url, uri } = await location({ filename: "f", filenameRoot: "any" });
    expect(await put(url, "first")).toBe(200);
    expect(await put(url, "second")).toBe(409);
    expect(await put(url, "first")).toBe(200);
    expect(readFileSync(uri, "utf8")).toBe("first");
    const two = await location({ filename: "g", filenameRoot: "any" });
    const ends = await Promise.all(["a", "b"].map((body) => put(two.url, body.repeat(100_000))));
    expect(ends.sort()).toEqual([200, 409]);
  });

  test("that expired serve nothing", async () => {
    const { url } = await location({ filename: "late", filenameRoot: "any", expiresIn: "0s" });
    expect(await put(url, "late")).toBe(403);
  });

  test("are not made for places outside, and none is written to", async () => {
    const secret = join(plane.dataDirectory, "secret");
    writeFileSync(secret, "secret");
    const names = [
      ...["..", "../x", "a/../../x", "/etc/passwd", "a//b", ".", "./x"],
      ...["%2e%2e/x", "..%2fx", "%2e%2e%2f%2e%2e%2fsecret", "..\\x", "a\\..\\..\\x", "..%5cx"],
      ...["a\u0000b", "a%00b", "x".repeat(300), "\u{1F600}".repeat(100)],
    ];
    for (const name of names)
      for (const of of [
        { filename: name, filenameRoot: "r" },
        { filename: "f", filenameRoot: name },
      ]) {
        const { status, url } = await location(of);
        const ended = status === 200 ? await put(url, "x") : status;
        expect([name, ended]).toEqual([name, 400]);
      }
    for (const path of ["../secret", "..%2fsecret", "%2e%2e/secret", "a/%2e%2e/%2e%2e/secret", "%00", "..%5csecret"]) {
      const { status, text } = await http("GET", `/blobs/${path}?expires=9999999999&signature=x`, {
        host: "localhost",
      });
      expect([path, status < 500 && status >= 300, text.includes("secret\n")]).toEqual([path, true, false]);
    }
    expect(readFileSync(secret, "utf8")).toBe("secret");
    await servesOn();
  });

  test("lead through no link of the file system, and names of any script are kept as they are", async () => {
    const named = await location({ filename: "h\u00e9llo \u4e16\u754c #1?.txt", filenameRoot: "names" });
    expect(await put(named.url, "x")).toBe(200);
    expect(readFileSync(named.uri, "utf8")).toBe("x");
    const outside = join(plane.dataDirectory, "outside");
    mkdirSync(outside);
    symlinkSync(outside, join(named.uri, "..", "out"));
    const { status, url } = await location({ filename: "x", filenameRoot: "names/out" });
    expect(status === 200 ? await put(url, "x") : status).toBe(400);
    expect(existsSync(join(outside, "x"))).toBe(false);
    await servesOn();
  });
});
