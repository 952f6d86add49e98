// What flytekit registers for programs of our own (interop/programs/entity_vectors), and what we do for their twins in testing/entity-vectors.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { type EntityCase, testEntityCase } from "../testing/entity-case.ts";

const vectors = new URL("../../test-vectors/entities/", import.meta.url);
const programs = new URL("../testing/entity-vectors/", import.meta.url);

for (const file of readdirSync(vectors).toSorted()) {
  const name = file.replace(/\.json$/, "");
  const recorded: EntityCase = JSON.parse(readFileSync(new URL(file, vectors), "utf8"));
  testEntityCase(name, recorded, async () => {
    const program = new URL(`${name}.ts`, programs);
    if (!existsSync(program)) throw new Error(`no program in TypeScript says ${name}`);
    return await import(program.pathname);
  });
}
