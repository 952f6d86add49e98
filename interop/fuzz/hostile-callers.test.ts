// A control plane as a user starts it, met by callers who mean it harm: each is refused, memory stays bounded, and others are served.
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { connect as connectHttp2 } from "node:http2";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { deflateSync, gzipSync } from "node:zlib";
import { type ControlPlane, startControlPlane } from "@haltere/cli/testing";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";

let plane: ControlPlane;
let port: number;
beforeAll(async () => {
  plane = await startControlPlane();
  port = Number(plane.address.split(":").at(-1));
});
afterAll(() => plane.stop());

const admin = "/flyteidl.service.AdminService";
const mebibyte = 2 ** 20;
const framed = (message: Uint8Array, flag: number) => {
  const frame = Buffer.concat([Buffer.from([flag, 0, 0, 0, 0]), message]);
  frame.writeUInt32BE(message.length, 1);
  return frame;
};

/** Sends one call over HTTP/2, and answers its `grpc-status`. */
async function grpc(path: string, body: Uint8Array, headers: Readonly<Record<string, string>> = {}, on = session()) {
  const stream = on.request({ ":method": "POST", ":path": path, "content-type": "application/grpc", ...headers });
  let status = "none";
  for (const event of ["response", "trailers"])
    stream.on(event, (received) => {
      status = received["grpc-status"] ?? status;
    });
  stream.on("error", () => {}).resume();
  stream.end(body);
  if (!stream.closed) await once(stream, "close");
  return status;
}

function session() {
  const opened = connectHttp2(plane.address, { maxSessionMemory: 1_000 });
  opened.on("error", () => {});
  onTestFinished(() => opened.destroy());
  return opened;
}

/** Sends one request with headers that fetch would not let through. */
async function http(method: string, path: string, headers: Readonly<Record<string, string>>, body?: string | Buffer) {
  const call = request({ host: "127.0.0.1", port, method, path, headers, agent: false });
  const answered = once(call, "response");
  // Whoever is refused before all is sent may find the connection closed.
  call.on("error", () => {});
  call.end(body);
  const [response] = await answered;
  let text = "";
  for await (const chunk of response) text += chunk;
  return { status: Number(response.statusCode), text, headers: response.headers };
}

async function servesOn(): Promise<void> {
  expect((await fetch(`${plane.address}/api/v1/version`)).status).toBe(200);
  expect(await grpc(`${admin}/GetVersion`, framed(Buffer.alloc(0), 0))).toBe("0");
}

/** What the process had of memory at most, in MiB; told by Linux alone, 0 elsewhere. */
function peak(): number {
  const file = `/proc/${plane.pid}/status`;
  return existsSync(file) ? Number(/VmHWM:\s+(\d+)/.exec(readFileSync(file, "utf8"))?.[1]) / 1024 : 0;
}

function openSocket(): Socket {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => {}).resume();
  onTestFinished(() => void socket.destroy());
  return socket;
}

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

