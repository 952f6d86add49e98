import { create } from "@bufbuild/protobuf";
import {
  type Identifier,
  IdentifierSchema,
  type LiteralMap,
  LiteralMapSchema,
  ResourceType,
  type TypedInterface,
  type VariableMap,
  VariableMapSchema,
} from "@haltere/idl/core";
import { FlyteError } from "../flyte-error.ts";
import { hashedInputs } from "./hashed-inputs.ts";
import { messageHash } from "./object-hash.ts";

/** A task as the catalog knows it. */
export interface CatalogTask {
  /** Its name, project and domain count; its version does not. */
  readonly id: Identifier;
  /** As compiled: a change of types is another entry, whatever the cache version. */
  readonly interface: TypedInterface;
  /** `metadata.discoveryVersion`. */
  readonly cacheVersion: string;
  /** `metadata.cacheIgnoreInputVars`. */
  readonly ignoredInputs?: Iterable<string>;
}

/** Where a result lies in the catalog: FlyteAdmin's and datacatalog's names for it. */
export interface CatalogKey {
  /** `CatalogMetadata.datasetId`: `flyte_task-<task>` in version `<cache version>-<inputs' types>-<outputs' types>`. */
  readonly dataset: Identifier;
  /** `CatalogArtifactTag.name`: `flyte_cached-<hash of the inputs>`. */
  readonly tag: string;
}

/**
 * Which entry of the catalog has, or gets, the result of a task for these inputs; propeller finds the same.
 * @throws FlyteError for a task that is cached without a version.
 */
export function catalogKey(task: CatalogTask, inputs: LiteralMap): CatalogKey {
  const { id, cacheVersion, ignoredInputs } = task;
  const version = cacheVersion.replace(/^ +| +$/g, "");
  if (version === "") {
    throw new FlyteError("InvalidArgument", `the task ${id.name} is cached, and its cache has an empty version`, {
      where: { task: id.name },
      hint: "Give its cache a version.",
    });
  }
  return {
    dataset: create(IdentifierSchema, {
      resourceType: ResourceType.DATASET,
      project: id.project,
      domain: id.domain,
      name: `flyte_task-${id.name}`,
      version: `${version}-${signature(task.interface.inputs)}-${signature(task.interface.outputs)}`,
    }),
    tag: `flyte_cached-${catalogInputsHash(inputs, ignoredInputs)}`,
  };
}

/** A task's inputs as 43 characters of base64url, propeller's `HashLiteralMap`: equal for those whose result is the same. */
export function catalogInputsHash(inputs: LiteralMap, ignoredInputs: Iterable<string> = []): string {
  return base64url(messageHash(LiteralMapSchema, hashedInputs(inputs, ignoredInputs)));
}

function signature(variables: VariableMap | undefined): string {
  return base64url(messageHash(VariableMapSchema, variables ?? create(VariableMapSchema))).slice(0, 8);
}

function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64url");
}
