import type { Clock, TraceContext, Tracer } from "@haltere/ports";
import {
  type Attributes,
  type Context,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  trace,
} from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from "@opentelemetry/resources";
import {
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  type SpanExporter,
  TracerProvider,
} from "@opentelemetry/sdk-trace";

export interface OtlpTracer extends Tracer {
  /** Sends what has ended and was not sent, for as long as `closePatience`, and then no more. */
  close(): Promise<void>;
}

export interface OtlpOptions {
  /** Where spans are posted; without it OTEL_EXPORTER_OTLP_TRACES_ENDPOINT or OTEL_EXPORTER_OTLP_ENDPOINT says. */
  readonly endpoint: string | undefined;
  readonly clock: Clock;
  /** Told when spans begin to get lost, not of each. */
  readonly warn: (message: string) => void;
}

/** Microseconds. */
const closePatience = 2_000_000;
/** Milliseconds that one batch may take, with every further try: what is under way holds back the end of the process. */
const sendPatience = 4_000;
/** Ended spans that wait to be sent; of more the newest are lost. */
const maxWaiting = 16_384;

/** A tracer that sends spans by OTLP over HTTP, in batches, behind those who trace. A trace that its caller does not record is not sent. */
export function createOtlpTracer({ endpoint, clock, warn }: OtlpOptions): OtlpTracer {
  const exporter = telling(
    new OTLPTraceExporter({ timeoutMillis: sendPatience, ...(endpoint !== undefined && { url: endpoint }) }),
    warn,
  );
  const provider = new TracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes({ "service.name": "haltere" }))
      .merge(detectResources({ detectors: [envDetector] })),
    sampler: new ParentBasedSampler({ root: new AlwaysOnSampler() }),
    spanProcessors: [new BatchSpanProcessor({ exporter, maxQueueSize: maxWaiting, scheduledDelayMillis: 1_000 })],
  });
  const tracer = provider.getTracer("haltere");
  return {
    start({ name, isServer = false, parent, at, attributes }) {
      const kind = isServer ? SpanKind.SERVER : SpanKind.INTERNAL;
      const options = { kind, startTime: dateOf(at), ...(attributes && { attributes: attributes as Attributes }) };
      const span = tracer.startSpan(name, options, within(parent));
      const { traceId, spanId, traceFlags } = span.spanContext();
      const flags = traceFlags.toString(16).padStart(2, "0");
      const tracestate = parent?.tracestate;
      return {
        context: { traceparent: `00-${traceId}-${spanId}-${flags}`, ...(tracestate !== undefined && { tracestate }) },
        end({ at: ended, error, attributes: more }) {
          if (!span.isRecording()) return;
          if (more !== undefined) span.setAttributes(more);
          if (error !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: error });
          span.end(dateOf(ended));
        },
      };
    },
    async close() {
      const { promise, resolve } = Promise.withResolvers<void>();
      const cancel = clock.at(clock.now() + closePatience, () => {
        warn("The last traces could not be sent in time, and are lost.");
        resolve();
      });
      const sent = provider.shutdown().catch((thrown: unknown) => warn(`Spans were lost at the end: ${thrown}`));
      await Promise.race([sent, promise]);
      cancel();
    },
  };
}

/** To the microsecond: a Date would have milliseconds. */
function dateOf(at: number): [seconds: number, nanoseconds: number] {
  const seconds = Math.floor(at / 1_000_000);
  return [seconds, (at - seconds * 1_000_000) * 1_000];
}

function within(parent: TraceContext | undefined): Context {
  const [, traceId = "", spanId = "", flags = ""] =
    /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-|$)/.exec(parent?.traceparent ?? "") ?? [];
  const traceFlags = Number.parseInt(flags || "0", 16) & TraceFlags.SAMPLED;
  // The SDK leaves out a context whose ids are not valid.
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags, isRemote: true });
}

function telling(exporter: SpanExporter, warn: (message: string) => void): SpanExporter {
  let failing = false;
  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        const failed = result.error !== undefined;
        if (failed && !failing)
          warn(`Traces cannot be sent, and are lost until they can: ${result.error?.message ?? "no reason was given"}`);
        failing = failed;
        done(result);
      });
    },
    shutdown: () => exporter.shutdown(),
  };
}
