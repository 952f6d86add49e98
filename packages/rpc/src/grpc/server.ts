import { type DescMethod, fromBinary, type Message, toBinary } from "@bufbuild/protobuf";
import { type MethodDefinition, Server, type UntypedHandleCall } from "@grpc/grpc-js";
import type { CallEnvironment } from "../call-environment.ts";
import type { BoundService } from "../service.ts";
import { grpcHandler } from "./handler.ts";

export interface GrpcLimits {
  /** Largest message that is taken, in bytes. */
  readonly maxReceiveBytes: number;
  /** Calls at once on one connection. */
  readonly maxConcurrentStreams?: number;
}

/** A gRPC server of bound services, which does not listen: connections are given to it by an injector. */
export function createGrpcServer(
  services: readonly BoundService[],
  environment: CallEnvironment,
  { maxReceiveBytes, maxConcurrentStreams }: GrpcLimits,
): Server {
  const server = new Server({
    "grpc.max_receive_message_length": maxReceiveBytes,
    "grpc.max_send_message_length": -1,
    ...(maxConcurrentStreams === undefined ? {} : { "grpc.max_concurrent_streams": maxConcurrentStreams }),
    "grpc.enable_channelz": 0,
  });
  for (const { service, methods } of services) {
    const definition: Record<string, MethodDefinition<Uint8Array, Message>> = {};
    const handlers: Record<string, UntypedHandleCall> = {};
    for (const bound of methods) {
      definition[bound.method.name] = methodDefinition(service.typeName, bound.method);
      handlers[bound.method.name] = grpcHandler(bound, environment);
    }
    server.addService(definition, handlers);
  }
  return server;
}

/** How grpc-js calls a method and carries its messages. */
function methodDefinition(serviceName: string, method: DescMethod): MethodDefinition<Uint8Array, Message> {
  const { output, methodKind } = method;
  return {
    path: `/${serviceName}/${method.name}`,
    requestStream: methodKind === "client_streaming" || methodKind === "bidi_streaming",
    responseStream: methodKind === "server_streaming" || methodKind === "bidi_streaming",
    requestSerialize: asBuffer,
    // The handler decodes: grpc-js would tell the caller's mistake as an Internal of ours.
    requestDeserialize: (bytes) => bytes,
    responseSerialize: (message) => asBuffer(toBinary(output, message)),
    responseDeserialize: (bytes) => fromBinary(output, bytes),
  };
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
