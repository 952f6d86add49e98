import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { LabelsSchema, type Project, Project_ProjectState, ProjectSchema } from "@haltere/idl/admin";
import type { NewRow, Row } from "@haltere/ports";
import type { DomainSetting } from "../control-plane-settings.ts";

/** A new project's row. */
export function projectToRow(project: Project, now: number): NewRow<"projects"> {
  return {
    identifier: project.id,
    name: project.name,
    description: project.description,
    labels: project.labels ? toBinary(LabelsSchema, project.labels) : null,
    state: project.state,
    created_at: now,
    updated_at: now,
  };
}

/** A project as the API answers it: with every domain of the system, since all projects have all of them. */
export function projectFromRow(row: Row<"projects">, domains: readonly DomainSetting[]): Project {
  return create(ProjectSchema, {
    id: row.identifier,
    name: row.name,
    description: row.description,
    ...(row.labels ? { labels: fromBinary(LabelsSchema, row.labels) } : {}),
    state: row.state as Project_ProjectState,
    domains: domains.map(({ id, name }) => ({ id, name })),
  });
}

/**
 * What an update writes: what is set in the request (labels that are given empty are set, too), and always the state, so that
 * an update that does not speak of the state makes the project active (FlyteAdmin's rule).
 */
export function projectChanges(project: Project, now: number): Partial<NewRow<"projects">> {
  return {
    ...(project.name ? { name: project.name } : {}),
    ...(project.description ? { description: project.description } : {}),
    ...(project.labels ? { labels: toBinary(LabelsSchema, project.labels) } : {}),
    state: project.state,
    updated_at: now,
  };
}

export const activeProject = Project_ProjectState.ACTIVE;
export const archivedProject = Project_ProjectState.ARCHIVED;
