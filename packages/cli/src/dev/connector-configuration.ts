import { readFileSync } from "node:fs";
import { type ConnectorEndpoint, type ConnectorMethod, parseConnectorEndpoint } from "@haltere/connector/client";
import { FlyteError } from "@haltere/core";
import type { ConnectorConfiguration, PollIntervals } from "@haltere/executors";
import { parse } from "yaml";
import { ConfigurationSection } from "./configuration-section.ts";

/** How the control plane is told of connectors: `--connectors` and `--connector-config`. */
export interface ConnectorFlags {
  /** `host:port[,host:port]` */
  readonly connectors?: string;
  /** Path of a file with Flyte's `connector-service` section. */
  readonly connectorConfig?: string;
}

/** The connectors, and how often they are asked what they serve. */
export interface ConnectorChoices extends ConnectorConfiguration {
  /** Milliseconds */
  readonly discoveryInterval?: number;
  readonly poll?: PollIntervals;
  /** Jobs under way at once. */
  readonly slots?: number;
}

/**
 * The connectors that the flags name. The file is FlytePropeller's own configuration (`plugins`, `connector-service` or
 * `agent-service`), or that section alone; its endpoints come after the flag's.
 * @throws FlyteError InvalidArgument that names the flag, or the file and the key in it.
 */
export function connectorChoices(flags: ConnectorFlags): ConnectorChoices {
  const named = (flags.connectors ?? "")
    .split(",")
    .filter((text) => text.trim() !== "")
    .map(parseConnectorEndpoint);
  if (flags.connectorConfig === undefined) return { endpoints: named };
  const file = flags.connectorConfig;
  const section = new ConfigurationSection(readSection(file), file, []);
  const fallback = section.section("defaultConnector", "defaultAgent");
  const others = section.sections("connectors", "agents").map(([id, at]) => [id, endpointOf(at, false)] as const);
  const byId = new Map(others);
  const ofTaskTypes = section.strings("connectorForTaskTypes", "agentForTaskTypes").map(([type, id]) => {
    const found = byId.get(id);
    if (found === undefined)
      throw section.error("connectorForTaskTypes", `names the connector "${id}", which is not there`);
    return [type, found] as const;
  });
  const discoveryInterval = section.duration("pollInterval");
  const webApi = section.section("webApi");
  const longest = webApi?.section("caching")?.duration("resyncInterval");
  const slots = webApi?.section("resourceQuotas")?.count("default");
  return {
    endpoints: [...named, ...byId.values()],
    ...(fallback?.text("endpoint") && { defaultEndpoint: endpointOf(fallback, true) }),
    taskTypesOfDefault: section.list("supportedTaskTypes"),
    endpointsOfTaskTypes: Object.fromEntries(ofTaskTypes),
    ...(discoveryInterval !== undefined && { discoveryInterval }),
    ...(longest !== undefined && { poll: { first: Math.min(1000, longest), longest } }),
    ...(slots !== undefined && { slots }),
  };
}

function readSection(file: string): unknown {
  let content: unknown;
  try {
    content = parse(readFileSync(file, "utf8"));
  } catch (thrown) {
    throw new FlyteError(
      "InvalidArgument",
      `The connectors' configuration cannot be read: ${FlyteError.from(thrown).message}`,
      {
        where: { file },
        hint: "Give --connector-config a YAML file with Flyte's connector-service section.",
        cause: thrown,
      },
    );
  }
  const plugins = member(content, "plugins") ?? content;
  return member(plugins, "connector-service") ?? member(plugins, "agent-service") ?? plugins;
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && name in value
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

const methods: readonly ConnectorMethod[] = [
  "CreateTask",
  "GetTask",
  "DeleteTask",
  "GetTaskMetrics",
  "GetTaskLogs",
  "ExecuteTaskSync",
  "GetAgent",
  "ListAgents",
];

/** A deployment of Flyte's. `caFile`, `certFile`, `keyFile` and `serverName` are ours: FlytePropeller trusts the machine's roots alone. */
function endpointOf(section: ConfigurationSection, insecureDefault: boolean): ConnectorEndpoint {
  const text = section.text("endpoint");
  if (text === undefined) throw section.error("endpoint", "is missing");
  const { address, tls } = parseConnectorEndpoint(text);
  const defaultTimeout = section.duration("defaultTimeout");
  const timeouts = section.section("timeouts");
  const timeoutOf = timeouts && methods.map((method) => [method, timeouts.duration(method)] as const);
  const insecure = section.flag("insecure") ?? (tls === undefined && insecureDefault);
  const [ca, certificate, key] = [section.file("caFile"), section.file("certFile"), section.file("keyFile")];
  const serverName = section.text("serverName");
  const trust = {
    ...(ca && { ca }),
    ...(certificate && { certificate }),
    ...(key && { key }),
    ...(serverName && { serverName }),
  };
  return {
    address,
    ...(!insecure && { tls: trust }),
    ...(defaultTimeout !== undefined && { defaultTimeout }),
    ...(timeoutOf && { timeouts: Object.fromEntries(timeoutOf.filter(([, timeout]) => timeout !== undefined)) }),
  };
}
