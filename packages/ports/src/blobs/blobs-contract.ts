import { createHash } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { BlobInfo, Blobs } from "./blobs.ts";

/** Blobs that a test has to itself. */
export interface BlobsFixture {
  /** Opens the same blobs each time. */
  open(): Promise<Blobs>;
  /** Removes them. */
  dispose(): Promise<void>;
}

/** Declares the tests that every `Blobs` must pass, each on the empty root of a new fixture. */
export function blobsContract(name: string, fixture: () => Promise<BlobsFixture>): void {
  describe(`${name} keeps the blobs' contract`, () => {
    let data: BlobsFixture;
    let blobs: Blobs;
    const uri = (key: string) => `${blobs.root}/${key}`;
    const write = (key: string, text: string) => blobs.write(uri(key), bytes(text));
    const read = async (key: string) => new TextDecoder().decode(await blobs.read(uri(key)));

    beforeEach(async () => {
      data = await fixture();
      blobs = await data.open();
    });
    afterEach(() => data.dispose());

    test("the root is an address without a slash at its end", () => {
      expect(blobs.root).toMatch(/^(\/|[a-z0-9]+:\/\/).*[^/]$/);
    });

    test("what was written is read, also after opening again", async () => {
      const content = new Uint8Array(300_000).map((_, index) => index * 7);
      const info = await blobs.write(uri("a/b/c.bin"), content);
      expect(info).toMatchObject({ uri: uri("a/b/c.bin"), size: content.length });
      const again = await data.open();
      expect(again.root).toBe(blobs.root);
      expect(Buffer.from(await again.read(uri("a/b/c.bin"))).equals(content)).toBe(true);
      expect(await again.head(uri("a/b/c.bin"))).toMatchObject({ uri: uri("a/b/c.bin"), size: content.length });
    });

    test("an empty blob is a blob", async () => {
      await blobs.write(uri("empty"), new Uint8Array(0));
      expect(await blobs.read(uri("empty"))).toEqual(new Uint8Array(0));
      expect(await blobs.head(uri("empty"))).toMatchObject({ size: 0 });
      expect(await collect(blobs.open(uri("empty")))).toBe("");
    });

    test("a stream is written and read in pieces", async () => {
      const pieces = Array.from({ length: 200 }, (_, index) => `${index},`.repeat(1000));
      const info = await blobs.write(uri("stream"), streamOf(pieces));
      expect(info.size).toBe(pieces.join("").length);
      expect(await collect(blobs.open(uri("stream")))).toBe(pieces.join(""));
      expect(await read("stream")).toBe(pieces.join(""));
    });

    test("a stream that fails leaves what stood before, and passes its own error on", async () => {
      await write("a", "before");
      const failure = new Error("the sender went away");
      await expect(blobs.write(uri("a"), failing(failure))).rejects.toBe(failure);
      await expect(blobs.write(uri("new/b"), failing(failure))).rejects.toBe(failure);
      expect(await read("a")).toBe("before");
      expect(await blobs.head(uri("new/b"))).toBeUndefined();
      expect(await addresses(blobs.list(blobs.root))).toEqual([uri("a")]);
    });

    test("a blob is not seen before it is whole", async () => {
      let seen: BlobInfo | undefined;
      let listed: string[] = [];
      await blobs.write(
        uri("a/b"),
        (async function* () {
          yield bytes("first");
          seen = await blobs.head(uri("a/b"));
          listed = await addresses(blobs.list(blobs.root));
          yield bytes("second");
        })(),
      );
      expect({ seen, listed }).toEqual({ seen: undefined, listed: [] });
      expect(await read("a/b")).toBe("firstsecond");
    });

    test("writing over a blob replaces it, and of many writers at once one wins whole", async () => {
      await write("a", "a longer text than the next");
      await write("a", "short");
      expect(await read("a")).toBe("short");
      const texts = Array.from({ length: 10 }, (_, index) => `${index}`.repeat(50_000));
      await Promise.all(texts.map((text) => blobs.write(uri("a"), streamOf([text, text]))));
      expect(texts.map((text) => text + text)).toContain(await read("a"));
    });

    test("with ifAbsent one of many writers wins, and the others find AlreadyExists", async () => {
      const results = await Promise.allSettled(
        Array.from({ length: 10 }, (_, index) =>
          blobs.write(uri("once/a"), bytes(`${index}`), { ifAbsent: true, contentType: `text/x${index}` }),
        ),
      );
      const winners = results.flatMap(({ status }, index) => (status === "fulfilled" ? [index] : []));
      expect(winners).toHaveLength(1);
      expect(await read("once/a")).toBe(`${winners[0]}`);
      expect(await blobs.head(uri("once/a"))).toMatchObject({ contentType: `text/x${winners[0]}` });
      const reasons = results.flatMap((result) => (result.status === "rejected" ? [result.reason.code] : []));
      expect(reasons).toEqual(Array(9).fill("AlreadyExists"));
      expect(await addresses(blobs.list(blobs.root))).toEqual([uri("once/a")]);
    });

    test("content must have the MD5 that was announced, or nothing is kept", async () => {
      const md5 = new Uint8Array(createHash("md5").update("right").digest());
      await expect(blobs.write(uri("a"), bytes("wrong"), { md5 })).rejects.toMatchObject({ code: "InvalidArgument" });
      await expect(blobs.write(uri("a"), streamOf(["wro", "ng"]), { md5 })).rejects.toMatchObject({
        code: "InvalidArgument",
      });
      expect(await blobs.head(uri("a"))).toBeUndefined();
      expect(Buffer.from((await blobs.write(uri("a"), streamOf(["ri", "ght"]), { md5 })).md5 ?? []).equals(md5)).toBe(
        true,
      );
      await expect(blobs.write(uri("a"), bytes("wrong"), { md5 })).rejects.toMatchObject({ code: "InvalidArgument" });
      expect(await read("a")).toBe("right");
    });

    test("the content type is kept, and goes with the blob", async () => {
      const typeOf = async (key: string) => (await blobs.head(uri(key)))?.contentType;
      await blobs.write(uri("deck.html"), bytes("<p>"), { contentType: "text/html" });
      await blobs.write(uri("odd/report.html"), bytes("{}"), { contentType: "application/json; charset=utf-8" });
      await blobs.write(uri("plain"), bytes(""), { contentType: "text/plain" });
      expect(await typeOf("deck.html")).toBe("text/html");
      expect(await typeOf("odd/report.html")).toBe("application/json; charset=utf-8");
      expect(await typeOf("plain")).toBe("text/plain");
      const listed: (string | undefined)[] = [];
      for await (const info of blobs.list(blobs.root)) listed.push(info.contentType);
      expect(listed).toEqual(["text/html", "application/json; charset=utf-8", "text/plain"]);
      await blobs.write(uri("plain"), bytes(""), { contentType: "image/png" });
      expect(await typeOf("plain")).toBe("image/png");
      await blobs.delete(uri("plain"));
      await blobs.write(uri("plain"), bytes(""));
      expect(await typeOf("plain")).not.toBe("image/png");
    });

    test.each([
      [{ start: 0 }, "0123456789"],
      [{ start: 3 }, "3456789"],
      [{ start: 3, end: 5 }, "34"],
      [{ start: 0, end: 1 }, "0"],
      [{ start: 9, end: 10 }, "9"],
      [{ start: 4, end: 4 }, ""],
      [{ start: 8, end: 99 }, "89"],
      [{ start: 10 }, ""],
      [{ start: 50, end: 60 }, ""],
    ])("the range %j reads %j", async (range, expected) => {
      await write("a", "0123456789");
      expect(await collect(blobs.open(uri("a"), range))).toBe(expected);
    });

    test.each([{ start: -1 }, { start: 5, end: 4 }, { start: 0.5 }, { start: Number.NaN }])(
      "the range %j is refused",
      async (range) => {
        await write("a", "0123456789");
        await expect(collect(blobs.open(uri("a"), range))).rejects.toMatchObject({ code: "InvalidArgument" });
      },
    );

    test("a reader may stop early", async () => {
      await blobs.write(uri("a"), new Uint8Array(1_000_000));
      for await (const piece of blobs.open(uri("a"))) {
        expect(piece.length).toBeGreaterThan(0);
        break;
      }
      await blobs.delete(uri("a"));
      expect(await blobs.head(uri("a"))).toBeUndefined();
    });

    test("a missing blob is NotFound to readers, undefined to head, and nothing to delete", async () => {
      await write("a/b", "x");
      for (const key of ["nope", "a", "a/nope", "a/b/c"]) {
        await expect(blobs.read(uri(key))).rejects.toMatchObject({ code: "NotFound" });
        await expect(collect(blobs.open(uri(key)))).rejects.toMatchObject({ code: "NotFound" });
        expect(await blobs.head(uri(key))).toBeUndefined();
      }
      await blobs.delete(uri("nope"));
      await blobs.delete(uri("a/nope/deep"));
      expect(await read("a/b")).toBe("x");
    });

    test("a list holds what lies below its prefix, in the order of the addresses", async () => {
      const keys = ["a", "a-b/x", "b.c", "b/1", "b/10", "b/2", "b/2-", "b/d/e/f", "b0", "ba/x", "\uffee", "🦋"];
      for (const key of keys.toReversed()) await write(key, key);
      expect(await addresses(blobs.list(blobs.root))).toEqual(keys.map(uri));
      expect(await addresses(blobs.list(uri("b")))).toEqual(["b/1", "b/10", "b/2", "b/2-", "b/d/e/f"].map(uri));
      expect(await addresses(blobs.list(uri("b/d")))).toEqual([uri("b/d/e/f")]);
      expect(await addresses(blobs.list(uri("a")))).toEqual([]);
      expect(await addresses(blobs.list(uri("nope/deep")))).toEqual([]);
      for await (const info of blobs.list(uri("b/d"))) expect(info).toMatchObject({ size: 7 });
    });

    test("addresses are taken as they stand, whatever characters they hold", async () => {
      const keys = [
        "with space",
        "per%20cent",
        "100%",
        "q?x=1#y",
        "plus+&=;:@,!$'()*~[]{}",
        "日本/ñ",
        "...",
        "a..b",
        ".x",
      ];
      for (const key of keys) await write(key, key);
      for (const key of keys) expect(await read(key)).toBe(key);
      expect((await addresses(blobs.list(blobs.root))).toSorted()).toEqual(keys.map(uri).toSorted());
    });

    test.each([
      "../outside",
      "a/../../outside",
      "a/..",
      "..",
      "./a",
      "a/./b",
      "%2e%2e/outside",
      "a/%2E./b",
      "a%2f..%2f..%2foutside",
      "..%2Foutside",
      "..\\outside",
      "a\\..\\..\\outside",
      "a%5c..%5cb",
      "nul\0",
      "nul%00.txt",
      "a//b",
      "a/",
      "",
    ])("the address %j below the root is refused everywhere", (key) => refusedEverywhere(uri(key)));

    test.each(["", "/", "a", "file:///etc/passwd", "s3://elsewhere/a", "http://127.0.0.1/a"])(
      "the address %j outside of the root is refused everywhere",
      refusedEverywhere,
    );

    test("an address beside the root is refused, also one that begins like it", async () => {
      await refusedEverywhere(`${blobs.root}-beside/a`);
      await refusedEverywhere(`${blobs.root.toUpperCase()}/a`);
      await refusedEverywhere(blobs.root.slice(0, blobs.root.lastIndexOf("/")));
    });

    async function refusedEverywhere(address: string): Promise<void> {
      const refusal = { code: "InvalidArgument" };
      await expect(blobs.write(address, bytes("x"))).rejects.toMatchObject(refusal);
      await expect(blobs.read(address)).rejects.toMatchObject(refusal);
      await expect(blobs.head(address)).rejects.toMatchObject(refusal);
      await expect(blobs.delete(address)).rejects.toMatchObject(refusal);
      await expect(collect(blobs.open(address))).rejects.toMatchObject(refusal);
      await expect(addresses(blobs.list(address))).rejects.toMatchObject(refusal);
    }
  });
}

const bytes = (text: string) => new TextEncoder().encode(text);

async function* streamOf(pieces: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield bytes(piece);
}

async function* failing(error: Error): AsyncGenerator<Uint8Array> {
  yield bytes("partial");
  throw error;
}

async function collect(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const piece of pieces) chunks.push(piece);
  return Buffer.concat(chunks).toString();
}

async function addresses(infos: AsyncIterable<BlobInfo>): Promise<string[]> {
  const found: string[] = [];
  for await (const info of infos) found.push(info.uri);
  return found;
}
