// Run as a process of its own with little memory: LARGE_FILES_URL serves and takes a large file.
import { createRouterTransport } from "@connectrpc/connect";
import { DataProxyService } from "@haltere/idl/service";
import { z } from "zod";
import { task } from "../entities/task.ts";
import { workflow } from "../entities/workflow.ts";
import { connectThrough } from "../remote/connection.ts";
import { upload } from "../remote/upload.ts";
import { DataFrame } from "../schema/dataframe-schema.ts";
import { Directory } from "../schema/directory-schema.ts";
import { File } from "../schema/file-schema.ts";

const url = process.env.LARGE_FILES_URL ?? "";
const megabytes = Number(process.env.LARGE_FILES_MEGABYTES);
const rows = Number(process.env.LARGE_FILES_ROWS);

const megabyte = new Uint8Array(2 ** 20);

async function lengthOf(file: File): Promise<number> {
  let length = 0;
  for await (const piece of file.stream()) length += piece.length;
  return length;
}

const make = task({ output: Directory }, async () => {
  const directory = Directory.create();
  await directory.newFile("big").write(
    (function* () {
      for (let i = 0; i < megabytes; i++) yield megabyte;
    })(),
  );
  return directory;
});
const measure = task({ inputs: { directory: Directory, web: File }, output: z.array(z.int()) }, async (given) => {
  const file = given.directory.file("big");
  const downloaded = await given.web.download();
  return [await lengthOf(file), await lengthOf(given.web), await lengthOf(File.from(downloaded))];
});
const Rows = DataFrame.schema({ columns: { n: z.int(), text: z.string(), x: z.number() } });
const fill = task({ output: Rows }, () =>
  DataFrame.fromRows(
    (function* () {
      for (let n = 0; n < rows; n++) yield { n, text: `row ${n} ${"x".repeat(n % 50)}`, x: n / 3 };
    })(),
  ),
);
const count = task({ inputs: { table: Rows }, output: z.int() }, async ({ table }) => {
  let sum = 0;
  for await (const batch of table.batches()) for (const row of batch) sum += row.n;
  return sum;
});
const tables = workflow({ output: z.int() }, () => count({ table: fill() }));
const files = workflow({ inputs: { web: File }, output: z.array(z.int()) }, ({ web }) =>
  measure({ directory: make(), web }),
);

const peak = (): number => process.resourceUsage().maxRSS / 1024;

const sum = await tables();
// What the program itself takes, and what tables of any size take, is no matter of the files.
const before = peak();
const lengths = await files({ web: File.from(url) });
const transport = createRouterTransport(({ service }) =>
  service(DataProxyService, {
    createUploadLocation: () => ({ signedUrl: url, nativeUrl: "file:///up" }),
  }),
);
const file = await File.from(url).download();
await upload(connectThrough(transport, "memory"), { project: "p", domain: "d" }, "big", { path: file });
console.log(JSON.stringify({ lengths, sum, megabytesForFiles: peak() - before }));
