import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, mkdtemp, rename, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { blobLiteral, FlyteError, literalMap, mapEntry, readLiteral } from "@haltere/core";
import { BlobType_BlobDimensionality, type LiteralMap } from "@haltere/idl/core";
import type { OpenAI } from "openai";
import { localPath } from "../local-path.ts";

/** Uploads the requests of a batch, the input `requests`, and answers the file's id. */
export async function uploadRequests(client: OpenAI, inputs: LiteralMap, signal: AbortSignal): Promise<string> {
  const literal = mapEntry(inputs.literals, "requests");
  const opened = literal === undefined ? undefined : readLiteral(literal);
  const where = { input: "requests" };
  if (opened?.kind !== "blob") throw new FlyteError("InvalidArgument", "the requests are no file", { where });
  const { uri } = opened.value;
  const path = localPath(uri);
  if (path === undefined) {
    throw new FlyteError("InvalidArgument", `the requests lie at ${uri}, where the connector cannot read`, {
      where,
      hint: "Give a file on the connector's machine.",
    });
  }
  await stat(path).catch((cause: unknown) => {
    throw new FlyteError("NotFound", `there is no file ${path}`, { kind: "user", where, cause });
  });
  const { id } = await client.files.create({ file: createReadStream(path), purpose: "batch" }, { signal });
  return id;
}

/** Downloads what a batch left: a file of answers and one of errors, each empty where the batch has none. */
export async function downloadResults(
  client: OpenAI,
  batch: { readonly output_file_id?: string | null | undefined; readonly error_file_id?: string | null | undefined },
  outputPrefix: string,
  signal: AbortSignal,
): Promise<LiteralMap> {
  const folder = localPath(outputPrefix) ?? (await mkdtemp(join(tmpdir(), "haltere-openai-")));
  const address = localPath(outputPrefix) === undefined ? `file://${folder}` : outputPrefix;
  await mkdir(folder, { recursive: true });
  const fetched = async (id: string | null | undefined, name: string) => {
    const path = join(folder, name);
    if (id === null || id === undefined || id === "") await writeFile(path, "");
    else {
      const { body } = await client.files.content(id, { signal });
      // Downloaded whole or not at all, also when it is asked for again.
      await pipeline(body === null ? [] : Readable.fromWeb(body), createWriteStream(`${path}.part`));
      await rename(`${path}.part`, path);
    }
    return blobLiteral(`${address}/${name}`, "jsonl", BlobType_BlobDimensionality.SINGLE);
  };
  return literalMap({
    answers: await fetched(batch.output_file_id, "answers.jsonl"),
    errors: await fetched(batch.error_file_id, "errors.jsonl"),
  });
}
