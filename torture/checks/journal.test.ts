import { create, toBinary } from "@bufbuild/protobuf";
import { TaskExecution_Phase, WorkflowExecution_Phase } from "@haltere/idl/core";
import { JournalEntrySchema } from "@haltere/idl/haltere";
import { expect, test } from "vitest";
import type { Snapshot, SqlRow } from "../snapshot.ts";
import { journalFaults } from "./journal.ts";

const { RUNNING, SUCCEEDING, SUCCEEDED } = WorkflowExecution_Phase;

/** A database whose journal tells these phases of the one execution, and whose record says `recorded`. */
function told(phases: readonly WorkflowExecution_Phase[], recorded: string): Snapshot {
  const rows: Readonly<Record<string, readonly SqlRow[]>> = {
    journal: phases.map((phase) => ({
      execution_name: "e",
      entry: toBinary(
        JournalEntrySchema,
        create(JournalEntrySchema, { events: [{ event: { case: "workflow", value: { phase } } }] }),
      ),
    })),
    executions: [{ what: "e", phase: recorded }],
  };
  return { all: (sql) => rows[/FROM (\w+)/.exec(sql)?.[1] ?? ""] ?? [] };
}

test("a course by the table of phases is as it should be", () => {
  expect(journalFaults(told([RUNNING, SUCCEEDING, SUCCEEDED], "SUCCEEDED"))).toEqual([]);
});

test.each([
  ["an end told twice", [RUNNING, SUCCEEDING, SUCCEEDED, SUCCEEDED], "SUCCEEDED", /goes on after its end/],
  ["a phase that was lost", [RUNNING, SUCCEEDED], "SUCCEEDED", /may not move: RUNNING 0 -> SUCCEEDED/],
  ["an end that was lost", [RUNNING, SUCCEEDING], "SUCCEEDED", /is SUCCEEDED, and SUCCEEDING was told last/],
  ["all lost", [], "RUNNING", /is RUNNING, and nothing was told last/],
] as const)("%s is found", (_, phases, recorded, fault) => {
  expect(journalFaults(told(phases, recorded))).toEqual([expect.stringMatching(fault)]);
});

test("an event of a task under a version that was told is found", () => {
  const event = (phaseVersion: number) => ({
    event: { case: "task" as const, value: { phase: TaskExecution_Phase.RUNNING, phaseVersion } },
  });
  const entry = (versions: readonly number[]): SqlRow => ({
    execution_name: "e",
    entry: toBinary(JournalEntrySchema, create(JournalEntrySchema, { events: versions.map(event) })),
  });
  const faults = (versions: readonly number[]) =>
    journalFaults({ all: (sql) => (sql.includes("FROM journal") ? [entry(versions)] : []) });
  expect(faults([0, 1, 2])).toEqual([expect.stringMatching(/has no record/)]);
  expect(faults([0, 1, 1])).toEqual([expect.stringMatching(/is told again/), expect.stringMatching(/has no record/)]);
});
