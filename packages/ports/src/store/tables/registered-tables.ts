import { bytes, entityKey, int, message, optionalMessage, optionalText, optionalTime, text, time } from "./columns.ts";
import type { Table } from "./table.ts";

/** By which versions of tasks and workflows are listed. */
const versionIndexes = [
  ["project", "domain"],
  ["project", "domain", "version", "created_at"],
  ["project", "domain", "created_at"],
  ["project", "domain", "name", "created_at"],
] as const;

/** Projects, what is registered in them, and what was set for them. */
export const registeredTables = {
  projects: {
    seldomWritten: true,
    key: ["identifier"],
    columns: {
      identifier: text,
      name: text,
      description: text,
      /** flyteidl.admin.Labels */
      labels: optionalMessage,
      state: int,
      created_at: time,
      updated_at: time,
    },
    references: {},
    indexes: [],
  },
  /** A row for each name that was ever registered, with the description and state a user gave it. */
  named_entities: {
    key: ["resource_type", "project", "domain", "name"],
    columns: {
      resource_type: int,
      project: text,
      domain: text,
      name: text,
      description: text,
      state: int,
      created_at: time,
      updated_at: time,
    },
    references: {},
    indexes: [],
  },
  /** The description that was registered with a version of a task or workflow; one that was registered without has no row. */
  description_entities: {
    key: ["resource_type", "project", "domain", "name", "version"],
    columns: {
      resource_type: int,
      ...entityKey,
      short_description: text,
      /** flyteidl.admin.DescriptionEntity */
      description: message,
      created_at: time,
      updated_at: time,
    },
    references: {},
    indexes: [["project", "domain", "name", "version"]],
  },
  tasks: {
    unchanging: true,
    key: ["project", "domain", "name", "version"],
    columns: {
      ...entityKey,
      /** flyteidl.admin.TaskClosure */
      closure: message,
      digest: bytes,
      type: text,
      short_description: text,
      created_at: time,
      updated_at: time,
    },
    references: {},
    indexes: versionIndexes,
  },
  workflows: {
    unchanging: true,
    key: ["project", "domain", "name", "version"],
    columns: {
      ...entityKey,
      /** flyteidl.core.TypedInterface */
      typed_interface: message,
      /** flyteidl.admin.WorkflowClosure; lists leave it out. */
      closure: message,
      digest: bytes,
      short_description: text,
      created_at: time,
      updated_at: time,
    },
    references: {},
    indexes: versionIndexes,
  },
  launch_plans: {
    seldomWritten: true,
    key: ["project", "domain", "name", "version"],
    columns: {
      ...entityKey,
      /** flyteidl.admin.LaunchPlanSpec, defaults resolved */
      spec: message,
      /** flyteidl.admin.LaunchPlanClosure */
      closure: message,
      digest: bytes,
      workflow_id: int,
      /** flyteidl.admin.LaunchPlanState: 0 inactive, 1 active */
      state: int,
      /** NONE, CRON or RATE */
      schedule_type: text,
      launch_condition_type: optionalText,
      created_at: time,
      updated_at: time,
    },
    references: { workflow_id: "workflows" },
    indexes: [
      // The rest is what flyteconsole filters a domain's launch plans by.
      ["project", "domain", "id", "schedule_type", "state"],
      ["project", "domain", "version", "created_at"],
      ["project", "domain", "workflow_id"],
      ["project", "domain", "created_at"],
      ["project", "domain", "state", "created_at"],
      ["project", "domain", "name", "state"],
      ["project", "domain", "name", "created_at"],
    ],
  },
  /** The schedules that run: of each active launch plan that has one. */
  schedules: {
    key: ["project", "domain", "name", "version"],
    columns: {
      ...entityKey,
      /** flyteidl.admin.Schedule */
      schedule: message,
      /** The scheduled time that was last settled; null before the first. */
      last_at: optionalTime,
      /** The scheduled time that is next; null where none will come. */
      next_at: optionalTime,
      created_at: time,
    },
    references: {},
    indexes: [["next_at"]],
  },
  /** What applies to a project, a domain of one, or a workflow; empty texts stand for all of them. */
  matchable_attributes: {
    seldomWritten: true,
    key: ["resource_type", "project", "domain", "workflow", "launch_plan"],
    columns: {
      /** Name of flyteidl.admin.MatchableResource */
      resource_type: text,
      project: text,
      domain: text,
      workflow: text,
      launch_plan: text,
      /** The most specific row wins: 5 of a project, 10 of a domain, 100 of a workflow, 1000 of a launch plan. */
      priority: int,
      /** flyteidl.admin.MatchingAttributes */
      attributes: message,
      created_at: time,
      updated_at: time,
    },
    references: {},
    indexes: [["resource_type", "priority"]],
  },
} as const satisfies Record<string, Table>;
