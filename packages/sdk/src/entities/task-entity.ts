import type { Naming } from "../naming/naming.ts";
import type { EntityInterface } from "./entity-interface.ts";
import type { TaskBody } from "./task-body.ts";
import type { TaskSettings } from "./task-settings.ts";

/** A task's definition. */
export interface TaskEntity {
  readonly kind: "task";
  readonly naming: Naming;
  readonly interface: EntityInterface;
  readonly settings: TaskSettings;
  readonly body: TaskBody;
}
