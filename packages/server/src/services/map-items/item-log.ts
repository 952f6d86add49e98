import { itemLogUri } from "@haltere/engine";
import type { NodeExecutionIdentifier } from "@haltere/idl/core";
import type { Blobs } from "@haltere/ports";

/** An attempt of a map's item, as the name of its log has it: `item/<index>/<attempt>`. */
export interface ItemLog {
  readonly index: number;
  readonly attempt: number;
}

export function itemLogName({ index, attempt }: ItemLog): string {
  return `item/${index}/${attempt}`;
}

/** What the name of a log says; undefined for one that is of no item. */
export function readItemLogName(name: string): ItemLog | undefined {
  const [, index, attempt] = /^item\/(\d{1,9})\/(\d{1,9})$/.exec(name) ?? [];
  return index === undefined || attempt === undefined ? undefined : { index: Number(index), attempt: Number(attempt) };
}

/** Where the log of an item's attempt lies, whether there is one or not. */
export function itemLogPlace(
  blobs: Blobs,
  node: Pick<NodeExecutionIdentifier, "executionId" | "nodeId">,
  log: ItemLog,
): string {
  return itemLogUri(blobs.root, node, log.index, log.attempt);
}
