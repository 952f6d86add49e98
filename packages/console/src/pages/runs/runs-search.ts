import type { Timestamp } from "@bufbuild/protobuf/wkt";

/** What a list of runs is narrowed to and ordered by, as the address tells it. */
export interface RunsSearch {
  /** Flyte's names of phases; none for all. */
  readonly phases: readonly string[];
  /** Part of a run's name. */
  readonly name: string;
  /** Part of a workflow's name. */
  readonly workflow: string;
  readonly launchPlan: string;
  /** `key` of a label, or a tag; `key=value` of a label. */
  readonly label: string;
  readonly user: string;
  /** A span back from now, `1h`, or a time. */
  readonly since: string;
  readonly until: string;
  readonly archived: boolean;
  readonly sort: SortKey;
  readonly descending: boolean;
  /** From 0. */
  readonly page: number;
}

const sortKeys = ["created_at", "started_at", "execution_name", "phase", "duration"] as const;
export type SortKey = (typeof sortKeys)[number];

export const pageSize = 50;

/** Spans that may be chosen, with their milliseconds. */
export const spans = [
  { value: "15m", label: "15 minutes", milliseconds: 900_000 },
  { value: "1h", label: "1 hour", milliseconds: 3_600_000 },
  { value: "24h", label: "24 hours", milliseconds: 86_400_000 },
  { value: "7d", label: "7 days", milliseconds: 604_800_000 },
  { value: "30d", label: "30 days", milliseconds: 2_592_000_000 },
] as const;

export function readRunsSearch(search: Readonly<Record<string, string | undefined>>): RunsSearch {
  const { phase = "", sort = "-created_at", page = "0" } = search;
  const key = sortKeys.find((known) => known === sort.replace(/^-/, "")) ?? "created_at";
  return {
    phases: phase.split(",").filter((name) => /^[A-Z_]+$/.test(name)),
    name: filterText(search.name),
    workflow: filterText(search.workflow),
    launchPlan: filterText(search.launch_plan),
    label: filterText(search.label),
    user: filterText(search.user),
    since: search.since ?? "",
    until: search.until ?? "",
    archived: search.archived === "1",
    sort: key,
    descending: sort.startsWith("-"),
    page: /^\d{1,9}$/.test(page) ? Number(page) : 0,
  };
}

/** Whether anything is left out of the list. */
export function isNarrowed(search: RunsSearch): boolean {
  const { phases, name, workflow, launchPlan, label, user, since, until, archived } = search;
  return (
    archived || phases.length > 0 || [name, workflow, launchPlan, label, user, since, until].some((one) => one !== "")
  );
}

/**
 * The search as FlyteAdmin's filters.
 * @param now - from where spans reach back, in milliseconds
 * @param anchor - a time: runs that were made after it are left out, so that the pages of a list that is read on do not shift
 */
export function runFilters(search: RunsSearch, now: number, anchor?: string): string {
  const [key = "", value] = search.label.split("=", 2);
  const since = momentOf(search.since, now);
  const until = momentOf(search.until, now);
  return [
    search.phases.length > 0 && `value_in(phase,${search.phases.join(";")})`,
    search.name && `contains(execution_name,${search.name})`,
    search.workflow && `contains(workflow.name,${search.workflow})`,
    search.launchPlan && `contains(launch_plan.name,${search.launchPlan})`,
    key && `eq(execution_tag.key,${key})`,
    value && `eq(execution_tag.value,${value})`,
    search.user && `eq(user,${search.user})`,
    since !== undefined && `gte(created_at,${new Date(since).toISOString()})`,
    until !== undefined && `lte(created_at,${new Date(until).toISOString()})`,
    anchor && `lte(created_at,${anchor})`,
    search.archived && "eq(state,1)",
  ]
    .filter((filter) => filter !== undefined && filter !== false && filter !== "")
    .join("+");
}

/** Without what Flyte's filters use as signs of their own and cannot quote; no name of Flyte's has it. */
export function filterText(text: string | undefined): string {
  return (text ?? "").replace(/[+;]/g, "").trim();
}

/** A message's time as filters take it, to the microsecond, as it is stored. */
export function filterTime({ seconds, nanos }: Pick<Timestamp, "seconds" | "nanos">): string {
  const second = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  return `${second}.${String(Math.floor(nanos / 1000)).padStart(6, "0")}Z`;
}

function momentOf(text: string, now: number): number | undefined {
  const span = spans.find(({ value }) => value === text);
  if (span !== undefined) return now - span.milliseconds;
  const moment = Date.parse(text);
  return Number.isNaN(moment) ? undefined : moment;
}