describe("oversized and slow callers", () => {
  test("do not keep others waiting", async () => {
    const before = peak();
    for (let each = 0; each < 300; each++) openSocket();
    for (let each = 0; each < 100; each++) openSocket().write("PRI * HTTP/2.0\r\n");
    for (let each = 0; each < 100; each++)
      openSocket().write("GET /api/v1/version HTTP/1.1\r\nHost: localhost\r\nX-A: ");
    for (let each = 0; each < 100; each++)
      openSocket().write("POST /api/v1/tasks HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n{");
    const slow = session();
    for (let each = 0; each < 500; each++) {
      const stream = slow.request({
        ":method": "POST",
        ":path": `${admin}/GetTask`,
        "content-type": "application/grpc",
      });
      stream.on("error", () => {});
      stream.write(Buffer.from([0, 0]));
    }
    for (let each = 0; each < 10; each++) await servesOn();
    expect(peak() - before).toBeLessThan(300);
  });

  test("are told so, whether they say how much comes or not", async () => {
    const large = Buffer.alloc(21 * mebibyte, "x");
    expect(await grpc(`${admin}/CreateTask`, framed(large, 0))).toBe("8");
    const json = { "content-type": "application/json" };
    expect((await http("POST", "/api/v1/tasks", { ...json, "content-length": `${large.length}` }, large)).status).toBe(
      429,
    );
    const chunked = openSocket();
    chunked.write("POST /api/v1/tasks HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
    chunked.write(`${large.length.toString(16)}\r\n`);
    chunked.write(large);
    expect(String((await once(chunked, "data"))[0])).toMatch(/^HTTP\/1.1 429 /);
    await servesOn();
  });

  test("of every content type are answered", async () => {
    for (const type of ["text/plain", "multipart/form-data", "application/xml", "x", "application/grpc", "\u00e9"]) {
      const { status } = await http("POST", "/api/v1/tasks", { "content-type": type }, "<a/>");
      expect([type, status]).toEqual([type, 400]);
    }
    await servesOn();
  });
});

describe("floods of HTTP/2", () => {
  const frame = (type: number, flags: number, stream: number, payload: Uint8Array = Buffer.alloc(0)) => {
    const head = Buffer.alloc(9);
    head.writeUIntBE(payload.length, 0, 3);
    head.writeUInt8(type, 3);
    head.writeUInt8(flags, 4);
    head.writeUInt32BE(stream, 5);
    return Buffer.concat([head, payload]);
  };
  const preface = Buffer.concat([Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), frame(4, 0, 0)]);
  // :method POST, :scheme http, :path /, of HPACK's static table.
  const headers = Buffer.from([0x83, 0x86, 0x84]);
  const settings = frame(4, 0, 0);
  const ping = frame(6, 0, 0, Buffer.alloc(8));
  const literal = Buffer.concat([Buffer.from([0x00, 0x01, 0x61, 0x7f, 0x81, 0x7e]), Buffer.alloc(16_384, "x")]);

  test.each([
    [
      "resets",
      (at: number) =>
        Buffer.concat([frame(1, 4, at * 2 + 1, headers), frame(3, 0, at * 2 + 1, Buffer.from([0, 0, 0, 8]))]),
      20_000,
    ],
    ["settings", () => settings, 100_000],
    ["pings", () => ping, 100_000],
    ["empty data", (at: number) => (at === 0 ? frame(1, 4, 1, headers) : frame(0, 0, 1)), 100_000],
    [
      "headers that go on",
      (at: number) => frame(at === 0 ? 1 : 9, 0, 1, at === 0 ? headers : literal.subarray(0, 16_000)),
      2_000,
    ],
    ["window updates", () => frame(8, 0, 0, Buffer.from([0x7f, 0xff, 0xff, 0xff])), 10_000],
  ])("of %s end their own connection at most", async (_, make, count) => {
    const before = peak();
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => {});
    onTestFinished(() => void socket.destroy());
    // What is answered is not read, so that it piles up.
    socket.write(preface);
    for (let at = 0; at < count && !socket.destroyed; at += 1_000) {
      const part = Buffer.concat(Array.from({ length: Math.min(1_000, count - at) }, (_, each) => make(at + each)));
      socket.write(part);
      if (at % 10_000 === 0) await servesOn();
    }
    await servesOn();
    expect(peak() - before).toBeLessThan(300);
  });
});

