import { create, fromBinary } from "@bufbuild/protobuf";
import type { ErrorDetail } from "@haltere/core";
import {
  CreateWorkflowFailureReasonSchema,
  WorkflowClosureSchema,
  type WorkflowCreateRequest,
  WorkflowCreateResponseSchema,
} from "@haltere/idl/admin";
import { CompiledWorkflowClosureSchema, type Identifier, ResourceType } from "@haltere/idl/core";
import type { Store } from "@haltere/ports";
import { insertDescription } from "../description-entities/description-entity-row.ts";
import { ensureNamedEntity } from "../named-entities/named-entity-row.ts";
import { alreadyRegistered } from "../requests/already-registered.ts";
import { entityNotFound, requireIdentifier } from "../requests/identifiers.ts";
import { checkProjectAndDomain } from "../requests/project-and-domain.ts";
import { missing } from "../requests/refusals.ts";
import type { ServiceResources } from "../service-resources.ts";
import { newWorkflow } from "./new-workflow.ts";
import { type NewWorkflow, workflowToRow } from "./workflow-row.ts";

/** Compiles and registers a version of a workflow. What it refers to must be registered already. */
export async function createWorkflow(resources: ServiceResources, request: WorkflowCreateRequest) {
  const { store, clock } = resources;
  const id = requireIdentifier(request.id, ResourceType.WORKFLOW);
  await checkProjectAndDomain(resources, id.project, id.domain);
  if (!request.spec?.template) throw missing("spec");
  const workflow = await newWorkflow(resources, id, request.spec);
  const now = clock.now();
  const written = await store.commit([
    { kind: "insert", table: "workflows", row: workflowToRow(workflow, now) },
    ensureNamedEntity(ResourceType.WORKFLOW, id, now),
    ...insertDescription(id, request.spec.description, now),
  ]);
  if (!written.ok) throw await clash(store, workflow);
  return create(WorkflowCreateResponseSchema);
}

async function clash(store: Store, { id, compiled, digest }: NewWorkflow) {
  const { project, domain, name, version } = id;
  const row = await store.get("workflows", { project, domain, name, version });
  if (!row) return entityNotFound(ResourceType.WORKFLOW, id);
  const standing = fromBinary(WorkflowClosureSchema, row.closure).compiledWorkflow;
  return alreadyRegistered({
    kind: "workflow",
    name,
    where: { workflow: name },
    schema: CompiledWorkflowClosureSchema,
    standing: { digest: row.digest, message: standing ?? create(CompiledWorkflowClosureSchema) },
    requested: { digest, message: compiled },
    details: { identical: reason("existsIdenticalStructure", id), different: reason("existsDifferentStructure", id) },
  });
}

function reason(kind: "existsIdenticalStructure" | "existsDifferentStructure", id: Identifier): ErrorDetail {
  const message = create(CreateWorkflowFailureReasonSchema, { reason: { case: kind, value: { id } } });
  return { schema: CreateWorkflowFailureReasonSchema, message };
}
