import type { LiteralMap, LiteralType } from "@haltere/idl/core";
import type { NodeExecutionEvent, TaskExecutionEvent, WorkflowExecutionEvent } from "@haltere/idl/event";
import type { SavedState } from "@haltere/idl/haltere";
import type { AttemptRef } from "../plan/layout.ts";

/** Encoded literal maps that go into a record's columns; absent where they are large and lie in the blobs. */
export interface RecordedData {
  readonly inputs?: Uint8Array;
  readonly outputs?: Uint8Array;
  /** Where the compiled workflow lies that a dynamic node became. */
  readonly dynamicWorkflow?: string;
}

/** An event for the records and the journal, written in the transaction of the step that decided it (invariant 3). */
export type RecordedEvent =
  | { readonly kind: "workflow"; readonly event: WorkflowExecutionEvent; readonly data: RecordedData }
  | { readonly kind: "node"; readonly event: NodeExecutionEvent; readonly data: RecordedData }
  | { readonly kind: "task"; readonly event: TaskExecutionEvent; readonly data: RecordedData }
  /** A user's request to end the execution, which is not an event in Flyte. */
  | { readonly kind: "termination"; readonly at: number; readonly cause: string; readonly principal: string };

/** What a step wants done. `record` and `store` belong to its commit, the others follow it (invariant 4). */
export type Decision =
  | { readonly kind: "record"; readonly record: RecordedEvent }
  /** Encoded flyteidl.core.LiteralMap to lie at an address before the commit that refers to it. */
  | { readonly kind: "store"; readonly uri: string; readonly bytes: Uint8Array }
  /**
   * Start an attempt. Where it `mayHaveRun` before a crash, its result may lie in the blobs already; where its executor had saved
   * state of it, that one goes on from there.
   */
  | {
      readonly kind: "start";
      readonly attempt: AttemptRef;
      readonly interruptible: boolean;
      readonly mayHaveRun: boolean;
      readonly savedState?: SavedState;
    }
  /** The state that an attempt's executor saved last is durable. */
  | { readonly kind: "saved"; readonly attempt: AttemptRef }
  | { readonly kind: "abort"; readonly attempt: AttemptRef; readonly reason: string }
  | { readonly kind: "load"; readonly uri: string }
  /** Look what the node did in the execution that this one recovers. */
  | { readonly kind: "recover"; readonly node: string }
  /** Look for the node's result in the cache, and where its task is to run alone, wait for its turn. */
  | { readonly kind: "lookup"; readonly node: string }
  /** Keep in the cache what the workflow gave that a node's task wired, and tell what became of it: the node ends then. */
  | { readonly kind: "keep"; readonly node: string; readonly attempt: number; readonly outputs: LiteralMap }
  /** A gate waits for a signal, which is known from the commit on: tell its value, at once where it was set before. */
  | { readonly kind: "listen"; readonly signal: string; readonly type: LiteralType }
  | { readonly kind: "timer"; readonly at: number; readonly node: string }
  /** The execution has ended: its engine rows go in the same commit. */
  | { readonly kind: "finish" };
