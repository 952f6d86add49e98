import { FlyteError } from "@haltere/core";

/** The methods of a connector's services whose time is limited, under flyteidl's names. */
export type ConnectorMethod =
  | "CreateTask"
  | "GetTask"
  | "DeleteTask"
  | "GetTaskMetrics"
  | "GetTaskLogs"
  | "ExecuteTaskSync"
  | "GetAgent"
  | "ListAgents";

/** Where a connector is served, and how to call it: Flyte's connector deployment. */
export interface ConnectorEndpoint {
  /** `host:port`, or a target that gRPC resolves, such as `dns:///host:port`. */
  readonly address: string;
  /** With TLS where it is present; `{}` trusts the machine's own roots. */
  readonly tls?: ConnectorTls;
  /** Milliseconds that a method may take, where not `defaultTimeout`. */
  readonly timeouts?: Partial<Readonly<Record<ConnectorMethod, number>>>;
  /** Milliseconds that a call may take. Default 10,000; 0 for no limit, both as in Flyte. */
  readonly defaultTimeout?: number;
}

export interface ConnectorTls {
  /** Certificates to trust, PEM. Default: the machine's own. */
  readonly ca?: Uint8Array;
  /** What this side shows of itself, PEM: certificate and key, both or none. */
  readonly certificate?: Uint8Array;
  readonly key?: Uint8Array;
  /** The name that the server's certificate must have, where it is not the address's. */
  readonly serverName?: string;
}

const defaultTimeout = 10_000;

/** Milliseconds that a call of a method may take; undefined for any time. */
export function timeoutOf(endpoint: ConnectorEndpoint, method: ConnectorMethod): number | undefined {
  const timeout = endpoint.timeouts?.[method] ?? endpoint.defaultTimeout ?? defaultTimeout;
  return timeout > 0 ? timeout : undefined;
}

/**
 * Reads an endpoint as people write it: `host:port`, a target of gRPC's (`dns:///host:port`), or `http://` and `https://`,
 * of which the last is with TLS.
 * @throws FlyteError InvalidArgument where it names no port.
 */
export function parseConnectorEndpoint(text: string): ConnectorEndpoint {
  const [, scheme = "", rest = ""] = /^(https?:\/\/)?(.*?)\/?$/.exec(text.trim()) ?? [];
  const [, port = ""] = /^[^\s,]*[^\s,:/]:(\d{1,5})$/.exec(rest) ?? [];
  const isTarget = /^(unix|xds|ipv4|ipv6):/.test(rest);
  if (!isTarget && (port === "" || Number(port) < 1 || Number(port) > 65_535))
    throw new FlyteError("InvalidArgument", `"${text}" is no address of a connector.`, {
      hint: "Write host:port, such as localhost:8000, or https://host:port for TLS.",
    });
  return { address: rest, ...(scheme === "https://" && { tls: {} }) };
}
