import { createHash } from "node:crypto";
import { FlyteError } from "@haltere/core";
import { definedAt, displayName } from "../naming/naming.ts";
import type { CachedTask } from "./cache.ts";
import type { TaskEntity } from "./task-entity.ts";

type CachedEntity = Pick<TaskEntity, "naming" | "settings">;

/**
 * The version under which a task's results are cached, as policies tell it where none is given; undefined for a task
 * without a cache.
 * @throws FlyteError FailedPrecondition where a policy asks for code that is not known.
 */
export function cacheVersion({ naming, settings }: CachedEntity): string | undefined {
  return versionOf({ naming, settings }, () => {
    if (naming.code !== undefined) return naming.code;
    throw new FlyteError("FailedPrecondition", "the hash of the task's code is not known here", {
      where: { task: displayName(naming), ...definedAt(naming) },
      hint: "It is made with the bundle: use `haltere run` or `haltere register`, and export the task. Or give the cache a version.",
    });
  });
}

/**
 * The same where a task is run in this process: undefined, so that nothing is kept, also where a policy asks for the
 * hash of code that no bundle told.
 */
export function localCacheVersion(task: CachedEntity): string | undefined {
  let known = true;
  const version = versionOf(task, () => {
    known &&= task.naming.code !== undefined;
    return task.naming.code ?? "";
  });
  return known ? version : undefined;
}

function versionOf(
  { naming, settings: { cache, image, podTemplate } }: CachedEntity,
  code: CachedTask["code"],
): string | undefined {
  if (cache === undefined) return undefined;
  if (cache.version !== undefined) return cache.version;
  const hash = createHash("sha256");
  for (const policy of cache.policies) {
    const part: unknown = policy({ salt: cache.salt ?? "", image, podTemplate, code });
    if (typeof part !== "string") {
      throw new FlyteError("InvalidArgument", `a policy of the task's cache answers ${typeof part}, not a text`, {
        where: { task: displayName(naming), ...definedAt(naming) },
        hint: "A policy is synchronous, and answers a string.",
      });
    }
    hash.update(part);
  }
  return hash.digest("hex");
}
