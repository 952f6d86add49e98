import { create } from "@bufbuild/protobuf";
import { type WorkflowSpec, WorkflowSpecSchema } from "@haltere/idl/admin";
import { WorkflowMetadata_OnFailurePolicy, type WorkflowTemplate, WorkflowTemplateSchema } from "@haltere/idl/core";
import type { WorkflowEntity } from "../entities/workflow-entity.ts";
import { requireName } from "../naming/naming.ts";
import { description } from "./description.ts";
import { workflowId } from "./identifiers.ts";
import { typedInterface } from "./interface.ts";
import { bindings, nodeMessage } from "./node.ts";
import type { TranslationSettings } from "./translation-settings.ts";

/** A workflow as it is registered, with the sub-workflows of every depth in it. */
export function workflowSpec(workflow: WorkflowEntity, settings: TranslationSettings): WorkflowSpec {
  const subWorkflows = [...subWorkflowsOf(workflow)]
    .map((sub) => workflowTemplate(sub, settings))
    .sort((a, b) => ((a.id?.name ?? "") < (b.id?.name ?? "") ? -1 : 1));
  return create(WorkflowSpecSchema, {
    template: workflowTemplate(workflow, settings),
    subWorkflows,
    description: description(workflow.settings.docs),
  });
}

/** The workflows that one calls, those that they call, and so on; not the workflow itself. */
function subWorkflowsOf(workflow: WorkflowEntity, found: Set<WorkflowEntity> = new Set()): Set<WorkflowEntity> {
  for (const { target } of workflow.graph().nodes) {
    if (target.kind !== "workflow" || found.has(target)) continue;
    found.add(target);
    subWorkflowsOf(target, found);
  }
  return found;
}

function workflowTemplate(workflow: WorkflowEntity, settings: TranslationSettings): WorkflowTemplate {
  const { nodes, outputs } = workflow.graph(settings.nodePrefix);
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
  });
}
