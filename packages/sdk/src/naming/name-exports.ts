import { entityOf } from "../entities/entity.ts";

/**
 * Gives every task, workflow and launch plan among a module's exports the name `module.export`, unless another module
 * or export named it first. Called for each user module when it has been evaluated; the bundler adds the call.
 * @param module The module's name: its path from the nearest package.json, dots for slashes.
 */
export function nameExports(module: string, namespace: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(namespace)) {
    const entity = entityOf(value);
    if (entity !== undefined) entity.naming.exported ??= { module, name };
  }
}
