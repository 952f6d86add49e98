import type { MessageInitShape } from "@bufbuild/protobuf";
import type { Notification, NotificationSchema } from "@haltere/idl/admin";
import { WorkflowExecution_Phase as Phase } from "@haltere/idl/core";
import type { FaultList } from "../../forms/faults.ts";

/** Who is told of a run's end, as it is typed. */
export interface NotificationDraft {
  readonly by: NotificationWay;
  readonly phases: readonly EndPhase[];
  /** Apart by commas or lines. */
  readonly recipients: string;
}

export type NotificationWay = "email" | "slack" | "pagerDuty";
export type EndPhase = (typeof endPhases)[number];

export const endPhases = ["SUCCEEDED", "FAILED", "ABORTED", "TIMED_OUT"] as const;

export const newNotification: NotificationDraft = { by: "email", phases: ["FAILED"], recipients: "" };

export function notificationDrafts(notifications: readonly Notification[]): readonly NotificationDraft[] {
  return notifications.flatMap(({ phases, type }) =>
    type.case === undefined
      ? []
      : [
          {
            by: type.case,
            phases: endNames(phases),
            recipients: type.value.recipientsEmail.join(", "),
          },
        ],
  );
}

export function notificationMessages(
  drafts: readonly NotificationDraft[],
  faults: FaultList,
): MessageInitShape<typeof NotificationSchema>[] {
  if (drafts.length === 0) faults.add("notifications", "Say who is told, or choose as registered.");
  return drafts.map(({ by, phases, recipients }, index) => {
    const recipientsEmail = recipientsOf(recipients);
    const place = `notifications[${index}]`;
    if (recipientsEmail.length === 0) faults.add(place, "Give an address.");
    if (phases.length === 0) faults.add(place, "Choose the ends that are told.");
    return { phases: phases.map((phase) => Phase[phase]), type: { case: by, value: { recipientsEmail } } };
  });
}

/** The ends by their names. */
export function endNames(phases: readonly number[]): EndPhase[] {
  return endPhases.filter((name) => phases.includes(Phase[name]));
}

export function recipientsOf(typed: string): string[] {
  return typed.split(/[\s,;]+/).filter((word) => word !== "");
}
