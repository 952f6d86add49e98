/** Where in a trace something happens, as it travels between processes: the values of W3C's `traceparent` and `tracestate`. */
export interface TraceContext {
  readonly traceparent: string;
  readonly tracestate?: string;
}

export interface SpanStart {
  readonly name: string;
  /** Whether it answers a call from outside; default not. */
  readonly isServer?: boolean;
  /** The span, of this process or another, that it is a part of; without one it begins a trace. A malformed one counts as none. */
  readonly parent?: TraceContext | undefined;
  /** When it began, in microseconds since the epoch. */
  readonly at: number;
  readonly attributes?: Readonly<Record<string, string | number | boolean>>;
}

export interface SpanEnd {
  /** Microseconds since the epoch. */
  readonly at: number;
  /** What went wrong; absent where nothing did. */
  readonly error?: string;
  readonly attributes?: Readonly<Record<string, string | number | boolean>>;
}

/** A part of a trace that is under way. It is lost with the process: only what has ended is told to anybody. */
export interface Span {
  /** What spans within this one name as their parent. */
  readonly context: TraceContext;
  /** Ending twice is ending once. */
  end(end: SpanEnd): void;
}

/** Tells what takes how long, and within what. Neither method throws, nor waits for whoever is told. */
export interface Tracer {
  start(span: SpanStart): Span;
}
