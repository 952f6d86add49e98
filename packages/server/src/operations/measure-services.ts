import type { Message } from "@bufbuild/protobuf";
import { FlyteError } from "@haltere/core";
import type { BoundMethod, BoundService, CallContext } from "@haltere/rpc";

/** How a call went; `code` is gRPC's, `OK` where it was answered. */
export type CallListener = (call: {
  readonly method: string;
  readonly code: string;
  /** Microseconds; of a stream until its end. */
  readonly duration: number;
}) => void;

/** The same services, whose calls are told of when they have ended, on whatever transport they came. */
export function measureServices(
  services: readonly BoundService[],
  now: () => number,
  told: CallListener,
): readonly BoundService[] {
  return services.map(({ service, methods }) => ({
    service,
    methods: methods.map((bound) => measured(bound, now, told)),
  }));
}

function measured(bound: BoundMethod, now: () => number, told: CallListener): BoundMethod {
  const method = `${bound.method.parent.typeName}/${bound.method.name}`;
  const begin = () => {
    const began = now();
    return (code: string) => told({ method, code, duration: now() - began });
  };
  switch (bound.kind) {
    case "unary":
      return {
        ...bound,
        invoke: (request: Message, context: CallContext) => answered(() => bound.invoke(request, context), begin()),
      };
    case "client_streaming":
      return {
        ...bound,
        invoke: (requests: AsyncIterable<Message>, context: CallContext) =>
          answered(() => bound.invoke(requests, context), begin()),
      };
    case "server_streaming":
      return {
        ...bound,
        invoke: (request: Message, context: CallContext) => streamed(bound.invoke(request, context), begin()),
      };
    case "bidi_streaming":
      return {
        ...bound,
        invoke: (requests: AsyncIterable<Message>, context: CallContext) =>
          streamed(bound.invoke(requests, context), begin()),
      };
  }
}

async function answered<T>(call: () => Promise<T>, ended: (code: string) => void): Promise<T> {
  try {
    const response = await call();
    ended("OK");
    return response;
  } catch (thrown) {
    ended(FlyteError.from(thrown).code);
    throw thrown;
  }
}

async function* streamed<T>(responses: AsyncIterable<T>, ended: (code: string) => void): AsyncGenerator<T> {
  // A caller that leaves ends the loop from outside, without an error.
  let code = "Cancelled";
  try {
    yield* responses;
    code = "OK";
  } catch (thrown) {
    code = FlyteError.from(thrown).code;
    throw thrown;
  } finally {
    ended(code);
  }
}
