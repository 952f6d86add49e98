import { create } from "@bufbuild/protobuf";
import {
  type ArrayNode,
  ArrayNode_DataMode,
  ArrayNode_ExecutionMode,
  ArrayNodeSchema,
  type Node,
} from "@haltere/idl/core";
import { launchPlanName } from "../entities/launch-plan-name.ts";
import { type MappedEntity, type MapTarget, mapsOwnTask } from "../entities/map-target.ts";
import { requireName } from "../naming/naming.ts";
import { mapTaskName } from "./map-task-spec.ts";
import { hasCode } from "./task-spec.ts";

/** What a map's node is called: after the mapped task that is registered for it, or after what it maps. */
export function mapName(map: MapTarget): string {
  if (mapsOwnTask(map)) return mapTaskName(map);
  return map.mapped.kind === "launch plan"
    ? launchPlanName(map.mapped)
    : requireName(map.mapped.naming, map.mapped.kind);
}

/** Flyte's ArrayNode around the node of one item. */
export function arrayNode(map: MapTarget, node: Node): ArrayNode {
  return create(ArrayNodeSchema, {
    node,
    successCriteria:
      map.minSuccesses === undefined
        ? { case: "minSuccessRatio", value: Math.fround(map.minSuccessRatio ?? 1) }
        : { case: "minSuccesses", value: map.minSuccesses },
    executionMode: executionMode(map.mapped),
    dataMode: isReferenceTask(map.mapped)
      ? ArrayNode_DataMode.INDIVIDUAL_INPUT_FILES
      : ArrayNode_DataMode.SINGLE_INPUT_FILE,
    // Only a task of one's own is registered a second time, with lists in its interface.
    isOriginalSubNodeInterface: !mapsOwnTask(map),
    boundInputs: [...map.bound],
    runAllSubNodes: map.runAllItems,
    ...(map.concurrency === undefined
      ? {}
      : { parallelismOption: { case: "parallelism" as const, value: map.concurrency } }),
  });
}

/** A container's item leaves its phase alone behind; what is driven from outside keeps its state between rounds. */
function executionMode(mapped: MappedEntity): ArrayNode_ExecutionMode {
  const container = mapped.kind === "task" ? hasCode(mapped) : isReferenceTask(mapped);
  return container ? ArrayNode_ExecutionMode.MINIMAL_STATE : ArrayNode_ExecutionMode.FULL_STATE;
}

function isReferenceTask(mapped: MappedEntity): boolean {
  return mapped.kind === "reference" && mapped.of === "task";
}
