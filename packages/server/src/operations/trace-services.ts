import type { Message } from "@bufbuild/protobuf";
import { FlyteError } from "@haltere/core";
import type { Clock, TraceContext, Tracer } from "@haltere/ports";
import type { BoundMethod, BoundService, CallContext, CallMetadata } from "@haltere/rpc";

/**
 * The same services, each of whose calls is a span: a part of the trace that the caller's metadata names, or one of its own. What
 * the call starts is within it (`CallContext.trace`).
 */
export function traceServices(
  services: readonly BoundService[],
  tracer: Tracer,
  clock: Clock,
): readonly BoundService[] {
  return services.map(({ service, methods }) => ({
    service,
    methods: methods.map((bound) => traced(bound, tracer, clock)),
  }));
}

function traced(bound: BoundMethod, tracer: Tracer, clock: Clock): BoundMethod {
  const { method } = bound;
  const begin = (context: CallContext): TracedCall => {
    const span = tracer.start({
      name: `${method.parent.typeName}/${method.name}`,
      isServer: true,
      parent: contextOf(context.metadata),
      at: clock.now(),
      attributes: {
        "rpc.service": method.parent.typeName,
        "rpc.method": method.name,
        "haltere.request_id": context.requestId,
      },
    });
    const end = (code: string, error?: string): void =>
      span.end({ at: clock.now(), attributes: { "haltere.code": code }, ...(error !== undefined && { error }) });
    return { context: { ...context, trace: span.context }, end };
  };
  switch (bound.kind) {
    case "unary":
      return {
        ...bound,
        invoke: (request: Message, context: CallContext) =>
          answered(begin(context), (within) => bound.invoke(request, within)),
      };
    case "client_streaming":
      return {
        ...bound,
        invoke: (requests: AsyncIterable<Message>, context: CallContext) =>
          answered(begin(context), (within) => bound.invoke(requests, within)),
      };
    case "server_streaming":
      return {
        ...bound,
        invoke: (request: Message, context: CallContext) =>
          streamed(begin(context), (within) => bound.invoke(request, within)),
      };
    case "bidi_streaming":
      return {
        ...bound,
        invoke: (requests: AsyncIterable<Message>, context: CallContext) =>
          streamed(begin(context), (within) => bound.invoke(requests, within)),
      };
  }
}

interface TracedCall {
  readonly context: CallContext;
  readonly end: (code: string, error?: string) => void;
}

function contextOf(metadata: CallMetadata): TraceContext | undefined {
  const traceparent = metadata.get("traceparent");
  if (traceparent === undefined) return undefined;
  const tracestate = metadata.get("tracestate");
  return { traceparent, ...(tracestate !== undefined && { tracestate }) };
}

async function answered<T>({ context, end }: TracedCall, call: (context: CallContext) => Promise<T>): Promise<T> {
  try {
    const response = await call(context);
    end("OK");
    return response;
  } catch (thrown) {
    const error = FlyteError.from(thrown);
    end(error.code, error.message);
    throw thrown;
  }
}

async function* streamed<T>(
  { context, end }: TracedCall,
  call: (context: CallContext) => AsyncIterable<T>,
): AsyncGenerator<T> {
  try {
    yield* call(context);
    end("OK");
  } catch (thrown) {
    const error = FlyteError.from(thrown);
    end(error.code, error.message);
    throw thrown;
  } finally {
    // A caller that leaves ends the loop from outside, without an error; what has ended stays ended.
    end("Cancelled");
  }
}
