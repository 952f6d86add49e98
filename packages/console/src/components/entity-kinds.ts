import { ResourceType } from "@haltere/idl/core";

/** What a domain's lists of names are of: what the list is called, where the page of a name is, and by which word of its address the launch form is told of it. */
export const entityKinds = {
  workflow: {
    title: "Workflows",
    resourceType: ResourceType.WORKFLOW,
    to: "/projects/$project/domains/$domain/workflows/$name",
    launched: "workflow",
  },
  task: {
    title: "Tasks",
    resourceType: ResourceType.TASK,
    to: "/projects/$project/domains/$domain/tasks/$name",
    launched: "task",
  },
  "launch plan": {
    title: "Launch plans",
    resourceType: ResourceType.LAUNCH_PLAN,
    to: "/projects/$project/domains/$domain/launch_plans/$name",
    launched: "launch_plan",
  },
} as const;

export type EntityKind = keyof typeof entityKinds;
