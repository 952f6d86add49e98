import type { z } from "zod";

/**
 * A schema of any library that follows Standard Schema and says its JSON Schema (`~standard.jsonSchema`): Zod, Zod Mini,
 * ArkType, Valibot through `toStandardJsonSchema`. See https://standardschema.dev.
 */
export interface StandardSchema<Input = unknown, Output = Input> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => StandardResult<Output> | Promise<StandardResult<Output>>;
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
    readonly jsonSchema: {
      readonly input: (options: { readonly target: "draft-2020-12" }) => Record<string, unknown>;
      readonly output: (options: { readonly target: "draft-2020-12" }) => Record<string, unknown>;
    };
  };
}

/** What validating a value gives: the value, or what is wrong with it. */
export type StandardResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly StandardIssue[] };

interface StandardIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** A schema as an author gives it for an input or output. */
export type AnySchema = z.core.$ZodType | StandardSchema;

/** What may be given where the schema stands: defaults may be left out. */
export type InputOf<S> = S extends { readonly _zod: { readonly input: infer I } }
  ? I
  : S extends { readonly "~standard": { readonly types?: { readonly input: infer I } | undefined } }
    ? I
    : unknown;

/** What a reader of the schema's value gets. */
export type OutputOf<S> = S extends { readonly _zod: { readonly output: infer O } }
  ? O
  : S extends { readonly "~standard": { readonly types?: { readonly output: infer O } | undefined } }
    ? O
    : unknown;
