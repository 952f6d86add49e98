import { FlyteError } from "@haltere/core";
import type { Project } from "@haltere/idl/admin";
import { checkLabels, wrongWithDnsLabel } from "../requests/labels.ts";
import { missing, requireText } from "../requests/refusals.ts";

const maxNameLength = 64;
const maxDescriptionLength = 300;

export function checkNewProject(project: Project | undefined): asserts project is Project {
  if (!project) throw missing("project");
  requireText(project.name, "project_name");
  checkProject(project);
}

/** The rules that new projects and updates share. */
export function checkProject(project: Project): void {
  requireText(project.id, "project_id");
  checkLabels(project.labels);
  const wrong = wrongWithDnsLabel(project.id);
  if (wrong) throw new FlyteError("InvalidArgument", `invalid project id [${project.id}]: [${wrong}]`);
  checkLength(project.name, "project_name", maxNameLength);
  checkLength(project.description, "project_description", maxDescriptionLength);
  if (project.domains.length > 0) {
    throw new FlyteError("InvalidArgument", "Domains are the same for every project.", {
      hint: "Leave domains out of the request.",
    });
  }
}

function checkLength(text: string, field: string, limit: number): void {
  if (Buffer.byteLength(text) > limit) {
    throw new FlyteError("InvalidArgument", `${field} cannot exceed ${limit} characters`);
  }
}
