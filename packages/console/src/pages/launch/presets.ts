import type { JsonObject, JsonValue } from "@bufbuild/protobuf";
import { base64Decode, base64Encode } from "@bufbuild/protobuf/wire";

/** Forms that were saved by name, of one launch plan or task in one domain, in this browser. */
export function readPresets(key: string): ReadonlyMap<string, JsonValue> {
  const text = localStorage.getItem(storageKey(key));
  return text === null ? new Map() : new Map(Object.entries(JSON.parse(text) as Record<string, JsonValue>));
}

/** @throws DOMException where the browser has no room for it. */
export function writePresets(key: string, presets: ReadonlyMap<string, JsonValue>): void {
  if (presets.size === 0) localStorage.removeItem(storageKey(key));
  else localStorage.setItem(storageKey(key), JSON.stringify(Object.fromEntries(presets)));
}

function storageKey(key: string): string {
  return `haltere:presets:${key}`;
}

const mark = "form=";

/** A form as what stands behind an address's `#`, which no server is told. */
export async function addressOf(form: JsonObject): Promise<string> {
  const packed = await through(new TextEncoder().encode(JSON.stringify(form)), new CompressionStream("deflate-raw"));
  return mark + base64Encode(packed, "url");
}

/** The form that an address has; undefined where it has none, or it is broken. */
export async function formOfAddress(hash: string): Promise<JsonValue | undefined> {
  if (!hash.startsWith(mark)) return undefined;
  try {
    const packed = base64Decode(hash.slice(mark.length));
    const text = await through(new Uint8Array(packed), new DecompressionStream("deflate-raw"));
    return JSON.parse(new TextDecoder().decode(text)) as JsonValue;
  } catch {
    // Cut off on its way here: the form says that nothing could be read of it.
    return undefined;
  }
}

async function through(
  bytes: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());
}
