import { toJson } from "@bufbuild/protobuf";
import { durationFromMicroseconds, FlyteError, microsecondsFromTimestamp, taskPhaseName } from "@haltere/core";
import { TaskExecution_Phase } from "@haltere/idl/core";
import { ListMapItemsResponseSchema, type MapItem } from "@haltere/idl/haltere";
import type { Remote } from "@haltere/sdk/remote";
import { outputLines } from "../terminal/outputs.ts";
import { table } from "../terminal/table.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { secondsText } from "../terminal/time-text.ts";

export interface MapItemChoice {
  /** Names of phases, with commas between; empty for every one. */
  readonly phase: string;
  readonly limit: number;
  readonly token: string;
  readonly values: boolean;
}

/** Prints a page of the items of a map's node. */
export async function showMapItems(
  terminal: Terminal,
  remote: Remote,
  output: "table" | "json",
  [name, nodeId]: readonly [string, string],
  choice: MapItemChoice,
): Promise<void> {
  const { limit, token, values: withValues } = choice;
  const id = { executionId: remote.execution(name), nodeId };
  const phases = phasesOf(choice.phase);
  const page = await remote.haltere.mapItems.listMapItems({ id, phases, limit, token, withValues });
  if (output === "json") {
    terminal.print(JSON.stringify(toJson(ListMapItemsResponseSchema, page), undefined, 2));
    return;
  }
  const { size = 0, succeeded = 0, failed = 0, running = 0 } = page.counts ?? {};
  terminal.print(`${size} items: ${succeeded} succeeded, ${failed} failed, ${running} under way`, "");
  if (withValues)
    terminal.print(...page.items.flatMap((item) => [cells(item).join("  ").trimEnd(), ...values(terminal, item)]));
  else terminal.print(table([["ITEM", "PHASE", "ATTEMPT", "DURATION", "ERROR"], ...page.items.map(cells)]));
  if (page.token !== "") terminal.note(`There are more: go on with --token ${page.token}`);
}

function cells({ index, phase, attempt, startedAt, endedAt, error }: MapItem): string[] {
  const took =
    startedAt && endedAt
      ? secondsText(durationFromMicroseconds(microsecondsFromTimestamp(endedAt) - microsecondsFromTimestamp(startedAt)))
      : "";
  // Of a task's failure what it says, which stands below where it happened.
  const [first = ""] = (error.split(/^Message:\s*/m)[1] ?? error).trim().split("\n");
  const name = phase === TaskExecution_Phase.UNDEFINED ? "WAITING" : taskPhaseName(phase);
  return [String(index), name, String(attempt + 1), took, first.slice(0, 200)];
}

function values(terminal: Terminal, { inputs, outputs }: MapItem): string[] {
  return [inputs, outputs].flatMap((side, index) =>
    side === undefined
      ? []
      : outputLines(side, terminal, "add `-o json`").map((line) => `  ${index === 0 ? "in " : "out"} ${line}`),
  );
}

function phasesOf(text: string): TaskExecution_Phase[] {
  return text.split(",").flatMap((part) => {
    const name = part.trim().toUpperCase();
    if (name === "") return [];
    const phase = name === "WAITING" ? "UNDEFINED" : name;
    const found = Object.entries(TaskExecution_Phase).find(([known]) => known === phase)?.[1];
    if (typeof found === "number") return [found];
    throw new FlyteError("InvalidArgument", `"${part}" is no phase of an item.`, {
      hint: "Use WAITING, QUEUED, RUNNING, SUCCEEDED, FAILED or ABORTED.",
    });
  });
}
