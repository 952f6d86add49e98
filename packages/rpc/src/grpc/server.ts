import {
  createSecureServer,
  createServer,
  type Http2SecureServer,
  type Http2Server,
  type ServerHttp2Session,
} from "node:http2";
import type { Socket } from "node:net";
import type { SecureContextOptions } from "node:tls";
import type { CallEnvironment } from "../call-environment.ts";
import type { IntakeBudget } from "../intake-budget.ts";
import type { BoundMethod, BoundService } from "../service.ts";
import { serveCall } from "./handler.ts";

export interface GrpcLimits {
  /** Largest message that is taken, in bytes. */
  readonly maxReceiveBytes: number;
  readonly budget: IntakeBudget;
  /** How long the request of a call that has one message may take to come, in milliseconds; default 300,000. */
  readonly requestMs?: number;
  /** How long a connection without a call is kept, in milliseconds; default half an hour. */
  readonly idleMs?: number;
}

/** With what callers are met who speak TLS. */
export type GrpcTls = Pick<SecureContextOptions, "cert" | "key" | "ca"> & { readonly requestCert: boolean };

/** Serves gRPC on connections that it is given. */
export interface GrpcServer {
  take(socket: Socket): void;
  /** Takes no more calls; a connection ends with the last of its calls. */
  drain(): void;
}

/** Calls at once on one connection; more wait at the caller's. */
const maxConcurrentStreams = 1_000;
/** In MB, what waits to be sent on one connection, before it gets no more calls: several of the largest answers. */
const maxSessionMemory = 512;

/**
 * A gRPC server of bound services over Node's HTTP/2, which bounds floods of frames, resets and headers by itself. It is our
 * own and not grpc-js's, which tells the caller's mistakes as Internal and unpacks any number of messages at once.
 */
export function createGrpcServer(
  services: readonly BoundService[],
  environment: CallEnvironment,
  { maxReceiveBytes, budget, requestMs = 300_000, idleMs = 1_800_000 }: GrpcLimits,
  tls?: GrpcTls,
): GrpcServer {
  const methods = new Map<string, BoundMethod>();
  for (const { service, methods: bound } of services)
    for (const each of bound) methods.set(`/${service.typeName}/${each.method.name}`, each);
  const limits = { maxReceiveBytes, requestMs, budget };
  const options = { settings: { maxConcurrentStreams }, maxSessionMemory };
  const server: Http2Server | Http2SecureServer = tls
    ? createSecureServer({ ...options, ...tls, rejectUnauthorized: tls.requestCert })
    : createServer(options);
  const sessions = new Set<ServerHttp2Session>();
  const serve = (session: ServerHttp2Session) => {
    sessions.add(session);
    session.on("close", () => sessions.delete(session));
    const { remoteAddress = "", remotePort = "" } = session.socket;
    const peer = `${remoteAddress}:${remotePort}`;
    let calls = 0;
    session.setTimeout(idleMs, () => {
      if (calls === 0) session.close();
    });
    session.on("stream", (stream, headers) => {
      calls += 1;
      stream.on("close", () => {
        calls -= 1;
      });
      // A connection that breaks fails its streams; what the call makes of that is told by their closing.
      stream.on("error", () => {});
      serveCall({ stream, headers, peer }, methods, environment, limits);
    });
  };
  server.on("session", serve);
  return {
    take: (socket) => void server.emit("connection", socket),
    drain() {
      for (const session of sessions) session.close();
    },
  };
}
