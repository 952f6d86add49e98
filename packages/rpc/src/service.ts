import type {
  DescMethod,
  DescMethodBiDiStreaming,
  DescMethodClientStreaming,
  DescMethodServerStreaming,
  DescMethodUnary,
  DescService,
  MessageInitShape,
  MessageShape,
} from "@bufbuild/protobuf";
import type { TraceContext } from "@haltere/ports";

/** Names and values that travel beside a message. Names are matched without regard to case, as HTTP's are. */
export interface CallMetadata {
  /** The value under a name; several under one name are joined by `, `, as HTTP lets everyone on the way do. */
  get(name: string): string | undefined;
}

/** Who calls, once authentication has said so. */
export interface Principal {
  readonly subject: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** What an implementation learns of a call beside its message, the same over gRPC, Connect, gRPC-Web and REST. */
export interface CallContext {
  /** The caller's `x-request-id`, or one of ours; it is sent back and stands in the log. */
  readonly requestId: string;
  readonly metadata: CallMetadata;
  /** Aborts when the caller goes away or the call's deadline passes. */
  readonly signal: AbortSignal;
  /** The caller's address, `127.0.0.1:50412`. */
  readonly peer: string;
  readonly principal?: Principal;
  /** The span of the call, where calls are traced. */
  readonly trace?: TraceContext;
}

/**
 * How one method is written: a promise of the response, or an async iterable of responses where the method streams them.
 * What it throws becomes the call's status (`FlyteError.from`). A response may be given as an init of its message.
 */
export type MethodImplementation<M extends DescMethod> = M extends { methodKind: "unary" }
  ? (request: MessageShape<M["input"]>, context: CallContext) => Promise<MessageInitShape<M["output"]>>
  : M extends { methodKind: "server_streaming" }
    ? (request: MessageShape<M["input"]>, context: CallContext) => AsyncIterable<MessageInitShape<M["output"]>>
    : M extends { methodKind: "client_streaming" }
      ? (
          requests: AsyncIterable<MessageShape<M["input"]>>,
          context: CallContext,
        ) => Promise<MessageInitShape<M["output"]>>
      : M extends { methodKind: "bidi_streaming" }
        ? (
            requests: AsyncIterable<MessageShape<M["input"]>>,
            context: CallContext,
          ) => AsyncIterable<MessageInitShape<M["output"]>>
        : never;

/** An implementation of a service of flyteidl by the methods' local names. A method left out answers Unimplemented. */
export type ServiceImplementation<S extends DescService> = {
  readonly [K in keyof S["method"]]?: MethodImplementation<S["method"][K]>;
};

/** A method ready to be served, whatever the transport: its kind says how `invoke` is called. */
export type BoundMethod =
  | {
      readonly kind: "unary";
      readonly method: DescMethodUnary;
      readonly invoke: MethodImplementation<DescMethodUnary>;
    }
  | {
      readonly kind: "server_streaming";
      readonly method: DescMethodServerStreaming;
      readonly invoke: MethodImplementation<DescMethodServerStreaming>;
    }
  | {
      readonly kind: "client_streaming";
      readonly method: DescMethodClientStreaming;
      readonly invoke: MethodImplementation<DescMethodClientStreaming>;
    }
  | {
      readonly kind: "bidi_streaming";
      readonly method: DescMethodBiDiStreaming;
      readonly invoke: MethodImplementation<DescMethodBiDiStreaming>;
    };

/** A service and the methods of it that are implemented, in the descriptor's order. */
export interface BoundService {
  readonly service: DescService;
  readonly methods: readonly BoundMethod[];
}

/** Joins a service's descriptor with an implementation; every transport serves the result. */
export function bindService<S extends DescService>(service: S, implementation: ServiceImplementation<S>): BoundService {
  const written = implementation as Readonly<Record<string, unknown>>;
  const methods: BoundMethod[] = [];
  for (const method of service.methods) {
    const invoke = written[method.localName];
    if (typeof invoke !== "function") continue;
    // The mapped type above has checked the function against the method; the descriptor's list has lost that tie.
    methods.push({ kind: method.methodKind, method, invoke: invoke.bind(implementation) } as BoundMethod);
  }
  return { service, methods };
}
