import { once } from "node:events";
import { deflateSync, gzipSync } from "node:zlib";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { status } from "@grpc/grpc-js";
import { AdminService, SyncAgentService } from "@haltere/idl/service";
import { describe, expect, test } from "vitest";
import { bindService } from "../service.ts";
import { framed, rawGrpc } from "../testing/raw-grpc.ts";
import { serving } from "../testing/serving.ts";

const { getProject } = AdminService.method;
const path = "/flyteidl.service.AdminService/GetProject";
const streaming = "/flyteidl.service.SyncAgentService/ExecuteTaskSync";
const maxReceiveBytes = 1024 * 1024;
const project = (id: string) => toBinary(getProject.input, create(getProject.input, { id }));
const whole = framed(project("p"));
const zeros = Buffer.alloc(64 * maxReceiveBytes);

async function raw(options: Parameters<typeof serving>[1] = {}) {
  const begun = Promise.withResolvers<void>();
  const services = [
    bindService(AdminService, {
      getProject: async ({ id }) => {
        if (id === "never") await new Promise(() => begun.resolve());
        return { id };
      },
    }),
    bindService(SyncAgentService, {
      async *executeTaskSync(requests) {
        try {
          for await (const _ of requests) yield {};
        } catch (cause) {
          throw new Error("told as something else", { cause });
        }
      },
    }),
  ];
  const server = await serving(services, { maxReceiveBytes, ...options });
  const client = rawGrpc(server.port);
  const goesOn = async () => {
    const { code, received } = await client.call(path, {}, whole);
    expect([code, fromBinary(getProject.output, received.subarray(5)).id]).toEqual([status.OK, "p"]);
  };
  return { server, ...client, goesOn, begun: begun.promise };
}

describe("a call that is malformed is the caller's fault, and its connection goes on:", () => {
  const gzip = { "grpc-encoding": "gzip" };
  const bomb = gzipSync(zeros);
  test.each([
    ["a timeout that is none", { "grpc-timeout": "x" }, [whole], status.INVALID_ARGUMENT],
    ["a timeout below nothing", { "grpc-timeout": "-1S" }, [whole], status.INVALID_ARGUMENT],
    ["a timeout of nine digits", { "grpc-timeout": "123456789S" }, [whole], status.INVALID_ARGUMENT],
    ["two timeouts", { "grpc-timeout": ["1S", "2S"] }, [whole], status.INVALID_ARGUMENT],
    ["an encoding nobody knows", { "grpc-encoding": "br" }, [whole], status.UNIMPLEMENTED],
    ["a packed message without an encoding", {}, [framed(gzipSync("x"), true)], status.INVALID_ARGUMENT],
    ["a packed message that is not packed", gzip, [framed(project("p"), true)], status.INVALID_ARGUMENT],
    ["a packed message of another packing", gzip, [framed(deflateSync("x"), true)], status.INVALID_ARGUMENT],
    [
      "a packed message cut short",
      gzip,
      [framed(gzipSync(project("p")).subarray(0, 12), true)],
      status.INVALID_ARGUMENT,
    ],
    ["a packed message that is empty", gzip, [framed(Buffer.alloc(0), true)], status.INVALID_ARGUMENT],
    ["a message that is no message", {}, [framed(Buffer.from([0xff, 0xff]))], status.INVALID_ARGUMENT],
    ["packed bytes that are no message", gzip, [framed(gzipSync(Buffer.from([0xff])), true)], status.INVALID_ARGUMENT],
    ["a frame of a kind nobody knows", {}, [Buffer.from([7, 0, 0, 0, 0])], status.INVALID_ARGUMENT],
    ["a frame shorter than it says", {}, [whole.subarray(0, -1)], status.INVALID_ARGUMENT],
    ["half of a frame's head", {}, [whole.subarray(0, 3)], status.INVALID_ARGUMENT],
    ["no message", {}, [], status.INVALID_ARGUMENT],
    ["two messages", {}, [whole, whole], status.INVALID_ARGUMENT],
    ["a message of 4 GiB, it says", {}, [Buffer.from([0, 255, 255, 255, 255])], status.RESOURCE_EXHAUSTED],
    ["a message over the limit", {}, [framed(zeros)], status.RESOURCE_EXHAUSTED],
    ["a gzip bomb", gzip, [framed(bomb, true)], status.RESOURCE_EXHAUSTED],
    ["a deflate bomb", { "grpc-encoding": "deflate" }, [framed(deflateSync(zeros), true)], status.RESOURCE_EXHAUSTED],
    ["a bomb of bombs", gzip, [framed(gzipSync(Buffer.concat([bomb, bomb])), true)], status.INVALID_ARGUMENT],
  ])("%s", async (_, headers, chunks, code) => {
    const { call, goesOn } = await raw();
    expect((await call(path, headers, ...chunks)).code).toBe(code);
    // A stream takes any number of messages, of any bytes that this one's are.
    const streamed = await call(streaming, headers, ...chunks);
    expect(streamed.code).toBeOneOf(code === status.INVALID_ARGUMENT ? [code, status.OK] : [code]);
    await goesOn();
  });

  test.each([
    ["another verb", path, { ":method": "GET" }, 405, status.INVALID_ARGUMENT],
    ["another content type", path, { "content-type": "application/json" }, 415, status.INVALID_ARGUMENT],
    ["a type that only begins so", path, { "content-type": "application/grpc-web" }, 415, status.INVALID_ARGUMENT],
    ["a method nobody has", `${path}x`, {}, 200, status.UNIMPLEMENTED],
    ["a service nobody has", "/a.B/C", {}, 200, status.UNIMPLEMENTED],
    ["a path that is none", "/", {}, 200, status.UNIMPLEMENTED],
    ["a path of dots", "/../../etc/passwd", {}, 200, status.UNIMPLEMENTED],
  ])("%s", async (_, target, headers, httpStatus, code) => {
    const { call, goesOn } = await raw();
    expect(await call(target, headers, whole)).toMatchObject({ code, httpStatus });
    await goesOn();
  });
});

