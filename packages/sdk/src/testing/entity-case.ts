import { gunzipSync } from "node:zlib";
import {
  type DescMessage,
  fromJson,
  type JsonValue,
  type Message,
  type MessageShape,
  toJson,
} from "@bufbuild/protobuf";
import { LaunchPlanSchema, LaunchPlanSpecSchema, TaskSpecSchema, WorkflowSpecSchema } from "@haltere/idl/admin";
import {
  DynamicJobSpecSchema,
  type Identifier,
  IdentifierSchema,
  LiteralMapSchema,
  ResourceType,
} from "@haltere/idl/core";
import { expect, test } from "vitest";
import { entityOf } from "../entities/entity.ts";
import { nameExports } from "../naming/name-exports.ts";
import { type Translation, translateEntities } from "../translate/translate-entities.ts";
import type { TranslationSettings } from "../translate/translation-settings.ts";

/** What flytekit made of a program, as `golden/README.md` of the recorded suites tells. */
export interface EntityCase {
  readonly moduleName: string;
  readonly settings: Pick<TranslationSettings, "project" | "domain" | "version" | "image">;
  readonly fastRegistration?: { readonly destination_dir: string; readonly distribution_location: string };
  readonly expect: {
    readonly entities?: readonly RecordedEntity[];
    readonly dynamicRuns?: readonly RecordedMessage[];
    readonly errors?: readonly { readonly program: string; readonly mustName: readonly string[] }[];
  };
}

interface RecordedMessage {
  readonly message: string;
  readonly file?: string;
  readonly json: JsonValue;
  readonly languageSpecific?: readonly { readonly path: string }[];
}

interface RecordedEntity extends RecordedMessage {
  readonly name: string;
  readonly variant: "plain" | "fast";
  readonly serializationContext?: readonly { readonly path: string; readonly decodedJson: JsonValue }[];
  readonly registrationOrder?: readonly { readonly kind: string; readonly name: string }[];
  /** What the client does besides registering: whether a launch plan is activated. */
  readonly clientSide?: Readonly<Record<string, unknown>>;
}

/** The same program in TypeScript: a module whose exports are the entities, under flytekit's names, and these. */
export interface EntityProgram {
  readonly [entity: string]: unknown;
  /** What `translateEntities` is told besides project, domain, version and image. */
  readonly options?: Partial<TranslationSettings>;
  /** Runs of dynamics, in the case's order: what each writes. */
  readonly dynamicRuns?: readonly ((settings: TranslationSettings) => Message | Promise<Message>)[];
  /** Programs that must be refused, under the case's words for each. */
  readonly errors?: Readonly<Record<string, () => unknown>>;
}

/**
 * Declares a test for each message, run and refusal of a case.
 * @param load The program. A case without one fails.
 * @param read Where a message lies in a file of its own; by default its JSON is taken.
 */
export function testEntityCase(
  id: string,
  recorded: EntityCase,
  load: () => Promise<EntityProgram>,
  read: (message: RecordedMessage, schema: DescMessage) => Message = ({ json }, schema) => fromJson(schema, json),
): void {
  const { entities = [], dynamicRuns = [], errors = [] } = recorded.expect;
  const compare = (actual: JsonValue, wanted: RecordedMessage, schema: DescMessage): void => {
    const expected = toJson(schema, as(schema, read(wanted, schema)));
    const without = (wanted.languageSpecific ?? []).map(({ path }) => path);
    expect(comparable(actual, without)).toEqual(comparable(expected, without));
    expect(placeholders(actual)).toEqual(placeholders(expected));
  };

  test.each(entities)(`${id} $variant $message $name`, async (wanted) => {
    const program = await load();
    const translation = translate(recorded, program, wanted.variant);
    const kind = kinds[wanted.message];
    if (kind === undefined) throw new Error(`no such message: ${wanted.message}`);
    const ours = kind.of(translation).find(({ id }) => id.name === wanted.name);
    if (ours === undefined) throw new Error(`nothing of ours is named ${wanted.name}`);
    const actual = kind.json(ours);
    compare(actual, wanted, kind.schema);
    for (const { path, decodedJson } of wanted.serializationContext ?? []) {
      expect(withoutPaths(decoded(at(actual, path)))).toEqual(withoutPaths(decodedJson));
    }
    if (wanted.clientSide !== undefined) expect(ours).toMatchObject(wanted.clientSide);
    if (wanted.registrationOrder !== undefined) {
      const names = new Set(wanted.registrationOrder.map(({ kind, name }) => `${kind} ${name}`));
      const alone = translate(recorded, program, wanted.variant, wanted.name);
      expect(registrationOrder(alone).filter((name) => names.has(name))).toEqual([...names]);
    }
  });

  for (const [index, wanted] of dynamicRuns.entries()) {
    test(`${id} run ${index + 1} ${wanted.message}`, async () => {
      const program = await load();
      nameExports(recorded.moduleName, program);
      const run = program.dynamicRuns?.[index];
      if (run === undefined) throw new Error(`the program exports no dynamicRuns[${index}]`);
      const schema = runSchemas[wanted.message];
      if (schema === undefined) throw new Error(`no such message: ${wanted.message}`);
      const written = await run({ ...recorded.settings, ...program.options });
      compare(toJson(schema, as(schema, written)), wanted, schema);
    });
  }

  test.each(errors)(`${id} refuses: $program`, async ({ program: said, mustName }) => {
    const refused = (await load()).errors?.[said];
    if (refused === undefined) throw new Error(`the program exports no errors[${JSON.stringify(said)}]`);
    const message = await messageOf(refused);
    for (const name of mustName) expect(message.toLowerCase()).toContain(name.toLowerCase());
  });
}

