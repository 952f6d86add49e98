import { FlyteError } from "@haltere/core";
import { entityOf } from "../entities/entity.ts";
import type { TaskEntity } from "../entities/task-entity.ts";
import type { BundleModules } from "./modules.ts";

/** The task that the words behind `--` name: `task-module`, M, `task-name`, N, for a map behind others. */
export function findTask(words: readonly string[], modules: Pick<BundleModules, "find">): TaskEntity {
  const module = wordAfter(words, "task-module");
  const name = wordAfter(words, "task-name");
  const entity = entityOf(modules.find(module, name));
  if (entity?.kind === "task" && entity.body.kind !== "connector") return entity;
  const found = entity?.kind === "task" ? "a connector's task" : entity && `a ${entity.kind}`;
  throw new FlyteError("InvalidArgument", `${module}.${name} is ${found ?? "no task"}.`, {
    where: { task: `${module}.${name}` },
    hint: "Register the task again: its code has changed.",
  });
}

function wordAfter(words: readonly string[], key: string): string {
  const value = words[words.indexOf(key) + 1];
  if (words.includes(key) && value !== undefined) return value;
  throw new FlyteError("InvalidArgument", `The task's arguments do not say its ${key}: ${words.join(" ")}`);
}
