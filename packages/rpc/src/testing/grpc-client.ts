import {
  create,
  type DescMethod,
  type DescMethodBiDiStreaming,
  type DescMethodServerStreaming,
  type DescMethodUnary,
  fromBinary,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from "@bufbuild/protobuf";
import { type CallOptions, type ChannelOptions, Client, credentials, Metadata, type ServiceError } from "@grpc/grpc-js";

/** A grpc-js client over protobuf-es descriptors. */
export function grpcClient(port: number, options: ChannelOptions = {}) {
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure(), {
    "grpc.max_receive_message_length": -1,
    "grpc.max_send_message_length": -1,
    ...options,
  });
  const parts = <M extends DescMethod>(method: M) =>
    [
      `/${method.parent.typeName}/${method.name}`,
      (request: MessageShape<M["input"]>) => Buffer.from(toBinary(method.input, request)),
      (bytes: Buffer) => fromBinary(method.output, bytes) as MessageShape<M["output"]>,
    ] as const;
  return {
    client,
    close: () => client.close(),
    unary<M extends DescMethodUnary>(
      method: M,
      request: MessageInitShape<M["input"]>,
      { metadata = new Metadata(), ...call }: CallOptions & { metadata?: Metadata } = {},
    ): Promise<MessageShape<M["output"]>> {
      const { promise, resolve, reject } = Promise.withResolvers<MessageShape<M["output"]>>();
      client.makeUnaryRequest(
        ...parts(method),
        create(method.input, request) as MessageShape<M["input"]>,
        metadata,
        call,
        (error: ServiceError | null, response?: MessageShape<M["output"]>) =>
          response === undefined ? reject(error) : resolve(response),
      );
      return promise;
    },
    serverStream<M extends DescMethodServerStreaming>(method: M, request: MessageInitShape<M["input"]>) {
      return client.makeServerStreamRequest(
        ...parts(method),
        create(method.input, request) as MessageShape<M["input"]>,
      );
    },
    bidi<M extends DescMethodBiDiStreaming>(method: M) {
      return client.makeBidiStreamRequest(...parts(method));
    },
  };
}
