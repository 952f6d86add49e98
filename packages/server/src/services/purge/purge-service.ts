import { create } from "@bufbuild/protobuf";
import { DurationSchema } from "@bufbuild/protobuf/wkt";
import { executionPhaseName, FlyteError, isTerminalExecutionPhase, microsecondsFromDuration } from "@haltere/core";
import { type PurgeExecutionsRequest, PurgeExecutionsResponseSchema, type PurgeService } from "@haltere/idl/haltere";
import type { CallContext, ServiceImplementation } from "@haltere/rpc";
import { purgeExecutions } from "../../retention/purge-executions.ts";
import { invalidValue, missing, refuseZeroByte } from "../requests/refusals.ts";
import { requireRepresentable } from "../requests/representable.ts";
import type { ServiceResources } from "../service-resources.ts";

/** haltere.v1.PurgeService: removes executions that ended long ago. */
export function createPurgeService(resources: ServiceResources): ServiceImplementation<typeof PurgeService> {
  return { purgeExecutions: (request, context) => purge(resources, request, context) };
}

async function purge(
  { store, blobs, clock }: ServiceResources,
  request: PurgeExecutionsRequest,
  { signal }: Pick<CallContext, "signal">,
) {
  const { olderThan, project, domain, phases, dryRun } = request;
  // Nobody shall remove everything by leaving a field out.
  if (olderThan === undefined) throw missing("older_than");
  requireRepresentable(DurationSchema, olderThan, "older_than");
  const age = microsecondsFromDuration(olderThan);
  if (age < 0) throw invalidValue("older_than");
  refuseZeroByte(project, "project");
  refuseZeroByte(domain, "domain");
  for (const phase of phases) {
    if (isTerminalExecutionPhase(phase)) continue;
    throw new FlyteError("InvalidArgument", `invalid value for phases: ${executionPhaseName(phase)} is no end`, {
      hint: "Use SUCCEEDED, FAILED, ABORTED or TIMED_OUT.",
    });
  }
  const counts = await purgeExecutions({
    store,
    blobs,
    choice: {
      before: clock.now() - age,
      ...(project !== "" && { project }),
      ...(domain !== "" && { domain }),
      ...(phases.length > 0 && { phases: phases.map((phase) => executionPhaseName(phase)) }),
    },
    dryRun,
    // What is removed is removed whole: between two batches it can stop.
    progress: () => signal.throwIfAborted(),
  });
  const { executions, rows, blobs: files, bytes } = counts;
  return create(PurgeExecutionsResponseSchema, {
    executions: BigInt(executions),
    rows: BigInt(rows),
    blobs: BigInt(files),
    bytes: BigInt(bytes),
  });
}
