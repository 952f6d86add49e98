// What flytekit registers for a program, and what we register for the same program in TypeScript: the same messages.
//
// Every folder of the recorded golden/entities has its program in golden/entities/<the folder's name>.ts; one without fails.
// The program is a module that exports the case's tasks, workflows and launch plans under the names they have in Python
// (those with a name of their own, like a launch plan's, give it), and where the case needs them:
//   options      what `translateEntities` is told besides project, domain, version and image: registration options,
//                named images, environment
//   dynamicRuns  [(settings) => Promise<DynamicJobSpec | LiteralMap>]: the runs of expect.dynamicRuns, in their order
//   errors       { "<program of expect.errors>": () => … }: code that must throw, with a message that has each `mustName`
// One case: npx vitest run --config interop/vitest.config.ts golden-entities -t 008-cond-basic
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fromBinary } from "@bufbuild/protobuf";
import { type EntityCase, testEntityCase } from "@haltere/sdk/entity-case";
import { needing, recorded } from "./needs.ts";

needing("HALTERE_RECORDED_DIR", recorded, (recorded) => {
  const root = join(recorded, "golden", "entities");
  for (const id of readdirSync(root).toSorted()) {
    const golden: EntityCase = JSON.parse(readFileSync(join(root, id, "case.json"), "utf8"));
    const program = join(import.meta.dirname, "golden", "entities", `${id}.ts`);
    testEntityCase(
      id,
      golden,
      async () => {
        if (!existsSync(program)) throw new Error(`no program says ${id}: interop/golden/entities/${id}.ts is missing`);
        return await import(program);
      },
      ({ file }, schema) => {
        if (file === undefined) throw new Error(`${id} names no file`);
        return fromBinary(schema, readFileSync(join(root, id, file)));
      },
    );
  }
});