/** @param only The entity that is translated alone, if one is exported under the name: what it needs comes in its own order. */
function translate(
  recorded: EntityCase,
  program: EntityProgram,
  variant: "plain" | "fast",
  only?: string,
): Translation {
  nameExports(recorded.moduleName, program);
  const fast = variant === "fast" ? recorded.fastRegistration : undefined;
  const entities = Object.values(program).flatMap((value) => entityOf(value) ?? []);
  const alone = entities.filter(
    ({ naming: { given, exported } }) => only === (given ?? `${exported?.module}.${exported?.name}`),
  );
  return translateEntities(alone.length > 0 ? alone : entities, {
    ...recorded.settings,
    ...program.options,
    ...(fast && { bundleUri: fast.distribution_location, destination: fast.destination_dir }),
  });
}

function registrationOrder({ order }: Translation): readonly string[] {
  return order.map(({ resourceType, name }) => `${specNames[resourceType]} ${name}`);
}

const specNames: Readonly<Partial<Record<ResourceType, string>>> = {
  [ResourceType.TASK]: "TaskSpec",
  [ResourceType.WORKFLOW]: "WorkflowSpec",
  [ResourceType.LAUNCH_PLAN]: "LaunchPlan",
};

async function messageOf(refused: () => unknown): Promise<string> {
  try {
    await refused();
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw thrown;
    return "fullMessage" in thrown ? String(thrown.fullMessage) : thrown.message;
  }
  throw new Error("it was not refused");
}

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
    json: ({ spec }) => toJson(TaskSpecSchema, as(TaskSpecSchema, spec)),
  },
  "flyteidl.admin.WorkflowSpec": {
    schema: WorkflowSpecSchema,
    of: ({ workflows }) => workflows,
    json: ({ spec }) => toJson(WorkflowSpecSchema, as(WorkflowSpecSchema, spec)),
  },
  // flytekit writes a plan with its id and an empty closure around the spec that is registered.
  "flyteidl.admin.LaunchPlan": {
    schema: LaunchPlanSchema,
    of: ({ launchPlans }) => launchPlans,
    json: ({ id, spec }) => launchPlanJson(id, toJson(LaunchPlanSpecSchema, as(LaunchPlanSpecSchema, spec))),
  },
};

function launchPlanJson(id: Identifier, spec: JsonValue): JsonValue {
  const closure = { expectedInputs: {}, expectedOutputs: {} };
  return toJson(LaunchPlanSchema, fromJson(LaunchPlanSchema, { id: toJson(IdentifierSchema, id), spec, closure }));
}

const runSchemas: Readonly<Record<string, DescMessage>> = {
  "flyteidl.core.DynamicJobSpec": DynamicJobSpecSchema,
  "flyteidl.core.LiteralMap": LiteralMapSchema,
};

function as<D extends DescMessage>(schema: D, message: Message): MessageShape<D> {
  if (message.$typeName !== schema.typeName) throw new Error(`${message.$typeName} is not ${schema.typeName}`);
  return message as MessageShape<D>;
}

const sets = /\/(upstreamNodeIds|subWorkflows|subworkflows)$/;

/** JSON without the language-specific paths, with sets in order. */
function comparable(json: JsonValue, without: readonly string[], path = ""): JsonValue {
  if (Array.isArray(json)) {
    const items = json.map((item, index) => comparable(item, without, `${path}/${index}`));
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

function at(json: JsonValue, path: string): JsonValue | undefined {
  return path
    .split("/")
    .slice(1)
    .reduce<JsonValue | undefined>((inner, name) => (inner as Record<string, JsonValue> | undefined)?.[name], json);
}

/** `_F_SS_C`, the settings of serialization that a task which serializes gets: base64 of gzipped JSON. */
function decoded(text: JsonValue | undefined): JsonValue {
  if (typeof text !== "string") throw new Error("there is no _F_SS_C");
  return JSON.parse(gunzipSync(Buffer.from(text, "base64")).toString("utf8"));
}

/** The paths of a Python say nothing of a program in TypeScript. */
function withoutPaths(settings: JsonValue): JsonValue {
  if (typeof settings !== "object" || settings === null || Array.isArray(settings)) return settings;
  const { python_interpreter: _, flytekit_virtualenv_root: __, ...rest } = settings;
  return rest;
}
