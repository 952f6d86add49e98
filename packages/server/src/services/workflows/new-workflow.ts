import { clone } from "@bufbuild/protobuf";
import { compileFailure, compileWorkflow, digest, FlyteError, identifierText } from "@haltere/core";
import type { WorkflowSpec } from "@haltere/idl/admin";
import {
  type CompiledWorkflowClosure,
  CompiledWorkflowClosureSchema,
  type Identifier,
  WorkflowTemplateSchema,
} from "@haltere/idl/core";
import { missing } from "../requests/refusals.ts";
import type { ServiceResources } from "../service-resources.ts";
import { loadReferences } from "./workflow-references.ts";
import type { NewWorkflow } from "./workflow-row.ts";

const fixedNodes = 2;

/** Compiles a workflow against the tasks and launch plans that are registered. Its template takes the id given here. */
export async function newWorkflow(
  { store, settings }: ServiceResources,
  id: Identifier,
  spec: WorkflowSpec,
): Promise<NewWorkflow> {
  if (!spec.template) throw missing("spec");
  const template = clone(WorkflowTemplateSchema, spec.template);
  template.id = id;
  const references = await loadReferences(store, template, spec);
  const result = compileWorkflow({ primary: template, subWorkflows: spec.subWorkflows, ...references });
  if (!result.ok) throw compileFailure(`workflow ${identifierText(id)}`, result.errors);
  const compiled = result.closure;
  checkSize(id, compiled, settings.maxWorkflowNodes);
  return {
    id,
    compiled,
    digest: digest(CompiledWorkflowClosureSchema, compiled),
    shortDescription: spec.description?.shortDescription ?? "",
  };
}

function checkSize(id: Identifier, compiled: CompiledWorkflowClosure, limit: number): void {
  const count = (compiled.primary?.template?.nodes.length ?? fixedNodes) - fixedNodes;
  if (limit === 0 || count <= limit) return;
  throw new FlyteError(
    "InvalidArgument",
    `number of nodes in workflow [${identifierText(id)}] exceeds limit (${count} > ${limit})`,
    { where: { workflow: id.name }, hint: "Move some of its nodes into a sub-workflow." },
  );
}
