import { join, resolve } from "node:path";
import type { Clock } from "@haltere/ports";
import { folderCache } from "./folder-cache.ts";
import type { LocalCache } from "./local-cache.ts";
import { surroundings } from "./surroundings.ts";

/** The cache that a run uses, and whether it makes anew what is in it. */
export interface CacheChoice {
  readonly cache: LocalCache;
  /** Whether later processes find in it what this one kept. */
  readonly lasting: boolean;
  readonly overwrite: boolean;
}

/** The folder of a data directory in which local runs keep results. */
export function localCacheFolder(dataDirectory: string | undefined = process.env.HALTERE_DATA_DIR): string {
  return resolve(join(dataDirectory || ".haltere", "local-cache"));
}

/**
 * What a run was told, else flytekit's variables: FLYTE_LOCAL_CACHE_ENABLED switches the cache off,
 * FLYTE_LOCAL_CACHE_OVERWRITE makes results anew.
 */
export function chosenCache(clock: Clock): CacheChoice | undefined {
  const { cache, overwriteCache, dataDirectory } = surroundings();
  if (cache === false || (cache === undefined && !isOn(process.env.FLYTE_LOCAL_CACHE_ENABLED, true))) return undefined;
  return {
    cache: cache ?? folderCache(localCacheFolder(dataDirectory), clock),
    lasting: cache === undefined,
    overwrite: overwriteCache ?? isOn(process.env.FLYTE_LOCAL_CACHE_OVERWRITE, false),
  };
}

function isOn(text: string | undefined, otherwise: boolean): boolean {
  if (text === undefined || text === "") return otherwise;
  return !/^(0|f|false|n|no|off)$/i.test(text);
}
