import { createHash } from "node:crypto";
import { once } from "node:events";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { FlyteError } from "@haltere/core";
import type { Connection } from "./connection.ts";

/** A place in a project where data belongs. */
export interface UploadTarget {
  readonly project: string;
  readonly domain: string;
}

/** Bytes, or a file of this machine, of which no more than a piece is held at a time. */
export type UploadContent = Uint8Array<ArrayBuffer> | { readonly path: string };

/** What an upload may be told. */
export interface UploadOptions {
  /** What stands in the address in place of the content's MD5; files uploaded under one lie beside each other. */
  readonly root?: string;
  /** Of the content, where it is known. */
  readonly md5?: Uint8Array;
}

/**
 * Uploads a file through a signed URL. The same content under the same name gets the same address.
 * @returns The address that literals and task arguments use.
 * @throws FlyteError of the refusal, by the location's service or by the store.
 */
export async function upload(
  connection: Pick<Connection, "dataProxy">,
  target: UploadTarget,
  fileName: string,
  content: UploadContent,
  options: UploadOptions = {},
): Promise<string> {
  const md5 = options.md5 ?? (await md5Of(content));
  const location = await connection.dataProxy.createUploadLocation({
    ...target,
    filename: fileName,
    contentMd5: md5,
    addContentMd5Metadata: true,
    ...(options.root === undefined ? {} : { filenameRoot: options.root }),
  });
  const headers = new Headers(location.headers);
  headers.set("Content-MD5", Buffer.from(md5).toString("base64"));
  if (location.nativeUrl.startsWith("abfs://")) headers.set("x-ms-blob-type", "BlockBlob");
  const response = await put(location.signedUrl, headers, content, fileName);
  if (response.status !== 200 && response.status !== 201) {
    const reason = (await response.text()).slice(0, 500);
    throw new FlyteError("Unavailable", `The upload of ${fileName} was refused: ${response.status} ${reason}`.trim(), {
      where: { file: fileName },
      recoverable: response.status >= 500,
      hint: "Check that the store is reachable from here and that its disk is not full.",
    });
  }
  await response.body?.cancel();
  return location.nativeUrl;
}

/** The MD5 of a content, 16 bytes. Throws FlyteError NotFound for a file that is not there. */
export async function md5Of(content: UploadContent): Promise<Uint8Array> {
  const hash = createHash("md5");
  if (content instanceof Uint8Array) return hash.update(content).digest();
  try {
    for await (const chunk of createReadStream(content.path)) hash.update(chunk);
  } catch (thrown) {
    throw new FlyteError("NotFound", `${content.path} could not be read: ${FlyteError.from(thrown).message}`, {
      kind: "user",
      where: { file: content.path },
      cause: thrown,
    });
  }
  return hash.digest();
}

async function put(url: string, headers: Headers, content: UploadContent, fileName: string): Promise<Response> {
  try {
    if (content instanceof Uint8Array) return await fetch(url, { method: "PUT", headers, body: content });
    return await putFile(url, headers, content.path);
  } catch (thrown) {
    const cause = thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause : thrown;
    throw new FlyteError(
      "Unavailable",
      `${fileName} could not be uploaded to ${new URL(url).origin}: ${FlyteError.from(cause).message}`,
      {
        where: { file: fileName },
        recoverable: true,
        hint: "Check that the store is reachable from here.",
        cause: thrown,
      },
    );
  }
}

/** Sends a file as fast as it is taken. `fetch` would read ahead, and hold a large one whole. */
async function putFile(url: string, headers: Headers, path: string): Promise<Response> {
  const { request } = url.startsWith("https:") ? await import("node:https") : await import("node:http");
  // Stores want to know the length before; without it a stream is sent in chunks.
  headers.set("Content-Length", String((await stat(path)).size));
  const sent = request(url, { method: "PUT", headers: Object.fromEntries(headers) });
  const answered = once(sent, "response");
  // Also where a store answers, and hangs up, before it has taken all.
  const taken = pipeline(createReadStream(path), sent);
  const [response] = await Promise.race([answered, taken.then(() => answered)]);
  await taken.catch(() => undefined);
  const body = await text(response);
  return new Response(body === "" ? null : body, { status: response.statusCode ?? 500 });
}
