import type { ErrorPlace } from "@haltere/core";
import type { EntityInterface } from "../entities/entity-interface.ts";
import type { Literals } from "../values/interface-values.ts";

/** What ran in this process, written down while it runs: a node, an item of a map, or what was called by itself. */
export interface RunRecord {
  readonly kind: string;
  /** The entity's name. */
  readonly name: string;
  readonly place: ErrorPlace;
  readonly interface: EntityInterface;
  readonly inputs: Literals;
  /** Undefined until it has succeeded. */
  outputs: Literals | undefined;
  /** What it failed with. */
  error: unknown;
  /** How often its code was started. */
  attempts: number;
  /** Whether its outputs were taken from the cache. */
  cached: boolean;
  /** What ran in it, in the order it started. */
  readonly children: RunRecord[];
}

/** Runs something, and writes down in `record` how it ended. */
export async function recorded(record: RunRecord | undefined, work: () => Promise<Literals>): Promise<Literals> {
  if (record === undefined) return await work();
  try {
    record.outputs = await work();
    return record.outputs;
  } catch (thrown) {
    record.error = thrown;
    throw thrown;
  }
}

/** Opens the record of something that starts now. */
export function openRecord(
  among: RunRecord[] | undefined,
  about: Pick<RunRecord, "kind" | "name" | "place" | "interface" | "inputs">,
): RunRecord | undefined {
  if (among === undefined) return undefined;
  const record: RunRecord = {
    ...about,
    outputs: undefined,
    error: undefined,
    attempts: 0,
    cached: false,
    children: [],
  };
  among.push(record);
  return record;
}
