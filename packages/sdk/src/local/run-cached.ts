import { randomUUID } from "node:crypto";
import { type ErrorPlace, literalMap, localCacheKey } from "@haltere/core";
import { localCacheVersion } from "../entities/cache-version.ts";
import type { TaskEntity } from "../entities/task-entity.ts";
import { nameOf } from "../naming/naming.ts";
import type { Literals } from "../values/interface-values.ts";
import type { LocalCache } from "./local-cache.ts";
import { chosenCache } from "./local-cache-choice.ts";
import type { LocalSession } from "./local-session.ts";
import type { NodeCall } from "./node-call.ts";

/**
 * A task's outputs from the cache, else those that `run` makes, which are kept. Keyed by the task's name, its cache
 * version and its inputs, as flytekit keeps them. A task without a name is told from others in this process alone, so
 * that its results are kept in no cache that lasts longer.
 * @param run Is told the cache that the outputs are for; undefined where they are not kept.
 */
export async function runCached(
  task: TaskEntity,
  inputs: Literals,
  session: LocalSession,
  where: ErrorPlace,
  call: NodeCall,
  run: (cache: LocalCache | undefined) => Promise<Literals>,
): Promise<Literals> {
  const settings = cacheSettings(task, call);
  const choice = settings && chosenCache(session.clock);
  if (settings === undefined || choice === undefined) return await run(undefined);
  const { cache, lasting, overwrite } = choice;
  const name = nameOf(task.naming);
  if (name === undefined && lasting) return await run(undefined);
  const ignored = task.settings.cache?.ignoredInputs ?? [];
  const named = name === undefined ? standInName(task) : (where.task ?? name);
  const key = localCacheKey(named, settings.version, literalMap({ ...inputs }), ignored);
  const lookUp = async (): Promise<Literals | undefined> => {
    const found = overwrite ? undefined : await cache.get(key);
    if (found !== undefined && call.record !== undefined) call.record.cached = true;
    return found;
  };
  const make = async (): Promise<Literals> => {
    const outputs = await run(cache);
    await cache.put(key, outputs);
    return outputs;
  };
  const found = await lookUp();
  if (found !== undefined) return found;
  return settings.serialize ? await cache.alone(key, async () => (await lookUp()) ?? (await make())) : await make();
}

function cacheSettings(
  task: TaskEntity,
  { options }: NodeCall,
): { readonly version: string; readonly serialize: boolean } | undefined {
  if (options.cache === false) return undefined;
  const version = options.cache?.version ?? localCacheVersion(task);
  if (version === undefined) return undefined;
  return { version, serialize: options.cache?.serialize ?? task.settings.cache?.serialize ?? false };
}

const standInNames = new WeakMap<TaskEntity, string>();

function standInName(task: TaskEntity): string {
  const name = standInNames.get(task) ?? `(without a name) ${randomUUID()}`;
  standInNames.set(task, name);
  return name;
}
