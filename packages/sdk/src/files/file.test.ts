import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { task } from "../entities/task.ts";
import { workflow } from "../entities/workflow.ts";
import { File } from "../schema/file-schema.ts";
import { useOwnTemp } from "../testing/own-temp.ts";

useOwnTemp();

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "file-test-"));
});
afterAll(() => rm(folder, { recursive: true }));

const copy = task({ inputs: { file: File }, output: File }, ({ file }) => file);

/** A server of one content, that counts what it was asked. */
async function serving(content: string, status = 200) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    response.writeHead(status).end(content);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}`, asked };
}

test("a file from the web is fetched when its content is asked for, and downloaded once", async () => {
  const { url, asked } = await serving("a\nb");
  const look = task({ inputs: { file: File }, output: z.array(z.string()) }, async ({ file }) => {
    const [first, second] = await Promise.all([file.download(), file.download()]);
    return [file.name, await readFile(first, "utf8"), String(first === second), await file.text()];
  });
  const file = File.from(`${url}/x/table.csv?key=1`);
  expect((await copy({ file })).location).toBe(file.location);
  expect(asked).toEqual([]);
  expect(await look({ file })).toEqual(["table.csv", "a\nb", "true", "a\nb"]);
  expect(asked).toHaveLength(2);
  expect(await file.text()).toBe("a\nb");
});

test("a path in an address cannot lead out of where it is downloaded to", async () => {
  const { url } = await serving("x");
  expect(await File.from(`${url}/a/..`).download()).toMatch(/\/content$/);
});

test("an address that nothing here can read says what can be", async () => {
  await expect(File.from("s3://bucket/key").text()).rejects.toMatchObject({
    code: "Unimplemented",
    hint: expect.stringMatching(/file:\/\/.*http/),
  });
  const { url } = await serving("gone", 404);
  await expect(File.from(`${url}/a`).bytes()).rejects.toMatchObject({ code: "NotFound" });
});

test("content is written piece by piece, and read line by line", async () => {
  const lines = task({ output: File }, async () => {
    const file = File.create("lines.txt", { metadata: { of: "numbers" } });
    await file.write(
      (function* () {
        for (let i = 0; i < 3; i++) yield `zwölf ${i}\r\n`;
        yield new TextEncoder().encode("end");
      })(),
    );
    return file;
  });
  const file = await lines();
  const read: string[] = [];
  for await (const line of file.lines()) read.push(line);
  expect(read).toEqual(["zwölf 0", "zwölf 1", "zwölf 2", "end"]);
  expect(file.metadata).toEqual({ of: "numbers" });
  expect(() => file.writer()).toThrow(/another's/);
});

test("values are written and read as JSON, and what is none is told", async () => {
  const config = task({ output: File }, () => File.fromJson({ a: [1, null] }, { name: "config.json" }));
  expect(await (await config()).json()).toEqual({ a: [1, null] });
  const streamed = task({ output: File }, () => File.fromStream(["{", "nope"], { name: "broken.json" }));
  await expect((await streamed()).json()).rejects.toMatchObject({ code: "InvalidArgument" });
});

test("where an upload goes can be said, or that there is none", async () => {
  const target = join(folder, "forced.txt");
  const forced = task({ output: File }, () => File.fromText("x", { name: "a.txt", remotePath: target }));
  expect((await forced()).location).toBe(target);
  expect(await readFile(target, "utf8")).toBe("x");

  const stays = join(folder, "stays.txt");
  await writeFile(stays, "y");
  const kept = task({ output: File }, () => File.from(stays, { remotePath: false }));
  expect((await kept()).location).toBe(stays);
  const moved = task({ output: File }, () => File.from(stays));
  expect((await moved()).location).not.toBe(stays);
});

test("files travel in objects, lists and unions", async () => {
  const Report = z.object({
    main: File,
    parts: z.array(File),
    extra: File.optional(),
    either: z.union([File, z.int()]),
  });
  const make = task({ output: Report }, () => ({
    main: File.fromText("main", { name: "main.txt", metadata: { k: "v" } }),
    parts: [File.fromText("0", { name: "p" }), File.fromText("1", { name: "p" })],
    either: File.fromText("either", { name: "e" }),
  }));
  const read = task({ inputs: { main: File, report: Report }, output: z.string() }, async ({ main, report }) => {
    const parts = await Promise.all(report.parts.map((part) => part.text()));
    const either = typeof report.either === "number" ? "number" : await report.either.text();
    return [await main.text(), main.metadata.k, ...parts, String(report.extra), either].join(" ");
  });
  const wf = workflow({ output: z.string() }, () => {
    const report = make();
    return read({ main: report.main, report });
  });
  expect(await wf()).toBe("main v 0 1 undefined either");
});

test.each(["", "..", "a/b", "a\\b"])("%j is no name of a file", async (name) => {
  const make = task({ output: File }, () => File.create(name));
  await expect(make()).rejects.toThrow(/no name of a file/);
});

test("a file that a task returns and never wrote is the task's mistake", async () => {
  const make = task({ output: File }, () => File.create("nothing.txt"));
  await expect(make()).rejects.toMatchObject({ code: "NotFound", message: expect.stringMatching(/nothing\.txt/) });
});

test("a file that is made outside of a task says where it can be made", () => {
  expect(() => File.fromText("", { name: "page.txt" })).toThrow(
    expect.objectContaining({
      message: "the file page.txt is made outside of a task, whose folder it would lie in",
      hint: expect.stringContaining("File.from(path)"),
    }),
  );
});
