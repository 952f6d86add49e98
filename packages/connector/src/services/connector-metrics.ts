import { Counter, Registry, Summary } from "prom-client";

/** What is counted; requests for metrics and logs are not. */
export type Operation = "create" | "get" | "delete" | "do";

/** How a request went: failures by HTTP's status; one whose caller left is neither success nor failure, as with flytekit. */
type Outcome = "succeeded" | "cancelled" | 404 | 500;

/** The figures that Prometheus collects, under flytekit's names. */
export interface ConnectorMetrics {
  /** Counts a request that began at `began` (`performance.now()`). */
  request(operation: Operation, taskType: string, began: number, outcome: Outcome): void;
  inputs(taskType: string, bytes: number): void;
  /** Prometheus' text format. */
  text(): Promise<string>;
  readonly contentType: string;
}

/** Callers may ask for any task type; beyond so many that no connector has, the rest are counted as one. */
const unknownTypes = 100;

/** Metrics of one server; `isKnown` says which task types have a connector. */
export function createConnectorMetrics(isKnown: (taskType: string) => boolean): ConnectorMetrics {
  const registry = new Registry();
  const registers = [registry];
  const succeeded = new Counter({
    name: "flyte_connector_requests_success_total",
    help: "Requests that connectors answered",
    labelNames: ["task_type", "operation"],
    registers,
  });
  const failed = new Counter({
    name: "flyte_connector_requests_failure_total",
    help: "Requests that failed, by the HTTP status of the failure",
    labelNames: ["task_type", "operation", "error_code"],
    registers,
  });
  // Sums and counts alone, as flytekit's summaries: quantiles of several servers could not be joined.
  const latency = new Summary({
    name: "flyte_connector_request_latency_seconds",
    help: "How long connectors took for a request, in seconds",
    labelNames: ["task_type", "operation"],
    percentiles: [],
    registers,
  });
  const inputBytes = new Summary({
    name: "flyte_connector_input_literal_bytes",
    help: "The size of a task's inputs, in bytes",
    labelNames: ["task_type"],
    percentiles: [],
    registers,
  });

  const unknown = new Set<string>();
  const label = (taskType: string): string => {
    if (isKnown(taskType) || unknown.has(taskType)) return taskType;
    if (unknown.size >= unknownTypes) return "other";
    unknown.add(taskType);
    return taskType;
  };
  return {
    request(operation, taskType, began, outcome) {
      const labels = { task_type: label(taskType), operation };
      latency.observe(labels, (performance.now() - began) / 1_000);
      if (outcome === "succeeded") succeeded.inc(labels);
      else if (outcome !== "cancelled") failed.inc({ ...labels, error_code: String(outcome) });
    },
    inputs: (taskType, bytes) => inputBytes.observe({ task_type: label(taskType) }, bytes),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
