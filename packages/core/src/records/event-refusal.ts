import { create } from "@bufbuild/protobuf";
import {
  EventErrorAlreadyInTerminalStateSchema,
  EventErrorIncompatibleClusterSchema,
  EventFailureReasonSchema,
} from "@haltere/idl/admin";
import { FlyteError } from "../flyte-error.ts";

/** FlyteAdmin's refusals of events, with the details that propeller reads. */

export function missingFromEvent(field: string): FlyteError {
  return new FlyteError("InvalidArgument", `missing ${field}`);
}

export function alreadyRecorded(what: string, phase: string): FlyteError {
  return new FlyteError("AlreadyExists", `This phase ${phase} was already recorded for ${what}`);
}

/** `told` is the phase that the detail names: the recorded one for executions, the event's for nodes and tasks, as FlyteAdmin does. */
export function alreadyTerminal(what: string, from: string, to: string, told: string): FlyteError {
  return new FlyteError("FailedPrecondition", `Invalid phase change from ${from} to ${to} for ${what}`, {
    details: [
      {
        schema: EventFailureReasonSchema,
        message: create(EventFailureReasonSchema, {
          reason: {
            case: "alreadyInTerminalState",
            value: create(EventErrorAlreadyInTerminalStateSchema, { currentPhase: told }),
          },
        }),
      },
    ],
  });
}

export function invalidPhaseChange(what: string, from: string, to: string): FlyteError {
  return new FlyteError("FailedPrecondition", `Cannot go from ${from} to ${to} for ${what}`);
}

export function incompatibleCluster(what: string, producer: string, cluster: string): FlyteError {
  return new FlyteError(
    "FailedPrecondition",
    `Cannot accept events for ${what} from cluster [${producer}], expected them from [${cluster}]`,
    {
      details: [
        {
          schema: EventFailureReasonSchema,
          message: create(EventFailureReasonSchema, {
            reason: { case: "incompatibleCluster", value: create(EventErrorIncompatibleClusterSchema, { cluster }) },
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
