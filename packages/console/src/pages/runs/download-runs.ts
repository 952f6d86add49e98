import type { Transport } from "@connectrpc/connect";
import type { Execution } from "@haltere/idl/admin";
import type { RunsRequest } from "../../data/use-runs.ts";
import { durationMilliseconds } from "../../format/duration.ts";
import { executionPhase } from "../../format/phase.ts";
import { milliseconds } from "../../format/time.ts";
import { csvText } from "./csv.ts";
import { readRuns } from "./read-runs.ts";
import { subjectOf } from "./run-subject.ts";

const head = [
  "run",
  "phase",
  "workflow",
  "version",
  "created",
  "started",
  "seconds",
  "user",
  "labels",
  "tags",
  "error",
];

/** Saves the runs of a list, all its pages, as a CSV file. */
export async function downloadRuns(transport: Transport, request: RunsRequest): Promise<void> {
  const runs = await readRuns(transport, request);
  const file = new Blob([csvText([head, ...runs.map(cells)])], { type: "text/csv" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = "runs.csv";
  link.click();
  URL.revokeObjectURL(link.href);
}

function cells({ id, spec, closure }: Execution): string[] {
  const { name, version } = subjectOf(spec, closure);
  const took = durationMilliseconds(closure?.duration);
  const result = closure?.outputResult;
  return [
    id?.name ?? "",
    executionPhase(closure?.phase ?? 0).name,
    name,
    version,
    ...[closure?.createdAt, closure?.startedAt].map((at) => {
      const moment = milliseconds(at);
      return moment === undefined ? "" : new Date(moment).toISOString();
    }),
    took === undefined ? "" : String(took / 1000),
    spec?.metadata?.principal ?? "",
    Object.entries(spec?.labels?.values ?? {})
      .map(([key, value]) => `${key}=${value}`)
      .join(" "),
    (spec?.tags ?? []).join(" "),
    result?.case === "error" ? result.value.message : result?.case === "abortMetadata" ? result.value.cause : "",
  ];
}
