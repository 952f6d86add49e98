import type { MessageInitShape } from "@bufbuild/protobuf";
import type { WatchedScopeSchema, WatchResponse } from "@haltere/idl/haltere";
import type { Scope } from "../scope.ts";

/** What a page follows: all executions of a domain, or one of them by its name. Without a project and a domain those of all. */
export interface Watched extends Scope {
  readonly execution?: string;
  /** Whether what happens to nodes and tasks is of no interest: lists need less than a run's page. */
  readonly executionsOnly?: boolean;
}

/** Equal for those that follow the same; undefined follows nothing, and says but whether the control plane is there. */
export function watchedKey(watched: Watched | undefined): string {
  if (watched === undefined) return "";
  const { project, domain, execution = "", executionsOnly = false } = watched;
  return `${project}/${domain}/${execution}/${executionsOnly}`;
}

export function scopeOfWatched(watched: Watched | undefined): MessageInitShape<typeof WatchedScopeSchema> {
  if (watched === undefined) return {};
  const { project, domain, execution, executionsOnly = false } = watched;
  return {
    executionsOnly,
    scope:
      execution === undefined
        ? { case: "domain", value: { project, domain } }
        : { case: "execution", value: { project, domain, name: execution } },
  };
}

/** Whether a response is of what is followed: one stream tells of what all pages follow. */
export function isWatched(watched: Watched | undefined, { execution, events }: WatchResponse): boolean {
  if (watched === undefined || execution === undefined) return false;
  const { project, domain } = watched;
  return (
    (project === "" || project === execution.project) &&
    (domain === "" || domain === execution.domain) &&
    (watched.execution === undefined || watched.execution === execution.name) &&
    (watched.executionsOnly !== true || events.some(({ event }) => event.case === "workflow"))
  );
}
