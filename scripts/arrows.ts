// The arrows between packages, as data. `node scripts/arrows.ts` writes them into biome.json, which the gate reads.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const below = {
  idl: [],
  core: ["idl"],
  console: ["idl", "core"],
  ports: ["idl", "core"],
  rpc: ["idl", "core", "ports"],
  sdk: ["idl", "core", "ports"],
  connector: ["idl", "core", "ports", "rpc"],
  connectors: ["idl", "core", "ports", "rpc", "connector", "sdk"],
  engine: ["idl", "core", "ports"],
  executors: ["idl", "core", "ports", "connector"],
  storage: ["idl", "core", "ports"],
  server: ["idl", "core", "ports", "rpc", "engine"],
  cli: [
    ...["idl", "core", "ports", "rpc", "sdk", "connector", "connectors", "engine", "executors", "storage", "server"],
  ],
} as const satisfies Record<string, readonly string[]>;

type Package = keyof typeof below;

/** What tests of a package may import beyond its arrows: adapters to run against. */
const inTests: Partial<Record<Package, readonly Package[]>> = { server: ["storage"], executors: ["rpc"] };

const packages = Object.keys(below) as Package[];

function override(name: Package, includes: readonly string[], allowed: readonly string[]) {
  const forbidden = packages.filter((other) => other !== name && !allowed.includes(other));
  const may = allowed.map((other) => `@haltere/${other}`).join(", ") || "no other package of ours";
  const patterns = [
    {
      group: [...forbidden.flatMap((other) => [`@haltere/${other}`, `@haltere/${other}/**`]), "haltere", "haltere/**"],
      message: `${name} may import ${may}: arrows go down only (ARCHITECTURE.md).`,
    },
    { group: ["**/src/**"], message: "Import the package by its name, never a path inside it." },
  ];
  const noRestrictedImports = { level: "error", options: { patterns } };
  return { includes, linter: { rules: { style: { noRestrictedImports } } } };
}

/** The `overrides` of biome.json. */
export function arrowOverrides() {
  return packages.flatMap((name) => {
    const own = override(name, [`packages/${name}/src/**`], below[name]);
    const more = inTests[name];
    if (more === undefined) return [own];
    const places = [`packages/${name}/src/**/*.test.ts`, `packages/${name}/src/testing/**`];
    return [own, override(name, places, [...below[name], ...more])];
  });
}

if (import.meta.main) {
  const file = join(import.meta.dirname, "..", "biome.json");
  const configuration = JSON.parse(readFileSync(file, "utf8"));
  writeFileSync(file, `${JSON.stringify({ ...configuration, overrides: arrowOverrides() }, null, 2)}\n`);
}
