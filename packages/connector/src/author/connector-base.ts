import type { LiteralMap } from "@haltere/idl/core";
import type { LocalConnector, LocalConnectorCall } from "@haltere/ports";
import type { TaskCategory } from "./task-category.ts";

/** By which a connector is known whatever copy of this package its class comes from; on the prototypes of the base classes. */
export const connectorKind: unique symbol = Symbol.for("haltere.connectorKind");

export interface ConnectorOptions {
  /** The `type` of the templates of the tasks that the connector runs. */
  readonly taskType: string;
  /** Their `task_type_version`; default 0. */
  readonly taskTypeVersion?: number;
}

/** What asynchronous and synchronous connectors have in common. */
export abstract class ConnectorBase implements LocalConnector {
  /** What the connector is called where connectors are listed. Connectors of one name are listed as one. */
  abstract readonly name: string;
  readonly taskCategory: TaskCategory;

  constructor({ taskType, taskTypeVersion = 0 }: ConnectorOptions) {
    this.taskCategory = { name: taskType, version: taskTypeVersion };
  }

  abstract get [connectorKind](): "async" | "sync";

  abstract runLocally(call: LocalConnectorCall): Promise<LiteralMap | undefined>;
}
