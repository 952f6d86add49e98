import { NodeExecution_Phase, TaskExecution_Phase, WorkflowExecution_Phase } from "@haltere/idl/core";
import {
  type ExecutionPhaseName,
  executionPhases,
  type NodePhaseName,
  nodePhases,
  type TaskPhaseName,
  taskPhases,
} from "./phase-table.ts";

/** The name of an execution's phase, as the store and FlyteAdmin's filters have it. A number that Flyte does not know is UNDEFINED. */
export const executionPhaseName = namer<ExecutionPhaseName>(WorkflowExecution_Phase, executionPhases);
/** The name of a node execution's phase. */
export const nodePhaseName = namer<NodePhaseName>(NodeExecution_Phase, nodePhases);
/** The name of a task execution's phase. */
export const taskPhaseName = namer<TaskPhaseName>(TaskExecution_Phase, taskPhases);

/** The number of a phase's name as it stands in a row; UNDEFINED's for a name that is none. */
export function executionPhase(name: string): WorkflowExecution_Phase {
  return isName(executionPhases, name) ? WorkflowExecution_Phase[name] : WorkflowExecution_Phase.UNDEFINED;
}
export function nodePhase(name: string): NodeExecution_Phase {
  return isName(nodePhases, name) ? NodeExecution_Phase[name] : NodeExecution_Phase.UNDEFINED;
}
export function taskPhase(name: string): TaskExecution_Phase {
  return isName(taskPhases, name) ? TaskExecution_Phase[name] : TaskExecution_Phase.UNDEFINED;
}

/** Whether an execution in this phase has ended. */
export function isTerminalExecutionPhase(phase: WorkflowExecution_Phase): boolean {
  return executionPhases[executionPhaseName(phase)].terminal;
}
export function isTerminalNodePhase(phase: NodeExecution_Phase): boolean {
  return nodePhases[nodePhaseName(phase)].terminal;
}
export function isTerminalTaskPhase(phase: TaskExecution_Phase): boolean {
  return taskPhases[taskPhaseName(phase)].terminal;
}

/** Whether the engine may move an execution from one phase to another. */
export function mayExecutionMove(from: WorkflowExecution_Phase, to: WorkflowExecution_Phase): boolean {
  return executionPhases[executionPhaseName(from)].next.includes(executionPhaseName(to));
}
export function mayNodeMove(from: NodeExecution_Phase, to: NodeExecution_Phase): boolean {
  return nodePhases[nodePhaseName(from)].next.includes(nodePhaseName(to));
}
export function mayTaskMove(from: TaskExecution_Phase, to: TaskExecution_Phase): boolean {
  return taskPhases[taskPhaseName(from)].next.includes(taskPhaseName(to));
}

function isName<Name extends string>(table: Readonly<Record<Name, unknown>>, name: string): name is Name {
  return Object.hasOwn(table, name);
}

function namer<Name extends string>(
  numbers: Readonly<Record<Name, number>>,
  table: Readonly<Record<Name, unknown>>,
): (phase: number) => Name {
  const names: Name[] = [];
  for (const name in table) names[numbers[name]] = name;
  const undefinedName = names[0];
  return (phase) => {
    const name = names[phase] ?? undefinedName;
    if (name === undefined) throw new RangeError(`No phase has the number ${phase}.`);
    return name;
  };
}
