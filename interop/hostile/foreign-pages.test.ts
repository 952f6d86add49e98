// A page in its visitor's browser, which can reach this machine, and may not act here.
import { once } from "node:events";
import { describe, expect, test } from "vitest";
import { admin, victim } from "./victim.ts";

const { plane, port, http, servesOn, openSocket } = await victim();

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
