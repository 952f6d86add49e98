import { create } from "@bufbuild/protobuf";
import { FlyteError } from "@haltere/core";
import {
  type Project,
  type ProjectRegisterRequest,
  ProjectRegisterResponseSchema,
  ProjectUpdateResponseSchema,
} from "@haltere/idl/admin";
import { requireText } from "../requests/refusals.ts";
import type { ServiceResources } from "../service-resources.ts";
import { projectChanges, projectToRow } from "./project-row.ts";
import { projectNotFound } from "./read-projects.ts";
import { checkNewProject, checkProject } from "./validate-project.ts";

export async function registerProject({ store, clock }: ServiceResources, request: ProjectRegisterRequest) {
  const project = request.project;
  checkNewProject(project);
  const written = await store.commit([{ kind: "insert", table: "projects", row: projectToRow(project, clock.now()) }]);
  if (!written.ok) throw new FlyteError("AlreadyExists", `project [${project.id}] already exists`);
  return create(ProjectRegisterResponseSchema);
}

export async function updateProject({ store, clock }: ServiceResources, project: Project) {
  requireText(project.id, "project_id");
  const key = { identifier: project.id };
  if (!(await store.get("projects", key))) throw projectNotFound(project.id);
  checkProject(project);
  const set = projectChanges(project, clock.now());
  const written = await store.commit([{ kind: "update", table: "projects", key, set }]);
  if (!written.ok) throw projectNotFound(project.id);
  return create(ProjectUpdateResponseSchema);
}
