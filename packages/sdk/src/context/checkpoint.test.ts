import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { task } from "../entities/task.ts";
import { RecoverableError } from "../task-process/recoverable-error.ts";
import { useOwnTemp } from "../testing/own-temp.ts";
import { createCheckpoint } from "./checkpoint.ts";
import { current } from "./task-context.ts";

useOwnTemp();

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "haltere-checkpoint-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The checkpoints of attempts that follow each other. */
function attempts(name: string) {
  const at = (attempt: number) => `file://${folder}/${name}/${attempt}`;
  return (attempt: number) =>
    createCheckpoint({
      own: at(attempt),
      previous: attempt === 0 ? undefined : at(attempt - 1),
      scratch: () => mkdtempSync(join(folder, "restored-")),
    });
}

test("what one attempt writes the next reads; the last write counts", async () => {
  const attempt = attempts("bytes");
  const first = attempt(0);
  expect(first.previousExists).toBe(false);
  expect(await first.read()).toBeUndefined();
  await first.write("one");
  await first.write(new Uint8Array([1, 2, 3]));
  const second = attempt(1);
  expect(second.previousExists).toBe(true);
  expect([...((await second.read()) ?? [])]).toEqual([1, 2, 3]);
  expect(readFileSync(join(folder, "bytes", "0", "_dst_cp"))).toHaveLength(3);
});

test("an attempt that kept nothing leaves nothing", async () => {
  const attempt = attempts("nothing");
  expect(await attempt(1).read()).toBeUndefined();
  expect(await attempt(1).restore()).toBeUndefined();
});

test("a directory is kept with all that is in it, and restored once", async () => {
  const state = join(folder, "state");
  mkdirSync(join(state, "deep"), { recursive: true });
  writeFileSync(join(state, "a.txt"), "a");
  writeFileSync(join(state, "deep", "b.txt"), "b");
  const attempt = attempts("directory");
  await attempt(0).save(state);
  const next = attempt(1);
  const to = join(folder, "into", "here");
  expect(await next.restore(to)).toBe(to);
  expect(readFileSync(join(to, "deep", "b.txt"), "utf8")).toBe("b");
  expect(await next.restore()).toBe(to);
  await expect(next.read()).rejects.toMatchObject({ code: "FailedPrecondition", message: /2 files/ });
});

test("a file is kept under its name", async () => {
  writeFileSync(join(folder, "model.bin"), "weights");
  const attempt = attempts("file");
  await attempt(0).save(join(folder, "model.bin"));
  expect(readFileSync(join(folder, "file", "0", "model.bin"), "utf8")).toBe("weights");
  expect(Buffer.from((await attempt(1).read()) ?? []).toString()).toBe("weights");
  await expect(attempt(0).save(join(folder, "none"))).rejects.toMatchObject({ code: "NotFound" });
});

test("without a place nothing can be kept, and there is nothing to read", async () => {
  const checkpoint = createCheckpoint({ own: undefined, previous: undefined, scratch: () => folder });
  expect(await checkpoint.read()).toBeUndefined();
  await expect((async () => await checkpoint.write("x"))()).rejects.toMatchObject({ code: "FailedPrecondition" });
});

test("a task goes on from what its attempt before kept, here too", async () => {
  const steps = task({ inputs: { n: z.int() }, output: z.string(), retries: 3 }, async ({ n }) => {
    const { checkpoint } = current();
    const done = Number(Buffer.from((await checkpoint.read()) ?? []).toString()) || 0;
    for (let step = done; step < n; step++) {
      await checkpoint.write(String(step + 1));
      if (step === 2 && done < 3) throw new RecoverableError("stopped in the middle");
    }
    return `started at ${done}, ended at ${n}`;
  });
  expect(await steps({ n: 5 })).toBe("started at 3, ended at 5");
  // Another run begins anew.
  expect(await steps({ n: 2 })).toBe("started at 0, ended at 2");
});
