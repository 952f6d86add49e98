import { existsSync } from "node:fs";
import { createRequire, registerHooks } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { ConnectorRegistry, connectorsOf } from "@haltere/connector";
import { FlyteError } from "@haltere/core";

/**
 * The connectors that modules export. A module is a file seen from the working directory, else a package.
 * @throws FlyteError naming the file, where it cannot be loaded or exports no connector.
 */
export async function loadConnectors(modules: readonly string[]): Promise<ConnectorRegistry> {
  useSources();
  const registry = new ConnectorRegistry();
  for (const module of modules) {
    const where = { file: module };
    const connectors = await connectorsOfModule(module);
    if (connectors.length === 0)
      throw new FlyteError("InvalidArgument", "the module exports no connector", {
        where,
        hint: "Export a class that extends AsyncConnector or SyncConnector and needs nothing to be made, or an instance.",
      });
    for (const connector of connectors) registry.register(connector);
  }
  return registry;
}

async function connectorsOfModule(module: string) {
  try {
    return connectorsOf(await import(addressOf(module)));
  } catch (cause) {
    if (cause instanceof FlyteError) throw cause;
    const why = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    throw new FlyteError("InvalidArgument", `the module cannot be loaded: ${why}`, { where: { file: module }, cause });
  }
}

function addressOf(module: string): string {
  const file = resolve(module);
  if (existsSync(file)) return pathToFileURL(file).href;
  return pathToFileURL(createRequire(join(process.cwd(), "connectors.js")).resolve(module)).href;
}

/** In the repository, where this is TypeScript, a module's `haltere/connector` is the source too: there may be no build. */
function useSources(): void {
  if (!import.meta.url.endsWith(".ts")) return;
  registerHooks({
    resolve: (specifier, context, next) =>
      next(specifier, { ...context, conditions: [...(context.conditions ?? []), "haltere-source"] }),
  });
}
