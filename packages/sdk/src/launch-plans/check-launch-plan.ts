import { literalTypeText } from "@haltere/core";
import { SimpleType } from "@haltere/idl/core";
import { definitionError, type Variable } from "../entities/entity-interface.ts";
import { secretFault } from "../entities/secret.ts";
import type { Naming } from "../naming/naming.ts";
import type { LaunchPlanSettings } from "./launch-plan-settings.ts";
import type { Schedule } from "./schedule.ts";

/**
 * Refuses what no control plane would take.
 * @param inputs What a caller of the plan may give, with the plan's defaults.
 * @throws FlyteError naming the setting or the input that is wrong.
 */
export function checkLaunchPlan(
  settings: LaunchPlanSettings,
  inputs: ReadonlyMap<string, Variable>,
  naming: Naming,
): void {
  const { schedule, concurrency, maxParallelism, secrets = [] } = settings;
  if (maxParallelism !== undefined && !isWhole(maxParallelism, 0)) {
    throw definitionError(
      "launch plan",
      naming,
      `has maxParallelism: ${maxParallelism}`,
      "It is a whole number of tasks.",
    );
  }
  if (concurrency !== undefined && !isWhole(concurrency.max, 1)) {
    throw definitionError(
      "launch plan",
      naming,
      `has a concurrency of at most ${concurrency.max} executions`,
      "It is a whole number, at least 1.",
    );
  }
  for (const secret of secrets) {
    const fault = secretFault(secret);
    if (fault !== undefined) throw definitionError("launch plan", naming, fault.what, fault.hint);
  }
  if (schedule !== undefined) checkSchedule(schedule, inputs, naming);
}

/** A scheduled launch gives no inputs but the time, so every other one must be settled by the plan. */
function checkSchedule(
  { kickoffTimeInput: kickoff }: Schedule,
  inputs: ReadonlyMap<string, Variable>,
  naming: Naming,
): void {
  for (const [input, { absent }] of inputs) {
    if (absent.kind !== "required" || input === kickoff) continue;
    throw definitionError(
      "launch plan",
      naming,
      `has a schedule, and an input ${input} that no scheduled launch gives`,
      "Give it a default or a fixed value, or name it as the schedule's kickoffTimeInput.",
      { input },
    );
  }
  if (kickoff === undefined) return;
  const type = inputs.get(kickoff)?.transformer.literalType;
  if (type?.type.case === "simple" && type.type.value === SimpleType.DATETIME) return;
  const what = type === undefined ? "no input that a launch may give" : `of the type ${literalTypeText(type)}`;
  const hint = "Name an input of the workflow that is a time (z.date() or Instant) and not fixed.";
  throw definitionError("launch plan", naming, `has the kickoffTimeInput ${kickoff}, which is ${what}`, hint, {
    input: kickoff,
  });
}

function isWhole(value: number, least: number): boolean {
  return Number.isInteger(value) && value >= least && value < 2 ** 31;
}
