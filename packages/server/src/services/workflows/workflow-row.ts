import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { timestampFromMicroseconds } from "@haltere/core";
import { type Workflow, WorkflowClosureSchema, WorkflowSchema } from "@haltere/idl/admin";
import { type CompiledWorkflowClosure, type Identifier, ResourceType, TypedInterfaceSchema } from "@haltere/idl/core";
import type { NewRow, Row } from "@haltere/ports";

export interface NewWorkflow {
  readonly id: Identifier;
  readonly compiled: CompiledWorkflowClosure;
  readonly digest: Uint8Array;
  readonly shortDescription: string;
}

export function workflowToRow(
  { id, compiled, digest, shortDescription }: NewWorkflow,
  now: number,
): NewRow<"workflows"> {
  const closure = create(WorkflowClosureSchema, {
    compiledWorkflow: compiled,
    createdAt: timestampFromMicroseconds(now),
  });
  const typedInterface = compiled.primary?.template?.interface ?? create(TypedInterfaceSchema);
  return {
    project: id.project,
    domain: id.domain,
    name: id.name,
    version: id.version,
    typed_interface: toBinary(TypedInterfaceSchema, typedInterface),
    closure: toBinary(WorkflowClosureSchema, closure),
    digest,
    short_description: shortDescription,
    created_at: now,
    updated_at: now,
  };
}

export function workflowIdFromRow(row: Omit<Row<"workflows">, "closure">) {
  const { project, domain, name, version } = row;
  return { resourceType: ResourceType.WORKFLOW, project, domain, name, version };
}

/** A workflow with its whole compiled closure. */
export function workflowFromRow(row: Row<"workflows">): Workflow {
  return create(WorkflowSchema, {
    id: workflowIdFromRow(row),
    closure: fromBinary(WorkflowClosureSchema, row.closure),
    shortDescription: row.short_description,
  });
}

/** A workflow as lists show it: of the closure, its interface alone. */
export function workflowStubFromRow(row: Omit<Row<"workflows">, "closure">): Workflow {
  const typedInterface = fromBinary(TypedInterfaceSchema, row.typed_interface);
  return create(WorkflowSchema, {
    id: workflowIdFromRow(row),
    closure: {
      compiledWorkflow: { primary: { template: { interface: typedInterface } } },
      createdAt: timestampFromMicroseconds(row.created_at),
    },
    shortDescription: row.short_description,
  });
}
