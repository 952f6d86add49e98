import type { FailureHandler } from "../failure/failure-handler.ts";
import type { WorkflowGraph } from "../graph/workflow-graph.ts";
import type { Naming } from "../naming/naming.ts";
import type { EntityInterface } from "./entity-interface.ts";
import type { WorkflowSettings } from "./workflow.ts";

/** A workflow's definition. */
export interface WorkflowEntity {
  readonly kind: "workflow";
  readonly naming: Naming;
  readonly interface: EntityInterface;
  readonly settings: WorkflowSettings;
  /** Whether no function of the user's wires it: flytekit registers no description then. */
  readonly imperative?: boolean;
  /** What runs when it has failed. */
  readonly onFailure?: FailureHandler | undefined;
  /** Runs the user's body. */
  readonly body: (inputs: Readonly<Record<string, unknown>>) => unknown;
  /** The user's function, whose text the source check reads. */
  readonly source: (...none: never[]) => unknown;
  /**
   * What the body wires, run once when it is first asked for.
   * @param prefix Stands before the ids of the nodes: `d` where the workflow is part of what a dynamic wires.
   * @throws FlyteError naming the workflow, the place in its body, the node and the input that is wrong.
   */
  readonly graph: (prefix?: string) => WorkflowGraph;
}
