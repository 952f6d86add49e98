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
  for (const uri of ["", "/etc", "s3://other/a", blobs.root, `${blobs.root}/../a`, `${blobs.root}2/a`])
    await expect(list(uri)).rejects.toMatchObject({ code: "InvalidArgument" });
});
