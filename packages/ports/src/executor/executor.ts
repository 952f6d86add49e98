import type { JsonObject } from "@bufbuild/protobuf";
import type { Identity, LiteralMap, NodeExecutionIdentifier, TaskLog, TaskTemplate } from "@haltere/idl/core";

/** One attempt of one task, as the engine hands it to an executor. Everything in it is final: templates are rendered by the executor. */
export interface Attempt {
  /** Stable over crashes: starting twice under one key is starting once. */
  readonly key: string;
  /** The name Flyte gives the attempt's pod: `<execution>-<node>-<attempt>`, hashed where long. Unique in the project and domain. */
  readonly generatedName: string;
  readonly node: NodeExecutionIdentifier;
  /** Counts from 0. */
  readonly number: number;
  readonly task: TaskTemplate;
  /** What to give the task: its inputs, or for an item of an array node the item's own. */
  readonly inputs: LiteralMap;
  /** Set for an item of an array node. */
  readonly item?: ArrayItem;
  /** Where the task's inputs lie as `inputs.pb`; writes them there at the first call. For an item: the whole array's inputs. */
  readonly inputsUri: () => Promise<string>;
  /** Where outputs.pb, error.pb, futures.pb and deck.html belong; no slash at the end. */
  readonly outputPrefix: string;
  /** Where files and datasets that the task makes belong; no slash at the end. */
  readonly rawOutputPrefix: string;
  readonly checkpointPrefix: string;
  /** The checkpoint of an earlier attempt, where there is one. */
  readonly previousCheckpointPrefix?: string;
  /** Environment of the task's process beyond the task's own (FLYTE_INTERNAL_…, execution-level variables). */
  readonly environment: Readonly<Record<string, string>>;
  readonly interruptible: boolean;
  /** Milliseconds that the attempt may run, counted from its start; absent for no limit. */
  readonly timeout?: number;
  /** Blob address under which the attempt's stdout and stderr are kept. */
  readonly logUri: string;
  /** What the execution says of itself to whatever runs its tasks elsewhere. */
  readonly metadata?: AttemptMetadata;
  /** What this executor last saved of the attempt, before the engine was restarted: the attempt goes on from there. */
  readonly savedState?: Uint8Array;
}

/** Flyte's labels, annotations and identity of a task's pod, or of its remote job. */
export interface AttemptMetadata {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Kubernetes' service account; empty for none. */
  readonly serviceAccount: string;
  readonly identity?: Identity;
  /** What the execution alone adds to its tasks' environment. */
  readonly environment: Readonly<Record<string, string>>;
}

export interface ArrayItem {
  readonly index: number;
  readonly size: number;
}

/** How an attempt ended. Phases and retries are the engine's business. */
export type AttemptResult =
  /** Outputs as values, or in `outputs.pb` under the attempt's output prefix. */
  | { readonly kind: "succeeded"; readonly outputs: LiteralMap | "stored"; readonly deckUri?: string }
  /** The task wrote futures.pb: it goes on as a dynamic workflow. */
  | { readonly kind: "dynamic"; readonly deckUri?: string }
  | { readonly kind: "failed"; readonly error: AttemptError; readonly deckUri?: string }
  /** Ended because it was asked to; no result counts. */
  | { readonly kind: "aborted" };

export interface AttemptError {
  /** As in flyteidl's ContainerError: `USER:RuntimeError`, `SYSTEM`, `TimeoutExpired`, ... */
  readonly code: string;
  readonly message: string;
  readonly origin: "user" | "system" | "unknown";
  readonly recoverable: boolean;
  /** Microseconds since the epoch. */
  readonly timestamp?: number;
  readonly worker?: string;
}

/** What an executor knows of an attempt that has not ended. */
export interface AttemptProgress {
  readonly logs?: readonly TaskLog[];
  readonly reason?: string;
  /** Where the attempt stands before its code runs: queued where absent; ignored once `running` was told. */
  readonly phase?: "queued" | "waiting for resources" | "initializing";
  /** A google.protobuf.Struct for the task's record, into which it is merged. */
  readonly customInfo?: JsonObject;
  /** What the executor needs to go on with the attempt after a crash (`Attempt.savedState`); replaces what was saved before. */
  readonly state?: Uint8Array;
  /** Called once `state` is durable: nothing may rest on it before. Not called where the attempt has ended meanwhile. */
  readonly saved?: () => void;
}

/** What an executor tells about an attempt, in this order; after `finished` nothing more. */
export interface AttemptListener {
  /** The task's own code runs from now. */
  running(): void;
  /** May come any number of times, before `running` too. */
  progress(update: AttemptProgress): void;
  finished(result: AttemptResult): void;
}

export interface AttemptHandle {
  /** Ends the attempt. `finished` is called with `aborted`, or with the result if that was there first. */
  abort(reason: string): void;
  /**
   * Lets go of the attempt because the engine stops, or does not own it any more: what runs elsewhere under saved state goes
   * on, and nothing more is told. Executors whose attempts end with this process have none, and abort.
   */
  leave?(): void;
}

/** A process that an executor keeps. */
export interface ExecutorProcess {
  /** Absent before it has begun. */
  readonly pid?: number;
  readonly kind: "worker" | "fork server" | "task";
  readonly state: "loading" | "idle" | "busy" | "retiring";
  /** The bundle, module or task that it has loaded or runs. */
  readonly loaded: string;
  /** Attempts that it has. */
  readonly attempts: number;
}

/** Where tasks run. */
export interface Executor {
  readonly name: string;
  /** How many attempts may run at once; the engine's queue holds back the rest. */
  readonly slots: number;
  /** Whether its attempts run on other machines, so that they take none of this one's processors and memory. */
  readonly elsewhere?: boolean;
  /** How many processes it keeps at most; absent where it keeps none. */
  readonly maxProcesses?: number;
  /** Its processes that live, for whoever looks after the machine. */
  processes?(): readonly ExecutorProcess[];
  /** Whether this executor can run the task; the first of the configured ones that can, does. */
  accepts(task: TaskTemplate): boolean;
  /** Starts an attempt and returns at once; failures to start are told through the listener. */
  start(attempt: Attempt, listener: AttemptListener): AttemptHandle;
  /** Aborts what runs and lets go of every process. */
  close(): Promise<void>;
}
