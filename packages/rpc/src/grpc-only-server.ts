import { createServer as createListener, type Socket } from "node:net";
import { createSecureContext } from "node:tls";
import { FlyteError } from "@haltere/core";
import type { Clock, Ids } from "@haltere/ports";
import type { Logger } from "pino";
import { createHealthService } from "./grpc/health.ts";
import { createReflectionServices } from "./grpc/reflection.ts";
import { createGrpcServer, type GrpcTls } from "./grpc/server.ts";
import { createIntakeBudget, largestAtOnce } from "./intake-budget.ts";
import { listen } from "./listen.ts";
import type { Server } from "./server.ts";
import type { BoundService } from "./service.ts";

/** With what a server shows who it is, in PEM. */
export interface ServerTls {
  readonly certificate: Uint8Array;
  readonly key: Uint8Array;
  /** The authority of the callers' certificates: with it, only callers that have one are served. */
  readonly clientAuthority?: Uint8Array;
}

export interface GrpcServerOptions {
  readonly services: readonly BoundService[];
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger?: Logger;
  /** An address of this machine; default 127.0.0.1, which only this machine reaches. */
  readonly host?: string;
  /** 0 takes one that is free. */
  readonly port: number;
  /** Largest message that is taken, in bytes; default 20 MiB. What is sent has no limit. */
  readonly maxReceiveBytes?: number;
  /** Without it, callers are served in plain text. */
  readonly tls?: ServerTls;
  /** Names that the health service knows beside the empty one; default those of the services. */
  readonly healthNames?: readonly string[];
  /** How long `close` lets calls under way go on, in milliseconds; default 5,000. */
  readonly graceMs?: number;
}

/**
 * Serves gRPC alone, where no web page is to call, over TLS if told to; with health and reflection.
 * Throws FailedPrecondition where the port is taken, InvalidArgument for a certificate or key that is none.
 */
export async function createGrpcOnlyServer(options: GrpcServerOptions): Promise<Server> {
  const { services, clock, ids, logger, host = "127.0.0.1", tls, maxReceiveBytes = 20 * 1024 * 1024 } = options;
  const names = options.healthNames ?? services.map(({ service }) => service.typeName);
  const health = createHealthService(["", ...names]);
  const offered = [health.service, ...services];
  const environment = { clock, ids, ...(logger ? { logger } : {}) };
  const budget = createIntakeBudget(maxReceiveBytes * largestAtOnce);
  const everything = [...offered, ...createReflectionServices(offered)];
  const grpc = createGrpcServer(everything, environment, { maxReceiveBytes, budget }, tls && tlsOf(tls));
  const urlHost = host.includes(":") ? `[${host}]` : host;
  const sockets = new Set<Socket>();
  const listener = createListener((socket) => {
    socket.setNoDelay(true);
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    grpc.take(socket);
  });
  const port = await listen(listener, host, options.port);

  let closing: Promise<void> | undefined;
  return {
    address: `${tls ? "https" : "http"}://${urlHost}:${port}`,
    port,
    close() {
      health.stopServing();
      closing ??= shutDown(options.graceMs ?? 5_000);
      return closing;
    },
  };

  async function shutDown(graceMs: number): Promise<void> {
    const closed = Promise.withResolvers<void>();
    listener.close(() => closed.resolve());
    grpc.drain();
    const withdraw = clock.at(clock.now() + graceMs * 1_000, () => {
      for (const socket of sockets) socket.destroy();
    });
    await closed.promise;
    withdraw();
  }
}

function tlsOf({ certificate, key, clientAuthority }: ServerTls): GrpcTls {
  const pair = { cert: Buffer.from(certificate), key: Buffer.from(key) };
  const authority = clientAuthority ? { ca: Buffer.from(clientAuthority) } : {};
  try {
    createSecureContext({ ...pair, ...authority });
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    throw new FlyteError("InvalidArgument", `the certificate and key for TLS cannot be used: ${why}`, {
      hint: "Give both in PEM, the key that belongs to the certificate.",
      cause: thrown,
    });
  }
  return { ...pair, ...authority, requestCert: clientAuthority !== undefined };
}
