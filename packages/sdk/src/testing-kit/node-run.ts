import type { FlyteError } from "@haltere/core";
import type { FileAccess } from "../files/file-access.ts";
import type { RunRecord } from "../local/run-record.ts";
import { inputValues, outputValues } from "../values/interface-values.ts";

/** What became of a node, or of an item of a map. */
export interface NodeRun {
  /** The node's id, `n0`; of an item of a map, its map's node. */
  readonly id: string;
  /** The name of what ran. */
  readonly name: string;
  readonly kind: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** What it gave: the output, or an object of several; undefined where it failed. */
  readonly outputs: unknown;
  /** What it failed with. */
  readonly error: FlyteError | Error | undefined;
  /** How often its code was started: more than once where it was tried again, 0 where the cache had its outputs. */
  readonly attempts: number;
  /** Whether its outputs were taken from the cache. */
  readonly cached: boolean;
  /** What ran in it, in the order it started: nodes of a workflow, items of a map. */
  readonly nodes: readonly NodeRun[];
}

/** A record as a test reads it. */
export function nodeRun(record: RunRecord, files: FileAccess): NodeRun {
  const { place, name, kind, attempts, cached, children, error, outputs } = record;
  return {
    id: place.node ?? "",
    name,
    kind,
    inputs: inputValues(record.interface, record.inputs, place, files),
    outputs: outputs === undefined ? undefined : outputValues(record.interface, outputs, place, files),
    error: error === undefined || error instanceof Error ? error : new Error(String(error)),
    attempts,
    cached,
    nodes: children.map((child) => nodeRun(child, files)),
  };
}
