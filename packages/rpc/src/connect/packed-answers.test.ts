import { gunzipSync, gzipSync } from "node:zlib";
import { AdminService } from "@haltere/idl/service";
import { expect, test } from "vitest";
import { bindService } from "../service.ts";
import { serving } from "../testing/serving.ts";
import { packedFrom } from "./packed-answers.ts";

const served = async (length: number) => {
  const { address } = await serving([
    bindService(AdminService, { getProject: async () => ({ id: "x".repeat(length) }) }),
  ]);
  return (headers: Record<string, string>, body: string | Buffer<ArrayBuffer> = "{}") =>
    fetch(`${address}/flyteidl.service.AdminService/GetProject`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body,
    });
};

test("a large answer goes packed to whoever takes it so", async () => {
  const call = await served(packedFrom);
  const packed = await call({ "accept-encoding": "gzip, deflate, br, zstd" });
  expect(packed.headers.get("content-encoding")).toBe("gzip");
  expect(Number(packed.headers.get("content-length"))).toBeLessThan(1000);
  expect(await packed.json()).toEqual({ id: "x".repeat(packedFrom) });
  for (const encoding of ["identity", "br"]) {
    const plain = await call({ "accept-encoding": encoding });
    expect(plain.headers.get("content-encoding")).toBeNull();
    expect(Number(plain.headers.get("content-length"))).toBeGreaterThan(packedFrom);
  }
});

test("a small one goes as it is, and a packed request is refused, whatever it unpacks to", async () => {
  const call = await served(100);
  expect((await call({ "accept-encoding": "gzip" })).headers.get("content-encoding")).toBeNull();
  const body = gzipSync("{}");
  expect(gunzipSync(body).toString()).toBe("{}");
  const refused = await call({ "content-encoding": "gzip" }, body);
  expect(await refused.json()).toMatchObject({ code: "unimplemented" });
});
