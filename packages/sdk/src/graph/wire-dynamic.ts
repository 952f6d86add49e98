import type { DynamicBody } from "../entities/task-body.ts";
import type { TaskEntity } from "../entities/task-entity.ts";
import type { WorkflowEntity } from "../entities/workflow-entity.ts";
import type { FileAccess } from "../files/file-access.ts";
import { wireBody } from "./compile-workflow.ts";

/** A task whose body wires nodes. */
export type DynamicTask = TaskEntity & { readonly body: DynamicBody };

/** What stands before the ids of nodes that a dynamic wires, in it and in the workflows it calls. */
export const dynamicPrefix = "d";

/**
 * Runs a dynamic's body with the values of its inputs, and answers the workflow that it wired: of the task's name and
 * interface. It may have no node; then its outputs are constants.
 * @throws FlyteError naming the place in the body, the node and the input that is wrong.
 */
export function wireDynamic(
  { naming, interface: ownInterface, settings, body }: DynamicTask,
  values: Readonly<Record<string, unknown>>,
  files?: FileAccess,
): WorkflowEntity {
  const entity: WorkflowEntity = {
    kind: "workflow",
    naming,
    interface: ownInterface,
    settings: settings.interruptible === undefined ? {} : { interruptible: settings.interruptible },
    body: () => body.run(values),
    source: body.source,
    graph: () => graph,
  };
  const graph = wireBody(entity, { prefix: dynamicPrefix, ...(files === undefined ? {} : { files }) });
  return entity;
}
