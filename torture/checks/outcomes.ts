import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { fromBinary } from "@bufbuild/protobuf";
import { ExecutionClosureSchema, NodeExecutionClosureSchema, NodeExecutionMetaDataSchema } from "@haltere/idl/admin";
import type { Snapshot, SqlRow } from "../snapshot.ts";

/** How an execution ended: its phase, and each node's, by the way to it, with what it gave. */
export interface Outcome {
  readonly phase: string;
  /** What it failed with. */
  readonly error: string;
  readonly nodes: Readonly<Record<string, string>>;
}

/** The outcomes of all executions that no node of another one started, by name. */
export function outcomes(snapshot: Snapshot): ReadonlyMap<string, Outcome> {
  const executions = snapshot.all(
    "SELECT id, execution_name, phase, closure, outputs, parent_node_execution_id AS parent FROM executions",
  );
  const rows = snapshot.all("SELECT * FROM node_executions");
  const nodesOf = Map.groupBy(rows, (row) => String(row.execution_name));
  const childrenOf = Map.groupBy(executions, (row) => Number(row.parent ?? 0));

  function collect(execution: SqlRow, prefix: string, into: Record<string, string>): void {
    const nodes = nodesOf.get(String(execution.execution_name)) ?? [];
    const byId = new Map(nodes.map((row) => [String(row.node_id), row]));
    // An id counts the attempts of the nodes above, which differ from run to run; the names in the workflow do not.
    const way = (row: SqlRow): string => {
      const above = row.parent_node_id === null ? undefined : byId.get(String(row.parent_node_id));
      const metadata = row.node_execution_metadata;
      const own = metadata instanceof Uint8Array ? fromBinary(NodeExecutionMetaDataSchema, metadata).specNodeId : "";
      return above === undefined ? own : `${way(above)}/${own}`;
    };
    for (const row of nodes) {
      const name = `${prefix}${way(row)}`;
      // What went in names the run; all else follows from the rest of it.
      into[name] = name === "start-node" ? String(row.phase) : `${row.phase} ${digest(outputsOf(row))}`;
      // Of several, the last one was the one that counted.
      const child = childrenOf.get(Number(row.id))?.at(-1);
      if (child !== undefined) collect(child, `${name}>`, into);
    }
  }

  const found = new Map<string, Outcome>();
  for (const execution of executions) {
    if (Number(execution.parent ?? 0) !== 0) continue;
    const nodes: Record<string, string> = {};
    collect(execution, "", nodes);
    const closure =
      execution.closure instanceof Uint8Array ? fromBinary(ExecutionClosureSchema, execution.closure) : undefined;
    const error = closure?.outputResult.case === "error" ? closure.outputResult.value : undefined;
    const text = error === undefined ? "" : `${error.code}: ${error.message}`;
    nodes.outputs = digest(execution.outputs instanceof Uint8Array ? execution.outputs : undefined);
    found.set(String(execution.execution_name), { phase: String(execution.phase), error: text, nodes });
  }
  return found;
}

function outputsOf(row: SqlRow): Uint8Array | undefined {
  if (row.outputs instanceof Uint8Array) return row.outputs;
  if (!(row.closure instanceof Uint8Array)) return undefined;
  const { outputResult } = fromBinary(NodeExecutionClosureSchema, row.closure);
  if (outputResult.case !== "outputUri") return undefined;
  const file = outputResult.value.replace("file://", "");
  return existsSync(file) ? readFileSync(file) : undefined;
}

const digest = (bytes: Uint8Array | undefined): string =>
  bytes === undefined ? "nothing" : createHash("sha256").update(bytes).digest("hex").slice(0, 12);

/** What differs between two outcomes, as lines. */
export function differences(expected: Outcome, actual: Outcome): readonly string[] {
  const names = new Set([...Object.keys(expected.nodes), ...Object.keys(actual.nodes)]);
  return [
    ...(expected.phase === actual.phase
      ? []
      : [`ended as ${actual.phase} (${actual.error}), not as ${expected.phase}`]),
    ...[...names].flatMap((name) =>
      expected.nodes[name] === actual.nodes[name]
        ? []
        : [`${name}: ${actual.nodes[name] ?? "not there"}, not ${expected.nodes[name] ?? "there"}`],
    ),
  ];
}
