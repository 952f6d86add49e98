import { FlyteError } from "@haltere/core";
import type { WatchedScope } from "@haltere/idl/haltere";
import { invalidValue } from "../services/requests/refusals.ts";

/** How much of a commit is told: all its events, those of the execution itself, or none. */
export type Told = "all" | "executions" | "nothing";

interface Place {
  readonly execution_project: string;
  readonly execution_domain: string;
  readonly execution_name: string;
}

const most = 1000;

/**
 * What several scopes together tell of an execution's commits; it costs the same however many they are.
 * @throws FlyteError InvalidArgument for too many, and for a domain without its project
 */
export function watchedScopes(scopes: readonly WatchedScope[]): (place: Place) => Told {
  if (scopes.length > most)
    throw new FlyteError("InvalidArgument", `invalid value for scopes: ${scopes.length} are more than ${most}`);
  const told = new Map<string, Told>();
  for (const { scope, executionsOnly } of scopes) {
    if (scope.case === undefined) continue;
    const { project, domain } = scope.value;
    const name = scope.case === "execution" ? scope.value.name : "";
    if ((project === "" && domain !== "") || (scope.case === "execution" && (domain === "" || name === "")))
      throw invalidValue("scopes");
    const key = keyOf(project, domain, name);
    if (told.get(key) !== "all") told.set(key, executionsOnly ? "executions" : "all");
  }
  return ({ execution_project: project, execution_domain: domain, execution_name: name }) => {
    let most: Told = "nothing";
    for (const key of [keyOf(project, domain, name), keyOf(project, domain), keyOf(project), keyOf()]) {
      const found = told.get(key) ?? "nothing";
      if (found === "all") return found;
      if (found === "executions") most = found;
    }
    return most;
  };
}

/** No name of Flyte's has a slash. */
function keyOf(project = "", domain = "", name = ""): string {
  return `${project}/${domain}/${name}`;
}
