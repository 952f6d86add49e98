import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { create } from "@bufbuild/protobuf";
import { TaskTemplateSchema } from "@haltere/idl/core";
import { expect, test } from "vitest";
import { folderBlobs } from "../testing/folder-blobs.ts";
import { newAttempt } from "../testing/run-attempt.ts";
import { containerWords, findProgram, renderWords } from "./container-command.ts";

const template = (args: string[], command: string[] = []) =>
  create(TaskTemplateSchema, { target: { case: "container", value: { command, args } } });

test("joins command and arguments, and leaves our own tasks to the Node executor", () => {
  expect(containerWords(template(["b"], ["a"]))).toEqual(["a", "b"]);
  expect(containerWords(template([]))).toBeUndefined();
  expect(containerWords(template(["haltere-fast-execute"]))).toBeUndefined();
  expect(containerWords(create(TaskTemplateSchema, { target: { case: "sql", value: {} } }))).toBeUndefined();
});

test("fills the placeholders, and unpacks code in the working folder rather than in the image's", async () => {
  const blobs = folderBlobs(await mkdtemp(join(tmpdir(), "haltere-container-command-")));
  const words = ["pyflyte-fast-execute", "--additional-distribution", "file:///a.tar.gz", "--dest-dir", "/root", "--"];
  const inner = ["pyflyte-execute", "--inputs", "{{.input}}", "--output-prefix", "{{.outputPrefix}}"];
  const more = ["--prev-checkpoint", "{{.prevCheckpointPrefix}}", "--dest-dir", "/kept"];
  const attempt = newAttempt(blobs, template([]));
  expect(await renderWords(attempt, [...words, ...inner, ...more])).toEqual([
    ...words.with(4, "."),
    "pyflyte-execute",
    "--inputs",
    await attempt.inputsUri(),
    "--output-prefix",
    attempt.outputPrefix,
    "--prev-checkpoint",
    '""',
    "--dest-dir",
    "/kept",
  ]);
  await rm(blobs.root, { recursive: true });
});

test("finds a program in the order of the path, and passes over what cannot be run", async () => {
  const folder = await mkdtemp(join(tmpdir(), "haltere-find-program-"));
  const program = join(folder, "tool");
  await writeFile(program, "");
  await expect(findProgram("tool", folder, undefined)).rejects.toMatchObject({ code: "NotFound" });
  await chmod(program, 0o755);
  expect(await findProgram("tool", ["/nowhere", folder].join(delimiter), undefined)).toBe(program);
  expect(await findProgram(program, "", undefined)).toBe(program);
  await rm(folder, { recursive: true });
});

test("says what to install where a program is missing", async () => {
  await expect(findProgram("pyflyte-execute", "/nowhere", "/venv/bin/python")).rejects.toMatchObject({
    code: "NotFound",
    hint: expect.stringMatching(/pip install flytekit.*--python/),
  });
  await expect(findProgram("sqlite3", "/nowhere", undefined)).rejects.toMatchObject({
    message: expect.stringContaining("sqlite3"),
    hint: expect.stringContaining("PATH"),
  });
});
