import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FileService } from "@haltere/idl/haltere";
import { expect, onTestFinished, test } from "vitest";
import { callsOf, openControlPlane } from "../../testing/control-plane.ts";

async function open() {
  const plane = await openControlPlane();
  onTestFinished(() => plane.close());
  const { listFiles } = callsOf(plane.services, FileService);
  const list = async (uri: string, limit = 0) => {
    const { files, more } = await listFiles({ uri, limit });
    return { files: files.map((file) => [file.uri, file.size] as const), more };
  };
  return { ...plane, list };
}

test("a folder tells the files below it, a file itself, and nothing where nothing is", async () => {
  const { blobs, list } = await open();
  const at = `${blobs.root}/data/table`;
  await blobs.write(`${at}/00001`, Buffer.from("two"));
  await blobs.write(`${at}/00000`, Buffer.from("o"));
  await blobs.write(`${at}/deep/x y#.txt`, Buffer.from(""));
  await blobs.write(`${at}s/other`, Buffer.from("no part of it"));
  const files = [
    [`${at}/00000`, 1n],
    [`${at}/00001`, 3n],
    [`${at}/deep/x y#.txt`, 0n],
  ];
  expect(await list(at)).toEqual({ files, more: false });
  expect(await list(`${at}/`)).toEqual({ files, more: false });
  expect(await list(at, 2)).toEqual({ files: files.slice(0, 2), more: true });
  expect(await list(at, 3)).toEqual({ files, more: false });
  expect(await list(`${at}/00001`)).toEqual({ files: files.slice(1, 2), more: false });
  expect(await list(`${at}/nothing`)).toEqual({ files: [], more: false });
});

test("what is not below the root is refused, by whatever way", async () => {
  const { blobs, list } = await open();
  const ways = [
    ...["../a", "a/../../b", "%2e%2e/a", "a%2f..%2fb", "..\\a", "a//b", "./a", "a\0b", "a%00b"],
    ...[".content-types", ".unfinished/a", ".%55nfinished/../a"],
  ];
  const inside = ways.map((way) => `${blobs.root}/${way}`);
  const others = ["", "/", "/etc", "s3://other/a", "file:///etc/passwd", "flyte://a/b", "\0", blobs.root.slice(1)];
  for (const uri of [...others, ...inside, blobs.root, `${blobs.root}/`, `${blobs.root}2/a`])
    await expect(list(uri), JSON.stringify(uri)).rejects.toMatchObject({ code: "InvalidArgument" });
});

test("links lead nowhere, and a name that is too long is no fault of the server", async () => {
  const { blobs, list } = await open();
  await blobs.write(`${blobs.root}/data/own`, Buffer.from("o"));
  const outside = mkdtempSync(join(tmpdir(), "haltere-outside-"));
  onTestFinished(() => rmSync(outside, { recursive: true }));
  writeFileSync(join(outside, "secret"), "s");
  symlinkSync(outside, `${blobs.root}/data/away`);
  symlinkSync(join(outside, "secret"), `${blobs.root}/data/one`);
  expect(await list(`${blobs.root}/data`)).toEqual({ files: [[`${blobs.root}/data/own`, 1n]], more: false });
  for (const link of ["away", "away/secret", "away/none", "one"])
    await expect(list(`${blobs.root}/data/${link}`)).rejects.toMatchObject({ code: "InvalidArgument" });
  const long = await list(`${blobs.root}/${"x".repeat(5000)}`).catch((thrown) => thrown.code);
  expect(long).not.toBe("Internal");
});
