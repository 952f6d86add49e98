import { Command } from "commander";
import type { Terminal } from "../terminal/terminal.ts";

export interface ServeConnectorFlags {
  readonly modules: readonly string[];
  readonly port: string;
  readonly prometheusPort: string;
  readonly host: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly tlsClientCa?: string;
  readonly grace: string;
  readonly logLevel: string;
}

/** `haltere serve connector`: the connectors of modules, until it is told to end. */
export function serveCommand(terminal: Terminal): Command {
  const connector = new Command("connector")
    .description("serve the connectors that modules export, over gRPC")
    .requiredOption("-m, --modules <files...>", "TypeScript or JavaScript files, or packages")
    .option("--port <port>", "port for gRPC; 0 takes one that is free", "8000")
    .option("--prometheus-port <port>", "port for Prometheus, at /metrics; 0 takes one that is free", "9090")
    .option("--host <address>", "address to serve on; 0.0.0.0 lets other machines call", "127.0.0.1")
    .option("--tls-cert <file>", "certificate, in PEM: callers are served over TLS alone")
    .option("--tls-key <file>", "key of the certificate, in PEM")
    .option("--tls-client-ca <file>", "serve callers alone that have a certificate of this authority")
    .option("--grace <seconds>", "how long calls under way may go on when the server is told to end", "30")
    .option("--log-level <level>", "debug, info, warn or error", "info")
    .action(async (flags: ServeConnectorFlags) => {
      const { serveConnector } = await import("./serve-connector.ts");
      await serveConnector(terminal, flags);
    });
  return new Command("serve").description("serve what others call").addCommand(connector);
}
