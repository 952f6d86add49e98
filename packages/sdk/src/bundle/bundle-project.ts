import type { LiteralMap, ParameterMap, VariableMap } from "@haltere/idl/core";
import type { Body } from "../body-check/index.ts";
import type { Translation, TranslationSettings } from "../translate/index.ts";

/** An entity that a bundle's modules export. */
export interface BundledEntity {
  readonly kind: "task" | "workflow" | "launch plan";
  /** Its name on the wire. */
  readonly name: string;
  /** The module and export under which it was found first. */
  readonly module: string;
  readonly export: string;
  /** Every module and export under which it can be found, that first one included. */
  readonly exports: readonly { readonly module: string; readonly export: string }[];
  /** Its inputs with their defaults. */
  readonly inputs: ParameterMap;
  readonly outputs: VariableMap;
}

/**
 * What a bundle can do beside running its tasks. A bundle holds its own copy of the SDK, so whoever loads it works with
 * its entities through this, by Flyte's messages, and not through another copy.
 */
export interface BundleProject {
  /** Every exported task, workflow and launch plan, in the order their modules were evaluated. */
  entities(): readonly BundledEntity[];
  /** The bodies of the exported workflows, whose source whoever loads the bundle checks. */
  bodies(): readonly Body[];
  /**
   * The messages that register every entity, or what one needs: that is every entity as well where code that runs later,
   * a dynamic's or an eager one's, may call any of them. Throws a FlyteError naming the entity that cannot be translated.
   */
  translate(settings: TranslationSettings, only?: EntityPlace): Translation;
  /** Throws a FlyteError naming the input that is unknown, missing or of another type. */
  check(entity: EntityPlace, inputs: LiteralMap): void;
  /** Runs an entity in this process and answers its outputs. */
  run(entity: EntityPlace, inputs: LiteralMap, options?: LocalRunOptions): Promise<LiteralMap>;
  /** What was thrown and not caught, as an error of the task whose code threw it; call it where the code ran. */
  strayError(thrown: unknown): Error;
  /** Once nothing is left that could happen: the error of a task that `run` started and that never returned. */
  unsettledError(): Error | undefined;
}

/** How an entity is run in this process. */
export interface LocalRunOptions {
  /** Where results of cached tasks are kept. Default: HALTERE_DATA_DIR, else `.haltere`. */
  readonly dataDirectory?: string;
  /** Whether cached tasks run though their results are there. */
  readonly overwriteCache?: boolean;
}

/** Where in a bundle an entity is. */
export type EntityPlace = Pick<BundledEntity, "module" | "export">;
