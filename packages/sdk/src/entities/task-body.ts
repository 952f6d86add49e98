import type { JsonObject } from "@bufbuild/protobuf";
import type { LocalConnector } from "@haltere/ports";
import type { Secret } from "./secret.ts";

/** What runs when a task runs. */
export type TaskBody = FunctionBody | ConnectorBody;

/** Code of the user's, which a task process runs. */
export interface FunctionBody {
  readonly kind: "function";
  readonly run: (inputs: Readonly<Record<string, unknown>>) => unknown;
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
  readonly secrets: readonly Secret[];
  /** The connector that runs it in this process; undefined where there is none. */
  readonly connector: () => Promise<LocalConnector | undefined>;
}
