// Little on the wire, much unpacked: refused over every protocol, with bounded memory.
import { deflateSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { admin, framed, victim } from "./victim.ts";

const { grpc, http, servesOn, peak } = await victim();
const mebibyte = 2 ** 20;

describe("bombs", () => {
  // Members of gzip may follow each other: 4 GiB of zeros in 4 MiB, without making them.
  const member = gzipSync(Buffer.alloc(16 * mebibyte));
  const bomb = Buffer.concat(Array.from({ length: 256 }, () => member));
  // Small enough to be sent whole before the refusal comes: 64 MiB.
  const small = bomb.subarray(0, member.length * 4);
  const deflated = deflateSync(Buffer.alloc(256 * mebibyte));
  const frames = Buffer.concat(Array.from({ length: 64 }, () => framed(member, 1)));
  const post = (path: string, headers: Readonly<Record<string, string>>, body: Buffer) => () =>
    http("POST", path, headers, body).then(
      ({ status, text, headers: told }) => `${status} ${told["grpc-status"] ?? ""}${text}`,
    );
  const service = `${admin}/CreateTask`;

  test.each([
    ["gRPC, gzip", () => grpc(service, framed(bomb, 1), { "grpc-encoding": "gzip" }), /^8$/],
    ["gRPC, deflate", () => grpc(service, framed(deflated, 1), { "grpc-encoding": "deflate" }), /^8$/],
    [
      "gRPC, a stream of them",
      () =>
        grpc("/grpc.reflection.v1.ServerReflection/ServerReflectionInfo", frames, {
          "grpc-encoding": "gzip",
          "grpc-timeout": "20S",
        }),
      /^(3|8)$/,
    ],
    [
      "REST",
      post("/api/v1/tasks", { "content-type": "application/json", "content-encoding": "gzip" }, bomb),
      /^429 .*"code":8/,
    ],
    [
      "REST, packed in a way that is not read",
      post("/api/v1/tasks", { "content-type": "application/json", "content-encoding": "deflate" }, deflated),
      /^400 .*"code":3/,
    ],
    [
      "Connect",
      post(service, { "content-type": "application/proto", "content-encoding": "gzip" }, small),
      /^501 .*unimplemented/,
    ],
    [
      "gRPC-Web",
      post(service, { "content-type": "application/grpc-web", "grpc-encoding": "gzip" }, framed(small, 1)),
      /^200 .*grpc-status: 12/s,
    ],
  ])("over %s are refused, thirty at once", async (_, send, refused) => {
    const before = peak();
    const ends = await Promise.all(Array.from({ length: 30 }, send));
    for (const end of ends) expect(end.slice(0, 300)).toMatch(refused);
    // A single one, unpacked, is 4 GiB; what all requests may hold together is 320 MiB, and V8 frees it when it likes.
    expect(peak()).toBeLessThan(Math.max(before, 1_500));
    console.log(`memory at most ${before.toFixed(0)} to ${peak().toFixed(0)} MiB`);
    await servesOn();
  });

  test("of depth are refused", async () => {
    const nested = (depth: number, field: number) => {
      let bytes = Buffer.alloc(0);
      for (let level = 0; level < depth; level++) {
        const size = [];
        for (let rest = bytes.length; ; rest >>>= 7) {
          size.push(rest > 127 ? (rest & 127) | 128 : rest);
          if (rest <= 127) break;
        }
        bytes = Buffer.concat([Buffer.from([(field << 3) | 2, ...size]), bytes]);
      }
      return bytes;
    };
    // inputs.literals["x"].collection.literals[0].collection ...: fields 5, 1, 2, and then 2 and 1 by turns.
    for (const depth of [90, 1_000, 5_000]) {
      expect(await grpc(`${admin}/CreateExecution`, framed(nested(depth, 1), 0))).toMatch(/^3$/);
      const json = `{"inputs":{"literals":{"x":${'{"collection":{"literals":['.repeat(depth)}${"]}}".repeat(depth)}}}}`;
      const { status } = await http("POST", "/api/v1/executions", { "content-type": "application/json" }, json);
      expect(status).toBe(400);
    }
    await servesOn();
  });
});
