import { FlyteError } from "@haltere/core";
import type { CodeHashes } from "../bundle/code-hash/code-hashes.ts";
import { type Entity, entityOf } from "../entities/entity.ts";
import { nameExports } from "../naming/name-exports.ts";

/** The user's modules in a bundle, by name. Filled while the bundle evaluates. */
export interface BundleModules {
  /**
   * Called by every user module of the bundle at the end of its evaluation. In a cycle of imports the exports of a
   * module that has yet to evaluate hold nothing so far; they get their names when that module ends.
   */
  register(name: string, namespace: Readonly<Record<string, unknown>>): void;
  /** Called once all modules have evaluated: the hashes of what their exports can reach, by module and export. */
  registerCode(hashes: CodeHashes): void;
  /** Every export of the modules, in the order they were evaluated. */
  exports(): Generator<{ readonly module: string; readonly name: string; readonly value: unknown }>;
  /**
   * What a module exports under a name.
   * @throws FlyteError NotFound where the bundle has no such module, or the module no such export.
   */
  find(module: string, name: string): unknown;
}

export function createModules(): BundleModules {
  const namespaces = new Map<string, Readonly<Record<string, unknown>>[]>();
  return {
    register(name, namespace) {
      namespaces.set(name, [...(namespaces.get(name) ?? []), namespace]);
      nameExports(name, namespace);
    },
    registerCode(hashes) {
      for (const { naming } of namedEntities(namespaces.values())) {
        const { module, name } = naming.exported ?? {};
        if (module !== undefined && name !== undefined) naming.code = hashes[module]?.[name];
      }
    },
    *exports() {
      for (const [module, sameName] of namespaces) {
        for (const namespace of sameName) {
          for (const [name, value] of Object.entries(namespace)) yield { module, name, value };
        }
      }
    },
    find(module, name) {
      const sameName = namespaces.get(module);
      if (sameName === undefined) {
        throw new FlyteError("NotFound", `The bundle has no module ${module}.`, {
          where: { task: `${module}.${name}` },
          hint: `Its modules are ${[...namespaces.keys()].join(", ") || "none"}. Register the task again.`,
        });
      }
      const holder = sameName.find((namespace) => Object.hasOwn(namespace, name));
      if (holder === undefined) {
        throw new FlyteError("NotFound", `The module ${module} exports no ${name}.`, {
          where: { task: `${module}.${name}` },
          hint: "Export the task from the module that defines it, and register it again.",
        });
      }
      return holder[name];
    },
  };
}

function* namedEntities(namespaces: Iterable<readonly Readonly<Record<string, unknown>>[]>): Generator<Entity> {
  for (const sameName of namespaces) {
    for (const value of sameName.flatMap((namespace) => Object.values(namespace))) {
      const entity = entityOf(value);
      if (entity !== undefined) yield entity;
    }
  }
}
