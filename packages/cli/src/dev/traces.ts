import type { Clock } from "@haltere/ports";
import type { Configuration } from "./configuration.ts";
import type { OtlpTracer } from "./otlp-tracer.ts";

export interface TracesOptions {
  readonly configuration: Configuration;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly warn: (message: string) => void;
}

/** What sends traces where the configuration or OpenTelemetry's variables ask for it; else undefined, and nothing of OpenTelemetry is loaded. */
export async function openTracer({
  configuration,
  environment,
  clock,
  warn,
}: TracesOptions): Promise<OtlpTracer | undefined> {
  if (environment.OTEL_SDK_DISABLED?.toLowerCase() === "true") return undefined;
  const endpoint = configuration.telemetry?.traces?.endpoint;
  const named = environment.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT || environment.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (endpoint === undefined && !named) return undefined;
  return (await import("./otlp-tracer.ts")).createOtlpTracer({ endpoint, clock, warn });
}
