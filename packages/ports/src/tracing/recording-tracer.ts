import type { SpanEnd, SpanStart, Tracer } from "./tracer.ts";

/** A span that a recording tracer was told of; `end` is absent while it is open. */
export interface RecordedSpan extends SpanStart {
  readonly traceparent: string;
  end?: SpanEnd;
}

/** A tracer that keeps what it is told, for tests. */
export interface RecordingTracer extends Tracer {
  readonly spans: readonly RecordedSpan[];
  /** Each span as the names from the outermost to it, in the order they began. */
  paths(): string[];
}

export function recordingTracer(): RecordingTracer {
  const spans: RecordedSpan[] = [];
  const path = (span: RecordedSpan): string => {
    const parent = spans.find(({ traceparent }) => traceparent === span.parent?.traceparent);
    return parent === undefined ? span.name : `${path(parent)} > ${span.name}`;
  };
  return {
    spans,
    paths: () => spans.map(path),
    start(start) {
      const id = String(spans.length + 1).padStart(16, "0");
      const trace = start.parent?.traceparent.slice(3, 35) ?? id.padStart(32, "0");
      const span: RecordedSpan = { ...start, traceparent: `00-${trace}-${id}-01` };
      spans.push(span);
      return {
        context: { traceparent: span.traceparent },
        end(end) {
          span.end ??= end;
        },
      };
    },
  };
}
