import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { compileErrorsText, compileTask, compileWorkflow, FlyteError, workflowRequirements } from "@haltere/core";
import { LaunchPlanClosureSchema } from "@haltere/idl/admin";
import {
  type CompiledTask,
  type CompiledWorkflowClosure,
  CompiledWorkflowClosureSchema,
  type DynamicJobSpec,
  DynamicJobSpecSchema,
  ExecutionError_ErrorKind,
  ResourceType,
  WorkflowTemplateSchema,
} from "@haltere/idl/core";
import type { Blobs, Store } from "@haltere/ports";
import { attemptName } from "../plan/layout.ts";
import { executionError } from "../step/events.ts";
import type { AttemptOutcome } from "../step/signal.ts";
import type { AttemptSource } from "./attempt-of.ts";

/**
 * What an attempt wired that wrote futures.pb: compiled, and kept beside it, so that a start after a crash finds it.
 * A specification that does not compile is a failure of the user's, as in Flyte.
 */
export async function dynamicOutcome(
  { store, blobs }: { readonly store: Store; readonly blobs: Blobs },
  source: AttemptSource,
  attempt: number,
  prefix: string,
): Promise<AttemptOutcome> {
  const [jobSpecUri, closureUri] = [`${prefix}/futures.pb`, `${prefix}/dynamic_compiled.pb`];
  const compiled = (closure: CompiledWorkflowClosure): AttemptOutcome => ({
    kind: "dynamic",
    closure,
    closureUri,
    jobSpecUri,
  });
  if ((await blobs.head(closureUri)) !== undefined) return compiled(await readClosure(blobs, closureUri));
  const bytes = await blobs.read(jobSpecUri);
  let closure: CompiledWorkflowClosure;
  try {
    closure = await compile(store, source, attempt, readJobSpec(bytes, jobSpecUri));
  } catch (thrown) {
    const error = FlyteError.from(thrown);
    // A store that cannot be read is no fault of what was wired.
    if (error.code !== "InvalidArgument") throw error;
    return {
      kind: "failed",
      error: executionError(ExecutionError_ErrorKind.USER, "DynamicWorkflowBuildFailed", error.fullMessage),
      recoverable: false,
    };
  }
  await blobs.write(closureUri, toBinary(CompiledWorkflowClosureSchema, closure));
  return compiled(closure);
}

/** The compiled workflow at an address. */
export async function readClosure(blobs: Blobs, uri: string): Promise<CompiledWorkflowClosure> {
  return fromBinary(CompiledWorkflowClosureSchema, await blobs.read(uri));
}

function readJobSpec(bytes: Uint8Array, uri: string): DynamicJobSpec {
  try {
    return fromBinary(DynamicJobSpecSchema, bytes);
  } catch (thrown) {
    const message = `What it wired, at ${uri}, cannot be decoded: ${FlyteError.from(thrown).message}`;
    throw new FlyteError("InvalidArgument", message, { kind: "user" });
  }
}

async function compile(
  store: Store,
  { plan, node }: AttemptSource,
  attempt: number,
  spec: DynamicJobSpec,
): Promise<CompiledWorkflowClosure> {
  const where = { node: node.uniqueId, task: node.run.task.id?.name ?? "" };
  const refuse = (message: string): FlyteError => new FlyteError("InvalidArgument", message, { kind: "user", where });
  const { project, domain } = plan.id;
  const primary = create(WorkflowTemplateSchema, {
    id: {
      resourceType: ResourceType.WORKFLOW,
      project,
      domain,
      name: `dynamic_${node.specId}`,
      // The same after a crash.
      version: attemptName(plan, { node: node.uniqueId, number: attempt }),
    },
    nodes: spec.nodes,
    outputs: spec.outputs,
    interface: { outputs: node.run.task.interface?.outputs ?? {} },
  });
  const tasks: CompiledTask[] = [];
  for (const template of spec.tasks) {
    const made = compileTask(template);
    if (!made.ok) throw refuse(`A task that it wired is wrong: ${compileErrorsText(made.errors)}`);
    tasks.push(made.task);
  }
  const launchPlans = await Promise.all(
    workflowRequirements(primary, spec.subworkflows).launchPlans.map(async (id) => {
      const { project, domain, name, version } = id;
      const row = await store.get("launch_plans", { project, domain, name, version });
      if (row === undefined) throw refuse(`The launch plan ${name} in version ${version} is not registered.`);
      const { expectedInputs, expectedOutputs } = fromBinary(LaunchPlanClosureSchema, row.closure);
      return { id, expectedInputs, expectedOutputs };
    }),
  );
  const made = compileWorkflow({ primary, subWorkflows: spec.subworkflows, tasks, launchPlans });
  if (!made.ok) throw refuse(`What it wired does not compile: ${compileErrorsText(made.errors)}`);
  return made.closure;
}
