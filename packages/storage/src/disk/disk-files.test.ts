import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Blobs } from "@haltere/ports";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openDiskBlobs } from "./disk-blobs.ts";

let folder: string;
let root: string;
let blobs: Blobs;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "haltere-files-"));
  root = join(folder, "blobs");
  blobs = openDiskBlobs(root);
});
afterEach(() => rmSync(folder, { recursive: true }));

const bytes = (text: string) => new TextEncoder().encode(text);
const uri = (key: string) => `${blobs.root}/${key}`;

async function listed(prefix = blobs.root): Promise<string[]> {
  const found: string[] = [];
  for await (const info of blobs.list(prefix)) found.push(info.uri.slice(blobs.root.length + 1));
  return found;
}

async function drain(address: string): Promise<void> {
  for await (const _ of blobs.open(address));
}

test("an address is the path, so that other programs find the file", async () => {
  expect(blobs.root).toBe(root);
  await blobs.write(uri("a/with space%20.txt"), bytes("x"));
  expect(readFileSync(join(root, "a", "with space%20.txt"), "utf8")).toBe("x");
});

test("files that another program writes are blobs", async () => {
  mkdirSync(join(root, "raw"));
  writeFileSync(join(root, "raw", "outputs.pb"), "pb");
  expect(await blobs.read(uri("raw/outputs.pb"))).toEqual(bytes("pb"));
  expect(await blobs.head(uri("raw/outputs.pb"))).toEqual({
    uri: uri("raw/outputs.pb"),
    size: 2,
    contentType: "application/octet-stream",
  });
  expect(await listed()).toEqual(["raw/outputs.pb"]);
  await blobs.delete(uri("raw/outputs.pb"));
  expect(existsSync(join(root, "raw", "outputs.pb"))).toBe(false);
});

describe("links", () => {
  beforeEach(() => {
    mkdirSync(join(folder, "outside"));
    writeFileSync(join(folder, "outside", "secret"), "secret");
    mkdirSync(join(root, "inside"));
    writeFileSync(join(root, "inside", "file"), "content");
  });

  test("that leave the root are refused, whatever is asked, and nothing outside changes", async () => {
    symlinkSync(join(folder, "outside"), join(root, "folder"));
    symlinkSync(join(folder, "outside", "secret"), join(root, "file"));
    symlinkSync("../..", join(root, "inside", "up"));
    const refusal = { code: "InvalidArgument", message: expect.stringContaining("link") };
    for (const key of [
      "folder/secret",
      "folder/new",
      "folder/deep/new",
      "file",
      "inside/up/outside/secret",
      "folder",
    ]) {
      await expect(blobs.read(uri(key))).rejects.toMatchObject(refusal);
      await expect(drain(uri(key))).rejects.toMatchObject(refusal);
      await expect(blobs.head(uri(key))).rejects.toMatchObject(refusal);
      await expect(blobs.write(uri(key), bytes("new"))).rejects.toMatchObject(refusal);
      await expect(blobs.write(uri(key), bytes("new"), { ifAbsent: true })).rejects.toMatchObject(refusal);
      await expect(blobs.delete(uri(key))).rejects.toMatchObject(refusal);
      await expect(listed(uri(key))).rejects.toMatchObject(refusal);
    }
    expect(readdirSync(join(folder, "outside"))).toEqual(["secret"]);
    expect(readFileSync(join(folder, "outside", "secret"), "utf8")).toBe("secret");
    expect(await listed()).toEqual(["inside/file"]);
  });

  test("that stay inside can be read, and a list does not go around in circles", async () => {
    symlinkSync("inside", join(root, "link"));
    symlinkSync("..", join(root, "inside", "up"));
    expect(await blobs.read(uri("link/file"))).toEqual(bytes("content"));
    expect(await listed()).toEqual(["inside/file"]);
  });

  test("may lead to the root itself", async () => {
    symlinkSync(root, join(folder, "alias"));
    const aliased = openDiskBlobs(join(folder, "alias"));
    await aliased.write(`${aliased.root}/a`, bytes("x"));
    expect(await blobs.read(uri("a"))).toEqual(bytes("x"));
  });
});

describe("what the store keeps for itself", () => {
  test("cannot be addressed or listed", async () => {
    await blobs.write(uri("a"), bytes("x"), { contentType: "text/odd" });
    expect(readdirSync(root).sort()).toEqual([".content-types", ".unfinished", "a"]);
    for (const key of [".unfinished/a", ".content-types/a", ".content-types", ".Unfinished/a", "%2eunfinished/a"]) {
      await expect(blobs.read(uri(key))).rejects.toMatchObject({ code: "InvalidArgument" });
      await expect(listed(uri(key))).rejects.toMatchObject({ code: "InvalidArgument" });
    }
    expect(await listed()).toEqual(["a"]);
  });

  test("is no more than what is needed", async () => {
    await blobs.write(uri("a.html"), bytes("x"), { contentType: "text/html" });
    await blobs.write(uri("a.log"), bytes("x"), { contentType: "text/plain" });
    await blobs.write(uri("b"), bytes("x"), { contentType: "text/odd" });
    expect(readdirSync(join(root, ".content-types"))).toHaveLength(1);
    await blobs.delete(uri("b"));
    expect(readdirSync(join(root, ".content-types"))).toEqual([]);
    expect(readdirSync(join(root, ".unfinished"))).toEqual([]);
  });

  test("is swept at opening of what dead writers left, and of nothing else", () => {
    // No process has an id as large as this one on any system.
    writeFileSync(join(root, ".unfinished", "2147483646-a"), "half");
    writeFileSync(join(root, ".unfinished", `${process.pid}-b`), "being written");
    openDiskBlobs(root);
    expect(readdirSync(join(root, ".unfinished"))).toEqual([`${process.pid}-b`]);
  });
});

describe("what a disk cannot hold is refused by name", () => {
  test("a blob below a blob, and a blob where a folder stands", async () => {
    await blobs.write(uri("a"), bytes("x"));
    await blobs.write(uri("b/c"), bytes("x"));
    for (const options of [{}, { ifAbsent: true }]) {
      await expect(blobs.write(uri("a/b"), bytes("y"), options)).rejects.toMatchObject({ code: "FailedPrecondition" });
    }
    await expect(blobs.write(uri("b"), bytes("y"))).rejects.toMatchObject({ code: "FailedPrecondition" });
    expect(await listed()).toEqual(["a", "b/c"]);
    expect(readdirSync(join(root, ".unfinished"))).toEqual([]);
  });

  test("a name that is too long", async () => {
    const error = { code: "InvalidArgument", hint: expect.stringContaining("shorter") };
    await expect(blobs.write(uri("x".repeat(300)), bytes("y"))).rejects.toMatchObject(error);
  });

  test("a root that cannot be made", () => {
    writeFileSync(join(folder, "blocked"), "");
    expect(() => openDiskBlobs(join(folder, "blocked"))).toThrow(
      expect.objectContaining({ code: "FailedPrecondition" }),
    );
    expect(() => openDiskBlobs(join(folder, "blocked", "deep"))).toThrow(/file stands where a folder/);
  });
});

test("an address in URL form of a root with a space is refused, not misread", async () => {
  const spaced = openDiskBlobs(join(folder, "with space"));
  const encoded = `${pathToFileURL(join(folder, "with space")).href}/a`;
  await expect(spaced.write(encoded, bytes("x"))).rejects.toMatchObject({ code: "InvalidArgument" });
});
