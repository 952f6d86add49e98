import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMicroseconds } from "@haltere/core";
import type { ExecutorLoad, RunningAttempt, WaitingAttempt } from "@haltere/engine";
import {
  Connector_Health,
  type ConnectorSchema,
  type ControlPlaneSchema,
  type ExecutorLoadSchema,
  ExecutorProcess_State,
  type Machine,
  type MachineAttemptSchema,
  MachineSchema,
} from "@haltere/idl/haltere";
import type { ConnectorState, ExecutorProcess } from "@haltere/ports";
import type { ControlPlaneSettings } from "../control-plane-settings.ts";
import type { ServiceResources } from "../service-resources.ts";

/** What a machine's message is made of. */
export type MachineSources = Pick<ServiceResources, "engine" | "connectors" | "settings">;

/** The machine as it is now, with at most `limit` attempts in each list. */
export function machineMessage({ engine, connectors, settings }: MachineSources, limit: number): Machine {
  const { resources, executors, running, waiting } = engine.machine({ limit });
  return create(MachineSchema, {
    resources: resources.map((resource) => ({ ...resource })),
    executors: executors.map(executor),
    running: running.map(attempt),
    waiting: waiting.map((waits) => ({ ...attempt(waits), reason: waits.reason })),
    connectors: connectors?.().map(connector) ?? [],
    controlPlane: controlPlane(settings),
  });
}

function executor({ executor: name, processes, ...load }: ExecutorLoad): MessageInitShape<typeof ExecutorLoadSchema> {
  return {
    ...load,
    name,
    processes: processes.map((process) => ({ ...process, state: processStates[process.state] })),
  };
}

const processStates = {
  loading: ExecutorProcess_State.LOADING,
  idle: ExecutorProcess_State.IDLE,
  busy: ExecutorProcess_State.BUSY,
  retiring: ExecutorProcess_State.RETIRING,
} as const satisfies Record<ExecutorProcess["state"], ExecutorProcess_State>;

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
  const { address, health, failure = "", askedAt, tasks, jobs } = state;
  return {
    address,
    health: healths[health],
    failure,
    ...(askedAt !== undefined && { askedAt: timestampFromMicroseconds(askedAt) }),
    tasks: tasks.map((task) => ({ ...task })),
    jobs,
  };
}

function controlPlane(settings: ControlPlaneSettings): MessageInitShape<typeof ControlPlaneSchema> {
  const { version, build } = settings.version;
  return {
    version,
    build,
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    pid: process.pid,
    startedAt: timestampFromMicroseconds(Math.floor(performance.timeOrigin * 1000)),
    limits: {
      maxParallelism: settings.maxParallelism,
      maxWorkflowNodes: settings.maxWorkflowNodes,
      taskResourceDefaults: { ...settings.taskResourceDefaults },
      taskResourceLimits: { ...settings.taskResourceLimits },
      scheduleTimeZone: settings.scheduleTimeZone,
      maxMissedTimes: settings.maxMissedTimes,
      maxInlineBytes: BigInt(settings.maxInlineBytes),
      maxLinkSeconds: settings.maxLinkSeconds,
    },
  };
}
