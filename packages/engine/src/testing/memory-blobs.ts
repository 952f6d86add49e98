import { FlyteError } from "@haltere/core";
import type { Blobs } from "@haltere/ports";

/** Blobs in this process's memory, with what of the contract the engine asks for. */
export function memoryBlobs(): Blobs & { readonly content: Map<string, Uint8Array> } {
  const content = new Map<string, Uint8Array>();
  const read = async (uri: string): Promise<Uint8Array> => {
    const bytes = content.get(uri);
    if (bytes === undefined) throw new FlyteError("NotFound", `There is no blob ${uri}.`);
    return bytes;
  };
  return {
    root: "mem://blobs",
    content,
    read,
    async write(uri, bytes) {
      if (!(bytes instanceof Uint8Array))
        throw new FlyteError("Unimplemented", "Streams are not written in these tests.");
      content.set(uri, bytes.slice());
      return { uri, size: bytes.length };
    },
    async *open(uri) {
      yield await read(uri);
    },
    async head(uri) {
      const bytes = content.get(uri);
      return bytes === undefined ? undefined : { uri, size: bytes.length };
    },
    async *list(prefix) {
      for (const [uri, bytes] of [...content].sort())
        if (uri.startsWith(`${prefix}/`)) yield { uri, size: bytes.length };
    },
    async delete(uri) {
      content.delete(uri);
    },
  };
}
