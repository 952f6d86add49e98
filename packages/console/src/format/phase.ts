import { NodeExecution_PhaseSchema, TaskExecution_PhaseSchema, WorkflowExecution_PhaseSchema } from "@haltere/idl/core";

/** What a phase means to who reads it, with its colour and its icon. */
export type PhaseLook = "queued" | "running" | "succeeded" | "failed" | "aborted" | "paused" | "skipped";

/** A phase by Flyte's name, as the console tells it. */
export interface Phase {
  /** Flyte's name, which filters take: `SUCCEEDED`. */
  readonly name: string;
  readonly word: string;
  readonly look: PhaseLook;
  /** Whether nothing follows. */
  readonly terminal: boolean;
}

const phases: Readonly<Record<string, readonly [word: string, look: PhaseLook, terminal: boolean]>> = {
  UNDEFINED: ["Unknown", "queued", false],
  QUEUED: ["Queued", "queued", false],
  INITIALIZING: ["Initializing", "queued", false],
  WAITING_FOR_RESOURCES: ["Waiting for resources", "queued", false],
  RUNNING: ["Running", "running", false],
  DYNAMIC_RUNNING: ["Running", "running", false],
  PAUSED: ["Waiting for you", "paused", false],
  SUCCEEDING: ["Succeeding", "running", false],
  SUCCEEDED: ["Succeeded", "succeeded", true],
  RECOVERED: ["Recovered", "succeeded", true],
  SKIPPED: ["Skipped", "skipped", true],
  FAILING: ["Failing", "failed", false],
  FAILED: ["Failed", "failed", true],
  RETRYABLE_FAILED: ["Failed, tried again", "failed", true],
  TIMED_OUT: ["Timed out", "failed", true],
  ABORTING: ["Aborting", "aborted", false],
  ABORTED: ["Aborted", "aborted", true],
};

/** A phase by its name; one that this console does not know is told as it is called. */
function phaseNamed(name: string): Phase {
  const [word, look, terminal] = phases[name] ?? [name, "queued", false];
  return { name, word, look, terminal };
}

/** The phase of an execution by its number in flyteidl. */
export const executionPhase = (value: number): Phase => numbered(WorkflowExecution_PhaseSchema, value);

/** The phase of a node by its number in flyteidl. */
export const nodePhase = (value: number): Phase => numbered(NodeExecution_PhaseSchema, value);

/** The phase of a task's attempt by its number in flyteidl. */
export const attemptPhase = (value: number): Phase => numbered(TaskExecution_PhaseSchema, value);

type PhaseEnum = { readonly value: Readonly<Record<number, { readonly name: string } | undefined>> };

function numbered(schema: PhaseEnum, value: number): Phase {
  return phaseNamed(schema.value[value]?.name ?? `Phase ${value}`);
}
