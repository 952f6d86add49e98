import { create } from "@bufbuild/protobuf";
import { mergeExecutionInputs } from "@haltere/core";
import { type ExecutionCreateRequest, ExecutionCreateResponseSchema } from "@haltere/idl/admin";
import {
  LiteralMapSchema,
  ParameterMapSchema,
  ResourceType,
  WorkflowExecutionIdentifierSchema,
} from "@haltere/idl/core";
import type { CallContext } from "@haltere/rpc";
import { settleExecutionAttributes } from "../attributes/execution-attributes.ts";
import { storeLiterals } from "../literals/stored-literals.ts";
import type { ServiceResources } from "../service-resources.ts";
import { checkConcurrency } from "./concurrency.ts";
import { executionKey, executionToRow } from "./execution-row.ts";
import { resolveExecutionSpec, resolveNotifications } from "./execution-spec.ts";
import { insertTags } from "./execution-tags.ts";
import { findLaunchSubject } from "./launch-subject.ts";
import { resolveAncestry } from "./parent-execution.ts";
import { checkNewExecution } from "./validate-execution.ts";

/**
 * Starts an execution of a launch plan or of a single task. When it has answered, the execution runs to its end, whatever
 * becomes of this process. @throws FlyteError AlreadyExists where the name is taken.
 */
export async function createExecution(
  resources: ServiceResources,
  request: ExecutionCreateRequest,
  context: Pick<CallContext, "principal" | "trace">,
  /** Row of the execution that this one repeats. */
  repeats: number | null = null,
) {
  const { store, engine, clock, ids, settings } = resources;
  // Read while the request is checked. It is awaited behind that, so what is refused first is told first.
  const ahead = launchPlanAhead(resources, request);
  const { spec: requested, entity, inputs } = await checkNewExecution(resources, request);
  const subject = await (ahead ?? findLaunchSubject(resources, entity, requested));
  const merged = mergeExecutionInputs({
    inputs: inputs ?? create(LiteralMapSchema),
    fixedInputs: subject.spec.fixedInputs ?? create(LiteralMapSchema),
    expectedInputs: subject.closure.expectedInputs ?? create(ParameterMapSchema),
  });
  const ancestry = await resolveAncestry(store, requested, context.principal?.subject ?? "");
  if (subject.launchEntity === "launch_plan") await checkConcurrency(store, entity, subject.spec);

  const { project, domain } = request;
  const id = create(WorkflowExecutionIdentifierSchema, { project, domain, name: request.name || ids.executionName() });
  if (ancestry.clusterLabel) requested.executionClusterLabel = ancestry.clusterLabel;
  const { launchEntity } = subject;
  const { config, attributes } = await settleExecutionAttributes(resources, {
    project,
    domain,
    executionName: id.name,
    requested,
    launchPlan: launchEntity === "launch_plan" ? { name: entity.name, spec: subject.spec } : undefined,
    workflowId: subject.workflowId,
    principal: ancestry.principal,
  });
  const { metadata, principal } = ancestry;
  const namespace = `${project}-${domain}`;
  const spec = resolveExecutionSpec({ requested, launchEntity, config, metadata, principal, namespace });
  // A name of its own for each request: one that loses the race for the execution's name must not touch the winner's inputs.
  const folder = `${resources.blobs.root}/metadata/${project}/${domain}/${id.name}/${ids.token(8)}`;
  const [stored, userStored] = await Promise.all([
    storeLiterals(resources.blobs, merged, `${folder}/inputs`, settings.maxInlineBytes),
    storeLiterals(
      resources.blobs,
      inputs ?? create(LiteralMapSchema),
      `${folder}/user_inputs`,
      settings.maxInlineBytes,
    ),
  ]);
  const now = clock.now();
  const record = executionToRow(
    {
      id,
      spec,
      subject,
      notifications: resolveNotifications(requested, subject.spec),
      inputs: stored,
      userInputs: userStored,
      sourceRowId: repeats ?? ancestry.sourceRowId,
      parentNodeRowId: ancestry.parentNodeRowId,
    },
    now,
  );
  await engine.launch({
    record,
    attributes,
    // Of single tasks too, which FlyteAdmin finds by no tag: an eager task ends what it started by them.
    also: insertTags(executionKey(id), spec, now),
    trace: context.trace,
  });
  return create(ExecutionCreateResponseSchema, { id });
}

/** A single task's would be made by looking for it. */
function launchPlanAhead(resources: ServiceResources, { spec }: ExecutionCreateRequest) {
  if (spec?.launchPlan?.resourceType !== ResourceType.LAUNCH_PLAN) return undefined;
  const subject = findLaunchSubject(resources, spec.launchPlan);
  subject.catch(() => undefined);
  return subject;
}
