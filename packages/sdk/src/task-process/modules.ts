import { FlyteError } from "@haltere/core";
import { nameExports } from "../naming/name-exports.ts";

/** The user's modules in this bundle, by name. Filled while the bundle evaluates. */
const namespaces = new Map<string, Readonly<Record<string, unknown>>[]>();

/**
 * Called by every user module of a bundle at the end of its evaluation. In a cycle of imports the exports of a module
 * that has yet to evaluate hold nothing so far; they get their names when that module ends.
 */
export function registerModule(name: string, namespace: Readonly<Record<string, unknown>>): void {
  namespaces.set(name, [...(namespaces.get(name) ?? []), namespace]);
  nameExports(name, namespace);
}

/** Every export of the user's modules, in the order the modules were evaluated. */
export function* moduleExports(): Generator<{
  readonly module: string;
  readonly name: string;
  readonly value: unknown;
}> {
  for (const [module, sameName] of namespaces) {
    for (const namespace of sameName) {
      for (const [name, value] of Object.entries(namespace)) yield { module, name, value };
    }
  }
}

/**
 * What a module exports under a name.
 * @throws FlyteError NotFound where the bundle has no such module, or the module no such export.
 */
export function moduleExport(module: string, name: string): unknown {
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
}