describe("a web page of elsewhere", () => {
  const json = { "content-type": "application/json" };
  const project = (id: string) => JSON.stringify({ project: { id, name: id } });
  const own = () => `127.0.0.1:${port}`;
  const isThere = async (id: string) =>
    (await (await fetch(`${plane.address}/api/v1/projects`)).text()).includes(`"${id}"`);

  test.each([
    "evil.example",
    "127.0.0.1.evil.example",
    "localhost.evil.example",
    "127.0.0.1.nip.io",
    "localtest.me",
    "0.0.0.0",
    "[::ffff:127.0.0.1]",
    "2130706433",
  ])("that has itself resolved to this machine as %s gets nothing", async (name) => {
    for (const host of [name, `${name}:${port}`]) {
      for (const path of ["/api/v1/version", "/healthcheck", "/blobs/x", `${admin}/GetVersion`])
        expect([path, (await http("GET", path, { host })).status]).toEqual([path, 403]);
      expect((await http("POST", "/api/v1/projects", { host, ...json }, project("rebound"))).status).toBe(403);
    }
    expect(await isThere("rebound")).toBe(false);
  });

  test.each(["https://evil.example", "null", "http://localhost.evil.example", "http://127.0.0.1", "file://"])(
    "at %s can change nothing",
    async (origin) => {
      const types = ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/json"];
      for (const type of types)
        for (const path of ["/api/v1/projects", `${admin}/RegisterProject`]) {
          const sent = { host: own(), origin, "content-type": type };
          expect((await http("POST", path, sent, project("forged"))).status).toBe(403);
        }
      const preflight = await http("OPTIONS", "/api/v1/projects", {
        host: own(),
        origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type",
      });
      expect([preflight.status, preflight.headers["access-control-allow-origin"]]).toEqual([403, undefined]);
      expect(await isThere("forged")).toBe(false);
    },
  );

  test("gets no web socket", async () => {
    const socket = openSocket();
    socket.write(
      `GET / HTTP/1.1\r\nHost: ${own()}\r\nOrigin: https://evil.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
    );
    expect(String((await once(socket, "data"))[0])).toMatch(/^HTTP\/1.1 403 /);
    await servesOn();
  });
});

describe("signed links", () => {
  const md5 = (text: string) => createHash("md5").update(text).digest("base64");
  const location = async (of: Readonly<Record<string, unknown>>) => {
    const body = JSON.stringify({ project: "flytesnacks", domain: "development", ...of });
    const response = await http("POST", "/api/v1/dataproxy/artifact_urn", { "content-type": "application/json" }, body);
    const { signed_url: snake, signedUrl: camel, native_url, nativeUrl } = JSON.parse(response.text);
    return { status: response.status, url: String(camel ?? snake), uri: String(nativeUrl ?? native_url) };
  };
  const put = async (url: string | URL, body: string, headers = {}) =>
    (await fetch(url, { method: "PUT", body, headers })).status;

  test("serve what they were made for, once and again, and nothing else", async () => {
    const { url, uri } = await location({ filename: "f", contentMd5: md5("mine") });
    const changed = (change: (url: URL) => void) => {
      const other = new URL(url);
      change(other);
      return other;
    };
    expect(await put(url, "other")).toBe(400);
    expect(await put(url, "mine and more")).toBe(400);
    expect(await put(url, "mine", { "content-md5": md5("other") })).toBe(400);
    expect((await fetch(url)).status).toBe(403);
    for (const method of ["POST", "DELETE", "PATCH"]) expect((await fetch(url, { method })).status).not.toBe(200);
    const forged = [
      changed((each) => each.searchParams.set("md5", md5("other"))),
      changed((each) => each.searchParams.delete("md5")),
      changed((each) => each.searchParams.set("expires", "9999999999")),
      changed((each) => each.searchParams.set("signature", "A".repeat(43))),
      changed((each) => each.searchParams.delete("signature")),
      changed((each) => {
        each.pathname += "2";
      }),
    ];
    for (const link of forged) expect(await put(link, "mine")).toBe(403);
    expect(existsSync(uri)).toBe(false);
    expect(await put(url, "mine")).toBe(200);
    expect(await put(url, "mine")).toBe(200);
    expect(await put(url, "other")).toBe(400);
    expect(readFileSync(uri, "utf8")).toBe("mine");
    await servesOn();
  });

  test("for any content take one", async () => {
    const { url, uri } = await location({ filename: "f", filenameRoot: "any" });
    expect(await put(url, "first")).toBe(200);
    expect(await put(url, "second")).toBe(409);
    expect(await put(url, "first")).toBe(200);
    expect(readFileSync(uri, "utf8")).toBe("first");
    const two = await location({ filename: "g", filenameRoot: "any" });
    const ends = await Promise.all(["a", "b"].map((body) => put(two.url, body.repeat(100_000))));
    expect(ends.sort()).toEqual([200, 409]);
  });

  test("that expired serve nothing", async () => {
    const { url } = await location({ filename: "late", filenameRoot: "any", expiresIn: "0s" });
    expect(await put(url, "late")).toBe(403);
  });

  test("are not made for places outside, and none is written to", async () => {
    const secret = join(plane.dataDirectory, "secret");
    writeFileSync(secret, "secret");
    const names = [
      ...["..", "../x", "a/../../x", "/etc/passwd", "a//b", ".", "./x"],
      ...["%2e%2e/x", "..%2fx", "%2e%2e%2f%2e%2e%2fsecret", "..\\x", "a\\..\\..\\x", "..%5cx"],
      ...["a\u0000b", "a%00b", "x".repeat(300), "\u{1F600}".repeat(100)],
    ];
    for (const name of names)
      for (const of of [
        { filename: name, filenameRoot: "r" },
        { filename: "f", filenameRoot: name },
      ]) {
        const { status, url } = await location(of);
        const ended = status === 200 ? await put(url, "x") : status;
        expect([name, ended]).toEqual([name, 400]);
      }
    for (const path of ["../secret", "..%2fsecret", "%2e%2e/secret", "a/%2e%2e/%2e%2e/secret", "%00", "..%5csecret"]) {
      const { status, text } = await http("GET", `/blobs/${path}?expires=9999999999&signature=x`, {
        host: "localhost",
      });
      expect([path, status < 500 && status >= 300, text.includes("secret\n")]).toEqual([path, true, false]);
    }
    expect(readFileSync(secret, "utf8")).toBe("secret");
    await servesOn();
  });

  test("lead through no link of the file system, and names of any script are kept as they are", async () => {
    const named = await location({ filename: "h\u00e9llo \u4e16\u754c #1?.txt", filenameRoot: "names" });
    expect(await put(named.url, "x")).toBe(200);
    expect(readFileSync(named.uri, "utf8")).toBe("x");
    const outside = join(plane.dataDirectory, "outside");
    mkdirSync(outside);
    symlinkSync(outside, join(named.uri, "..", "out"));
    const { status, url } = await location({ filename: "x", filenameRoot: "names/out" });
    expect(status === 200 ? await put(url, "x") : status).toBe(400);
    expect(existsSync(join(outside, "x"))).toBe(false);
    await servesOn();
  });
});
