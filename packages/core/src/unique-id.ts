import { base32, fnv1a32, fnv1a64 } from "./unique-id-hash.ts";

/** Longest id of a node execution; a longer one is hashed. */
const nodeIdLength = 20;
/** Longest name of a task's pod; a longer one is hashed. */
const generatedNameLength = 50;
/** Longest name of a child execution; a longer one is hashed. */
const childExecutionLength = 20;

/** The node that another one runs inside of: its unique id and the attempt that made the child. */
export interface ParentNode {
  readonly uniqueId: string;
  readonly attempt: number;
}

/**
 * The id of a node execution, unique in its execution: the node's own id at the root, else
 * `<parent's unique id>-<parent's attempt>-<id>`; hashed to 8 characters where that is longer than 20 (Flyte's GenerateUniqueID).
 */
export function uniqueNodeId(nodeId: string, parent?: ParentNode): string {
  return shortened(
    parent === undefined ? nodeId : joined(parent.uniqueId, String(parent.attempt), nodeId),
    nodeIdLength,
    hash32,
  );
}

/**
 * The name of an attempt, in Flyte its pod's: `<execution>-<unique node id>-<attempt>`, and for an item of an array node
 * `-n<index>-<item's attempt>` behind that; hashed to 8 characters where it is longer than 50.
 */
export function generatedTaskName(
  executionName: string,
  uniqueId: string,
  attempt: number,
  item?: { readonly index: number; readonly attempt: number },
): string {
  const name = joined(executionName, uniqueId, String(attempt));
  if (item === undefined) return shortened(name, generatedNameLength, hash32);
  const array = shortened(name, generatedNameLength, hash32);
  return shortened(joined(array, `n${item.index}`, String(item.attempt)), generatedNameLength, hash32);
}

/** The name of the execution that a launch plan node starts; hashed with 64 bits where it is longer than 20. */
export function childExecutionName(executionName: string, uniqueId: string, attempt: number): string {
  return shortened(joined(executionName, uniqueId, String(attempt)), childExecutionLength, hash64);
}

const shardAlphabet = "abcdefghijklmnopqrstuvwxyz0123456789";

/** The two characters that Flyte puts before a name in raw output addresses, to spread them over an object store. */
export function rawOutputShard(name: string): string {
  const bucket = fnv1a32(name) % (shardAlphabet.length * shardAlphabet.length);
  return (
    shardAlphabet.charAt(Math.floor(bucket / shardAlphabet.length)) +
    shardAlphabet.charAt(bucket % shardAlphabet.length)
  );
}

/** Joins with hyphens; a part is preceded by one only where something stands before it. */
function joined(...parts: readonly string[]): string {
  let text = "";
  for (const part of parts) text += text.length > 0 ? `-${part}` : part;
  return text;
}

function shortened(id: string, limit: number, hash: (id: string) => string): string {
  return id.length <= limit ? id : hash(id);
}

function hash32(id: string): string {
  return `f${base32(BigInt(fnv1a32(id)), 32)}`;
}

function hash64(id: string): string {
  return `f${base32(fnv1a64(id), 64)}`;
}
