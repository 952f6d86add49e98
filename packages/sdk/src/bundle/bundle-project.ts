import type { LiteralMap, ParameterMap, VariableMap } from "@haltere/idl/core";
import type { Registration } from "../remote/register.ts";

/** An entity that a bundle's modules export. */
export interface BundledEntity {
  readonly kind: "task" | "workflow" | "launch plan";
  /** Its name on the wire. */
  readonly name: string;
  /** The module and export under which it was found first. */
  readonly module: string;
  readonly export: string;
  /** Its inputs with their defaults. */
  readonly inputs: ParameterMap;
  readonly outputs: VariableMap;
}

/** Where and how a bundle's entities are registered. */
export interface TranslationSettings {
  readonly project: string;
  readonly domain: string;
  readonly version: string;
  /** The container image that tasks run in on a cluster. */
  readonly image: string;
  /** Where the bundle was uploaded to: tasks fetch their code from there. */
  readonly bundleUri: string;
}

/**
 * What a bundle can do beside running its tasks. A bundle holds its own copy of the SDK, so whoever loads it works with
 * its entities through this, by Flyte's messages, and not through another copy.
 */
export interface BundleProject {
  /** Every exported task, workflow and launch plan, in the order their modules were evaluated. */
  entities(): readonly BundledEntity[];
  /** The messages that register every entity. Throws a FlyteError naming the entity that cannot be translated. */
  translate(settings: TranslationSettings): Registration;
  /** Runs an entity in this process and answers its outputs. */
  run(entity: Pick<BundledEntity, "module" | "export">, inputs: LiteralMap): Promise<LiteralMap>;
}
