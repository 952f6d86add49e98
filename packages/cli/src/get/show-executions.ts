import { toJson } from "@bufbuild/protobuf";
import { executionPhaseName, FlyteError } from "@haltere/core";
import { ExecutionSchema } from "@haltere/idl/admin";
import { WorkflowExecution_Phase } from "@haltere/idl/core";
import type { Remote } from "@haltere/sdk/remote";
import { table } from "../terminal/table.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { secondsText, timeText } from "../terminal/time-text.ts";

/** Prints the newest executions, newest first. */
export async function showExecutions(
  terminal: Terminal,
  remote: Remote,
  output: "table" | "json",
  asked: string,
): Promise<void> {
  const limit = Number(asked);
  if (!Number.isInteger(limit) || limit < 1) {
    throw new FlyteError("InvalidArgument", `${JSON.stringify(asked)} is no number of executions.`, {
      hint: "Give --limit 20.",
    });
  }
  const executions = await remote.listExecutions(limit);
  if (output === "json") {
    terminal.print(
      JSON.stringify(
        executions.map((execution) => toJson(ExecutionSchema, execution)),
        undefined,
        2,
      ),
    );
    return;
  }
  if (executions.length === 0) {
    terminal.print(`There are no executions in ${remote.project}/${remote.domain}.`);
    return;
  }
  const rows = executions.map(({ id, spec, closure }) => [
    id?.name ?? "",
    spec?.launchPlan?.name ?? "",
    executionPhaseName(closure?.phase ?? WorkflowExecution_Phase.UNDEFINED),
    closure?.startedAt ? timeText(closure.startedAt) : "",
    closure?.duration ? secondsText(closure.duration) : "",
  ]);
  terminal.print(table([["NAME", "ENTITY", "PHASE", "STARTED", "DURATION"], ...rows]));
}
