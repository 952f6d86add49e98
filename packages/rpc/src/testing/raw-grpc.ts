import { type ClientHttp2Session, connect, type OutgoingHttpHeaders } from "node:http2";
import { onTestFinished } from "vitest";

/** How a call ended that was sent byte by byte. */
export interface RawEnd {
  /** gRPC's number; NaN where none came. */
  readonly code: number;
  readonly message: string;
  readonly httpStatus: number;
  readonly received: Buffer;
}

/** A connection of HTTP/2 on which a test may send what no client of gRPC would. */
export function rawGrpc(port: number) {
  const session: ClientHttp2Session = connect(`http://127.0.0.1:${port}`, { maxSessionMemory: 1_000 });
  session.on("error", () => {});
  onTestFinished(() => session.destroy());
  return {
    session,
    /** Sends a call; a header of undefined is left out. */
    call(path: string, headers: OutgoingHttpHeaders, ...chunks: readonly Uint8Array[]): Promise<RawEnd> {
      const { promise, resolve } = Promise.withResolvers<RawEnd>();
      const stream = session.request({
        ":method": "POST",
        ":path": path,
        "content-type": "application/grpc",
        te: "trailers",
        ...headers,
      });
      const parts: Buffer[] = [];
      const told: Record<string, unknown> = {};
      stream
        .on("response", (received) => Object.assign(told, received))
        .on("trailers", (received) => Object.assign(told, received))
        .on("data", (chunk: Buffer) => parts.push(chunk))
        .on("error", () => {})
        .on("close", () =>
          resolve({
            code: Number(told["grpc-status"]),
            message: decodeURI(String(told["grpc-message"] ?? "")),
            httpStatus: Number(told[":status"]),
            received: Buffer.concat(parts),
          }),
        );
      for (const chunk of chunks) stream.write(chunk);
      stream.end();
      return promise;
    },
  };
}

/** A message as gRPC frames it. */
export function framed(message: Uint8Array, packed = false): Buffer {
  const frame = Buffer.alloc(5 + message.length);
  frame.writeUInt8(packed ? 1 : 0, 0);
  frame.writeUInt32BE(message.length, 1);
  frame.set(message, 5);
  return frame;
}
