import { create } from "@bufbuild/protobuf";
import {
  EventErrorAlreadyInTerminalStateSchema,
  EventErrorIncompatibleClusterSchema,
  EventFailureReasonSchema,
} from "@haltere/idl/admin";
import { type ErrorDetail, FlyteError } from "../flyte-error.ts";

/** FlyteAdmin's refusals of events, with the details that propeller reads. */

export function missingFromEvent(field: string): FlyteError {
  return new FlyteError("InvalidArgument", `missing ${field}`);
}

export function alreadyRecorded(what: string, phase: string): FlyteError {
  return new FlyteError("AlreadyExists", `This phase ${phase} was already recorded for ${what}`);
}

/** A phase of a task that is recorded under this version, or under a later one. */
export function taskPhaseRecorded(what: string, phase: string, version: number): FlyteError {
  return new FlyteError(
    "AlreadyExists",
    `have already recorded task execution phase ${phase} (version: ${version}) for ${what}`,
  );
}

/** A request to end what has ended. */
export function alreadyEnded(phase: string): FlyteError {
  return new FlyteError("FailedPrecondition", "Cannot abort an already terminated workflow execution", {
    details: [terminalDetail(phase)],
  });
}

/** `told` is the phase that the detail names: the recorded one for executions, the event's for nodes and tasks, as FlyteAdmin does. */
export function alreadyTerminal(what: string, from: string, to: string, told: string): FlyteError {
  return new FlyteError("FailedPrecondition", `Invalid phase change from ${from} to ${to} for ${what}`, {
    details: [terminalDetail(told)],
  });
}

function terminalDetail(currentPhase: string): ErrorDetail {
  return {
    schema: EventFailureReasonSchema,
    message: create(EventFailureReasonSchema, {
      reason: {
        case: "alreadyInTerminalState",
        value: create(EventErrorAlreadyInTerminalStateSchema, { currentPhase }),
      },
    }),
  };
}

export function invalidPhaseChange(what: string, from: string, to: string): FlyteError {
  return new FlyteError("FailedPrecondition", `Cannot go from ${from} to ${to} for ${what}`);
}

/** The detail names the cluster that the event came from, as FlyteAdmin's does. */
function incompatibleCluster(what: string, producer: string, cluster: string): FlyteError {
  return new FlyteError(
    "FailedPrecondition",
    `Cluster/producer from event [${producer}] does not match existing workflow execution clusterInDB: [${cluster}]`,
    {
      hint: `Leave producer_id empty, or name in it the cluster that ${what} runs in.`,
      details: [
        {
          schema: EventFailureReasonSchema,
          message: create(EventFailureReasonSchema, {
            reason: {
              case: "incompatibleCluster",
              value: create(EventErrorIncompatibleClusterSchema, { cluster: producer }),
            },
          }),
        },
      ],
    },
  );
}

/** Refuses an event whose producer is another cluster than the execution's; none, or the default one, may always tell. */
export function checkCluster(what: string, producer: string, cluster: string | undefined): void {
  if (cluster === undefined || producer === "" || producer === "propeller" || producer === cluster) return;
  throw incompatibleCluster(what, producer, cluster);
}
