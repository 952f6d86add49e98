import type { IncomingMessage, ServerResponse } from "node:http";
import { create } from "@bufbuild/protobuf";
import type { HandlerContext } from "@connectrpc/connect";
import { Code, ConnectError, type ConnectRouter, createContextKey, createContextValues } from "@connectrpc/connect";
import { connectNodeAdapter } from "@connectrpc/connect-node";
import { FlyteError } from "@haltere/core";
import { type CallEnvironment, logFailure } from "../call-environment.ts";
import { untilAborted } from "../call-signal.ts";
import type { IntakeBudget, IntakeShare } from "../intake-budget.ts";
import { requestIdHeader, requestIdOf } from "../request-id.ts";
import type { BoundMethod, BoundService, CallContext, CallMetadata } from "../service.ts";
import { failureOf, grpcCodes } from "../status.ts";
import { packedAnswers, packedFrom } from "./packed-answers.ts";

export interface ConnectOptions {
  /** Largest message that is taken, in bytes. */
  readonly maxReceiveBytes: number;
  readonly budget: IntakeBudget;
  /** Serves what is no call of Connect or gRPC-Web. */
  readonly otherwise: (request: IncomingMessage, response: ServerResponse) => void;
}

const peerKey = createContextKey("");

/** Serves bound services as Connect and gRPC-Web over HTTP/1.1. */
export function createConnectHandler(
  services: readonly BoundService[],
  environment: CallEnvironment,
  { maxReceiveBytes, budget, otherwise }: ConnectOptions,
): (request: IncomingMessage, response: ServerResponse) => void {
  const handle = connectNodeAdapter({
    grpc: false,
    acceptCompression: [packedAnswers],
    compressMinBytes: packedFrom,
    readMaxBytes: maxReceiveBytes,
    routes(router) {
      for (const { methods } of services) for (const bound of methods) addMethod(router, bound, environment);
    },
    contextValues: ({ socket }) =>
      createContextValues().set(peerKey, `${socket.remoteAddress ?? ""}:${socket.remotePort ?? ""}`),
    // The adapter is typed for HTTP/2 as well, which never reaches it: those connections are gRPC's.
    fallback: (request, response) => otherwise(request as IncomingMessage, response as ServerResponse),
  });
  return (request, response) => {
    const share = budget.open();
    response.once("close", () => share.release());
    // The adapter reads a request as what can be iterated; nothing else of it would let its body be counted.
    const body = () => counted(request, share);
    handle(Object.defineProperty(request, Symbol.asyncIterator, { value: body, configurable: true }), response);
  };
}

async function* counted(request: IncomingMessage, share: IntakeShare): AsyncGenerator<Uint8Array> {
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    try {
      share.take(chunk.length);
    } catch (thrown) {
      throw connectError(FlyteError.from(thrown));
    }
    yield chunk;
  }
}

function addMethod(router: ConnectRouter, bound: BoundMethod, environment: CallEnvironment): void {
  const name = `${bound.method.parent.typeName}/${bound.method.name}`;
  const begin = (handler: HandlerContext): CallContext => {
    const metadata: CallMetadata = { get: (name) => handler.requestHeader.get(name) ?? undefined };
    const requestId = requestIdOf(metadata, environment.ids);
    handler.responseHeader.set(requestIdHeader, requestId);
    return { requestId, metadata, signal: handler.signal, peer: handler.values.get(peerKey) };
  };
  const fail = (thrown: unknown, context: CallContext): ConnectError => {
    const error = failureOf(abortReason(thrown, context.signal), context.signal);
    logFailure(environment, name, context, error);
    return connectError(error);
  };
  const one = async <T>(work: () => Promise<T>, context: CallContext): Promise<T> => {
    try {
      return await untilAborted(work, context.signal);
    } catch (thrown) {
      throw fail(thrown, context);
    }
  };
  const many = async function* <T>(responses: () => AsyncIterable<T>, context: CallContext): AsyncGenerator<T> {
    try {
      yield* responses();
    } catch (thrown) {
      throw fail(thrown, context);
    }
  };

  switch (bound.kind) {
    case "unary": {
      const { method, invoke } = bound;
      router.rpc(method, async (request, handler) => {
        const context = begin(handler);
        return create(method.output, await one(() => invoke(request, context), context));
      });
      return;
    }
    case "client_streaming": {
      const { method, invoke } = bound;
      router.rpc(method, async (requests, handler) => {
        const context = begin(handler);
        return create(method.output, await one(() => invoke(requests, context), context));
      });
      return;
    }
    case "server_streaming": {
      const { method, invoke } = bound;
      router.rpc(method, (request, handler) => {
        const context = begin(handler);
        return many(() => invoke(request, context), context);
      });
      return;
    }
    case "bidi_streaming": {
      const { method, invoke } = bound;
      router.rpc(method, (requests, handler) => {
        const context = begin(handler);
        return many(() => invoke(requests, context), context);
      });
      return;
    }
  }
}

/** Connect aborts its signal with errors of its own; they become the codes that the other transports give. */
function abortReason(thrown: unknown, signal: AbortSignal): unknown {
  if (thrown instanceof FlyteError || !signal.aborted) return thrown;
  const { code } = ConnectError.from(signal.reason);
  return code === Code.DeadlineExceeded
    ? new FlyteError("DeadlineExceeded", "the deadline that the caller set has passed")
    : new FlyteError("Cancelled", "the caller went away");
}

function connectError(error: FlyteError): ConnectError {
  const converted = new ConnectError(error.fullMessage, grpcCodes[error.code], undefined, undefined, error);
  converted.details = error.details.map(({ schema, message }) => ({ desc: schema, value: message }));
  return converted;
}
