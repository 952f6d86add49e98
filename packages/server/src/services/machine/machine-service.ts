import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMicroseconds } from "@haltere/core";
import type { RunningAttempt, WaitingAttempt } from "@haltere/engine";
import {
  Connector_Health,
  type ConnectorSchema,
  type GetMachineRequest,
  type MachineAttemptSchema,
  MachineSchema,
  type MachineService,
} from "@haltere/idl/haltere";
import type { ServiceImplementation } from "@haltere/rpc";
import { pageSize } from "../requests/sized-page.ts";
import type { ServiceResources } from "../service-resources.ts";

/** What is known of a connector. */
export interface ConnectorState {
  /** `host:port` */
  readonly address: string;
  readonly health: "unknown" | "serving" | "failing" | "silent";
  /** Why it did not answer the last time. */
  readonly failure?: string;
  /** When it was asked last, in microseconds since the epoch. */
  readonly askedAt?: number;
  readonly tasks: readonly { readonly type: string; readonly version: number; readonly isSync: boolean }[];
}

/** haltere.v1.MachineService: what runs and waits here, and who runs it. */
export function createMachineService(resources: ServiceResources): ServiceImplementation<typeof MachineService> {
  return { getMachine: async (request) => getMachine(resources, request) };
}

function getMachine({ engine, connectors }: ServiceResources, request: GetMachineRequest) {
  const { resources, executors, running, waiting } = engine.machine({ limit: pageSize(request.limit) });
  return create(MachineSchema, {
    resources: resources.map((resource) => ({ ...resource })),
    executors: executors.map(({ executor: name, slots, running, waiting }) => ({ name, slots, running, waiting })),
    running: running.map(attempt),
    waiting: waiting.map((waits) => ({ ...attempt(waits), reason: waits.reason })),
    connectors: connectors?.().map(connector) ?? [],
  });
}

function attempt(placed: RunningAttempt | WaitingAttempt): MessageInitShape<typeof MachineAttemptSchema> {
  const { execution, node, item, attempt, task, executor, asks, since } = placed;
  return {
    node: { executionId: execution, nodeId: node },
    ...(item !== undefined && { item }),
    attempt,
    task,
    executor,
    asks: { ...asks },
    since: timestampFromMicroseconds(since),
  };
}

const healths = {
  unknown: Connector_Health.UNKNOWN,
  serving: Connector_Health.SERVING,
  failing: Connector_Health.FAILING,
  silent: Connector_Health.SILENT,
} as const satisfies Record<ConnectorState["health"], Connector_Health>;

function connector(state: ConnectorState): MessageInitShape<typeof ConnectorSchema> {
  const { address, health, failure = "", askedAt, tasks } = state;
  return {
    address,
    health: healths[health],
    failure,
    ...(askedAt !== undefined && { askedAt: timestampFromMicroseconds(askedAt) }),
    tasks: tasks.map((task) => ({ ...task })),
  };
}
