import { create } from "@bufbuild/protobuf";
import { FlyteError } from "@haltere/core";
import { InactiveProjectSchema } from "@haltere/idl/admin";
import { activeProject } from "../projects/project-row.ts";
import type { ServiceResources } from "../service-resources.ts";

/** What is written must be in a registered, active project and in a domain of the system. */
export async function checkProjectAndDomain(
  { store, settings }: ServiceResources,
  project: string,
  domain: string,
): Promise<void> {
  const row = await store.get("projects", { identifier: project });
  if (!row) {
    const why = `err: [project [${project}] not found]`;
    const what = `failed to validate that project [${project}] and domain [${domain}] are registered`;
    throw new FlyteError("InvalidArgument", `${what}, ${why}`, {
      hint: "Register the project first, or name one that is.",
    });
  }
  if (row.state !== activeProject) {
    throw new FlyteError("InvalidArgument", `project [${project}] is not active`, {
      details: [{ schema: InactiveProjectSchema, message: create(InactiveProjectSchema, { id: project }) }],
    });
  }
  if (!settings.domains.some((known) => known.id === domain)) {
    throw new FlyteError("InvalidArgument", `domain [${domain}] is unrecognized by system`, {
      hint: `Name one of: ${settings.domains.map((known) => known.id).join(", ")}.`,
    });
  }
}
