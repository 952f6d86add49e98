import type { Duration } from "@bufbuild/protobuf/wkt";
import { executionPhaseName, nodePhaseName } from "@haltere/core";
import type { Execution, TaskExecutionClosure } from "@haltere/idl/admin";
import { NodeExecution_Phase, TaskExecution_Phase, WorkflowExecution_Phase } from "@haltere/idl/core";
import type { ExecutionSnapshot } from "@haltere/sdk/remote";

/** One node of a running execution, as progress shows it. */
export interface NodeProgress {
  readonly id: string;
  /** What the workflow calls the node: its task's name. */
  readonly name: string;
  readonly phase: string;
  readonly ended: boolean;
  readonly failed: boolean;
  /** `12/48` of an array node. */
  readonly items: string | undefined;
  /** From its start to its end. */
  readonly duration: Duration | undefined;
  readonly error: string | undefined;
}

/** Shows an execution while it runs. */
export interface ExecutionProgress {
  update(nodes: readonly NodeProgress[]): void;
  /** The execution has ended: nothing more comes. */
  end(): Promise<void>;
}

/** What progress shows of a snapshot. `names` are the nodes' names in the workflow, by id. */
export function nodesProgress(
  { nodes, arrays }: ExecutionSnapshot,
  names: ReadonlyMap<string, string>,
): readonly NodeProgress[] {
  return nodes.flatMap(({ id, closure, metadata }) => {
    if (id === undefined || closure === undefined || id.nodeId === "end-node") return [];
    const attempt = arrays.get(id.nodeId);
    const { phase, duration, outputResult } = closure;
    return [
      {
        id: id.nodeId,
        name: names.get(id.nodeId) ?? names.get(metadata?.specNodeId ?? "") ?? "",
        phase: nodePhaseName(phase),
        ended: endedPhases.has(phase),
        failed: failedPhases.has(phase),
        items: itemsProgress(attempt?.closure),
        duration,
        error: outputResult.case === "error" ? outputResult.value.message : undefined,
      },
    ];
  });
}

/** Haltere tells of all items of a map in `custom_info`; of another backend's only the external resources are known. */
function itemsProgress(closure: TaskExecutionClosure | undefined): string | undefined {
  const items = closure?.customInfo?.items;
  const told = typeof items === "object" && items !== null && !Array.isArray(items) ? items : {};
  if (typeof told.size === "number" && typeof told.succeeded === "number")
    return told.size === 0 ? undefined : `${told.succeeded}/${told.size}`;
  const resources = closure?.metadata?.externalResources ?? [];
  const done = resources.filter(({ phase }) => phase === TaskExecution_Phase.SUCCEEDED).length;
  return resources.length === 0 ? undefined : `${done}/${resources.length}`;
}

/** `SUCCEEDED`, with the error's message below where there is one. */
export function executionEnd(execution: Execution): {
  readonly succeeded: boolean;
  readonly phase: string;
  readonly message: string | undefined;
} {
  const { phase = WorkflowExecution_Phase.UNDEFINED, outputResult } = execution.closure ?? {};
  return {
    succeeded: phase === WorkflowExecution_Phase.SUCCEEDED,
    phase: executionPhaseName(phase),
    message:
      outputResult?.case === "error"
        ? outputResult.value.message
        : outputResult?.case === "abortMetadata"
          ? `aborted by ${outputResult.value.principal || "someone"}: ${outputResult.value.cause}`
          : undefined,
  };
}

const failedPhases: ReadonlySet<NodeExecution_Phase> = new Set([
  NodeExecution_Phase.FAILED,
  NodeExecution_Phase.ABORTED,
  NodeExecution_Phase.TIMED_OUT,
]);
const endedPhases: ReadonlySet<NodeExecution_Phase> = new Set([
  ...failedPhases,
  NodeExecution_Phase.SUCCEEDED,
  NodeExecution_Phase.SKIPPED,
  NodeExecution_Phase.RECOVERED,
]);
