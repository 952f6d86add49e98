import { FlyteError } from "@haltere/core";
import type { z } from "zod";
import type { Naming } from "../naming/naming.ts";
import type { AnySchema } from "../schema/any-schema.ts";
import type { CustomType } from "../schema/custom-type.ts";
import { interpretSchema } from "../schema/interpret-schema.ts";
import type { InterpretedSchema } from "../schema/interpreted-schema.ts";
import type { Shape } from "../schema/shape.ts";
import { asZod } from "../schema/standard-schema.ts";

/** One input or output. */
export interface Variable extends InterpretedSchema {
  readonly name: string;
  readonly schema: z.ZodType;
}

/** What an entity takes and gives; flyteidl's TypedInterface, with what converts the values. */
export interface EntityInterface {
  readonly inputs: ReadonlyMap<string, Variable>;
  readonly outputs: ReadonlyMap<string, Variable>;
  /** Whether there is one output without a name (`o0` on the wire), and a call gives its value rather than an object. */
  readonly single: boolean;
}

export interface InterfaceOptions {
  readonly inputs?: Shape | undefined;
  readonly output?: AnySchema | undefined;
  readonly outputs?: Shape | undefined;
  /** The types of the user's own that hold for these schemas. */
  readonly transformers?: readonly CustomType[] | undefined;
}

/** flytekit's name of the first output that has none. */
export const singleOutput = "o0";

/**
 * Reads the schemas of an entity.
 * @throws FlyteError naming the input or output whose schema Flyte cannot keep, or where the name is empty.
 */
export function interpretInterface(options: InterfaceOptions, kind: string, naming: Naming): EntityInterface {
  if (naming.given === "") {
    throw definitionError(kind, naming, 'has the name ""', "Write a name, or leave it out and export it.");
  }
  if (options.output !== undefined && options.outputs !== undefined) {
    throw definitionError(
      kind,
      naming,
      "has both output and outputs",
      "Keep one: output for one value, outputs for several.",
    );
  }
  const outputs = options.output === undefined ? (options.outputs ?? {}) : { [singleOutput]: options.output };
  const { transformers = [] } = options;
  return {
    inputs: variables(options.inputs ?? {}, "input", kind, naming, transformers),
    outputs: variables(outputs, "output", kind, naming, transformers),
    single: options.output !== undefined,
  };
}

function variables(
  shape: Shape,
  slot: "input" | "output",
  kind: string,
  naming: Naming,
  transformers: readonly CustomType[],
): Map<string, Variable> {
  const read = new Map<string, Variable>();
  for (const [name, schema] of Object.entries(shape)) {
    if (!identifier.test(name) || name === "then") {
      throw definitionError(
        kind,
        naming,
        `has an ${slot} named ${JSON.stringify(name)}`,
        "Use letters, digits and _ (and not then).",
      );
    }
    if (!isSchema(schema)) {
      throw definitionError(
        kind,
        naming,
        `has an ${slot} ${name} that is no schema`,
        `Write ${name}: z.int(), for example.`,
      );
    }
    try {
      read.set(name, { name, schema: asZod(schema), ...interpretSchema(schema, name, transformers) });
    } catch (thrown) {
      const error = FlyteError.from(thrown);
      throw definitionError(
        kind,
        naming,
        `has an ${slot} that cannot be kept: ${error.message}`,
        error.hint,
        { [slot]: name },
        error,
      );
    }
  }
  return read;
}

/** ArkType's schemas are functions. */
function isSchema(schema: unknown): boolean {
  return (typeof schema === "object" || typeof schema === "function") && schema !== null && "~standard" in schema;
}

const identifier = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** A mistake in a definition; it tells the name that was given and the place, since names come with the export. */
export function definitionError(
  kind: string,
  naming: Naming,
  what: string,
  hint?: string,
  where: { readonly input?: string; readonly output?: string } = {},
  cause?: unknown,
): FlyteError {
  return new FlyteError("InvalidArgument", `a ${kind} ${what}`, {
    where: {
      ...(naming.given === undefined ? {} : { [kind === "launch plan" ? "launchPlan" : kind]: naming.given }),
      ...where,
      ...(naming.place === undefined ? {} : { file: naming.place }),
    },
    ...(hint === undefined ? {} : { hint }),
    ...(cause === undefined ? {} : { cause }),
  });
}
