import { createHash } from "node:crypto";
import { FlyteError } from "@haltere/core";
import type { Connection } from "./connection.ts";

/** A place in a project where data belongs. */
export interface UploadTarget {
  readonly project: string;
  readonly domain: string;
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
  content: Uint8Array<ArrayBuffer>,
): Promise<string> {
  const md5 = createHash("md5").update(content).digest();
  const location = await connection.dataProxy.createUploadLocation({
    ...target,
    filename: fileName,
    contentMd5: md5,
    addContentMd5Metadata: true,
  });
  const headers = new Headers(location.headers);
  headers.set("Content-MD5", md5.toString("base64"));
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

async function put(url: string, headers: Headers, body: Uint8Array<ArrayBuffer>, fileName: string): Promise<Response> {
  try {
    return await fetch(url, { method: "PUT", headers, body });
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
