import { AsyncLocalStorage } from "node:async_hooks";
import type { Clock } from "@haltere/ports";
import type { Entity } from "../entities/entity.ts";
import type { GateAnswers } from "../gates/gate-answers.ts";
import type { LocalCache } from "./local-cache.ts";
import type { RunRecord } from "./run-record.ts";

/** What stands in for an entity: values by name to its output, or to an object of its outputs. */
export type StandIn = (inputs: Readonly<Record<string, unknown>>) => unknown;

/** What a test puts in place of the machine's, for all that runs in this process while it runs. */
export interface Surroundings {
  readonly clock?: Clock;
  /** The clock for what a task may take, where that is another. */
  readonly limits?: Clock;
  /** Counts the tasks of this process whose code runs now. */
  readonly activity?: { tasks: number };
  /** Who answers gates; by default the terminal. */
  readonly gates?: GateAnswers;
  /** What stands in for entities, by their definitions. */
  readonly standIns?: ReadonlyMap<object, StandIn>;
  /** Where all that runs is written down. */
  readonly records?: RunRecord[];
  /** Where results of cached tasks are kept, in place of the data directory; false for nowhere. */
  readonly cache?: LocalCache | false;
  /** Whether cached tasks run though their results are there. */
  readonly overwriteCache?: boolean;
  /** Where what local runs keep lies. Default: HALTERE_DATA_DIR, else `.haltere`. */
  readonly dataDirectory?: string;
}

const storage = new AsyncLocalStorage<Surroundings>();
const none: Surroundings = {};

/** What surrounds the code that runs now. */
export function surroundings(): Surroundings {
  return storage.getStore() ?? none;
}

/** Runs code, and all it starts, with other surroundings. */
export function withSurroundings<T>(changed: Surroundings, code: () => T): T {
  return storage.run({ ...surroundings(), ...changed }, code);
}

/** Changes the surroundings of the code that follows in the same flow. Answers what puts them back. */
export function enterSurroundings(changed: Surroundings): () => void {
  const before = surroundings();
  storage.enterWith({ ...before, ...changed });
  return () => storage.enterWith(before);
}

/** What stands in for an entity now; undefined where it runs itself. */
export function standInOf(entity: Entity | object): StandIn | undefined {
  return surroundings().standIns?.get(entity);
}
