import type { ClientHttp2Session, OutgoingHttpHeaders } from "node:http2";
import { gzipSync } from "node:zlib";
import { toBinary } from "@bufbuild/protobuf";
import { fuzzedRequest } from "./fuzzed-request.ts";
import { mutated } from "./message.ts";
import { methods } from "./methods.ts";
import type { Outcome } from "./outcome.ts";
import type { Random } from "./random.ts";
import type { ValidRequest } from "./valid-requests.ts";

/** Unknown, Internal, DataLoss, and Unavailable, which only a server that stops may say. */
const badCodes: readonly string[] = ["2", "13", "14", "15"];

/** Sends one request of a random method, whole or changed somewhere: message, frame or headers. */
export async function grpcRequest(session: ClientHttp2Session, random: Random): Promise<Outcome> {
  const { method, message: sent } = fuzzedRequest(methods, random);
  const whole = toBinary(method.input, sent);
  const message = !random.tame && random.once(3) ? mutated(whole, random) : whole;
  const packed = random.once(10);
  const streams = method.methodKind !== "unary";
  const odd = ["1n", "x", "-1S"];
  const path = `/${method.parent.typeName}/${method.name}`;
  const headers = {
    ":method": "POST",
    ":path": random.once(200) ? `${path}x` : path,
    "content-type": random.once(100) ? random.pick(["text/plain", "application/json", ""]) : "application/grpc",
    te: "trailers",
    // What streams without an end is ended by its deadline.
    "grpc-timeout": streams ? "50m" : "20S",
    ...(packed ? { "grpc-encoding": "gzip" } : {}),
    ...(random.once(50) ? { "x-request-id": random.pick(["", "a".repeat(2000), "%00"]) } : {}),
    ...(random.once(50) ? { "grpc-timeout": random.pick(streams ? odd : [...odd, "99999999H"]) } : {}),
    ...(random.once(50) ? { authorization: "Bearer x", "bad-bin": "%%%" } : {}),
  };
  const framed = packed && !random.once(4) ? gzipSync(message) : Buffer.from(message);
  const frame = Buffer.concat([Buffer.alloc(5), framed]);
  frame[0] = packed ? 1 : 0;
  frame.writeUInt32BE(framed.length, 1);
  const body = random.once(50) ? Buffer.from(mutated(frame, random)) : frame;

  const leaves = random.once(100);
  const { code, text } = await grpcCall(session, headers, body, leaves);
  return { code: `grpc ${code}`, bad: badCodes.includes(code), what: `${path}: ${text}` };
}

/** Sends a message as it is. */
export function wholeRequest(session: ClientHttp2Session, { method, message }: ValidRequest): Promise<GrpcEnd> {
  const bytes = toBinary(method.input, message);
  const frame = Buffer.concat([Buffer.alloc(5), bytes]);
  frame.writeUInt32BE(bytes.length, 1);
  const headers = {
    ":method": "POST",
    ":path": `/${method.parent.typeName}/${method.name}`,
    "content-type": "application/grpc",
    "grpc-timeout": method.methodKind === "unary" ? "20S" : "50m",
  };
  return grpcCall(session, headers, frame, false);
}

interface GrpcEnd {
  readonly code: string;
  readonly text: string;
}

function grpcCall(
  session: ClientHttp2Session,
  headers: OutgoingHttpHeaders,
  body: Buffer,
  leaves: boolean,
): Promise<GrpcEnd> {
  const { promise, resolve } = Promise.withResolvers<GrpcEnd>();
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
    .on("close", () => resolve({ code, text }))
    .resume();
  stream.end(body);
  if (leaves) stream.close();
  return promise;
}
