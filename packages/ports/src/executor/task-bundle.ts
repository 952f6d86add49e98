/**
 * What a workflow's bundle exports, and a task process calls: the contract between the SDK, whose code is inside the
 * bundle, and whoever runs its tasks (the warm pool here, `haltere-execute` in a container).
 */

/** The name of the bundle's export that implements `TaskBundle`. */
export const taskBundleExport = "haltereTaskBundle";

/** One task to run. Literal maps are encoded flyteidl.core.LiteralMap. */
export interface TaskCall {
  /** The words behind `--` in the task's arguments: `task-module`, M, `task-name`, N. */
  readonly loaderArguments: readonly string[];
  /** Encoded inputs, or where inputs.pb lies. For an item of an array node: the item's own inputs. */
  readonly inputs: Uint8Array | { readonly uri: string };
  /** Where large outputs and the deck belong. */
  readonly outputPrefix: string;
  readonly rawOutputPrefix: string;
  readonly checkpointPrefix: string | undefined;
  readonly previousCheckpointPrefix: string | undefined;
  /** Ids that Flyte tells its tasks through FLYTE_INTERNAL_… variables, and those of the execution. */
  readonly environment: Readonly<Record<string, string>>;
  /** Outputs whose encoding is larger than this many bytes are written to `<outputPrefix>/outputs.pb`. */
  readonly maxInlineBytes: number;
  /** Aborted when the task should stop: its time is up, or its execution ended. */
  readonly signal: AbortSignal;
}

export type TaskReply =
  /** Encoded outputs, or absent where they were written to `<outputPrefix>/outputs.pb`. */
  | { readonly kind: "succeeded"; readonly outputs: Uint8Array | undefined; readonly deckUri: string | undefined }
  /** The task wrote futures.pb. */
  | { readonly kind: "dynamic"; readonly deckUri: string | undefined }
  /** Encoded flyteidl.core.ErrorDocument. */
  | { readonly kind: "failed"; readonly error: Uint8Array; readonly deckUri: string | undefined };

export interface TaskBundle {
  /** Runs one task. Never rejects: what goes wrong is a `failed` reply. */
  execute(call: TaskCall): Promise<TaskReply>;
}
