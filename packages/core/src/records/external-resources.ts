import { CatalogCacheStatus } from "@haltere/idl/core";
import type { ExternalResourceInfo } from "@haltere/idl/event";
import { mergeLogs } from "./task-logs.ts";

/**
 * External resources (an array's items, for one) after an event told newer ones: ordered by index and attempt, and of the same index and
 * attempt the newer phase, id, logs and custom information. Linear in both lists; neither is changed.
 */
export function mergeExternalResources(
  existing: readonly ExternalResourceInfo[],
  latest: readonly ExternalResourceInfo[],
): ExternalResourceInfo[] {
  if (latest.length === 0) return existing.slice();
  const newer = isOrdered(latest) ? latest : latest.slice().sort(compare);
  const merged: ExternalResourceInfo[] = [];
  let position = 0;
  for (const resource of newer) {
    let old = existing[position];
    while (old !== undefined && compare(old, resource) < 0) {
      merged.push(old);
      old = existing[++position];
    }
    const last = merged.at(-1);
    if (old !== undefined && compare(old, resource) === 0) {
      merged.push(mergeOne(old, resource));
      position++;
    } else if (last !== undefined && compare(last, resource) === 0)
      merged[merged.length - 1] = mergeOne(last, resource);
    else merged.push(resource);
  }
  for (; position < existing.length; position++) {
    const old = existing[position];
    if (old !== undefined) merged.push(old);
  }
  return merged;
}

/** The external resources of the event that makes a record: ordered, and all of them kept, even those of the same index and attempt. */
export function firstExternalResources(told: readonly ExternalResourceInfo[]): ExternalResourceInfo[] {
  return told.toSorted(compare);
}

function mergeOne(existing: ExternalResourceInfo, latest: ExternalResourceInfo): ExternalResourceInfo {
  return {
    ...existing,
    externalId: latest.externalId || existing.externalId,
    phase: latest.phase,
    cacheStatus: latest.cacheStatus === CatalogCacheStatus.CACHE_DISABLED ? existing.cacheStatus : latest.cacheStatus,
    logs: mergeLogs(existing.logs, latest.logs),
    customInfo: latest.customInfo ?? existing.customInfo,
  };
}

function compare(a: ExternalResourceInfo, b: ExternalResourceInfo): number {
  return a.index - b.index || a.retryAttempt - b.retryAttempt;
}

function isOrdered(resources: readonly ExternalResourceInfo[]): boolean {
  for (let i = 1; i < resources.length; i++) {
    const [a, b] = [resources[i - 1], resources[i]];
    if (a !== undefined && b !== undefined && compare(a, b) > 0) return false;
  }
  return true;
}
