import { createClient, type Transport } from "@connectrpc/connect";
import { DataProxyService } from "@haltere/idl/service";
import type { Scope } from "../../data/scope.ts";
import { Md5 } from "../../forms/md5.ts";

/** A file of this machine, and its place in the directory that is uploaded. */
export interface UploadedFile {
  readonly path: string;
  readonly file: File;
}

/**
 * Uploads a file, or the files of a directory beside each other, and answers the address of the one or of the directory.
 * `progress` is told the part that is done, from 0 to 1, hashing included.
 */
export async function uploadFiles(
  transport: Transport,
  scope: Scope,
  files: readonly UploadedFile[],
  directory: boolean,
  progress: (done: number) => void,
): Promise<string> {
  const client = createClient(DataProxyService, transport);
  const bytes = files.reduce((sum, { file }) => sum + file.size, 0);
  let done = 0;
  const step = (size: number) => {
    done += size;
    progress(bytes === 0 ? 1 : done / (2 * bytes));
  };
  const hashed: (UploadedFile & { readonly md5: Uint8Array<ArrayBuffer> })[] = [];
  const all = new Md5();
  for (const { path, file } of files) {
    const md5 = await md5Of(file, step);
    hashed.push({ path, file, md5 });
    all.update(new TextEncoder().encode(`${path}\0${hex(md5)}\n`));
  }
  const filenameRoot = directory ? hex(all.digest()) : "";
  let address = "";
  for (const { path, file, md5 } of hashed) {
    const request = { ...scope, filename: path, contentMd5: md5, addContentMd5Metadata: true, filenameRoot };
    const { signedUrl, nativeUrl, headers } = await client.createUploadLocation(request);
    const base64 = btoa(String.fromCharCode(...md5));
    await put(signedUrl, file, { ...headers, "Content-MD5": base64 }, step);
    address = directory ? nativeUrl.slice(0, -path.length - 1) : nativeUrl;
  }
  return address;
}

async function md5Of(file: File, step: (size: number) => void): Promise<Uint8Array<ArrayBuffer>> {
  const md5 = new Md5();
  for await (const piece of file.stream()) {
    md5.update(piece);
    step(piece.length);
  }
  return md5.digest();
}

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** fetch tells nothing of how far an upload is. */
function put(url: string, file: File, headers: Record<string, string>, step: (size: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    let sent = 0;
    request.open("PUT", url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded }) => {
      step(loaded - sent);
      sent = loaded;
    };
    request.onload = () => {
      if (request.status === 200 || request.status === 201) resolve();
      else
        reject(
          new Error(`The upload of ${file.name} was refused: ${request.status} ${request.responseText.slice(0, 300)}`),
        );
    };
    request.onerror = () => reject(new Error(`The upload of ${file.name} broke off. Try again.`));
    request.send(file);
  });
}
