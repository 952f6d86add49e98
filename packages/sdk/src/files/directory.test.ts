import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { task } from "../entities/task.ts";
import { workflow } from "../entities/workflow.ts";
import { Directory } from "../schema/directory-schema.ts";
import { File } from "../schema/file-schema.ts";
import { useOwnTemp } from "../testing/own-temp.ts";
import { FlyteDirectory } from "./directory.ts";
import type { FileAccess } from "./file-access.ts";

useOwnTemp();

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "directory-test-"));
});
afterAll(() => rm(folder, { recursive: true }));

const make = task({ inputs: { n: z.int().default(2) }, output: Directory }, async ({ n }) => {
  const directory = Directory.create();
  for (let i = 0; i < n; i++) await directory.newFile(`part-${i}.txt`).write([`${i}`]);
  await directory.newDirectory("deep").newFile("er/last.txt").write(["last"]);
  return directory;
});

const pathsOf = async (directory: Directory): Promise<string[]> => {
  const paths: string[] = [];
  for await (const { path } of directory.walk()) paths.push(path);
  return paths;
};

test("a directory passes between tasks with all in it", async () => {
  const read = task({ inputs: { pages: Directory, page: File }, output: z.string() }, async ({ pages, page }) => {
    const listed = (await pages.list()).map((entry) => `${entry.name}${entry instanceof FlyteDirectory ? "/" : ""}`);
    const last = await pages.directory("deep").file("er/last.txt").text();
    return [...(await pathsOf(pages)), ...listed, last, await page.text()].join(" ");
  });
  const first = task({ inputs: { pages: Directory }, output: File }, ({ pages }) => pages.file("part-1.txt"));
  const wf = workflow({ output: z.string() }, () => {
    const pages = make({});
    return read({ pages, page: first({ pages }) });
  });
  expect(await wf()).toBe("deep/er/last.txt part-0.txt part-1.txt deep/ part-0.txt part-1.txt last 1");
});

test("one that is given is read where it lies; one that is returned is copied", async () => {
  const own = join(folder, "own");
  await mkdir(own);
  await writeFile(join(own, "a"), "a");
  const where = task({ inputs: { d: Directory }, output: z.string() }, ({ d }) => d.location);
  expect(await where({ d: Directory.from(own) })).toBe(`file://${own}`);
  const again = task({ output: Directory }, () => Directory.from(own));
  const copied = await again();
  expect(copied.location).not.toBe(own);
  expect(await copied.file("a").text()).toBe("a");
  const kept = task({ output: Directory }, () => Directory.from(own, { remotePath: false }));
  expect((await kept()).location).toBe(own);
  const forced = task({ output: Directory }, () => Directory.from(own, { remotePath: join(folder, "forced") }));
  expect((await forced()).location).toBe(join(folder, "forced"));
  expect(await readFile(join(folder, "forced", "a"), "utf8")).toBe("a");
});

test("an empty directory is one on the other side as well", async () => {
  const empty = await make({ n: 0 }).then(() => task({ output: Directory }, () => Directory.create())());
  expect(await empty.list()).toEqual([]);
});

test("what was read cannot be written to", async () => {
  const directory = await make({});
  expect(() => directory.newFile("x")).toThrow(/another's/);
  expect(() => directory.newDirectory("x")).toThrow(/another's/);
  expect(() => directory.file("part-0.txt").writer()).toThrow(/another's/);
});

test.each(["", "/etc/passwd", "../x", "a/../../x", "a//b", "./a", "a\\..\\b", "a\0"])(
  "the path %j does not lead out of a directory",
  (path) => {
    const directory = Directory.from(folder);
    expect(() => directory.file(path)).toThrow(/no path within/);
    expect(() => directory.newFile(path)).toThrow(/no path within/);
    expect(() => directory.directory(path)).toThrow(/no path within/);
  },
);

test("a link out of a directory does not take along what it leads to; one within does", async () => {
  const own = join(folder, "links");
  await mkdir(own);
  await writeFile(join(own, "a"), "a");
  await symlink(join(own, "a"), join(own, "b"));
  expect(await pathsOf(Directory.from(own))).toEqual(["a", "b"]);
  const give = task({ output: Directory }, () => Directory.from(own));
  expect(await (await give()).file("b").text()).toBe("a");
  await symlink("/etc/hostname", join(own, "c"));
  await expect(give()).rejects.toMatchObject({ message: expect.stringMatching(/links\/c is a link out/) });
});

test("what is no directory, or not there, is told", async () => {
  await writeFile(join(folder, "plain"), "");
  const give = (path: string) => task({ output: Directory }, () => Directory.from(path))();
  await expect(give(join(folder, "plain"))).rejects.toThrow(/plain is no directory/);
  await expect(give(join(folder, "nowhere"))).rejects.toMatchObject({ code: "NotFound" });
  await expect(pathsOf(Directory.from("s3://b/k"))).rejects.toMatchObject({
    code: "Unimplemented",
    hint: expect.stringMatching(/file:\/\//),
  });
});

test("a whole directory is downloaded once, some files at a time; a name that leads out of it is refused", async () => {
  const names = Array.from({ length: 40 }, (_, index) => `d${index % 3}/f${index}`);
  let open = 0;
  let most = 0;
  let listed = 0;
  const access = (paths: readonly string[]): FileAccess => ({
    upload: (path) => path,
    uploadDirectory: (path) => path,
    produce: () => "",
    begin() {},
    settled: async () => undefined,
    async *open(uri) {
      most = Math.max(most, ++open);
      for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
      yield new TextEncoder().encode(uri);
      open--;
    },
    async *list() {
      listed++;
      for (const path of paths) yield { path, size: 1 };
    },
    scratch: () => mkdtemp(join(folder, "scratch-")),
  });
  const directory = new FlyteDirectory("mem://d", { access: access(names) });
  const [path, same] = await Promise.all([directory.download(), directory.download()]);
  expect(path).toBe(same);
  expect(listed).toBe(1);
  expect((await readdir(path, { recursive: true })).filter((name) => name.includes("/"))).toHaveLength(40);
  expect(await readFile(join(path, "d1/f1"), "utf8")).toBe("mem://d/d1/f1");
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(8);
  const hostile = new FlyteDirectory("mem://d", { access: access(["../../escaped"]) });
  await expect(hostile.download()).rejects.toThrow(/no path within/);
});

test("directories travel in objects, lists and unions, beside files", async () => {
  const Both = z.object({ d: Directory, more: z.array(Directory) });
  const Either = z.union([File, Directory]);
  const give = task({ outputs: { both: Both, either: Either } }, async () => {
    const d = Directory.create();
    await d.newFile("x").write(["x"]);
    return { both: { d, more: [d] }, either: d };
  });
  const take = task({ inputs: { both: Both, d: Directory, either: Either }, output: z.string() }, async (given) => {
    const { both, d, either } = given;
    const [more] = both.more;
    const last = either instanceof FlyteDirectory ? await either.file("x").text() : "a file";
    return `${await both.d.file("x").text()} ${await more?.file("x").text()} ${await d.file("x").text()} ${last}`;
  });
  const wf = workflow({ output: z.string() }, () => {
    const { both, either } = give();
    return take({ both, d: both.d, either });
  });
  expect(await wf()).toBe("x x x x");
});
