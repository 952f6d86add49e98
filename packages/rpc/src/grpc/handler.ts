import { once } from "node:events";
import { setImmediate as nextTurn } from "node:timers/promises";
import { create, type DescMessage, fromBinary, type Message, type MessageInitShape } from "@bufbuild/protobuf";
import {
  type handleBidiStreamingCall,
  type handleClientStreamingCall,
  type handleServerStreamingCall,
  type handleUnaryCall,
  Metadata,
  type ServerDuplexStream,
  type ServerReadableStream,
  type ServerWritableStream,
  type StatusObject,
  type sendUnaryData,
  type UntypedHandleCall,
} from "@grpc/grpc-js";
import { FlyteError } from "@haltere/core";
import { type CallEnvironment, logFailure } from "../call-environment.ts";
import { createCallSignal, untilAborted } from "../call-signal.ts";
import { requestIdHeader, requestIdOf } from "../request-id.ts";
import type { BoundMethod, CallContext } from "../service.ts";
import { failureOf, trailerStatusOf } from "../status.ts";
import { grpcMetadata } from "./metadata.ts";

/** The function that grpc-js calls for a method. */
export function grpcHandler(bound: BoundMethod, environment: CallEnvironment): UntypedHandleCall {
  const { input, output } = bound.method;
  const name = `${bound.method.parent.typeName}/${bound.method.name}`;

  const begin = (call: Call): BegunCall => {
    const metadata = grpcMetadata(call.metadata);
    const { signal, cancel, release } = createCallSignal(environment.clock);
    if (call.cancelled) cancel();
    else call.on("cancelled", cancel);
    const requestId = requestIdOf(metadata, environment.ids);
    return { context: { requestId, metadata, signal, peer: call.getPeer() }, release };
  };
  const fail = (thrown: unknown, context: CallContext): StatusObject => {
    const error = failureOf(thrown, context.signal);
    logFailure(environment, name, context, error);
    return statusObject(error, context.requestId);
  };
  const answer = (
    work: () => Promise<MessageInitShape<DescMessage>>,
    { context, release }: BegunCall,
    reply: sendUnaryData<Message>,
  ): void => {
    untilAborted(work, context.signal)
      .then((response) => create(output, response))
      .then(
        (response) => {
          // Grpc-js tells of every call that has ended as of one whose caller went away.
          release();
          reply(null, response);
        },
        (thrown) => reply(fail(thrown, context)),
      );
  };

  switch (bound.kind) {
    case "unary": {
      const handle: handleUnaryCall<Uint8Array, Message> = (call, reply) => {
        const begun = begin(call);
        answer(async () => bound.invoke(requestOf(input, call.request), begun.context), begun, reply);
      };
      return handle;
    }
    case "client_streaming": {
      const handle: handleClientStreamingCall<Uint8Array, Message> = (call, reply) => {
        const begun = begin(call);
        const { context } = begun;
        answer(() => bound.invoke(requestsOf(input, call, context.signal), context), begun, reply);
      };
      return handle;
    }
    case "server_streaming": {
      const handle: handleServerStreamingCall<Uint8Array, Message> = (call) => {
        const { context } = begin(call);
        send(output, call, () => bound.invoke(requestOf(input, call.request), context), context, fail);
      };
      return handle;
    }
    case "bidi_streaming": {
      const handle: handleBidiStreamingCall<Uint8Array, Message> = (call) => {
        const { context } = begin(call);
        send(output, call, () => bound.invoke(requestsOf(input, call, context.signal), context), context, fail);
      };
      return handle;
    }
  }
}

interface BegunCall {
  readonly context: CallContext;
  readonly release: () => void;
}

/** What the four kinds of grpc-js's calls have in common. */
interface Call {
  readonly metadata: Metadata;
  readonly cancelled: boolean;
  getPeer(): string;
  on(event: "cancelled", listener: () => void): unknown;
}
type Reading = ServerReadableStream<Uint8Array, Message> | ServerDuplexStream<Uint8Array, Message>;
type Writing = ServerWritableStream<Uint8Array, Message> | ServerDuplexStream<Uint8Array, Message>;

/** Throws InvalidArgument for bytes that are no such message. */
function requestOf(input: DescMessage, bytes: Uint8Array): Message {
  try {
    return fromBinary(input, bytes);
  } catch (thrown) {
    throw new FlyteError("InvalidArgument", `the request is no ${input.typeName}`, {
      hint: "Encode it by the service's .proto files.",
      cause: thrown,
    });
  }
}

/** The messages of a caller; throws where it leaves before their end. */
async function* requestsOf(input: DescMessage, call: Reading, signal: AbortSignal): AsyncGenerator<Message> {
  try {
    // An implementation that stops reading early must not end the call with it.
    for await (const bytes of call.iterator({ destroyOnReturn: false })) yield requestOf(input, bytes);
  } catch (thrown) {
    signal.throwIfAborted();
    throw thrown;
  }
  // Grpc-js tells of a caller that left as of one that has said all, and of its leaving only then.
  await nextTurn();
  signal.throwIfAborted();
}

/** Sends what an implementation yields, no faster than the caller reads, and ends the call with its status. */
async function send(
  output: DescMessage,
  call: Writing,
  responses: () => AsyncIterable<MessageInitShape<DescMessage>>,
  context: CallContext,
  fail: (thrown: unknown, context: CallContext) => StatusObject,
): Promise<void> {
  const { signal } = context;
  try {
    for await (const response of responses()) {
      if (signal.aborted) throw signal.reason;
      if (!call.write(create(output, response))) await once(call, "drain", { signal });
    }
    call.end();
  } catch (thrown) {
    const status = fail(thrown, context);
    // A caller that left takes no status, and its stream is destroyed.
    if (!signal.aborted) call.emit("error", status);
  }
}

function statusObject(error: FlyteError, requestId: string): StatusObject {
  const { code, message, details } = trailerStatusOf(error);
  const metadata = new Metadata();
  metadata.set(requestIdHeader, requestId);
  if (details) metadata.set("grpc-status-details-bin", Buffer.from(details));
  return { code, details: message, metadata };
}
