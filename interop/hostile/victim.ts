// A control plane as a user starts it, for callers who mean it harm: what they send, and what shows that it serves on.
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { request } from "node:http";
import { connect as connectHttp2 } from "node:http2";
import { connect, type Socket } from "node:net";
import { startControlPlane } from "@haltere/cli/testing";
import { afterAll, expect, onTestFinished } from "vitest";

/** The path of AdminService. */
export const admin = "/flyteidl.service.AdminService";
/** A message as gRPC frames it; `flag` 1 for one that is packed. */
export const framed = (message: Uint8Array, flag: number) => {
  const frame = Buffer.concat([Buffer.from([flag, 0, 0, 0, 0]), message]);
  frame.writeUInt32BE(message.length, 1);
  return frame;
};

/** Starts a control plane for the tests of a file. */
export async function victim() {
  const plane = await startControlPlane();
  afterAll(() => plane.stop());
  const port = Number(plane.address.split(":").at(-1));

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

  return { plane, port, grpc, session, http, servesOn, peak, openSocket };
}
