import { NodeExecution_Phase, TaskExecution_Phase, WorkflowExecution_Phase } from "@haltere/idl/core";
import { describe, expect, test } from "vitest";
import { executionPhases, nodePhases, taskPhases } from "./phase-table.ts";
import {
  executionPhase,
  executionPhaseName,
  isTerminalExecutionPhase,
  isTerminalNodePhase,
  isTerminalTaskPhase,
  mayExecutionMove,
  mayNodeMove,
  nodePhase,
  nodePhaseName,
  taskPhase,
  taskPhaseName,
} from "./phases.ts";

describe("the table (invariant 2)", () => {
  test.each([
    ["executions", executionPhases, WorkflowExecution_Phase],
    ["nodes", nodePhases, NodeExecution_Phase],
    ["tasks", taskPhases, TaskExecution_Phase],
  ])("of %s has every phase of flyteidl and no other", (_, table, numbers) => {
    expect(Object.keys(table).sort()).toEqual(Object.keys(numbers).sort());
  });

  test.each([
    ["executions", executionPhases],
    ["nodes", nodePhases],
    ["tasks", taskPhases],
  ])("of %s: what ended does not move, and every live phase can end", (_, table) => {
    const rules: Readonly<Record<string, { terminal: boolean; next: readonly string[] }>> = table;
    const ends = (phase: string, seen: Set<string>): boolean => {
      if (seen.has(phase)) return false;
      seen.add(phase);
      const rule = rules[phase];
      return rule !== undefined && (rule.terminal || rule.next.some((next) => ends(next, seen)));
    };
    for (const [phase, rule] of Object.entries(rules)) {
      if (rule.terminal) expect(rule.next, phase).toEqual([]);
      expect(rule.next, phase).not.toContain(phase);
      expect(ends(phase, new Set()), phase).toBe(true);
    }
  });

  test("names and numbers are each other's inverse", () => {
    for (const phase of Object.values(WorkflowExecution_Phase))
      expect(executionPhase(executionPhaseName(phase))).toBe(phase);
    for (const phase of Object.values(NodeExecution_Phase)) expect(nodePhase(nodePhaseName(phase))).toBe(phase);
    for (const phase of Object.values(TaskExecution_Phase)) expect(taskPhase(taskPhaseName(phase))).toBe(phase);
    expect(executionPhaseName(99)).toBe("UNDEFINED");
    expect(nodePhase("toString")).toBe(NodeExecution_Phase.UNDEFINED);
  });

  test("what is terminal is what Flyte says", () => {
    expect(isTerminalExecutionPhase(WorkflowExecution_Phase.ABORTING)).toBe(false);
    expect(isTerminalExecutionPhase(WorkflowExecution_Phase.TIMED_OUT)).toBe(true);
    expect(isTerminalNodePhase(NodeExecution_Phase.SKIPPED)).toBe(true);
    expect(isTerminalTaskPhase(TaskExecution_Phase.RETRYABLE_FAILED)).toBe(false);
    expect(mayExecutionMove(WorkflowExecution_Phase.RUNNING, WorkflowExecution_Phase.SUCCEEDED)).toBe(false);
    expect(mayNodeMove(NodeExecution_Phase.QUEUED, NodeExecution_Phase.RUNNING)).toBe(true);
  });
});
