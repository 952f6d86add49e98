import { FlyteError } from "@haltere/core";
import type { SourcePlace } from "./source-place.ts";

/** What an entity is called, and where user code can find it. */
export interface Naming {
  /** `name:` of its options. */
  readonly given: string | undefined;
  /** Where it was defined. */
  readonly place: SourcePlace | undefined;
  /** The export it was found under first; set by `nameExports`. */
  exported: { readonly module: string; readonly name: string } | undefined;
  /** The hash of the code that a task can reach, where the bundle told it; see `codeHash`. */
  code?: string | undefined;
}

/** The entity's name on the wire: the given one, else `module.export`. Undefined while it has none. */
export function nameOf(naming: Naming): string | undefined {
  if (naming.given !== undefined) return naming.given;
  return naming.exported && `${naming.exported.module}.${naming.exported.name}`;
}

/** The part of an error's place that says where an entity is defined. */
export function definedAt({ place }: Naming): { readonly file?: string } {
  return place === undefined ? {} : { file: place };
}

/** The name for messages, which must not fail where there is none. */
export function displayName(naming: Naming): string {
  return nameOf(naming) ?? "(without a name)";
}

/** @throws FlyteError where the entity has no name. */
export function requireName(naming: Naming, kind: string): string {
  const name = nameOf(naming);
  if (name !== undefined) return name;
  throw new FlyteError("InvalidArgument", `a ${kind} has no name`, {
    where: definedAt(naming),
    hint: `Export it from its module, or give it a name: ${kind}({ name: "…", … }).`,
  });
}
