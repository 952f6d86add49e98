// Frames of HTTP/2 in masses, whose answers are not read.
import { connect } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { victim } from "./victim.ts";

const { port, servesOn, peak } = await victim();

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
