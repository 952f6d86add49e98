import { createServer } from "node:http";
import { FlyteError } from "@haltere/core";
import type { ConnectorMetrics } from "./connector-metrics.ts";

/** Serves metrics to Prometheus. */
export interface MetricsServer {
  /** `http://127.0.0.1:9090/metrics`. */
  readonly address: string;
  close(): Promise<void>;
}

/** Throws FailedPrecondition where the port cannot be had. */
export async function createMetricsServer(
  metrics: ConnectorMetrics,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<MetricsServer> {
  const server = createServer(async (request, response) => {
    if (request.method !== "GET" || request.url?.split("?", 1)[0] !== "/metrics") {
      response.writeHead(404).end();
      return;
    }
    const text = await metrics.text();
    response.writeHead(200, { "content-type": metrics.contentType }).end(text);
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once("error", reject);
  server.listen({ host, port }, resolve);
  try {
    await promise;
  } catch (thrown) {
    throw new FlyteError("FailedPrecondition", `port ${port} on ${host} cannot be had for metrics`, {
      hint: "Choose another with --prometheus-port; --prometheus-port 0 takes one that is free.",
      cause: thrown,
    });
  }
  const address = server.address();
  const bound = typeof address === "object" && address !== null ? address.port : port;
  return {
    address: `http://${host.includes(":") ? `[${host}]` : host}:${bound}/metrics`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
