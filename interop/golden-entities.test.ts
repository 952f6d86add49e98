// What flytekit registers for a program, and what we register for the same program in TypeScript: the same messages.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type DescMessage, fromBinary, fromJson, type JsonValue, type Message, toJson } from "@bufbuild/protobuf";
import { LaunchPlanSchema, LaunchPlanSpecSchema, TaskSpecSchema, WorkflowSpecSchema } from "@haltere/idl/admin";
import { IdentifierSchema } from "@haltere/idl/core";
import { entityOf, nameExports, translateEntities } from "@haltere/sdk/translate";
import { expect, test } from "vitest";
import * as programs from "./golden/entity-programs.ts";
import { needing, recorded } from "./needs.ts";

const cases: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
  ["001-simple-chain", programs.simpleChain],
  ["002-multi-outputs", programs.multiOutputs],
  ["003-defaults", programs.defaults],
  ["004-list-dict-bindings", programs.listAndMapBindings],
  ["005-attribute-access", programs.attributeAccess],
  ["006-overrides-basic", programs.overrides],
  ["011-subworkflow", programs.subWorkflows],
  ["012-lp-inputs", programs.launchPlanInputs],
  ["015-map-basic", programs.mapBasic],
  ["016-map-partial", programs.mapPartial],
  ["036-union-bindings", programs.unionBindings],
  ["037-ordering", programs.ordering],
];

interface Case {
  readonly moduleName: string;
  readonly settings: {
    readonly project: string;
    readonly domain: string;
    readonly version: string;
    readonly image: string;
  };
  readonly fastRegistration?: { readonly destination_dir: string; readonly distribution_location: string };
  readonly expect: {
    readonly entities: readonly {
      readonly name: string;
      readonly variant: "plain" | "fast";
      readonly message: string;
      readonly file: string;
      readonly languageSpecific: readonly { readonly path: string }[];
    }[];
  };
}

needing("HALTERE_RECORDED_DIR", recorded, (recorded) => {
  for (const [id, program] of cases) {
    const folder = join(recorded, "golden", "entities", id);
    const golden: Case = JSON.parse(readFileSync(join(folder, "case.json"), "utf8"));
    test.each(golden.expect.entities)(`${id} $variant $message $name`, (entity) => {
      nameExports(golden.moduleName, program);
      const fast = entity.variant === "fast" ? golden.fastRegistration : undefined;
      const translation = translateEntities(
        Object.values(program).flatMap((value) => entityOf(value) ?? []),
        {
          ...golden.settings,
          ...(fast && { bundleUri: fast.distribution_location, destination: fast.destination_dir }),
        },
      );
      const kind = kinds[entity.message];
      if (kind === undefined) throw new Error(`no such message: ${entity.message}`);
      const ours = kind.of(translation).find(({ id }) => id.name === entity.name);
      if (ours === undefined) throw new Error(`nothing of ours is named ${entity.name}`);
      const actual = kind.json(ours);
      const expected = toJson(kind.schema, fromBinary(kind.schema, readFileSync(join(folder, entity.file))));
      const paths = entity.languageSpecific.map(({ path }) => path);
      expect(comparable(actual, paths)).toEqual(comparable(expected, paths));
      expect(placeholders(actual)).toEqual(placeholders(expected));
    });
  }
});

type Translation = ReturnType<typeof translateEntities>;
type Registered = Translation["tasks" | "workflows" | "launchPlans"][number];

interface Kind {
  readonly schema: DescMessage;
  of(translation: Translation): readonly Registered[];
  json(registered: Registered): JsonValue;
}

const kinds: Readonly<Record<string, Kind>> = {
  "flyteidl.admin.TaskSpec": {
    schema: TaskSpecSchema,
    of: ({ tasks }) => tasks,
    json: ({ spec }) => toJson(TaskSpecSchema, as(TaskSpecSchema.typeName, spec)),
  },
  "flyteidl.admin.WorkflowSpec": {
    schema: WorkflowSpecSchema,
    of: ({ workflows }) => workflows,
    json: ({ spec }) => toJson(WorkflowSpecSchema, as(WorkflowSpecSchema.typeName, spec)),
  },
  // flytekit writes a plan with its id and an empty closure around the spec that is registered.
  "flyteidl.admin.LaunchPlan": {
    schema: LaunchPlanSchema,
    of: ({ launchPlans }) => launchPlans,
    json: ({ id, spec }) =>
      toJson(
        LaunchPlanSchema,
        fromJson(LaunchPlanSchema, {
          id: toJson(IdentifierSchema, id),
          spec: toJson(LaunchPlanSpecSchema, as(LaunchPlanSpecSchema.typeName, spec)),
          closure: { expectedInputs: {}, expectedOutputs: {} },
        }),
      ),
  },
};

function as<T extends Message>(typeName: T["$typeName"], message: Message): T {
  if (message.$typeName !== typeName) throw new Error(`${message.$typeName} is not ${typeName}`);
  return message as T;
}

/** JSON without the language-specific paths, with sets in order. */
function comparable(json: JsonValue, without: readonly string[], path = ""): JsonValue {
  if (Array.isArray(json)) {
    const items = json.map((item, index) => comparable(item, without, `${path}/${index}`));
    const sets = /\/(upstreamNodeIds|subWorkflows)$/;
    return sets.test(path) ? items.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) : items;
  }
  if (typeof json !== "object" || json === null) return json;
  return Object.fromEntries(
    Object.entries(json)
      .filter(([name]) => !without.includes(`${path}/${name}`))
      .map(([name, item]) => [name, comparable(item, without, `${path}/${name}`)]),
  );
}

/** The words of a container differ, but what the engine fills in must be there. */
function placeholders(json: JsonValue): readonly string[] {
  return JSON.stringify(json).match(/\{\{\.\w+\}\}/g) ?? [];
}
