import type { JsonObject, MessageInitShape } from "@bufbuild/protobuf";
import { create, isMessage, toBinary } from "@bufbuild/protobuf";
import { type ErrorPlace, literalMap } from "@haltere/core";
import {
  type LiteralMap,
  LiteralMapSchema,
  type TaskExecution_Phase,
  type TaskLogSchema,
  type Variable,
} from "@haltere/idl/core";
import { type EncodedResource, EncodedResourceSchema } from "@haltere/idl/haltere";
import { valueLiteral } from "./value-literal.ts";

/** How a connector's job stands. flytekit's Resource. */
export interface Resource {
  /** SUCCEEDED, FAILED, ABORTED and RETRYABLE_FAILED end the task; a connector reports failures by phase, and throws where it could not ask. */
  readonly phase: TaskExecution_Phase;
  /** For people: what the job does, or why it failed. */
  readonly message?: string | undefined;
  /** Where the job can be looked at. */
  readonly logLinks?: readonly MessageInitShape<typeof TaskLogSchema>[] | undefined;
  /**
   * The task's outputs, with phase SUCCEEDED: literals, the bytes of an encoded LiteralMap, which pass as they are, or
   * plain values by output. Left out where the job wrote `outputs.pb` below the output prefix, or the task has none.
   */
  readonly outputs?: LiteralMap | Uint8Array | Readonly<Record<string, unknown>> | undefined;
  /** Anything more, shown with the task's execution. */
  readonly customInfo?: JsonObject | undefined;
}

/** Types by output, as a template declares them. */
export type OutputTypes = Readonly<Record<string, Variable>>;

/**
 * A resource as flyteidl has it.
 * @throws FlyteError InvalidArgument naming the output whose plain value is no literal, or not of its declared type.
 */
export function resourceMessage(resource: Resource, types: OutputTypes, where: ErrorPlace): EncodedResource {
  const { phase, message = "", logLinks = [], customInfo = {} } = resource;
  const outputs = outputLiterals(resource.outputs, types, where);
  return create(EncodedResourceSchema, {
    phase,
    message,
    logLinks: [...logLinks],
    ...(outputs === undefined
      ? {}
      : { outputs: outputs instanceof Uint8Array ? outputs : toBinary(LiteralMapSchema, outputs) }),
    ...(Object.keys(customInfo).length === 0 ? {} : { customInfo }),
  });
}

/** A resource's outputs, plain values as literals; bytes stay as they are. Throws as `resourceMessage`. */
export function outputLiterals(
  outputs: Resource["outputs"],
  types: OutputTypes,
  where: ErrorPlace,
): LiteralMap | Uint8Array | undefined {
  if (outputs === undefined || outputs instanceof Uint8Array || isMessage(outputs, LiteralMapSchema)) return outputs;
  return literalMap(
    Object.fromEntries(
      Object.entries(outputs).map(([output, value]) => [
        output,
        valueLiteral(value, Object.hasOwn(types, output) ? types[output]?.type : undefined, { ...where, output }),
      ]),
    ),
  );
}
