import { FlyteError } from "@haltere/core";
import { callerOf } from "../naming/source-place.ts";

/** How an execution may end. */
export type EndPhase = "SUCCEEDED" | "FAILED" | "ABORTED" | "TIMED_OUT";

const endPhases: ReadonlySet<string> = new Set<EndPhase>(["SUCCEEDED", "FAILED", "ABORTED", "TIMED_OUT"]);

/** Who is told when an execution has ended in one of the phases. */
export interface Notification {
  readonly by: "email" | "slack" | "pagerDuty";
  readonly phases: readonly EndPhase[];
  /** Addresses of electronic mail; Slack and PagerDuty have one for a channel or a service. */
  readonly recipients: readonly string[];
}

/**
 * Tells people by electronic mail how an execution ended; Flyte's EmailNotification.
 * @throws FlyteError for a phase that is no end, or nobody to tell.
 */
export function email(phases: readonly EndPhase[], recipients: readonly string[]): Notification {
  return notification("email", phases, recipients, email);
}

/**
 * The same to the address of a Slack channel; Flyte's SlackNotification.
 * @throws FlyteError for a phase that is no end, or nobody to tell.
 */
export function slack(phases: readonly EndPhase[], recipients: readonly string[]): Notification {
  return notification("slack", phases, recipients, slack);
}

/**
 * The same to the address of a PagerDuty service; Flyte's PagerDutyNotification.
 * @throws FlyteError for a phase that is no end, or nobody to tell.
 */
export function pagerDuty(phases: readonly EndPhase[], recipients: readonly string[]): Notification {
  return notification("pagerDuty", phases, recipients, pagerDuty);
}

function notification(
  by: Notification["by"],
  phases: readonly EndPhase[],
  recipients: readonly string[],
  factory: (...none: never[]) => unknown,
): Notification {
  const place = callerOf(factory);
  const refuse = (message: string, hint: string) =>
    new FlyteError("InvalidArgument", message, { where: place === undefined ? {} : { file: place }, hint });
  const other = phases.find((phase) => !endPhases.has(phase));
  if (other !== undefined || phases.length === 0) {
    const what =
      other === undefined ? "names no phase" : `names the phase ${other}, in which an execution has not ended`;
    throw refuse(`a notification ${what}`, `Name how an execution ends: ${[...endPhases].join(", ")}.`);
  }
  if (recipients.length === 0 || recipients.includes("")) {
    throw refuse("a notification has a recipient that is empty, or none", "Give the addresses that are told.");
  }
  return { by, phases: [...phases], recipients: [...recipients] };
}
