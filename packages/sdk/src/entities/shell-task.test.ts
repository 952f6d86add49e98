import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Directory, File, RecoverableError, shellTask, task, workflow, z } from "../index.ts";
import { nameExports } from "../naming/name-exports.ts";
import { useOwnTemp } from "../testing/own-temp.ts";
import { translateEntities } from "../translate/translate-entities.ts";
import { entityKey } from "./entity.ts";

useOwnTemp();

const count = shellTask({
  name: "count",
  script: `
    set -e
    wc -l < "{inputs.text}" | tr -d ' ' > {outputs.lines}
    mkdir parts && echo "\${GREETING} {inputs.name} $(awk 'END { print NR }' "{inputs.text}")" > {outputs.parts}/a.txt
  `,
  inputs: { text: File, name: z.string() },
  outputs: { lines: File, parts: Directory },
  locations: { lines: "{inputs.name}.count" },
  environment: { GREETING: "hello" },
});

test("runs a script with its inputs, and takes files and directories from it", async () => {
  const write = task({ output: File }, () => File.fromText("a\nb\nc\n", { name: "t.txt" }));
  const wf = workflow({ outputs: { lines: File, parts: Directory } }, () => count({ text: write(), name: "ann" }));
  const { lines, parts } = await wf();
  expect(await lines.text()).toBe("3\n");
  expect(lines.name).toBe("ann.count");
  const [part] = await parts.list();
  if (part === undefined || !("text" in part)) throw new Error("no file in the directory");
  expect(await part.text()).toBe("hello ann 3\n");
});

test("a status other than 0 can be tried again, and tells what the script wrote", async () => {
  const counter = join(process.env.TMPDIR ?? "", "attempts");
  writeFileSync(counter, "");
  const flaky = shellTask({
    name: "flaky",
    script: `echo x >> ${counter}; [ "$(wc -l < ${counter})" -ge 3 ] || { echo told; echo broken >&2; exit 4; }`,
    retries: 2,
  });
  await expect(flaky()).resolves.toBeUndefined();
  const hopeless = shellTask({ name: "hopeless", script: "echo told; touch left; echo broken >&2; exit 4" });
  const failure: unknown = await hopeless().catch((thrown: unknown) => thrown);
  expect(failure).toMatchObject({
    recoverable: true,
    where: { task: "hopeless" },
    message: expect.stringMatching(/ended with status 4\nstderr: broken\nstdout: told\nfiles: left/),
  });
  expect((failure as Error).cause).toBeInstanceOf(RecoverableError);
});

test("an output that the script did not write is told", async () => {
  const none = shellTask({ script: "true", outputs: { a: File } });
  await expect(none()).rejects.toThrow(/There is no file .*\/a to upload/);
});

test("a script ends with its task's time, and so does what it started", async () => {
  const slow = shellTask({ name: "slow", script: "sleep 600 & wait", timeout: 0.05 });
  await expect(slow()).rejects.toMatchObject({ code: "DeadlineExceeded" });
});

test("a shell that is not there is told", async () => {
  await expect(shellTask({ script: "true", shell: "/no/such/shell" })()).rejects.toThrow(
    /\/no\/such\/shell does not start/,
  );
});

test("refuses outputs that are no files, and inputs that it does not have", () => {
  expect(() => shellTask({ script: "", outputs: { n: z.int() } })).toThrow(/output n that is no file/);
  expect(() => shellTask({ script: "echo {inputs.y}", inputs: { x: z.int() } })).toThrow(/an input y/);
});

test("is registered as a task that a process of ours runs", () => {
  nameExports("m", { count });
  const [{ spec } = {}] = translateEntities([count[entityKey]], {
    ...{ project: "p", domain: "d", version: "v", image: "i" },
  }).tasks;
  expect(spec?.template).toMatchObject({ type: "python-task", target: { case: "container" } });
});
