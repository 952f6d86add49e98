import type { ErrorPlace } from "@haltere/core";
import { displayName } from "../naming/naming.ts";
import type { NodeTarget } from "./graph-node.ts";

/** What a node runs, by name, for messages. */
export function targetName(target: NodeTarget): string {
  if (target.kind === "conditional" || target.kind === "gate") return target.name;
  return displayName(target.kind === "map" ? target.mapped.naming : target.naming);
}

/** The part of an error's place that says what is called. */
export function targetPlace(target: NodeTarget): ErrorPlace {
  if (target.kind === "map") return targetPlace(target.mapped);
  // Their node says where they are.
  if (target.kind === "conditional" || target.kind === "gate") return {};
  const name = targetName(target);
  const kind = target.kind === "reference" ? target.of : target.kind;
  switch (kind) {
    case "task":
      return { task: name };
    case "workflow":
      return { workflow: name };
    case "launch plan":
      return { launchPlan: name };
  }
}
