import type { EntityInterface, Variable } from "../entities/entity-interface.ts";

/** What a gate waits for: Flyte's gate node. */
export interface GateTarget {
  readonly kind: "gate";
  /** Its name, and the id of the signal that opens it. */
  readonly name: string;
  readonly waitsFor: GateCondition;
  /** Seconds after which it fails. */
  readonly timeout: number;
  readonly interface: EntityInterface;
}

export type GateCondition =
  | { readonly kind: "approval"; readonly value: Variable }
  | { readonly kind: "input"; readonly value: Variable }
  | { readonly kind: "time"; readonly seconds: number };

/** Seconds that a gate waits, unless it says: flytekit's default. */
export const defaultGateTimeout = 3600;