test("what is well-formed is served, however it is cut", async () => {
  const { call, goesOn } = await raw();
  const id = (received: Buffer) => fromBinary(getProject.output, received.subarray(5)).id;
  const message = project("long".repeat(50_000));
  const bytes = [...framed(message).subarray(0, 300)].map((byte) => Buffer.from([byte]));
  const cut = await call(path, {}, ...bytes, framed(message).subarray(300));
  expect([cut.code, id(cut.received).length]).toEqual([status.OK, 200_000]);
  for (const [encoding, packed] of [
    ["gzip", gzipSync(message)],
    ["deflate", deflateSync(message)],
  ] as const)
    expect(id((await call(path, { "grpc-encoding": encoding }, framed(packed, true))).received).length).toBe(200_000);
  const subtype = { "content-type": "application/grpc+proto; v=1", "grpc-timeout": "99999999H" };
  expect((await call(path, subtype, whole)).code).toBe(status.OK);
  const many = await call(
    streaming,
    {},
    framed(Buffer.alloc(0)),
    Buffer.concat([framed(Buffer.alloc(0)), framed(Buffer.alloc(0))]),
  );
  expect([many.code, many.received.length]).toEqual([status.OK, 15]);
  await goesOn();
});

test("a deadline that passes ends the call, and so does a request that does not come", async () => {
  const { server, call, session, goesOn, begun } = await raw({ timeouts: { headers: 1_000, request: 1_000 } });
  const late = call(path, { "grpc-timeout": "1S" }, framed(project("never")));
  await begun;
  server.clock.advance(1_000_000);
  expect((await late).code).toBe(status.DEADLINE_EXCEEDED);

  const slow = session.request({ ":method": "POST", ":path": path, "content-type": "application/grpc" });
  slow.write(whole.subarray(0, 3));
  // The server has seen the headers once it answers what was sent after them.
  await goesOn();
  server.clock.advance(1_000_000);
  const [headers] = await once(slow, "response");
  expect([headers["grpc-status"], decodeURI(headers["grpc-message"])]).toEqual([
    `${status.DEADLINE_EXCEEDED}`,
    "the request was not whole after 1000 ms",
  ]);
  await goesOn();
});

test("bombs that come all at once are refused where together they are too large", async () => {
  const { call, goesOn } = await raw();
  const message = gzipSync(project("x".repeat(maxReceiveBytes - 100)));
  const ends = await Promise.all(
    Array.from({ length: 400 }, () => call(path, { "grpc-encoding": "gzip" }, framed(message, true))),
  );
  const codes = new Set(ends.map(({ code }) => code));
  expect([...codes].filter((code) => code !== status.OK && code !== status.RESOURCE_EXHAUSTED)).toEqual([]);
  expect(codes).toContain(status.OK);
  await goesOn();
});
