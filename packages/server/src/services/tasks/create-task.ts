import { create, fromBinary } from "@bufbuild/protobuf";
import { compileFailure, compileTask, digest, identifierText } from "@haltere/core";
import { TaskClosureSchema, type TaskCreateRequest, TaskCreateResponseSchema } from "@haltere/idl/admin";
import {
  type CompiledTask,
  CompiledTaskSchema,
  type Identifier,
  ResourceType,
  type TaskTemplate,
} from "@haltere/idl/core";
import type { Store } from "@haltere/ports";
import { insertDescription } from "../description-entities/description-entity-row.ts";
import { ensureNamedEntity } from "../named-entities/named-entity-row.ts";
import { alreadyRegistered } from "../requests/already-registered.ts";
import { entityNotFound } from "../requests/identifiers.ts";
import type { ServiceResources } from "../service-resources.ts";
import { taskToRow } from "./task-row.ts";
import { checkNewTask } from "./validate-task.ts";

/** Registers a version of a task. The template takes the request's id, whatever its own is. */
export async function createTask(resources: ServiceResources, request: TaskCreateRequest) {
  const { store, clock } = resources;
  const { id, template } = await checkNewTask(resources, request);
  const compiled = compile(id, template);
  const shortDescription = request.spec?.description?.shortDescription ?? "";
  const now = clock.now();
  const task = { id, compiled, digest: digest(CompiledTaskSchema, compiled), shortDescription };
  const written = await store.commit([
    { kind: "insert", table: "tasks", row: taskToRow(task, now) },
    ensureNamedEntity(ResourceType.TASK, id, now),
    ...insertDescription(id, request.spec?.description, now),
  ]);
  if (!written.ok) throw await clash(store, id, compiled, task.digest);
  return create(TaskCreateResponseSchema);
}

function compile(id: Identifier, template: TaskTemplate): CompiledTask {
  const result = compileTask({ ...template, id });
  if (!result.ok) throw compileFailure(`task ${identifierText(id)}`, result.errors);
  return result.task;
}

async function clash(store: Store, id: Identifier, compiled: CompiledTask, ownDigest: Uint8Array) {
  const { project, domain, name, version } = id;
  const row = await store.get("tasks", { project, domain, name, version });
  if (!row) return entityNotFound(ResourceType.TASK, id);
  return alreadyRegistered({
    kind: "task",
    name,
    where: { task: name },
    schema: CompiledTaskSchema,
    standing: {
      digest: row.digest,
      message: fromBinary(TaskClosureSchema, row.closure).compiledTask ?? create(CompiledTaskSchema),
    },
    requested: { digest: ownDigest, message: compiled },
  });
}
