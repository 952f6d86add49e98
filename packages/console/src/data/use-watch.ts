import type { WatchResponse } from "@haltere/idl/haltere";
import { useEffect, useEffectEvent } from "react";
import { useFollowing } from "../app/connection.tsx";
import { sharedHub } from "./watch/shared-hub.ts";
import type { Watched } from "./watch/watched.ts";

export type { Watched };

/**
 * Follows what is committed, over the one stream of this browser's pages, and tells of it by `onCommit`. `onOpen` is called when it tells of what is
 * followed, at first and after each break: read the records then, since what happens from there on will be told.
 */
export function useWatch(
  watched: Watched | undefined,
  onCommit: (response: WatchResponse) => void,
  onOpen: () => void = () => undefined,
): void {
  const commit = useEffectEvent(onCommit);
  const open = useEffectEvent(onOpen);
  const { project, domain, execution, executionsOnly } = watched ?? {};
  useFollowing(watched !== undefined);

  useEffect(() => {
    if (project === undefined || domain === undefined) return;
    const follows: Watched = {
      project,
      domain,
      ...(execution === undefined ? {} : { execution }),
      ...(executionsOnly === undefined ? {} : { executionsOnly }),
    };
    return sharedHub().join(follows, (word) => {
      if (word.kind === "open") open();
      else if (word.kind === "commit") commit(word.response);
    });
  }, [project, domain, execution, executionsOnly]);
}
