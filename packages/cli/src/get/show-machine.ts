import { toJson } from "@bufbuild/protobuf";
import { durationFromMicroseconds, microsecondsFromTimestamp } from "@haltere/core";
import { Connector_Health, type MachineAttempt, type MachineResource, MachineSchema } from "@haltere/idl/haltere";
import type { Remote } from "@haltere/sdk/remote";
import { table } from "../terminal/table.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { secondsText } from "../terminal/time-text.ts";

/** Prints what the machine of a control plane has, who runs on it, what runs and waits, and how its connectors are. */
export async function showMachine(
  terminal: Terminal,
  { haltere }: Pick<Remote, "haltere">,
  output: "table" | "json",
  limit: number,
): Promise<void> {
  const machine = await haltere.machine.getMachine({ limit });
  if (output === "json") {
    terminal.print(JSON.stringify(toJson(MachineSchema, machine, { alwaysEmitImplicit: true }), undefined, 2));
    return;
  }
  const { resources, executors, running, waiting, connectors } = machine;
  const sections = [
    section(["RESOURCE", "IN USE", "OF"], resources.map(resourceCells)),
    section(
      ["EXECUTOR", "RUNNING", "SLOTS", "WAITING"],
      executors.map(({ name, ...load }) => [name, `${load.running}`, `${load.slots}`, `${load.waiting}`]),
    ),
    section(
      ["RUNNING", "NODE", "TASK", "EXECUTOR", "SINCE"],
      running.map((attempt) => [...attemptCells(attempt), sinceText(terminal, attempt)]),
    ),
    section(
      ["WAITING", "NODE", "TASK", "EXECUTOR", "SINCE", "WHY"],
      waiting.map((attempt) => [...attemptCells(attempt), sinceText(terminal, attempt), attempt.reason]),
    ),
    section(
      ["CONNECTOR", "HEALTH", "TASKS"],
      connectors.map(({ address, health, failure, tasks }) => [
        address,
        `${healths[health]}${failure === "" ? "" : `: ${failure}`}`,
        tasks.map(({ type, version }) => (version === 0 ? type : `${type} v${version}`)).join(", "),
      ]),
    ),
  ];
  terminal.print(sections.filter((text) => text !== "").join("\n\n"));
}

const healths: Readonly<Record<Connector_Health, string>> = {
  [Connector_Health.UNKNOWN]: "not asked yet",
  [Connector_Health.SERVING]: "serving",
  [Connector_Health.FAILING]: "failing",
  [Connector_Health.SILENT]: "silent",
};

function section(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  return rows.length === 0 ? "" : table([heading, ...rows]);
}

function resourceCells({ name, inUse, capacity }: MachineResource): string[] {
  const amount = (value: number) => (isBytes(name) ? `${(value / 2 ** 30).toFixed(1)} GiB` : String(value));
  return [name, amount(inUse), capacity === undefined ? "any" : amount(capacity)];
}

function isBytes(name: string): boolean {
  return name === "memory" || name === "ephemeral-storage";
}

function attemptCells({ node, item, attempt, task, executor }: MachineAttempt): string[] {
  const place = item === undefined ? (node?.nodeId ?? "") : `${node?.nodeId}[${item}]`;
  return [node?.executionId?.name ?? "", attempt === 0 ? place : `${place} attempt ${attempt + 1}`, task, executor];
}

function sinceText(terminal: Terminal, { since }: MachineAttempt): string {
  if (since === undefined) return "";
  return secondsText(durationFromMicroseconds(Math.max(0, terminal.now() - microsecondsFromTimestamp(since))));
}
