import { createHash } from "node:crypto";
import { dnsLabel } from "../graph/dns-label.ts";
import { lastPart } from "../translate/identifiers.ts";

/** What the name of an execution that an eager task launches is made of. */
export interface EagerCallIdentity {
  /** The eager task's own execution. */
  readonly execution: string;
  /** The eager task. */
  readonly task: string;
  readonly kind: string;
  /** What is called. */
  readonly name: string;
  /** The encoded inputs. */
  readonly inputs: Uint8Array;
  /** How many calls of the same with the same inputs were before this one. */
  readonly index: number;
}

/**
 * `e-<task>-<execution>-<called>-<hash>`, as flytekit names them: another attempt of the task that calls the same finds
 * the executions that stand, and launches none twice. The count is that of equal calls, so that calls side by side are
 * named the same whichever comes first.
 */
export function eagerExecutionName({ execution, task, kind, name, inputs, index }: EagerCallIdentity): string {
  const hash = createHash("md5")
    .update(JSON.stringify([execution, kind, name, index]))
    .update(inputs)
    .digest("hex");
  const prefix = dnsLabel(`e-${lastPart(task).slice(0, 8)}-${execution.slice(0, 5)}`);
  return dnsLabel(`${prefix}-${lastPart(name).slice(0, 8)}-${hash.slice(0, 16)}`);
}
