import { toJson } from "@bufbuild/protobuf";
import { ListCacheEntriesResponseSchema } from "@haltere/idl/haltere";
import type { Remote } from "@haltere/sdk/remote";
import { table } from "../terminal/table.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { timeText } from "../terminal/time-text.ts";

export interface CacheEntryChoice {
  readonly task: string;
  readonly limit: number;
  readonly token: string;
}

/** Prints the newest entries of the cache, with the executions that made them. */
export async function showCacheEntries(
  terminal: Terminal,
  { haltere, project, domain }: Pick<Remote, "haltere" | "project" | "domain">,
  output: "table" | "json",
  choice: CacheEntryChoice,
): Promise<void> {
  const page = await haltere.cacheEntries.listCacheEntries({ project, domain, ...choice });
  if (output === "json") {
    terminal.print(JSON.stringify(toJson(ListCacheEntriesResponseSchema, page), undefined, 2));
    return;
  }
  const rows = page.entries.map(({ task, cacheVersion, source, createdAt, id }) => [
    task || (id?.dataset ?? ""),
    cacheVersion,
    source?.nodeExecutionId?.executionId?.name ?? "",
    source?.nodeExecutionId?.nodeId ?? "",
    createdAt ? timeText(createdAt) : "",
  ]);
  terminal.print(table([["TASK", "VERSION", "EXECUTION", "NODE", "KEPT"], ...rows]));
  if (page.token !== "") terminal.note(`There are more: go on with --token ${page.token}`);
}
