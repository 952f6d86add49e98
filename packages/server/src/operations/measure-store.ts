import { executionPhase, isTerminalExecutionPhase } from "@haltere/core";
import type { Store, Write } from "@haltere/ports";

/** What became of a commit, and what it did to executions. */
export interface CommitTold {
  readonly result: "written" | "conflict" | "failed";
  /** Microseconds. */
  readonly duration: number;
  readonly launched: number;
  /** Phases that executions ended in. */
  readonly ended: readonly string[];
}

/** The same store, whose commits are told of. */
export function measureStore(store: Store, now: () => number, told: (commit: CommitTold) => void): Store {
  return {
    get: (table, key) => store.get(table, key),
    getById: (table, id) => store.getById(table, id),
    list: (table, query) => store.list(table, query),
    count: (table, where) => store.count(table, where),
    close: () => store.close(),
    async commit(writes) {
      const began = now();
      const tell = (result: CommitTold["result"]) => {
        const counted = result === "written" ? executionsOf(writes) : { launched: 0, ended: [] };
        told({ result, duration: now() - began, ...counted });
      };
      try {
        const result = await store.commit(writes);
        tell(result.ok ? "written" : "conflict");
        return result;
      } catch (thrown) {
        tell("failed");
        throw thrown;
      }
    },
  };
}

function executionsOf(writes: readonly Write[]): Pick<CommitTold, "launched" | "ended"> {
  let launched = 0;
  const ended: string[] = [];
  for (const write of writes) {
    if (write.table !== "executions" || write.kind === "delete") continue;
    if (write.kind !== "update") launched += 1;
    const { phase } = write.kind === "update" ? write.set : write.row;
    const before = write.kind === "update" ? write.expected?.phase : undefined;
    if (phase !== undefined && phase !== before && isTerminalExecutionPhase(executionPhase(phase))) ended.push(phase);
  }
  return { launched, ended };
}
