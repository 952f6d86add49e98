import { NodeExecution_PhaseSchema, TaskExecution_PhaseSchema, WorkflowExecution_PhaseSchema } from "@haltere/idl/core";
import { expect, test } from "vitest";
import { attemptPhase, executionPhase, nodePhase } from "./phase.ts";

test.each([
  ["executions", WorkflowExecution_PhaseSchema, executionPhase],
  ["nodes", NodeExecution_PhaseSchema, nodePhase],
  ["attempts", TaskExecution_PhaseSchema, attemptPhase],
] as const)("every phase of %s has a word of its own", (_, schema, phaseOf) => {
  for (const { name, number } of schema.values) {
    expect(phaseOf(number)).toMatchObject({ name });
    expect(phaseOf(number).word).not.toBe(name);
  }
});

test("a phase of a newer Flyte is told by its number", () => {
  expect(executionPhase(99)).toEqual({ name: "Phase 99", word: "Phase 99", look: "queued", terminal: false });
});
