import {
  createRegistry,
  type DescFile,
  type DescMessage,
  type MessageInitShape,
  type Registry,
  toBinary,
} from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { FlyteError } from "@haltere/core";
import {
  ServerReflection,
  type ServerReflectionRequest,
  type ServerReflectionResponseSchema,
  ServerReflectionV1Alpha,
} from "@haltere/idl/grpc";
import { type BoundService, bindService } from "../service.ts";
import { grpcCodes } from "../status.ts";

type Response = NonNullable<MessageInitShape<typeof ServerReflectionResponseSchema>["messageResponse"]>;

/** gRPC's reflection, under both of its names, of the given services and of itself. A service without a method is not told of. */
export function createReflectionServices(services: readonly BoundService[]): BoundService[] {
  const served = services.filter(({ methods }) => methods.length > 0).map(({ service }) => service);
  const described = [...served, ServerReflection, ServerReflectionV1Alpha];
  const files = withImports(described.map(({ file }) => file));
  const registry = createRegistry(...files.values());

  const answer = ({ messageRequest: asked }: ServerReflectionRequest): Response => {
    switch (asked.case) {
      case "listServices":
        return {
          case: "listServicesResponse",
          value: { service: described.map(({ typeName }) => ({ name: typeName })) },
        };
      case "fileByFilename":
        return descriptors(files.get(asked.value), `file ${asked.value}`);
      case "fileContainingSymbol":
        return descriptors(fileOf(registry, asked.value), `symbol ${asked.value}`);
      case "fileContainingExtension": {
        const { containingType, extensionNumber } = asked.value;
        const extension = extensionsOf(registry, containingType).find(({ number }) => number === extensionNumber);
        return descriptors(extension?.file, `extension ${extensionNumber} of ${containingType}`);
      }
      case "allExtensionNumbersOfType": {
        const extensionNumber = extensionsOf(registry, asked.value).map(({ number }) => number);
        if (!registry.getMessage(asked.value)) throw new FlyteError("NotFound", `message ${asked.value} is not known`);
        return { case: "allExtensionNumbersResponse", value: { baseTypeName: asked.value, extensionNumber } };
      }
      case undefined:
        throw new FlyteError("InvalidArgument", "the request asks for nothing");
    }
  };

  const reflect = async function* (requests: AsyncIterable<ServerReflectionRequest>) {
    for await (const request of requests)
      yield { validHost: request.host, originalRequest: request, messageResponse: answerOrError(answer, request) };
  };
  return [
    bindService(ServerReflection, { serverReflectionInfo: reflect }),
    bindService(ServerReflectionV1Alpha, { serverReflectionInfo: reflect }),
  ];
}

function answerOrError(answer: (request: ServerReflectionRequest) => Response, request: ServerReflectionRequest) {
  try {
    return answer(request);
  } catch (thrown) {
    const { code, message } = FlyteError.from(thrown);
    return { case: "errorResponse" as const, value: { errorCode: grpcCodes[code], errorMessage: message } };
  }
}

/** Files by the name they are imported under, with all that they import. */
function withImports(roots: readonly DescFile[]): Map<string, DescFile> {
  const found = new Map<string, DescFile>();
  const add = (file: DescFile) => {
    if (found.has(file.proto.name)) return;
    found.set(file.proto.name, file);
    file.dependencies.forEach(add);
  };
  roots.forEach(add);
  return found;
}

/** The file that says what a symbol is: a type, a service, or a field, value or method of one. */
function fileOf(registry: Registry, symbol: string): DescFile | undefined {
  const whole = registry.get(symbol);
  if (whole) return whole.file;
  const dot = symbol.lastIndexOf(".");
  const owner = registry.get(symbol.slice(0, Math.max(dot, 0)));
  const member = symbol.slice(dot + 1);
  const members =
    owner?.kind === "service"
      ? owner.methods
      : owner?.kind === "message"
        ? [...owner.fields, ...owner.oneofs]
        : owner?.kind === "enum"
          ? owner.values
          : [];
  return members.some(({ name }) => name === member) ? owner?.file : undefined;
}

function extensionsOf(registry: Registry, typeName: string) {
  const extendee: DescMessage | undefined = registry.getMessage(typeName);
  return [...registry].flatMap((desc) => (desc.kind === "extension" && desc.extendee === extendee ? [desc] : []));
}

function descriptors(file: DescFile | undefined, asked: string): Response {
  if (!file) throw new FlyteError("NotFound", `${asked} is not known`);
  return {
    case: "fileDescriptorResponse",
    value: {
      fileDescriptorProto: [...withImports([file]).values()].map((each) =>
        toBinary(FileDescriptorProtoSchema, each.proto),
      ),
    },
  };
}
