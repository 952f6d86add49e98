import type { JsonObject } from "@bufbuild/protobuf";
import type {
  CatalogCacheStatus,
  CatalogMetadata,
  CompiledWorkflowClosure,
  ExecutionError,
  Literal,
  LiteralMap,
  TaskLog,
} from "@haltere/idl/core";
import type { ItemState, SavedState } from "@haltere/idl/haltere";
import type { AttemptProgress } from "@haltere/ports";
import type { AttemptRef } from "../plan/layout.ts";

/** Outputs of an attempt: at hand, or in the blobs with what is known of them. */
export type AttemptOutputs =
  | { readonly kind: "values"; readonly values: LiteralMap }
  | { readonly kind: "stored"; readonly uri: string; readonly sizeBytes: number };

/** What became of a result in the cache. */
export interface Kept {
  readonly status: CatalogCacheStatus;
  readonly key: CatalogMetadata | undefined;
}

/** How an attempt ended, as the engine knows it: the executor's result with errors in flyteidl's form. */
export type AttemptOutcome =
  | {
      readonly kind: "succeeded";
      readonly outputs: AttemptOutputs;
      readonly deckUri?: string;
      /** What became of the result in the cache, where the task's results are kept. */
      readonly kept?: Kept;
    }
  | {
      readonly kind: "failed";
      readonly error: ExecutionError;
      readonly recoverable: boolean;
      readonly deckUri?: string;
    }
  /** The task wired a workflow, which runs in its node's place. */
  | {
      readonly kind: "dynamic";
      readonly closure: CompiledWorkflowClosure;
      /** Where the closure lies. */
      readonly closureUri: string;
      readonly jobSpecUri: string;
      readonly deckUri?: string;
    };

/** A node of an earlier execution, as far as it is of use. */
export type PriorNode =
  /** It succeeded. */
  | {
      readonly kind: "succeeded";
      readonly outputs: AttemptOutputs | undefined;
      readonly deckUri: string;
      /** Of a task's node, what its record tells of the cache. */
      readonly task?: { readonly cacheStatus: CatalogCacheStatus; readonly catalogKey: CatalogMetadata | undefined };
    }
  /** Its dynamic task had wired a workflow, in an attempt after which the nodes inside are named. */
  | (Extract<AttemptOutcome, { kind: "dynamic" }> & { readonly attempt: number })
  /** Some of its items succeeded. */
  | { readonly kind: "items"; readonly items: readonly ItemState[] }
  /** Its task left a checkpoint. */
  | { readonly kind: "checkpoint"; readonly uri: string };

/**
 * What happened, told to `step`. Time, ids and results enter only here (invariant 1). `at` is microseconds. Any signal may come twice or
 * late: one that is about a past attempt changes nothing.
 */
export type Signal =
  /** The execution begins; its inputs are the start node's outputs. */
  | { readonly kind: "started"; readonly at: number; readonly inputs: AttemptOutputs }
  /** The engine took over the execution: ask for everything again that is pending (invariant 5). */
  | { readonly kind: "resumed"; readonly at: number }
  | { readonly kind: "running"; readonly at: number; readonly attempt: AttemptRef }
  | {
      readonly kind: "progress";
      readonly at: number;
      readonly attempt: AttemptRef;
      readonly logs: readonly TaskLog[];
      readonly reason: string;
      readonly phase?: AttemptProgress["phase"];
      readonly customInfo?: JsonObject;
      readonly state?: SavedState;
    }
  | { readonly kind: "finished"; readonly at: number; readonly attempt: AttemptRef; readonly outcome: AttemptOutcome }
  /** A value that `load` asked for; undefined where it cannot be read. */
  | { readonly kind: "loaded"; readonly at: number; readonly uri: string; readonly value: LiteralMap | undefined }
  /** What `lookup` asked for: what the cache has for the node; undefined where its task has to run. */
  | {
      readonly kind: "looked up";
      readonly at: number;
      readonly node: string;
      readonly hit?: { readonly outputs: LiteralMap; readonly key: CatalogMetadata };
    }
  /** What `keep` asked for; without `kept` where the cache could not be asked. */
  | { readonly kind: "kept"; readonly at: number; readonly node: string; readonly kept?: Kept }
  /** What `recover` asked for: what the node did in the execution that this one recovers, as far as it can be used. */
  | {
      readonly kind: "recovered";
      readonly at: number;
      readonly node: string;
      readonly prior?: PriorNode;
    }
  /** What a gate waits for has a value. */
  | { readonly kind: "signaled"; readonly at: number; readonly signal: string; readonly value: Literal }
  /** The time that `timer` asked for has come. */
  | { readonly kind: "timer"; readonly at: number; readonly node: string }
  /** A user ends the execution. */
  | { readonly kind: "terminate"; readonly at: number; readonly cause: string; readonly principal: string }
  /** The engine cannot go on with it: it fails, with what runs. */
  | { readonly kind: "broken"; readonly at: number; readonly error: ExecutionError };
