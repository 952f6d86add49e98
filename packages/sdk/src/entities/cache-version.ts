import { createHash } from "node:crypto";
import { FlyteError } from "@haltere/core";
import { definedAt, displayName } from "../naming/naming.ts";
import type { TaskEntity } from "./task-entity.ts";

/**
 * The version under which a task's results are cached, as policies tell it where none is given; undefined for a task
 * without a cache.
 * @throws FlyteError FailedPrecondition where a policy asks for code that is not known.
 */
export function cacheVersion({
  naming,
  settings: { cache, image, podTemplate },
}: Pick<TaskEntity, "naming" | "settings">): string | undefined {
  if (cache === undefined) return undefined;
  if (cache.version !== undefined) return cache.version;
  const where = { task: displayName(naming), ...definedAt(naming) };
  const code = (): string => {
    if (naming.code !== undefined) return naming.code;
    throw new FlyteError("FailedPrecondition", "the hash of the task's code is not known here", {
      where,
      hint: "It is made with the bundle: use `haltere run` or `haltere register`, and export the task. Or give the cache a version.",
    });
  };
  const hash = createHash("sha256");
  for (const policy of cache.policies) {
    const part: unknown = policy({ salt: cache.salt ?? "", image, podTemplate, code });
    if (typeof part !== "string") {
      throw new FlyteError("InvalidArgument", `a policy of the task's cache answers ${typeof part}, not a text`, {
        where,
        hint: "A policy is synchronous, and answers a string.",
      });
    }
    hash.update(part);
  }
  return hash.digest("hex");
}
