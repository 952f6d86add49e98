import { type ConnectorClient, type ConnectorEndpoint, createConnectorClient } from "@haltere/connector/client";
import { FlyteError } from "@haltere/core";
import type { ListAgentsResponse } from "@haltere/idl/admin";
import type { Clock, ConnectorState } from "@haltere/ports";

/** Which connectors there are, Flyte's `connector-service` configuration. */
export interface ConnectorConfiguration {
  /** Asked what they serve; of two that serve the same category the first counts. */
  readonly endpoints: readonly ConnectorEndpoint[];
  /** Asked after the others; also gets the tasks of `taskTypesOfDefault`, and every type that nobody is known for where it cannot tell what it serves. */
  readonly defaultEndpoint?: ConnectorEndpoint;
  /** Types that the default endpoint serves though it does not say so. */
  readonly taskTypesOfDefault?: readonly string[];
  /** Where tasks of a type go, whatever others say. */
  readonly endpointsOfTaskTypes?: Readonly<Record<string, ConnectorEndpoint>>;
}

/** Where to call for a task. */
export interface ConnectorRoute {
  readonly client: ConnectorClient;
  readonly isSync: boolean;
}

/** Who serves which tasks: asked of every endpoint again and again. What one told last counts until it tells otherwise. */
export interface ConnectorDirectory {
  route(taskType: string, version: number): ConnectorRoute | undefined;
  /** Whether the type is served, in whatever version. */
  serves(taskType: string): boolean;
  /** Whether an endpoint has not told yet what it serves, so that a type nobody is known for may yet be. */
  readonly isIncomplete: boolean;
  /** What is known, for messages. */
  describe(): string;
  /** What is known of each endpoint. */
  states(): readonly Omit<ConnectorState, "jobs">[];
  /** Resolves when every endpoint has answered or failed once. */
  readonly asked: Promise<void>;
  close(): void;
}

export interface DirectoryOptions extends ConnectorConfiguration {
  readonly clock: Clock;
  /** Milliseconds between two times an endpoint is asked. */
  readonly every: number;
  readonly maxResponseBytes: number;
}

interface Known {
  readonly client: ConnectorClient;
  /** Whether synchronous, by type and version; undefined until it told. */
  served: Map<string, Map<number, boolean>> | undefined;
  /** It has no method to tell what it serves. */
  isSilent: boolean;
  failure: FlyteError | undefined;
  askedAt: number | undefined;
}

export function createConnectorDirectory(options: DirectoryOptions): ConnectorDirectory {
  const { clock, every, defaultEndpoint, endpointsOfTaskTypes = {}, taskTypesOfDefault = [] } = options;
  const known = new Map<string, Known>();
  const timers = new Set<() => void>();
  let closed = false;

  function add(endpoint: ConnectorEndpoint): Known {
    const found = known.get(endpoint.address);
    if (found !== undefined) return found;
    const client = createConnectorClient(endpoint, { maxResponseBytes: options.maxResponseBytes });
    const added: Known = { client, served: undefined, isSilent: false, failure: undefined, askedAt: undefined };
    known.set(endpoint.address, added);
    return added;
  }
  const asked = options.endpoints.map(add);
  const fallback = defaultEndpoint && add(defaultEndpoint);
  const ofTaskTypes = new Map(Object.entries(endpointsOfTaskTypes).map(([type, endpoint]) => [type, add(endpoint)]));
  if (fallback !== undefined) asked.push(fallback);

  async function ask(endpoint: Known): Promise<void> {
    try {
      endpoint.served = servedBy(await endpoint.client.listAgents());
      endpoint.failure = undefined;
      endpoint.isSilent = false;
    } catch (thrown) {
      endpoint.failure = FlyteError.from(thrown);
      endpoint.isSilent = endpoint.failure.code === "Unimplemented";
    }
    endpoint.askedAt = clock.now();
    if (closed) return;
    const cancel = clock.at(clock.now() + every * 1000, () => {
      timers.delete(cancel);
      void ask(endpoint);
    });
    timers.add(cancel);
  }

  const askedOnce = Promise.all([...known.values()].map(ask)).then(() => undefined);

  return {
    asked: askedOnce,
    route(taskType, version) {
      const chosen = ofTaskTypes.get(taskType);
      if (chosen !== undefined)
        return { client: chosen.client, isSync: chosen.served?.get(taskType)?.get(version) ?? false };
      for (const { client, served } of asked) {
        const isSync = served?.get(taskType)?.get(version);
        if (isSync !== undefined) return { client, isSync };
      }
      if (fallback !== undefined && (fallback.isSilent || taskTypesOfDefault.includes(taskType)))
        return { client: fallback.client, isSync: false };
      return undefined;
    },
    serves(taskType) {
      return (
        ofTaskTypes.has(taskType) ||
        (fallback !== undefined && taskTypesOfDefault.includes(taskType)) ||
        asked.some(({ served }) => served?.has(taskType))
      );
    },
    get isIncomplete() {
      return asked.some(({ served, isSilent }) => served === undefined && !isSilent);
    },
    describe() {
      if (known.size === 0) return "No connectors are configured: name them with --connectors host:port.";
      return [...known.values()].map(describe).join(" ");
    },
    states: () => [...known.values()].map(stateOf),
    close() {
      closed = true;
      for (const cancel of timers) cancel();
      for (const { client } of known.values()) client.close();
    },
  };
}

function servedBy({ agents }: ListAgentsResponse): Map<string, Map<number, boolean>> {
  const served = new Map<string, Map<number, boolean>>();
  const add = (name: string, version: number, isSync: boolean): void => {
    const versions = served.get(name) ?? new Map<number, boolean>();
    versions.set(version, isSync);
    served.set(name, versions);
  };
  for (const { isSync, supportedTaskCategories, supportedTaskTypes } of agents) {
    for (const { name, version } of supportedTaskCategories) add(name, version, isSync);
    // The older way to say it, which knows no versions.
    for (const name of supportedTaskTypes)
      if (!supportedTaskCategories.some((category) => category.name === name)) add(name, 0, isSync);
  }
  return served;
}

function stateOf({ client, served, isSilent, failure, askedAt }: Known): Omit<ConnectorState, "jobs"> {
  const tasks = [...(served ?? [])].flatMap(([type, versions]) =>
    [...versions].map(([version, isSync]) => ({ type, version, isSync })),
  );
  return {
    address: client.endpoint.address,
    health: isSilent ? "silent" : failure !== undefined ? "failing" : served === undefined ? "unknown" : "serving",
    ...(failure !== undefined && !isSilent && { failure: failure.message }),
    ...(askedAt !== undefined && { askedAt }),
    tasks,
  };
}

function describe({ client, served, isSilent, failure }: Known): string {
  const { address } = client.endpoint;
  if (served !== undefined) {
    const types = [...served].map(
      ([name, versions]) => `"${name}" version ${[...versions.keys()].sort((a, b) => a - b).join(", ")}`,
    );
    return `The connector at ${address} serves ${types.join("; ") || "nothing"}.`;
  }
  if (isSilent) return `The connector at ${address} cannot tell what it serves.`;
  return failure === undefined ? `The connector at ${address} has not answered yet.` : `${failure.message}.`;
}
