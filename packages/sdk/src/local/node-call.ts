import type { CallOptions } from "../entities/call-options.ts";
import type { RunRecord } from "./run-record.ts";

/** What one call says of a run in this process, beside its inputs. */
export interface NodeCall {
  /** What the node overrides. */
  readonly options: CallOptions;
  /** Aborted where what runs is no longer needed, since another part of its workflow or map failed. */
  readonly signal: AbortSignal;
  /** Where what happens is written down. */
  readonly record: RunRecord | undefined;
}

/** The call of an entity that is run by itself. */
export function plainCall(record?: RunRecord): NodeCall {
  return { options: {}, signal: new AbortController().signal, record };
}
