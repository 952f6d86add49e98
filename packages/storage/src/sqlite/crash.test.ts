import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openSqliteStore } from "./sqlite-store.ts";

let folder: string;
let children: ChildProcess[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "haltere-crash-"));
  children = [];
});
afterEach(() => {
  for (const child of children) child.kill("SIGKILL");
  rmSync(folder, { recursive: true });
});

/** Runs a program in a process of its own, with `store` opened on the folder; gives the lines that it prints, and what it says on stderr. */
function run(program: string) {
  const module = new URL("./sqlite-store.ts", import.meta.url).href;
  const source = `import { openSqliteStore } from ${JSON.stringify(module)};
    const store = await openSqliteStore({ folder: ${JSON.stringify(folder)} });
    ${program}`;
  const child = spawn(process.execPath, ["--conditions=haltere-source", "--input-type=module", "-e", source], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.push(child);
  return { child, lines: createInterface({ input: child.stdout }), errors: text(child.stderr) };
}

async function firstLine(lines: AsyncIterable<string>): Promise<string> {
  for await (const line of lines) return line;
  throw new Error("the process printed nothing");
}

test("a second process is refused and told who has the data; after SIGKILL nothing is in its way", async () => {
  const { child, lines } = run("console.log('open'); setInterval(() => {}, 1000);");
  expect(await firstLine(lines)).toBe("open");
  await expect(openSqliteStore({ folder })).rejects.toMatchObject({
    code: "FailedPrecondition",
    message: expect.stringContaining(`process ${child.pid}`),
  });
  child.kill("SIGKILL");
  await once(child, "exit");
  await (await openSqliteStore({ folder })).close();
});

test("a second store in one process is refused too, and takes nothing from the first", async () => {
  const store = await openSqliteStore({ folder });
  for (let time = 0; time < 2; time++) {
    await expect(openSqliteStore({ folder })).rejects.toMatchObject({
      message: expect.stringContaining(`process ${process.pid}`),
    });
  }
  expect(await run("").errors).toContain(`in use by process ${process.pid}`);
  await store.close();
  await (await openSqliteStore({ folder })).close();
});

test("what was answered before SIGKILL is there, whole, and ids go on growing", async () => {
  const { child, lines } = run(`
    const row = (entry, name) => ({ execution_project: "p", execution_domain: "d", execution_name: name,
      entry: new TextEncoder().encode(entry), created_at: 1 });
    const writer = async (name) => {
      for (let number = 0; ; number++) {
        const result = await store.commit([1, 2, 3].map((part) => (
          { kind: "insert", table: "journal", row: row(number + "." + part, name) })));
        console.log(name + " " + number + " " + result.ids.get(2));
      }
    };
    await Promise.all(["a", "b", "c", "d"].map(writer));`);
  const told = new Map<string, number>();
  let lastId = 0;
  let count = 0;
  for await (const line of lines) {
    const [name = "", number, id] = line.split(" ");
    told.set(name, Number(number));
    lastId = Math.max(lastId, Number(id));
    if (++count === 400) child.kill("SIGKILL");
  }
  const store = await openSqliteStore({ folder });
  const journal = await store.list("journal", { where: [] });
  for (const [name, number] of told) {
    const events = journal
      .filter((row) => row.execution_name === name)
      .map((row) => new TextDecoder().decode(row.entry));
    const commits = events.length / 3;
    expect(commits).toBeGreaterThan(number);
    expect(events).toEqual(
      Array.from({ length: commits }, (_, index) => [1, 2, 3].map((part) => `${index}.${part}`)).flat(),
    );
  }
  expect(told.size).toBe(4);
  expect(journal.at(-1)?.id).toBeGreaterThanOrEqual(lastId);
  await store.close();
});
