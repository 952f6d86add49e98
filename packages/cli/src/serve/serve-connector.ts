import { connectorServices, createMetricsServer } from "@haltere/connector";
import { FlyteError } from "@haltere/core";
import { createGrpcOnlyServer } from "@haltere/rpc";
import { localSecrets } from "@haltere/sdk/secrets";
import { controlPlaneLog } from "../dev/log.ts";
import { randomIds } from "../dev/random-ids.ts";
import { systemClock } from "../dev/system-clock.ts";
import { portOf } from "../port-option.ts";
import { endSignal } from "../terminal/end-signal.ts";
import { table } from "../terminal/table.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { connectorLogger } from "./connector-logger.ts";
import { loadConnectors } from "./load-connectors.ts";
import type { ServeConnectorFlags } from "./serve-command.ts";
import { readTls } from "./tls-files.ts";

/** The names that probes of flytekit's server ask the health service for. */
const healthNames = ["SyncAgentService", "AsyncAgentService", "AgentMetadataService"]
  .map((service) => `flyteidl.service.${service}`)
  .concat("grpc.health.v1.Health");

/** Serves connectors until the process is told to end; then lets the calls under way end. */
export async function serveConnector(terminal: Terminal, flags: ServeConnectorFlags): Promise<void> {
  process.setSourceMapsEnabled(true);
  const ended = endSignal();
  const port = portOf(flags.port);
  const prometheusPort = portOf(flags.prometheusPort, "--prometheus-port");
  const graceMs = graceOf(flags.grace);
  const tls = await readTls(flags);
  const registry = await loadConnectors(flags.modules);
  const log = controlPlaneLog(flags.logLevel);
  const logger = connectorLogger(log);
  const { services, metrics } = connectorServices({ registry, secrets: localSecrets(process.env), logger });
  const prometheus = await createMetricsServer(metrics, { host: flags.host, port: prometheusPort });
  try {
    const server = await createGrpcOnlyServer({
      services,
      clock: systemClock(),
      ids: randomIds(),
      logger: log,
      host: flags.host,
      port,
      healthNames,
      graceMs,
      ...(tls === undefined ? {} : { tls }),
    });
    const rows = registry
      .listConnectors()
      .map(({ name, supportedTaskCategories, isSync }) => [
        name,
        supportedTaskCategories.map(({ name, version }) => `${name} (${version})`).join(" "),
        String(isSync),
      ]);
    terminal.print(table([["Connector Name", "Support Task Types", "Is Sync"], ...rows]));
    terminal.note(`metrics ${prometheus.address}`);
    terminal.print(`ready ${server.address}`);
    const signal = await ended;
    log.info({ signal }, "ending");
    await server.close();
  } finally {
    await prometheus.close();
  }
}

function graceOf(text: string): number {
  const seconds = Number(text);
  if (text.trim() !== "" && seconds >= 0 && seconds <= 86_400) return seconds * 1_000;
  throw new FlyteError("InvalidArgument", `"${text}" is no time in seconds.`, {
    hint: "Give --grace a number, 30 say.",
  });
}
