import type { JsonObject } from "@bufbuild/protobuf";
import type { LocalConnector } from "@haltere/ports";
import type { EagerRuntime } from "../eager/eager-runtime.ts";
import type { ContainerBody } from "./container-body.ts";
import type { Entity } from "./entity.ts";

/** What runs when a task runs. */
export type TaskBody = FunctionBody | DynamicBody | EagerBody | CleanUpBody | ConnectorBody | ContainerBody | EchoBody;

/** Code of the user's, which a task process runs. */
interface FunctionBody {
  readonly kind: "function";
  readonly run: (inputs: Readonly<Record<string, unknown>>) => unknown;
  /** The user's function, whose text a report shows. */
  readonly source?: (...none: never[]) => unknown;
}

/** Code of the user's that wires nodes when its task runs, from the values it is given; Flyte's dynamic workflow. */
export interface DynamicBody {
  readonly kind: "dynamic";
  /** Calls in it become nodes. Synchronous. */
  readonly run: (inputs: Readonly<Record<string, unknown>>) => unknown;
  /** The user's function, by which an async one is known. */
  readonly source: (...none: never[]) => unknown;
  /** What it may call and what is to be registered though nothing else names it; flytekit's node_dependency_hints. */
  readonly hints: () => readonly Entity[];
}

/** Code of the user's that awaits what it calls; Flyte's eager workflow. */
interface EagerBody {
  readonly kind: "eager";
  readonly run: (inputs: Readonly<Record<string, unknown>>) => Promise<unknown>;
  /** The user's function, whose text a report shows. */
  readonly source: (...none: never[]) => unknown;
  /** Loads what it needs on a control plane. */
  readonly runtime: () => Promise<EagerRuntime>;
}

/** What terminates the executions that an eager workflow left. */
interface CleanUpBody {
  readonly kind: "eager clean-up";
}

/** A job of another system's, which a connector drives: the task has no container. */
export interface ConnectorBody {
  readonly kind: "connector";
  /** The task's category, by which its connector is found. */
  readonly taskType: string;
  readonly version: number;
  /** What the connector is told in the template. */
  readonly custom: JsonObject | undefined;
  readonly config: Readonly<Record<string, string>>;
  /** The statement that the template carries; undefined for any other job. */
  readonly sql: SqlStatement | undefined;
  /** The connector that runs it in this process; undefined where there is none. */
  readonly connector: () => Promise<LocalConnector | undefined>;
}

/** A statement as flyteidl's Sql. */
export interface SqlStatement {
  /** Templates in it (`{{ .inputs.x }}`) are filled in by what runs it. */
  readonly statement: string;
  readonly dialect: "ansi" | "hive" | "other";
}

/** Nothing runs: the outputs are the inputs. Flyte's echo plugin. */
export interface EchoBody {
  readonly kind: "echo";
}
