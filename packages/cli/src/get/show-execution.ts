import { toJson } from "@bufbuild/protobuf";
import { FlyteError, nodePhaseName } from "@haltere/core";
import { type Execution, ExecutionSchema, type NodeExecution, NodeExecutionSchema } from "@haltere/idl/admin";
import { type LiteralMap, LiteralMapSchema, NodeExecution_Phase } from "@haltere/idl/core";
import type { ExecutionData, Remote } from "@haltere/sdk/remote";
import { executionEnd } from "../terminal/execution-progress.ts";
import { nodeNames } from "../terminal/node-name.ts";
import { outputLines } from "../terminal/outputs.ts";
import { table } from "../terminal/table.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { secondsText, timeText } from "../terminal/time-text.ts";

/** Prints an execution with its nodes, their phases and errors, its inputs and outputs. */
export async function showExecution(
  terminal: Terminal,
  remote: Remote,
  output: "table" | "json",
  name: string,
): Promise<void> {
  const id = remote.execution(name);
  const [execution, nodes, data] = await Promise.all([
    remote.getExecution(id),
    remote.listNodeExecutions(id),
    remote.getExecutionData(id),
  ]);
  if (output === "json") {
    const shown = {
      execution: toJson(ExecutionSchema, execution),
      nodes: nodes.map((node) => toJson(NodeExecutionSchema, node)),
      inputs: toJson(LiteralMapSchema, data.inputs),
      outputs: toJson(LiteralMapSchema, data.outputs),
    };
    terminal.print(JSON.stringify(shown, undefined, 2));
    return;
  }
  const names = await namesOf(remote, execution);
  terminal.print(
    summary(execution),
    "",
    nodeTable(nodes, names),
    ...(await nodeErrors(remote, nodes)),
    ...values(data, terminal),
    "",
    remote.consoleUrl(id),
  );
}

function summary(execution: Execution): string {
  const { closure, spec, id } = execution;
  const { phase, message } = executionEnd(execution);
  const lines = [
    `${id?.name}  ${phase}`,
    `entity    ${spec?.launchPlan?.name ?? ""}  version ${spec?.launchPlan?.version ?? ""}`,
    `started   ${closure?.startedAt ? timeText(closure.startedAt) : "not yet"}`,
  ];
  if (closure?.duration) lines.push(`duration  ${secondsText(closure.duration)}`);
  if (message !== undefined) lines.push("", message);
  return lines.join("\n");
}

function nodeTable(nodes: readonly NodeExecution[], names: ReadonlyMap<string, string>): string {
  const rows = nodes.map(({ id, closure }) => [
    id?.nodeId ?? "",
    names.get(id?.nodeId ?? "") ?? "",
    nodePhaseName(closure?.phase ?? NodeExecution_Phase.UNDEFINED),
    closure?.duration ? secondsText(closure.duration) : "",
  ]);
  return table([["NODE", "NAME", "PHASE", "DURATION"], ...rows]);
}

async function nodeErrors(remote: Remote, nodes: readonly NodeExecution[]): Promise<string[]> {
  const failed = nodes.flatMap(({ id, closure }) => (id && closure?.outputResult.case === "error" ? [id] : []));
  const whole = await Promise.all(failed.map((id) => remote.getNodeExecution(id)));
  return whole.flatMap(({ id, closure }) => {
    if (closure?.outputResult.case !== "error") return [];
    const { code, message } = closure.outputResult.value;
    return ["", `${id?.nodeId}: ${code}`, message];
  });
}

function values({ inputs, outputs }: ExecutionData, terminal: Terminal): string[] {
  const section = (title: string, values: LiteralMap) => {
    const lines = outputLines(values, terminal, "add `-o json`");
    return lines.length === 0 ? [] : ["", title, ...lines.map((line) => `  ${line}`)];
  };
  return [...section("inputs", inputs), ...section("outputs", outputs)];
}

/** What the workflow calls its nodes. A task that was run by itself has no workflow that is registered. */
async function namesOf(remote: Remote, execution: Execution): Promise<ReadonlyMap<string, string>> {
  const id = execution.closure?.workflowId;
  if (id === undefined) return new Map();
  try {
    const { closure } = await remote.fetchWorkflow(id.name, id.version);
    return nodeNames(closure?.compiledWorkflow?.primary?.template?.nodes ?? []);
  } catch (thrown) {
    if (FlyteError.from(thrown).code === "NotFound") return new Map();
    throw thrown;
  }
}
