import type { Naming } from "../naming/naming.ts";
import { requireName } from "../naming/naming.ts";
import type { TaskEntity } from "./task-entity.ts";

/** The task that terminates what an eager workflow launched and what still runs; it gives nothing. */
export function eagerCleanUp(eager: TaskEntity): TaskEntity {
  const { image, environment } = eager.settings;
  const naming: Naming = {
    given: `${requireName(eager.naming, "task")}-cleanup`,
    place: eager.naming.place,
    exported: eager.naming.exported,
  };
  return {
    kind: "task",
    naming,
    interface: { inputs: eager.interface.inputs, outputs: new Map(), single: false },
    settings: {
      ...(image === undefined ? {} : { image }),
      ...(environment === undefined ? {} : { environment }),
    },
    body: { kind: "eager clean-up" },
  };
}
