import { create, fromBinary } from "@bufbuild/protobuf";
import { type FileDescriptorProto, FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { status } from "@grpc/grpc-js";
import {
  ExtensionRequestSchema,
  Health,
  ServerReflection,
  type ServerReflectionRequest,
  ServerReflectionRequestSchema,
  ServerReflectionV1Alpha,
  HealthCheckResponse_ServingStatus as ServingStatus,
} from "@haltere/idl/grpc";
import { AdminService, IdentityService } from "@haltere/idl/service";
import { describe, expect, onTestFinished, test } from "vitest";
import { bindService } from "../service.ts";
import { grpcClient } from "../testing/grpc-client.ts";
import { serving } from "../testing/serving.ts";

async function started() {
  const server = await serving([
    bindService(AdminService, { getVersion: async () => ({}) }),
    bindService(IdentityService, {}),
  ]);
  const client = grpcClient(server.port);
  onTestFinished(() => client.close());
  return { server, ...client };
}

describe("health", () => {
  test.each(["", "flyteadmin"])("of %j is SERVING", async (service) => {
    const { unary } = await started();
    expect((await unary(Health.method.check, { service })).status).toBe(ServingStatus.SERVING);
  });

  test("of a name it does not know is NotFound", async () => {
    const { unary } = await started();
    for (const service of ["nobody", "flyteidl.service.AdminService"])
      await expect(unary(Health.method.check, { service })).rejects.toMatchObject({ code: status.NOT_FOUND });
  });

  test("is watched until the server closes, which it tells first", async () => {
    const { server, serverStream } = await started();
    const known = serverStream(Health.method.watch, { service: "flyteadmin" })[Symbol.asyncIterator]();
    const unknown = serverStream(Health.method.watch, { service: "nobody" });
    unknown.on("error", () => {});
    expect((await known.next()).value.status).toBe(ServingStatus.SERVING);
    for await (const told of unknown) {
      expect(told.status).toBe(ServingStatus.SERVICE_UNKNOWN);
      break;
    }
    const closed = server.close();
    expect((await known.next()).value.status).toBe(ServingStatus.NOT_SERVING);
    server.clock.advance(60_000_000);
    await closed;
  });
});

describe.each([
  ["v1", ServerReflection],
  ["v1alpha", ServerReflectionV1Alpha],
])("reflection %s", (_, service) => {
  async function ask(...asked: ServerReflectionRequest["messageRequest"][]) {
    const { bidi } = await started();
    const call = bidi(service.method.serverReflectionInfo);
    for (const messageRequest of asked)
      call.write(create(ServerReflectionRequestSchema, { host: "h", messageRequest }));
    call.end();
    const answers = [];
    for await (const answer of call) answers.push(answer.messageResponse);
    return answers;
  }
  const files = (answer: { value?: unknown } | undefined): FileDescriptorProto[] => {
    const { value } = answer ?? {};
    if (typeof value !== "object" || value === null || !("fileDescriptorProto" in value)) throw new Error("no files");
    const { fileDescriptorProto } = value;
    if (!Array.isArray(fileDescriptorProto)) throw new Error("no files");
    return fileDescriptorProto.map((bytes) => fromBinary(FileDescriptorProtoSchema, bytes));
  };

  test("lists what is served, and not what is bound without a method", async () => {
    const [answer] = await ask({ case: "listServices", value: "*" });
    if (answer?.case !== "listServicesResponse") throw new Error("no list");
    expect(answer.value.service.map((each: { name: string }) => each.name).sort()).toEqual([
      "flyteidl.service.AdminService",
      "grpc.health.v1.Health",
      "grpc.reflection.v1.ServerReflection",
      "grpc.reflection.v1alpha.ServerReflection",
    ]);
  });

  test.each([
    "flyteidl.service.AdminService",
    "flyteidl.service.AdminService.GetVersion",
    "flyteidl.admin.Execution",
    "flyteidl.admin.Execution.spec",
    "flyteidl.core.ResourceType",
    "flyteidl.core.ResourceType.TASK",
  ])("gives the file of %s with all that it imports, so that a client can build it", async (symbol) => {
    const [answer] = await ask({ case: "fileContainingSymbol", value: symbol });
    const given = files(answer);
    const parts = symbol.split(".");
    const [first] = given;
    const told = first ? [...first.service, ...first.messageType, ...first.enumType] : [];
    const names = told.map(({ name }) => name);
    expect(names).toContain(parts[2]);
    const known = new Set(given.map(({ name }) => name));
    for (const file of given) for (const imported of file.dependency) expect(known).toContain(imported);
  });

  test("finds files by name and extensions by number, in one stream", async () => {
    const answers = await ask(
      { case: "fileByFilename", value: "flyteidl/service/admin.proto" },
      { case: "allExtensionNumbersOfType", value: "google.protobuf.MethodOptions" },
      {
        case: "fileContainingExtension",
        value: create(ExtensionRequestSchema, {
          containingType: "google.protobuf.MethodOptions",
          extensionNumber: 72295728,
        }),
      },
    );
    expect(files(answers[0])[0]?.name).toBe("flyteidl/service/admin.proto");
    expect(answers[1]).toMatchObject({ value: { extensionNumber: expect.arrayContaining([72295728]) } });
    expect(files(answers[2])[0]?.name).toBe("google/api/annotations.proto");
  });

  test("says what it does not know, and goes on", async () => {
    const answers = await ask(
      { case: "fileContainingSymbol", value: "no.such.Symbol" },
      { case: "fileContainingSymbol", value: "flyteidl.admin.Execution.nothing" },
      { case: "fileByFilename", value: "no.proto" },
      { case: "allExtensionNumbersOfType", value: "no.Type" },
      { case: undefined },
      { case: "listServices", value: "" },
    );
    expect(answers.map((answer) => (answer.case === "errorResponse" ? answer.value.errorCode : answer.case))).toEqual([
      5,
      5,
      5,
      5,
      3,
      "listServicesResponse",
    ]);
  });
});
