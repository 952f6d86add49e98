import type { Clock, Ids } from "@haltere/ports";
import type { Logger } from "pino";
import type { CallEnvironment } from "./call-environment.ts";
import { createHealthService } from "./grpc/health.ts";
import { createReflectionServices } from "./grpc/reflection.ts";
import { createGrpcServer } from "./grpc/server.ts";
import { defaultAllowedHeaders, loopbackHosts } from "./http-gate.ts";
import { createHttpHandler } from "./http-handler.ts";
import type { HttpRoute } from "./http-route.ts";
import { createIntakeBudget, largestAtOnce } from "./intake-budget.ts";
import { openPort, type PortTimeouts } from "./port.ts";
import type { BoundService } from "./service.ts";

export interface ServerOptions {
  /**
   * What is served, on every transport. A service bound with no method at all is known to REST alone: its routes answer
   * Unimplemented, as FlyteAdmin's do for its identity service without authentication.
   */
  readonly services: readonly BoundService[];
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger?: Logger;
  /** An address of this machine; default 127.0.0.1, which only this machine reaches. */
  readonly host?: string;
  /** Default 30080, where flytekit looks without a configuration; 0 takes one that is free. */
  readonly port?: number;
  /** Served over HTTP beside the services. */
  readonly routes?: readonly HttpRoute[];
  /** Largest message or REST body that is taken, in bytes; default 20 MiB. What is sent has no limit. */
  readonly maxReceiveBytes?: number;
  /** Names that HTTP requests may address; default those of loopback and `host`. */
  readonly allowedHosts?: readonly string[] | "any";
  /** Origins of pages that may call besides our own; default none. */
  readonly allowedOrigins?: readonly string[];
  readonly allowedHeaders?: readonly string[];
  readonly timeouts?: Partial<PortTimeouts>;
  /** How long `close` lets calls under way go on, in milliseconds; default 5,000. */
  readonly graceMs?: number;
}

/** A server that takes calls. */
export interface Server {
  /** `http://127.0.0.1:30080`. */
  readonly address: string;
  readonly port: number;
  /** Takes no more calls, lets those under way end for a while, ends the others. Closing twice is closing once. */
  close(): Promise<void>;
}

/**
 * Serves gRPC, gRPC-Web, Connect and REST on one port. Throws FailedPrecondition where the port is taken.
 */
export async function createServer(options: ServerOptions): Promise<Server> {
  const { clock, ids, logger, host = "127.0.0.1", port = 30080, maxReceiveBytes = 20 * 1024 * 1024 } = options;
  const environment: CallEnvironment = { clock, ids, ...(logger ? { logger } : {}) };
  const budget = createIntakeBudget(maxReceiveBytes * largestAtOnce);
  const health = createHealthService();
  const offered = [health.service, ...options.services.filter(({ methods }) => methods.length > 0)];
  const http = createHttpHandler([...options.services, health.service], environment, {
    routes: options.routes ?? [],
    maxReceiveBytes,
    budget,
    allowedHosts: options.allowedHosts ?? [...loopbackHosts, urlHost(host)],
    allowedOrigins: options.allowedOrigins ?? [],
    allowedHeaders: (options.allowedHeaders ?? defaultAllowedHeaders).map((name) => name.toLowerCase()),
  });
  const timeouts = { firstBytes: 30_000, headers: 15_000, request: 300_000, keepAlive: 65_000, ...options.timeouts };
  const grpc = createGrpcServer([...offered, ...createReflectionServices(offered)], environment, {
    maxReceiveBytes,
    budget,
    requestMs: timeouts.request,
  });
  const open = await openPort({ host, port, timeouts, clock, grpc, http });

  let closing: Promise<void> | undefined;
  return {
    address: `http://${urlHost(host)}:${open.port}`,
    port: open.port,
    close() {
      health.stopServing();
      closing ??= open.close(options.graceMs ?? 5_000);
      return closing;
    },
  };
}

function urlHost(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}
