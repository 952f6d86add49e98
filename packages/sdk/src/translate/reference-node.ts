import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { type Identifier, IdentifierSchema, type NodeSchema, ResourceType } from "@haltere/idl/core";
import type { ReferenceEntity } from "../entities/reference-entity.ts";

const resourceTypes = {
  task: ResourceType.TASK,
  workflow: ResourceType.WORKFLOW,
  "launch plan": ResourceType.LAUNCH_PLAN,
} as const satisfies Record<ReferenceEntity["of"], ResourceType>;

export function referenceId({ of, id }: ReferenceEntity): Identifier {
  return create(IdentifierSchema, { resourceType: resourceTypes[of], ...id });
}

type NodeTargetMessage = NonNullable<MessageInitShape<typeof NodeSchema>["target"]>;

/** What a node runs that is registered elsewhere. A task's has no overrides, as flytekit has it. */
export function referenceNodeTarget(entity: ReferenceEntity): NodeTargetMessage {
  const id = referenceId(entity);
  if (entity.of === "task") return { case: "taskNode", value: { reference: { case: "referenceId", value: id } } };
  return { case: "workflowNode", value: { reference: { case: "launchplanRef", value: id } } };
}
