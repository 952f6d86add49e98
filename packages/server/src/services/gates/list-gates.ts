import { create, fromBinary } from "@bufbuild/protobuf";
import { executionPhase, isTerminalExecutionPhase, timestampFromMicroseconds } from "@haltere/core";
import { LiteralSchema, LiteralTypeSchema, SimpleType } from "@haltere/idl/core";
import {
  type Gate,
  GateSchema,
  type ListGatesRequest,
  type ListGatesResponse,
  ListGatesResponseSchema,
} from "@haltere/idl/haltere";
import type { Condition, Row } from "@haltere/ports";
import type { CallContext } from "@haltere/rpc";
import { pageSize } from "../requests/sized-page.ts";
import type { ServiceResources } from "../service-resources.ts";
import { createGateKinds } from "./gate-kinds.ts";

const rowsAtOnce = 200;
/** Signals are found by when they changed last; so many of them are looked at, those of executions that have ended among them. */
const mostLookedAt = 5000;

/** The gates of live executions that wait, or those that were answered last. */
export async function listGates(
  resources: ServiceResources,
  request: ListGatesRequest,
  { signal }: Pick<CallContext, "signal">,
): Promise<ListGatesResponse> {
  const { store } = resources;
  const limit = pageSize(request.limit);
  const where: Condition[] = [];
  for (const [column, value] of [
    ["execution_project", request.project],
    ["execution_domain", request.domain],
    ["execution_name", request.execution],
  ] as const)
    if (value !== "") where.push({ column, comparison: "eq", value });
  const orderBy = { column: "updated_at", descending: true } as const;
  const kinds = createGateKinds(resources);
  const executions = new Map<string, Row<"executions"> | undefined>();
  const gates: Gate[] = [];
  for (let offset = 0; offset < mostLookedAt; offset += rowsAtOnce) {
    signal.throwIfAborted();
    const rows = await store.list("signals", { where, orderBy, limit: rowsAtOnce, offset });
    for (const row of rows) {
      if ((row.value !== null) !== request.answered) continue;
      const { execution_project, execution_domain, execution_name } = row;
      const key = { execution_project, execution_domain, execution_name };
      const name = `${execution_project}/${execution_domain}/${execution_name}`;
      if (!executions.has(name)) executions.set(name, await store.get("executions", key));
      const execution = executions.get(name);
      if (execution === undefined || (!request.answered && hasEnded(execution))) continue;
      if (gates.length === limit) return create(ListGatesResponseSchema, { gates, more: true });
      gates.push(await gateOf(row, execution));
    }
    if (rows.length < rowsAtOnce) return create(ListGatesResponseSchema, { gates });
  }
  return create(ListGatesResponseSchema, { gates, more: true });

  function hasEnded({ phase }: Row<"executions">): boolean {
    return isTerminalExecutionPhase(executionPhase(phase));
  }

  async function gateOf(row: Row<"signals">, execution: Row<"executions">): Promise<Gate> {
    const { execution_project: project, execution_domain: domain, execution_name: name, signal_id: signalId } = row;
    const type = fromBinary(LiteralTypeSchema, row.type);
    const isBoolean = type.type.case === "simple" && type.type.value === SimpleType.BOOLEAN;
    const workflow = await kinds.workflow(execution);
    const gate = create(GateSchema, {
      id: { signalId, executionId: { project, domain, name } },
      type,
      approval: isBoolean && (await kinds.isApproval(execution, signalId)),
      waitingSince: timestampFromMicroseconds(row.created_at),
    });
    if (workflow !== undefined) gate.workflow = workflow;
    if (row.value !== null) {
      gate.value = fromBinary(LiteralSchema, row.value);
      gate.answeredAt = timestampFromMicroseconds(row.updated_at);
    }
    return gate;
  }
}
