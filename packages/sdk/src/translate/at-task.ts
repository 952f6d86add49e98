import { FlyteError } from "@haltere/core";
import { definedAt, displayName, type Naming } from "../naming/naming.ts";

/** Does a part of a task's translation; what it throws tells the task and its place. */
export function atTask<T>(naming: Naming, work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    const error = FlyteError.from(thrown);
    if (error.where.task !== undefined) throw error;
    throw new FlyteError(error.code, error.message, {
      kind: error.kind,
      where: { task: displayName(naming), ...definedAt(naming), ...error.where },
      ...(error.hint === undefined ? {} : { hint: error.hint }),
      cause: thrown,
    });
  }
}
