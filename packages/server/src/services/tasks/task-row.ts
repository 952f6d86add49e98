import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { timestampFromMicroseconds } from "@haltere/core";
import { type Task, TaskClosureSchema, TaskSchema } from "@haltere/idl/admin";
import { type CompiledTask, type Identifier, ResourceType } from "@haltere/idl/core";
import type { NewRow, Row } from "@haltere/ports";

export interface NewTask {
  readonly id: Identifier;
  readonly compiled: CompiledTask;
  readonly digest: Uint8Array;
  readonly shortDescription: string;
}

export function taskToRow({ id, compiled, digest, shortDescription }: NewTask, now: number): NewRow<"tasks"> {
  const closure = create(TaskClosureSchema, {
    compiledTask: compiled,
    createdAt: timestampFromMicroseconds(now),
  });
  return {
    project: id.project,
    domain: id.domain,
    name: id.name,
    version: id.version,
    closure: toBinary(TaskClosureSchema, closure),
    digest,
    type: compiled.template?.type ?? "",
    short_description: shortDescription,
    created_at: now,
    updated_at: now,
  };
}

export function taskFromRow(row: Row<"tasks">): Task {
  return create(TaskSchema, {
    id: {
      resourceType: ResourceType.TASK,
      project: row.project,
      domain: row.domain,
      name: row.name,
      version: row.version,
    },
    closure: fromBinary(TaskClosureSchema, row.closure),
    shortDescription: row.short_description,
  });
}
