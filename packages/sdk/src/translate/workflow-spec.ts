import { create } from "@bufbuild/protobuf";
import { type WorkflowSpec, WorkflowSpecSchema } from "@haltere/idl/admin";
import { WorkflowMetadata_OnFailurePolicy, type WorkflowTemplate, WorkflowTemplateSchema } from "@haltere/idl/core";
import type { WorkflowEntity } from "../entities/workflow-entity.ts";
import { failurePrefix } from "../failure/failure-node.ts";
import type { GraphNode } from "../graph/graph-node.ts";
import { walkNodes } from "../graph/walk-nodes.ts";
import { requireName } from "../naming/naming.ts";
import { description } from "./description.ts";
import { workflowId } from "./identifiers.ts";
import { typedInterface } from "./interface.ts";
import { bindings, nodeMessage } from "./node.ts";
import type { TranslationSettings } from "./translation-settings.ts";

/** A workflow as it is registered, with the sub-workflows of every depth in it. */
export function workflowSpec(workflow: WorkflowEntity, settings: TranslationSettings): WorkflowSpec {
  const subWorkflows = [...subWorkflowsOf(workflow, settings.nodePrefix)]
    .map(([sub, nodePrefix]) => workflowTemplate(sub, { ...settings, ...(nodePrefix && { nodePrefix }) }))
    .sort((a, b) => ((a.id?.name ?? "") < (b.id?.name ?? "") ? -1 : 1));
  return create(WorkflowSpecSchema, {
    template: workflowTemplate(workflow, settings),
    subWorkflows,
    ...(workflow.imperative === true && workflow.settings.docs === undefined
      ? {}
      : { description: description(workflow.settings.docs) }),
  });
}

/**
 * The workflows that one calls, those that they call, and so on; not the workflow itself. Each with the prefix of its
 * nodes' ids: those that handle a failure have their own, unless they are called by other nodes too.
 */
function subWorkflowsOf(
  workflow: WorkflowEntity,
  prefix: string | undefined,
  found: Map<WorkflowEntity, string | undefined> = new Map(),
): ReadonlyMap<WorkflowEntity, string | undefined> {
  const { nodes, outputs, failure } = workflow.graph(prefix);
  const visit = ({ target }: GraphNode, ownPrefix: string | undefined): void => {
    if (target.kind !== "workflow" || found.has(target)) return;
    found.set(target, ownPrefix);
    subWorkflowsOf(target, ownPrefix, found);
  };
  for (const node of walkNodes({ nodes, outputs })) visit(node, prefix);
  if (failure !== undefined) visit(failure, failurePrefix(workflow, prefix));
  return found;
}

function workflowTemplate(workflow: WorkflowEntity, settings: TranslationSettings): WorkflowTemplate {
  const { nodes, outputs, failure } = workflow.graph(settings.nodePrefix);
  const { failurePolicy, interruptible = false } = workflow.settings;
  return create(WorkflowTemplateSchema, {
    id: workflowId(requireName(workflow.naming, "workflow"), settings),
    metadata: {
      onFailure:
        failurePolicy === "fail-after-executable-nodes-complete"
          ? WorkflowMetadata_OnFailurePolicy.FAIL_AFTER_EXECUTABLE_NODES_COMPLETE
          : WorkflowMetadata_OnFailurePolicy.FAIL_IMMEDIATELY,
    },
    metadataDefaults: { interruptible },
    interface: typedInterface(workflow.interface),
    nodes: nodes.map((node) => nodeMessage(node, settings)),
    outputs: bindings(outputs, false),
    ...(failure === undefined ? {} : { failureNode: nodeMessage(failure, settings) }),
  });
}
