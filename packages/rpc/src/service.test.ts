import { create } from "@bufbuild/protobuf";
import { GetVersionRequestSchema } from "@haltere/idl/admin";
import { AdminService } from "@haltere/idl/service";
import { expect, test } from "vitest";
import { bindService } from "./service.ts";

test("keeps the methods that are written, in the descriptor's order, and leaves the others out", () => {
  const bound = bindService(AdminService, {
    getVersion: async () => ({ controlPlaneVersion: { Version: "v1" } }),
    getExecution: async (request) => ({ id: request.id ?? {} }),
  });
  expect(bound.methods.map((m) => m.method.name)).toEqual(["GetExecution", "GetVersion"]);
});

test("methods keep the implementation as their `this`", async () => {
  const implementation = {
    version: "v7",
    async getVersion() {
      return { controlPlaneVersion: { Version: this.version } };
    },
  };
  const [method] = bindService(AdminService, implementation).methods;
  expect(method?.kind).toBe("unary");
  if (method?.kind !== "unary") return;
  const context = {
    requestId: "r",
    metadata: { get: () => undefined },
    signal: new AbortController().signal,
    peer: "127.0.0.1:1",
  };
  expect(await method.invoke(create(GetVersionRequestSchema), context)).toEqual({
    controlPlaneVersion: { Version: "v7" },
  });
});

test("a method the service lacks, or a response of another message, does not compile", () => {
  // @ts-expect-error no such method
  bindService(AdminService, { getVersions: async () => ({}) });
  // @ts-expect-error the response is another message
  bindService(AdminService, { getVersion: async () => ({ nope: 1 }) });
  // @ts-expect-error unary, not streaming
  bindService(AdminService, { getVersion: async function* () {} });
});
