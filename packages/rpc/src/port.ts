import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer as createHttpServer } from "node:http";
import type { Socket } from "node:net";
import type { Clock } from "@haltere/ports";
import type { GrpcServer } from "./grpc/server.ts";
import { listen } from "./listen.ts";

/** How long callers may take, in milliseconds. */
export interface PortTimeouts {
  /** From a connection's first moment to its first bytes. */
  readonly firstBytes: number;
  /** For the headers of a request. */
  readonly headers: number;
  /** For a whole request with its body; uploads are requests too. */
  readonly request: number;
  /** How long a connection without a request is kept. */
  readonly keepAlive: number;
}

export interface PortOptions {
  readonly host: string;
  /** 0 for one that is free. */
  readonly port: number;
  readonly timeouts: PortTimeouts;
  readonly clock: Clock;
  readonly grpc: GrpcServer;
  readonly http: (request: IncomingMessage, response: ServerResponse) => void;
}

/** One port, open. */
export interface Port {
  readonly port: number;
  /** Takes no more connections, and lets calls under way end for up to `graceMs`; then ends them. */
  close(graceMs: number): Promise<void>;
}

/** With which every HTTP/2 connection begins. */
const preface = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

/**
 * Opens one port for both protocols: a connection that begins with HTTP/2's preface is gRPC's, any other HTTP/1.1's.
 * Throws FailedPrecondition where the port is taken or not ours to take.
 */
export async function openPort({ host, port, timeouts, clock, grpc, http }: PortOptions): Promise<Port> {
  // The HTTP server listens itself, since one that does not listen enforces no timeouts; but each connection is looked at first.
  const server = createHttpServer(
    {
      headersTimeout: timeouts.headers,
      requestTimeout: timeouts.request,
      keepAliveTimeout: timeouts.keepAlive,
      connectionsCheckingInterval: Math.min(timeouts.headers, 5_000),
    },
    (request, response) => {
      // A connection that is kept alive would hold up the closing once its last answer is out.
      response.on("close", () => {
        if (!server.listening) setImmediate(() => server.closeIdleConnections());
      });
      http(request, response);
    },
  );
  const [takeHttp] = server.listeners("connection");
  server.removeAllListeners("connection");
  const undecided = new Set<Socket>();
  const grpcSockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    undecided.add(socket);
    socket.setTimeout(timeouts.firstBytes, () => socket.destroy());
    readProtocol(socket, (protocol) => {
      undecided.delete(socket);
      if (protocol === undefined) return;
      socket.setTimeout(0);
      socket.removeAllListeners("timeout");
      if (protocol === "grpc") {
        socket.allowHalfOpen = false;
        socket.setNoDelay(true);
        grpcSockets.add(socket);
        socket.on("close", () => grpcSockets.delete(socket));
        grpc.take(socket);
      } else takeHttp?.call(server, socket);
    });
  });
  const bound = await listen(server, host, port);

  return {
    port: bound,
    async close(graceMs) {
      const closed = Promise.withResolvers<void>();
      // Told once every connection has ended, those of gRPC too, since this server accepted them.
      server.close(() => closed.resolve());
      for (const socket of undecided) socket.destroy();
      grpc.drain();
      const withdraw = clock.at(clock.now() + graceMs * 1_000, () => {
        server.closeAllConnections();
        for (const socket of grpcSockets) socket.destroy();
      });
      await closed.promise;
      withdraw();
    },
  };
}

/** Looks at a connection's first bytes and leaves them unread; tells undefined where it ended before they told. */
function readProtocol(socket: Socket, decide: (protocol: "grpc" | "http" | undefined) => void): void {
  let head: Buffer = Buffer.alloc(0);
  const settle = (protocol: "grpc" | "http" | undefined) => {
    socket.off("readable", look);
    for (const event of ["end", "close", "error"]) socket.off(event, gone);
    decide(protocol);
  };
  const gone = () => {
    settle(undefined);
    socket.destroy();
  };
  const look = () => {
    const chunk: Buffer | null = socket.read();
    if (chunk === null) return;
    head = head.length === 0 ? chunk : Buffer.concat([head, chunk]);
    const length = Math.min(head.length, preface.length);
    const agrees = head.subarray(0, length).equals(preface.subarray(0, length));
    if (agrees && length < preface.length) return;
    socket.unshift(head);
    settle(agrees ? "grpc" : "http");
  };
  socket.on("readable", look);
  for (const event of ["end", "close", "error"]) socket.on(event, gone);
}
