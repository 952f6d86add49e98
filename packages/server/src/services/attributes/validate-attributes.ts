import { FlyteError, matchableResourceOf } from "@haltere/core";
import type { MatchableResource, MatchingAttributes } from "@haltere/idl/admin";
import { activeProject } from "../projects/project-row.ts";
import { checkProjectAndDomain } from "../requests/project-and-domain.ts";
import { missing, requireText } from "../requests/refusals.ts";
import type { ServiceResources } from "../service-resources.ts";

/** The kind of resource that an update sets. @throws FlyteError InvalidArgument for attributes that cannot be set */
export function checkTarget(
  attributes: MatchingAttributes | undefined,
  identifier: string,
): { readonly kind: MatchableResource; readonly attributes: MatchingAttributes } {
  if (!attributes) throw missing("matching_attributes");
  const kind = matchableResourceOf(attributes);
  if (kind !== undefined) return { kind, attributes };
  throw new FlyteError("InvalidArgument", `Unrecognized matching attributes type for request ${identifier}`);
}

/** Attributes of a domain or a workflow: the project must be active, and a workflow be named (it need not be registered). */
export async function checkScope(
  resources: ServiceResources,
  { project, domain, workflow }: { readonly project: string; readonly domain: string; readonly workflow?: string },
): Promise<void> {
  await checkProjectAndDomain(resources, project, domain);
  if (workflow !== undefined) requireText(workflow, "name");
}

/** A project whose own attributes are read may be archived; one whose are written may not. */
export async function checkProject({ store }: ServiceResources, id: string, use: "read" | "write"): Promise<void> {
  const row = await store.get("projects", { identifier: id });
  if (!row) {
    const what = use === "read" ? "exists" : "is registered";
    const why = `err: [project [${id}] not found]`;
    throw new FlyteError("InvalidArgument", `failed to validate that project [${id}] ${what}, ${why}`);
  }
  if (use === "write" && row.state !== activeProject) {
    throw new FlyteError("InvalidArgument", `project [${id}] is not active`);
  }
}
