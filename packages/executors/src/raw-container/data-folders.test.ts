import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { create } from "@bufbuild/protobuf";
import { DataLoadingConfigSchema, type TaskTemplate, TaskTemplateSchema } from "@haltere/idl/core";
import { afterAll, expect, test } from "vitest";
import { makeDataFolders } from "./data-folders.ts";

const parent = mkdtempSync(join(tmpdir(), "haltere-data-folders-"));
afterAll(() => rmSync(parent, { recursive: true }));

const both = create(TaskTemplateSchema, {
  interface: { inputs: { variables: { x: {} } }, outputs: { variables: { y: {} } } },
});
const attemptFolder = (name = "a-") => mkdtempSync(join(parent, name));
const make = (inputPath: string, outputPath: string, task: TaskTemplate = both, folder = attemptFolder()) =>
  makeDataFolders(task, create(DataLoadingConfigSchema, { enabled: true, inputPath, outputPath }), folder);

test.each<[string, string]>([
  ["/var/inputs", "IN"],
  ["/var/inputs/x", "IN/x"],
  ["cat /var/inputs/x > '/var/outputs/y'", "cat IN/x > 'OUT/y'"],
  ['open("/var/inputs/x"); open(f"/var/outputs/{n}")', 'open("IN/x"); open(f"OUT/{n}")'],
  ["--from=/var/inputs --to=/var/outputs", "--from=IN --to=OUT"],
  ["/bin:/var/inputs/bin", "/bin:IN/bin"],
  ["cc -I/var/inputs -o/var/outputs/y", "cc -IIN -oOUT/y"],
  ["file:///var/inputs/x", "file://IN/x"],
  [`\${DIR:-/var/inputs}/x`, `\${DIR:-IN}/x`],
  ["(cd /var/inputs; ls)", "(cd IN; ls)"],
  ["See /var/inputs.", "See IN."],
  ["/var/inputs2", "/var/inputs2"],
  ["/var/inputs-old /var/inputs.bak /var/inputs_", "/var/inputs-old /var/inputs.bak /var/inputs_"],
  ["/mnt/var/inputs ./var/inputs ~/var/inputs", "/mnt/var/inputs ./var/inputs ~/var/inputs"],
  ["$HOME/var/inputs", "$HOME/var/inputs"],
  [`\${HOME}/var/inputs`, `\${HOME}/var/inputs`],
  ['"$HOME"/var/inputs', '"$HOME"/var/inputs'],
  ["s3://bucket/var/inputs", "s3://bucket/var/inputs"],
  ["/VAR/inputs /var/input", "/VAR/inputs /var/input"],
])("%s", async (text, expected) => {
  const folders = await make("/var/inputs", "/var/outputs");
  expect(folders.relocate(text)).toBe(expected.replaceAll("IN", folders.inputs).replaceAll("OUT", folders.outputs));
});

test("paths that are not said are Flyte's, and one may lie in the other", async () => {
  const usual = await make("", "");
  expect(usual.relocate("/var/flyte/inputs/x /var/flyte/outputs")).toBe(`${usual.inputs}/x ${usual.outputs}`);
  const nested = await make("/data/", "data/out");
  expect(nested.relocate("/data/x /data/out/y /data/output")).toBe(
    `${nested.inputs}/x ${nested.outputs}/y ${nested.inputs}/output`,
  );
});

test("two attempts share nothing", async () => {
  const [one, other] = [await make("/data", "/out"), await make("/data", "/out")];
  expect(new Set([one.inputs, one.outputs, other.inputs, other.outputs]).size).toBe(4);
});

test("the folders of an attempt whose own path a shell would take apart lie elsewhere, and go with it", async () => {
  const folders = await make("/data", "/out", both, attemptFolder("with blank $(x) "));
  expect(folders.relocate("/data")).toMatch(/^[\w./-]+$/);
  await folders.remove();
  expect(() => rmSync(folders.inputs)).toThrow("ENOENT");
});

test("the root, and one path for both, are refused", async () => {
  await expect(make("/", "/out")).rejects.toThrow("input path is /");
  await expect(make("/in", "/x/..")).rejects.toThrow("output path is /x/..");
  await expect(make("/data", "/data/")).rejects.toThrow("are the same, /data");
  const noInputs = create(TaskTemplateSchema, { interface: { outputs: { variables: { y: {} } } } });
  const folders = await make("/data", "/data", noInputs);
  expect(folders.relocate("/data/y")).toBe(`${folders.outputs}/y`);
});
