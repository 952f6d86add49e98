import { createHash } from "node:crypto";
import { FlyteError } from "@haltere/core";
import type { BlobInfo, Blobs } from "@haltere/ports";

/** Blobs in memory, whole or not at all; only what the links need. */
export function memoryBlobs(root = "file:///data/blobs"): Blobs {
  const kept = new Map<string, { readonly content: Buffer; readonly info: BlobInfo }>();
  const held = (uri: string) => {
    const found = kept.get(uri);
    if (!found) throw new FlyteError("NotFound", `nothing at ${uri}`);
    return found;
  };
  return {
    root,
    async write(uri, content, { md5, contentType } = {}) {
      if (!uri.startsWith(`${root}/`) || uri.split("/").includes(".."))
        throw new FlyteError("InvalidArgument", `${uri} is not below ${root}`);
      const chunks: Uint8Array[] = [];
      if (content instanceof Uint8Array) chunks.push(content);
      else for await (const chunk of content) chunks.push(chunk);
      const whole = Buffer.concat(chunks);
      if (md5 && !createHash("md5").update(whole).digest().equals(md5))
        throw new FlyteError("InvalidArgument", "the content has another MD5");
      const info = { uri, size: whole.length, ...(contentType === undefined ? {} : { contentType }) };
      kept.set(uri, { content: whole, info });
      return info;
    },
    read: async (uri) => held(uri).content,
    async *open(uri, { start, end } = { start: 0 }) {
      yield held(uri).content.subarray(start, end);
    },
    head: async (uri) => kept.get(uri)?.info,
    async *list(prefix) {
      for (const [uri, { info }] of [...kept].sort(([a], [b]) => (a < b ? -1 : 1)))
        if (uri.startsWith(`${prefix}/`)) yield info;
    },
    async delete(uri) {
      kept.delete(uri);
    },
  };
}
