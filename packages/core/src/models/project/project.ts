import { DomainSchema, Project_ProjectState, ProjectSchema } from "@haltere/idl/admin";
import { defaulted } from "../fields/presence.ts";
import { enumeration, text } from "../fields/scalars.ts";
import { model } from "../model.ts";

/** A project (`flyteidl.admin.Project`). */
export class Project extends model("Project", ProjectSchema, {
  id: text(),
  name: text(),
  description: text(),
  state: defaulted(enumeration<Project_ProjectState>(), Project_ProjectState.ACTIVE),
}) {
  static readonly ProjectState = Project_ProjectState;

  /** What a project is updated with to be archived. */
  static archivedProject(id: string): Project {
    return new Project({ id, name: "", description: "", state: Project_ProjectState.ARCHIVED });
  }

  /** What a project is updated with to be active again. */
  static activeProject(id: string): Project {
    return new Project({ id, name: "", description: "", state: Project_ProjectState.ACTIVE });
  }
}

/** A domain (`flyteidl.admin.Domain`). */
export class Domain extends model("Domain", DomainSchema, { id: text(), name: text() }) {}
