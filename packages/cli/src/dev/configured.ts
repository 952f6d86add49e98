import type { ServerOptions } from "@haltere/rpc";
import type { ControlPlaneSettings } from "@haltere/server";
import type { Configuration } from "./configuration.ts";

/** What a configuration says of the control plane's limits and defaults. */
export function configuredSettings({
  domains,
  workflows,
  executions,
  tasks,
  data,
  scheduler,
}: Configuration): Partial<ControlPlaneSettings> {
  return given({
    domains,
    maxWorkflowNodes: workflows?.maxNodes,
    maxParallelism: executions?.maxParallelism,
    taskResourceLimits: tasks?.limits && given(tasks.limits),
    taskResourceDefaults: tasks?.defaults && given(tasks.defaults),
    maxLinkSeconds: data?.maxLinkSeconds,
    maxInlineBytes: data?.maxInlineBytes,
    scheduleTimeZone: scheduler?.timeZone,
    maxMissedTimes: scheduler?.maxMissedTimes,
  });
}

/** What a configuration says of nodes that do not say how long they may take, in milliseconds. */
export function configuredDeadlines({ deadlines = {} }: Configuration): {
  nodeExecution?: number;
  nodeActive?: number;
} {
  const { nodeExecutionSeconds: execution, nodeActiveSeconds: active } = deadlines;
  return given({
    nodeExecution: execution === undefined ? undefined : execution * 1000,
    nodeActive: active === undefined ? undefined : active * 1000,
  });
}

/** What a configuration says of the port. */
export function configuredServer({
  server = {},
}: Configuration): Pick<
  Partial<ServerOptions>,
  "maxReceiveBytes" | "allowedHosts" | "allowedOrigins" | "allowedHeaders"
> {
  return given(server);
}

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Without what is undefined. */
function given<T extends object>(values: T): Given<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Given<T>;
}
