// Callers who send too much, too slowly, or what nobody asked for.
import { once } from "node:events";
import { describe, expect, test } from "vitest";
import { admin, framed, victim } from "./victim.ts";

const { grpc, session, http, servesOn, peak, openSocket } = await victim();
const mebibyte = 2 ** 20;

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
    const headers = { ...json, "content-length": `${large.length}` };
    const refusal = await http("POST", "/api/v1/tasks", headers, large).then(
      ({ status }) => status,
      (thrown: NodeJS.ErrnoException) => thrown.code,
    );
    // Whoever goes on sending may find the connection closed before it has read why.
    expect([429, "EPIPE", "ECONNRESET"]).toContain(refusal);
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
