import type { MessageInitShape } from "@bufbuild/protobuf";
import { create } from "@bufbuild/protobuf";
import { integerType } from "@haltere/core";
import {
  LaunchPlanSpecSchema,
  type TaskCreateRequestSchema,
  type WorkflowCreateRequestSchema,
} from "@haltere/idl/admin";
import { IdentifierSchema, type LiteralType, ResourceType, TaskMetadataSchema } from "@haltere/idl/core";
import type { TestControlPlane } from "./control-plane.ts";

export interface Version {
  readonly project: string;
  readonly name: string;
  readonly version?: string;
  readonly domain?: string;
}

/** An identifier in the domain development, version v1. */
function idOf(resourceType: ResourceType, { project, name, version = "v1", domain = "development" }: Version) {
  return { resourceType, project, domain, name, version };
}

export const taskId = (version: Version) => idOf(ResourceType.TASK, version);
export const workflowId = (version: Version) => idOf(ResourceType.WORKFLOW, version);
export const launchPlanId = (version: Version) => idOf(ResourceType.LAUNCH_PLAN, version);

type Types = Readonly<Record<string, LiteralType>>;

const variables = (types: Types) => ({
  variables: Object.fromEntries(Object.entries(types).map(([name, type]) => [name, { type }])),
});

/** A container task; by default it takes the integer x and puts out the integer y. */
export function taskRequest(
  version: Version,
  inputs: Types = { x: integerType() },
  outputs: Types = { y: integerType() },
): MessageInitShape<typeof TaskCreateRequestSchema> {
  return {
    id: taskId(version),
    spec: {
      template: {
        type: "python-task",
        metadata: create(TaskMetadataSchema, { retries: { retries: 1 }, runtime: { version: "1.0.0" } }),
        interface: { inputs: variables(inputs), outputs: variables(outputs) },
        target: { case: "container", value: { image: "img:1", command: ["run"] } },
      },
    },
  };
}

/** A workflow of one node, `n0`, that runs `task` of the same version with the workflow's integer `a`, and puts out `o`. */
export function workflowRequest(version: Version, task: string): MessageInitShape<typeof WorkflowCreateRequestSchema> {
  const promise = (nodeId: string, name: string) => ({
    value: { case: "promise" as const, value: { nodeId, var: name } },
  });
  return {
    id: workflowId(version),
    spec: {
      template: {
        interface: { inputs: variables({ a: integerType() }), outputs: variables({ o: integerType() }) },
        nodes: [
          {
            id: "n0",
            metadata: { name: "n0" },
            inputs: [{ var: "x", binding: promise("", "a") }],
            target: {
              case: "taskNode",
              value: { reference: { case: "referenceId", value: taskId({ ...version, name: task }) } },
            },
          },
        ],
        outputs: [{ var: "o", binding: promise("n0", "y") }],
      },
    },
  };
}

/** Registers a project with the task `t`, the workflow `w` around it and the launch plan `w`. */
export async function registerAll(
  { admin }: Pick<TestControlPlane, "admin">,
  project: string,
  spec: MessageInitShape<typeof LaunchPlanSpecSchema> = {},
): Promise<void> {
  await admin.registerProject({ project: { id: project, name: project } });
  await admin.createTask(taskRequest({ project, name: "t" }));
  await admin.createWorkflow(workflowRequest({ project, name: "w" }, "t"));
  const full = create(LaunchPlanSpecSchema, spec);
  full.workflowId = create(IdentifierSchema, workflowId({ project, name: "w" }));
  await admin.createLaunchPlan({ id: launchPlanId({ project, name: "w" }), spec: full });
}
