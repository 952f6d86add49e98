import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { type ConnectorEndpoint, type ConnectorMethod, parseConnectorEndpoint } from "@haltere/connector/client";
import { FlyteError } from "@haltere/core";
import type { ConnectorConfiguration } from "@haltere/executors";
import { parse } from "yaml";

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
  const section = new Section(readSection(file), file, []);
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
  return {
    endpoints: [...named, ...byId.values()],
    ...(fallback?.text("endpoint") && { defaultEndpoint: endpointOf(fallback, true) }),
    taskTypesOfDefault: section.list("supportedTaskTypes"),
    endpointsOfTaskTypes: Object.fromEntries(ofTaskTypes),
    ...(discoveryInterval !== undefined && { discoveryInterval }),
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
function endpointOf(section: Section, insecureDefault: boolean): ConnectorEndpoint {
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

/** A mapping of the file, read by names and complaining by them. */
class Section {
  readonly #value: Readonly<Record<string, unknown>>;
  readonly #file: string;
  readonly #path: readonly string[];

  constructor(value: unknown, file: string, path: readonly string[]) {
    this.#file = file;
    this.#path = path;
    if (typeof value !== "object" || value === null || Array.isArray(value))
      throw new FlyteError("InvalidArgument", `${path.join(".") || "The content"} is no mapping.`, { where: { file } });
    this.#value = value as Readonly<Record<string, unknown>>;
  }

  error(name: string, what: string): FlyteError {
    return new FlyteError("InvalidArgument", `${[...this.#path, name].join(".")} ${what}.`, {
      where: { file: this.#file },
    });
  }

  #named(names: readonly string[]): [name: string, value: unknown] {
    const name = names.find((one) => this.#value[one] !== undefined && this.#value[one] !== null) ?? names[0] ?? "";
    return [name, this.#value[name] ?? undefined];
  }

  section(...names: string[]): Section | undefined {
    const [name, value] = this.#named(names);
    return value === undefined ? undefined : new Section(value, this.#file, [...this.#path, name]);
  }

  sections(...names: string[]): [string, Section][] {
    const all = this.section(...names);
    return all === undefined
      ? []
      : Object.keys(all.#value).flatMap((id) => {
          const one = all.section(id);
          return one === undefined ? [] : [[id, one] as [string, Section]];
        });
  }

  strings(...names: string[]): [string, string][] {
    const all = this.section(...names);
    return all === undefined ? [] : Object.keys(all.#value).map((key) => [key, all.text(key) ?? ""]);
  }

  text(name: string): string | undefined {
    const value = this.#value[name] ?? undefined;
    if (value !== undefined && typeof value !== "string") throw this.error(name, "is no text");
    return value === "" ? undefined : value;
  }

  flag(name: string): boolean | undefined {
    const value = this.#value[name] ?? undefined;
    if (value !== undefined && typeof value !== "boolean") throw this.error(name, "is neither true nor false");
    return value;
  }

  list(name: string): string[] {
    const value = this.#value[name] ?? [];
    if (!Array.isArray(value) || value.some((one) => typeof one !== "string"))
      throw this.error(name, "is no list of texts");
    return value;
  }

  /** Milliseconds of a duration as Go writes it: `1m30s`, `250ms`. */
  duration(name: string): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    if (!/^(\d+(\.\d+)?(h|m|s|ms|us|µs|ns))+$/.test(value))
      throw this.error(name, `is no duration such as 10s or 1m30s: "${value}"`);
    let milliseconds = 0;
    for (const [, number = "", unit = ""] of value.matchAll(/(\d+(?:\.\d+)?)(h|ms|us|µs|ns|m|s)/g))
      milliseconds += Number(number) * (units[unit] ?? 0);
    return milliseconds;
  }

  /** The content of a file that is named beside this one. */
  file(name: string): Uint8Array | undefined {
    const path = this.text(name);
    if (path === undefined) return undefined;
    try {
      return readFileSync(resolve(dirname(this.#file), path));
    } catch (thrown) {
      throw this.error(name, `cannot be read: ${FlyteError.from(thrown).message}`);
    }
  }
}

const units: Readonly<Record<string, number>> = {
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
  us: 0.001,
  µs: 0.001,
  ns: 0.000001,
};
