import type { Naming } from "../naming/naming.ts";
import type { EntityInterface } from "./entity-interface.ts";

/** Something that another project, or other code, registers: known by its name and the interface its user declares. */
export interface ReferenceEntity {
  readonly kind: "reference";
  readonly of: "task" | "workflow" | "launch plan";
  readonly id: { readonly project: string; readonly domain: string; readonly name: string; readonly version: string };
  readonly naming: Naming;
  readonly interface: EntityInterface;
}
