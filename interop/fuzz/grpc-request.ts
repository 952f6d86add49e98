import type { ClientHttp2Session } from "node:http2";
import { gzipSync } from "node:zlib";
import { toBinary } from "@bufbuild/protobuf";
import { mutated, randomMessage } from "./message.ts";
import { methods } from "./methods.ts";
import type { Outcome } from "./outcome.ts";
import type { Random } from "./random.ts";

/** What breaks gRPC's own framing is told as Internal by grpc-js, below our code, and by grpc-go just so. */
const framing = ["Failed%20to%20decompress%20message", "Invalid%20grpc-timeout%20value"];

/** Sends one request of a random method, whole or changed somewhere: message, frame or headers. */
export function grpcRequest(session: ClientHttp2Session, random: Random): Promise<Outcome> {
  const method = random.pick(methods);
  const whole = toBinary(method.input, randomMessage(method.input, random));
  const message = !random.tame && random.once(3) ? mutated(whole, random) : whole;
  const packed = random.once(10);
  const path = `/${method.parent.typeName}/${method.name}`;
  const headers = {
    ":method": "POST",
    ":path": random.once(200) ? `${path}x` : path,
    "content-type": random.once(100) ? random.pick(["text/plain", "application/json", ""]) : "application/grpc",
    te: "trailers",
    // What streams without an end is ended by its deadline.
    "grpc-timeout": method.methodKind === "unary" ? "20S" : "50m",
    ...(packed ? { "grpc-encoding": "gzip" } : {}),
    ...(random.once(50) ? { "x-request-id": random.pick(["", "a".repeat(2000), "%00"]) } : {}),
    ...(random.once(50) ? { "grpc-timeout": random.pick(["1n", "x", "99999999H", "-1S"]) } : {}),
    ...(random.once(50) ? { authorization: "Bearer x", "bad-bin": "%%%" } : {}),
  };
  const body = packed && !random.once(4) ? gzipSync(message) : Buffer.from(message);
  const frame = Buffer.concat([Buffer.alloc(5), body]);
  frame[0] = packed ? 1 : 0;
  frame.writeUInt32BE(body.length, 1);
  const sent = random.once(50) ? Buffer.from(mutated(frame, random)) : frame;

  const { promise, resolve } = Promise.withResolvers<Outcome>();
  const stream = session.request(headers);
  let code = "none";
  let text = "";
  const take = (received: Readonly<Record<string, unknown>>) => {
    if (received["grpc-status"] === undefined) return;
    code = String(received["grpc-status"]);
    text = String(received["grpc-message"] ?? "");
  };
  stream
    .on("response", (received) => take(received))
    .on("trailers", (received) => take(received))
    .on("error", () => undefined)
    .on("close", () =>
      resolve({
        code: `grpc ${code}`,
        bad: (code === "2" || code === "13") && !framing.some((start) => text.startsWith(start)),
        what: `${path}: ${text}`,
      }),
    )
    .resume();
  stream.end(sent);
  if (random.once(100)) stream.close();
  return promise;
}
