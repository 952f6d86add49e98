import { type Client, createClient, type Transport } from "@connectrpc/connect";
import type { Execution } from "@haltere/idl/admin";
import { AdminService } from "@haltere/idl/service";
import type { RunsRequest } from "../../data/use-runs.ts";
import { durationMilliseconds } from "../../format/duration.ts";
import { executionPhase } from "../../format/phase.ts";
import { milliseconds } from "../../format/time.ts";
import { csvText } from "./csv.ts";
import { subjectOf } from "./run-subject.ts";

/** More than this many runs are left to `haltere get executions`. */
const mostRows = 10_000;

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
  const runs = await readAll(createClient(AdminService, transport), request);
  const file = new Blob([csvText([head, ...runs.map(cells)])], { type: "text/csv" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = "runs.csv";
  link.click();
  URL.revokeObjectURL(link.href);
}

async function readAll(admin: Client<typeof AdminService>, request: RunsRequest): Promise<Execution[]> {
  const runs: Execution[] = [];
  let token = "";
  do {
    const page = await admin.listExecutions({ ...request, limit: 1000, token });
    runs.push(...page.executions);
    token = page.token;
  } while (token !== "" && runs.length < mostRows);
  return runs;
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
